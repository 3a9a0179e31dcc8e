"""Which refusals a run of the contract tests must have seen."""

from __future__ import annotations

# Errors that no verb of the machine can raise, with who raises them instead.
ELSEWHERE = {
    "Documents_TooManyChanges": "test_documents.py, after 31 changes of one certificate",
    "Documents_RootUnknown": "test_documents.py: a question, not an act",
    "Documents_ProofTooLong": "test_documents.py: a question, not an act",
    "Documents_KnownAtInFuture": "test_documents.py: a question, not an act",
    "Membership_IdentifierTaken": "test_membership.py: members and sites are founded once",
    "Membership_UnknownRole": "test_membership.py: members are founded once",
    "Membership_CountryCode": "test_membership.py: sites are founded once",
    "Membership_Coordinates": "test_membership.py: sites are founded once",
    "Membership_MaterialNumber": "test_membership.py: materials are founded once",
    "Membership_MaterialKindFixed": "test_membership.py: materials are founded once",
    "Membership_BoundAboveWhole": "test_membership.py: materials are founded once",
    "Membership_UnknownSiteKinds": "test_membership.py: materials are founded once",
    "Production_ToleranceAboveWhole": "test_production.py: parameters are founded once",
    "BatchToken_NotModule": "test_batch_token.py: no verb of a member",
    "BatchToken_WalletTransfer": "test_batch_token.py: no verb of a member",
    "BatchToken_WalletApproval": "test_batch_token.py: no verb of a member",
}
# Errors that the tests written in Solidity stand for, with the file that raises each.
FORGE: dict[str, tuple[str, ...]] = {
    "BatchToken.t.sol": (
        "BatchToken_HoldingNotOnHold",
        "BatchToken_ModuleDraining",
        "BatchToken_ModuleEdge",
        "BatchToken_ModuleOpen",
        "BatchToken_NotOnHold",
    ),
    "BreakGlass.t.sol": (
        "BreakGlass_AlreadyApproved",
        "BreakGlass_AlreadyProposed",
        "BreakGlass_Done",
        "BreakGlass_NotPlacedHere",
        "BreakGlass_ParameterRange",
        "BreakGlass_TextLength",
        "BreakGlass_TooManyHolds",
        "BreakGlass_TooManyProposals",
        "BreakGlass_UnknownProposal",
        "BreakGlass_WindowOver",
    ),
    "Campaigns.t.sol": ("Campaigns_ToleranceAboveWhole",),
    "CampaignsClose.t.sol": (
        "Campaigns_Draining",
        "Campaigns_Overdrawn",
    ),
    "CampaignsVoid.t.sol": ("Campaigns_FeedUnknown",),
    "Corrections.t.sol": ("Corrections_ItemOfAnother",),
    "CustodyDisputes.t.sol": ("Custody_TooManyProposals",),
    "CustodyOffer.t.sol": ("Custody_ArbiterDelay",),
    "Documents.t.sol": ("Documents_HashCount",),
    "GovernHandOver.t.sol": (
        "ConsortiumAccessManager_BootstrapStays",
        "ConsortiumAccessManager_Fixed",
        "ConsortiumAccessManager_FunctionNotForRole",
        "ConsortiumAccessManager_GovernorKeepsRole",
        "ConsortiumAccessManager_HandedOver",
        "ConsortiumAccessManager_NotHandedOver",
        "ConsortiumAccessManager_OneAdministrator",
        "ConsortiumAccessManager_TooFewMembers",
        "ConsortiumAccessManager_UnknownRole",
        "ConsortiumAccessManager_WrongManager",
        "ConsortiumAccessManager_WrongMembership",
        "MemberGovernor_NoRelay",
        "MemberGovernor_NotFounded",
    ),
    "GovernLife.t.sol": (
        "MemberGovernor_ManagerNotIgnored",
        "MemberGovernor_NotManager",
        "MemberGovernor_ParameterRange",
        "MemberGovernor_TooFewMembers",
    ),
    "GovernSignatures.t.sol": (
        "MemberGovernor_AlreadyVoted",
        "MemberGovernor_NoVote",
    ),
    "GovernVotes.t.sol": ("MemberGovernor_ParamsUnused",),
    "Incidents.t.sol": ("Incidents_ReferenceUsed",),
    "IncidentsActions.t.sol": ("Incidents_WasteSite",),
    "IncidentsCheats.t.sol": ("Incidents_NotIssuer",),
    "IncidentsHolds.t.sol": (
        "Incidents_ModuleNotActive",
        "Incidents_TooManyHolds",
    ),
    "IncidentsReturns.t.sol": (
        "Incidents_ActionNotProposed",
        "Incidents_HolderSuspended",
        "Incidents_NotHolder",
        "Incidents_SameMember",
        "Incidents_UnknownAction",
        "Incidents_WasteOfMarket",
    ),
    "Membership.t.sol": (
        "Membership_NotHoldWriter",
        "Membership_NotOnHold",
        "Membership_PeriodCount",
    ),
    "SignedRequests.t.sol": (
        "SignedRequests_CertificateCount",
        "SignedRequests_ForwarderNotTrusted",
        "SignedRequests_ModelOutOfRange",
        "SignedRequests_NonceCount",
        "SignedRequests_OtherTransfer",
        "SignedRequests_UnknownMember",
        "SignedRequests_UnknownSite",
        "SignedRequests_UnknownWord",
        "SignedRequests_UnusedField",
        "SignedRequests_WrongBatch",
        "SignedRequests_WrongParty",
        "SignedRequests_WrongQuantity",
        "SignedRequests_WrongScheme",
        "SignedRequests_WrongSignature",
        "SignedRequests_WrongSubject",
        "SignedRequests_WrongUnit",
    ),
    "SignedRequestsRefusals.t.sol": ("SignedRequests_DeadlinePassed",),
    "Succession.t.sol": (
        "Succession_Announced",
        "Succession_EventBefore",
        "Succession_MoveCount",
        "Succession_NotActive",
        "Succession_NotAnnounced",
        "Succession_NotSuccessor",
        "Succession_NotSuspended",
        "Succession_ParameterRange",
        "Succession_QuantityZero",
        "Succession_ReferenceUsed",
        "Succession_Reinstated",
        "Succession_ScrapOfSuccessor",
        "Succession_TextLength",
        "Succession_TooEarly",
        "Succession_WasteSite",
    ),
}
IN_FORGE = {error for errors in FORGE.values() for error in errors}
# OpenZeppelin's own, of which only a lack of balance and a lack of rights can be reached through our contracts.
LIBRARY = ("AccessManaged", "AccessManager", "ERC1155", "SafeCast", "Address", "FailedCall", "InsufficientBalance")
LIBRARY += ("Governor", "Checkpoint", "InvalidAccountNonce", "InvalidShortString", "String")
REACHED = {"AccessManagedUnauthorized", "ERC1155InsufficientBalance"}


def reachable(errors: set[str]) -> set[str]:
    """The errors, of all that the contracts declare, that some call can raise."""
    return {name for name in errors if not name.startswith(LIBRARY)} | REACHED

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
    "Membership_SiteKindMissing": "test_membership.py: sites are founded once",
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
# OpenZeppelin's own, of which only a lack of balance and a lack of rights can be reached through our contracts.
LIBRARY = ("AccessManaged", "AccessManager", "ERC1155", "SafeCast", "Address", "FailedCall", "InsufficientBalance")
REACHED = {"AccessManagedUnauthorized", "ERC1155InsufficientBalance"}


def reachable(errors: set[str]) -> set[str]:
    """The errors, of all that the contracts declare, that some call can raise."""
    return {name for name in errors if not name.startswith(LIBRARY)} | REACHED

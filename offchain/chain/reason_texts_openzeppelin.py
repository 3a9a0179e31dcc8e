"""Texts of the refusals of OpenZeppelin's contracts: see `offchain.chain.reason_texts`."""

from typing import Final

from offchain.chain.reason_text import CHECK_ID, GOVERNANCE, INTERNAL, READ_AGAIN, Text

OPENZEPPELIN: Final[dict[str, Text]] = {
    "AccessManagedUnauthorized": Text("{caller} may not call this function", GOVERNANCE),
    "AccessManagedRequiredDelay": Text("{caller} must schedule this call {delay} seconds ahead", GOVERNANCE),
    "AccessManagedInvalidAuthority": Text("{authority} is no contract and cannot be the authority", GOVERNANCE),
    "AccessManagerAlreadyScheduled": Text("operation {operation_id:id} is scheduled already", "Wait for its time."),
    "AccessManagerNotScheduled": Text("operation {operation_id:id} is not scheduled", "Schedule it first."),
    "AccessManagerNotReady": Text("operation {operation_id:id} must wait longer", "Wait for its time."),
    "AccessManagerExpired": Text("operation {operation_id:id} was not executed in time", "Schedule it again."),
    "AccessManagerLockedRole": Text("role {role_id} cannot be changed", "Administration and public role are fixed."),
    "AccessManagerLockedFunction": Text("function {selector:id} cannot be changed", "It belongs to the manager."),
    "AccessManagerInvalidInitialAdmin": Text("{initial_admin} cannot be the first administrator", "Give an account."),
    "AccessManagerBadConfirmation": Text("the confirmation names another account", "Name the caller itself."),
    "AccessManagerUnauthorizedAccount": Text("{msgsender} does not have role {role_id}", GOVERNANCE),
    "AccessManagerUnauthorizedCall": Text("{caller} may not call {selector:id} of {target}", GOVERNANCE),
    "AccessManagerUnauthorizedConsume": Text("{target} may not consume this operation", INTERNAL),
    "AccessManagerUnauthorizedCancel": Text(
        "{msgsender} may not cancel what {caller} scheduled on {target}", "Only the caller, its guardian or admin may."
    ),
    "ERC1155InsufficientBalance": Text(
        "only {balance} of batch {token_id:id} lie there, {needed} are needed", "Check the holding and the unit."
    ),
    "ERC1155InvalidApprover": Text("{approver} cannot approve", INTERNAL),
    "ERC1155InvalidArrayLength": Text("{ids_length} ids came with {values_length} quantities", INTERNAL),
    "ERC1155InvalidOperator": Text("{operator} cannot operate", INTERNAL),
    "ERC1155InvalidReceiver": Text("{receiver} cannot receive", INTERNAL),
    "ERC1155InvalidSender": Text("{sender} cannot send", INTERNAL),
    "ERC1155MissingApprovalForAll": Text("{operator} may not move what {owner} holds", INTERNAL),
    "AddressEmptyCode": Text("there is no contract at {target}", "Check the deployment file."),
    "FailedCall": Text("a call inside the contract failed", INTERNAL),
    "InsufficientBalance": Text("the contract has {balance} wei, {needed} are needed", INTERNAL),
    "SafeCastOverflowedUintDowncast": Text(
        "{value} does not fit {bits} bits", "Check the unit: the number is far too large."
    ),
    "CheckpointUnorderedInsertion": Text("a record of the past would be changed", INTERNAL),
    "GovernorAlreadyCastVote": Text("{voter} has voted already", "A member votes once."),
    "GovernorAlreadyQueuedProposal": Text(
        "proposal {proposal_id:id} is queued already", "Wait for its time, then execute it."
    ),
    "GovernorDisabledDeposit": Text("the governor takes no deposits", INTERNAL),
    "GovernorInsufficientProposerVotes": Text(
        "{proposer} has {votes} votes, {threshold} are needed to propose",
        "Propose with a valid account of an active member.",
    ),
    "GovernorInvalidProposalLength": Text(
        "{targets} targets, {calldatas} calls and {values} values are no proposal",
        "Give one of each for every call, and at least one.",
    ),
    "GovernorInvalidSignature": Text(
        "the signature is not one of {voter} for this vote",
        "Sign exactly this vote, on this chain, with a fresh nonce.",
    ),
    "GovernorInvalidVoteParams": Text("the vote's parameters are no vote", "Vote 0 against, 1 for, 2 abstain."),
    "GovernorInvalidVoteType": Text("that is no vote", "Vote 0 against, 1 for, 2 abstain."),
    "GovernorInvalidVotingPeriod": Text("a voting period of {voting_period} seconds is none", "Give a longer one."),
    "GovernorLockedIgnore": Text("this function's delay cannot be ignored", INTERNAL),
    "GovernorMismatchedNonce": Text(
        "proposal {proposal_id:id} was scheduled as number {expected_nonce}, now it is {actual_nonce}",
        "It was cancelled or scheduled again; make a new proposal.",
    ),
    "GovernorNonexistentProposal": Text("there is no proposal {proposal_id:id}", CHECK_ID),
    "GovernorOnlyExecutor": Text(
        "{account} may not call this function", "Only a proposal that the members agreed to does this."
    ),
    "GovernorProposalQueueingFailed": Text("proposal {proposal_id:id} could not be queued", "Check what it calls."),
    "GovernorProposalQueueingNotRequired": Text("proposal {proposal_id:id} needs no queue", "Execute it."),
    "GovernorRestrictedProposer": Text(
        "{proposer} may not make this proposal", "Its description names another proposer."
    ),
    "GovernorUnableToCancel": Text(
        "{account} may not cancel proposal {proposal_id:id}",
        "Its proposer may before the vote begins, the guardian until it is executed.",
    ),
    "GovernorUnexpectedProposalState": Text("proposal {proposal_id:id} is {current:kind}", READ_AGAIN),
    "GovernorUnmetDelay": Text("proposal {proposal_id:id} waits until {needed_timestamp:time}", "Wait for its time."),
    "InvalidAccountNonce": Text("the next nonce of {account} is {current_nonce}", "Sign again with that nonce."),
    "InvalidShortString": Text("a text of the contract is damaged", INTERNAL),
    "StringTooLong": Text("the text {str} is too long", INTERNAL),
    "StringsInsufficientHexLength": Text("{value} does not fit {length} digits", INTERNAL),
    "SafeCastOverflowedIntDowncast": Text(
        "{value} does not fit {bits} bits", "Check the unit: the number is far too large."
    ),
    "SafeCastOverflowedUintToInt": Text("{value} is too large", "Check the unit: the number is far too large."),
}

"""Texts of the refusals of OpenZeppelin's contracts: see `offchain.chain.reason_texts`."""

from typing import Final

from offchain.chain.reason_text import GOVERNANCE, INTERNAL, Text

OPENZEPPELIN: Final[dict[str, Text]] = {
    # OpenZeppelin: access
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
    # OpenZeppelin: token and tools
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
}

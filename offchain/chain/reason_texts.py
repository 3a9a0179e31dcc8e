"""What each refusal of the contracts means, and what to do next: one text per custom error.

A message is a template over the error's arguments in snake_case; after the colon stands how an argument is shown
(`SHOWN` in `offchain.chain.reasons`): `element` its name, `ppb` a share, `mg` a mass, `nano` a mass in milligrams times
10^9, `time` a UTC time, `id` an id, `kind` a word of an enumeration, `lane` a lane of recycled content, `model` a
custody model. A test holds the table against the ABIs of all contracts, and `docs/errors.md` is made from it.
"""

from typing import Final, NamedTuple


class Text(NamedTuple):
    """Message template and hint of one error."""

    message: str
    hint: str


_READ_AGAIN: Final = "Somebody else changed it since it was read. Read it again, then decide."
_CHECK_ID: Final = "Check the identifier; it may belong to another chain, or not be on the chain yet."
_OTHER_REFERENCE: Final = "Give this one a reference of its own; if it is the same thing, it is recorded already."
_GOVERNANCE: Final = "Only the consortium's administration may do this."
_INTERNAL: Final = "No call of a member leads here; report it with the transaction."
_SHORTER: Final = "Shorten the text, or give one where it is required."
_ASSAY: Final = "Check the assay, the quantity and the unit against the laboratory's report."

TEXTS: Final[dict[str, Text]] = {
    # Membership
    "Membership_UnknownAccount": Text(
        "account {account} belongs to no member", "Ask a colleague or the administration to add the account."
    ),
    "Membership_AccountRemoved": Text(
        "account {account} was removed from its member", "Use another account, or have this one added again."
    ),
    "Membership_AccountTaken": Text(
        "account {account} is an active account of member {member} already", "Nothing needs to be done."
    ),
    "Membership_AccountOfAnotherMember": Text(
        "account {account} is bound to member {member}, an address serves one member for ever", "Make a new address."
    ),
    "Membership_ZeroAddress": Text("the account is the zero address", "Give the address of a wallet."),
    "Membership_UnknownMember": Text("there is no member {member}", _CHECK_ID),
    "Membership_MemberSuspended": Text(
        "member {member} is suspended and does nothing until it is reinstated", "Ask the administration why."
    ),
    "Membership_MemberNotSuspended": Text("member {member} is not suspended", "Nothing needs to be done."),
    "Membership_IdentifierTaken": Text(
        "identifier {identifier} is registered already", "Look it up: it is probably the same organisation or site."
    ),
    "Membership_TextLength": Text("{field} has {actual} bytes, at most {max} and at least one are allowed", _SHORTER),
    "Membership_UnknownRole": Text("roles {roles} are no combination of known roles", "Give at least one known role."),
    "Membership_RoleMissing": Text(
        "member {member} does not have the role {role:role}", "Use an account of a member with that role."
    ),
    "Membership_UnknownSite": Text("there is no site {site}", _CHECK_ID),
    "Membership_SiteClosed": Text(
        "site {site} is closed: nothing is made, sent or received there", "Use an open site, or have it reopened."
    ),
    "Membership_SiteNotClosed": Text("site {site} is not closed", "Nothing needs to be done."),
    "Membership_SiteOfAnotherMember": Text(
        "site {site} is not operated by member {member}", "Use an account of the member that operates the site."
    ),
    "Membership_SiteKindMissing": Text("the site has no kind", "Say what the facility is, such as MINE or REFINERY."),
    "Membership_CountryCode": Text(
        "country {country:text} is no ISO 3166-1 code", "Give two upper-case letters, such as FI."
    ),
    "Membership_Coordinates": Text(
        "latitude {latitude_e6} and longitude {longitude_e6} (degrees x 10^6) are no place on earth",
        "Give degrees between -90 and 90, and -180 and 180.",
    ),
    "Membership_UnknownMaterial": Text("there is no material {material}", _CHECK_ID),
    "Membership_MaterialNumber": Text(
        "material {actual} cannot be added, the next number is {expected}", "Use that number, or an existing one."
    ),
    "Membership_MaterialKindFixed": Text(
        "material {material} cannot change between bulk and items", "Add a new material instead."
    ),
    "Membership_BoundAboveWhole": Text(
        "{element:element}: the largest share of {bound:ppb} is more than the whole", "Give at most 100 %."
    ),
    "Membership_UnknownSiteKinds": Text(
        "site kinds {site_kinds} name a kind that does not exist", "Set bits of known site kinds only."
    ),
    "Membership_Period": Text(
        "the period from {from_:time} to {until:time} ends before it begins", "Exchange the times, or correct them."
    ),
    "Membership_NotAccredited": Text(
        "member {member} is not accredited for scheme {scheme:id} now", "Check the accreditation and its period."
    ),
    "Membership_EventInFuture": Text(
        "the event time {event_time:time} lies after the block, {block_time:time}",
        "Check the time zone and the clock of the machine that reported it.",
    ),
    "Membership_EventTooOld": Text(
        "the event time {event_time:time} lies before {oldest:time}, the oldest that may be reported",
        "Ask the administration to open the import of history for it.",
    ),
    # BatchToken
    "BatchToken_NotModule": Text("{caller} is no module of the ledger", _INTERNAL),
    "BatchToken_WalletTransfer": Text(
        "batches are not moved by wallet transfers", "Offer a transfer of custody to the receiver's site."
    ),
    "BatchToken_WalletApproval": Text(
        "batches know no approvals, a member's accounts act for its sites", "Add an account to the member instead."
    ),
    "BatchToken_TextLength": Text(
        "{field} has {actual} characters, 1 to {max} are allowed", "Use the plant's own short code."
    ),
    "BatchToken_TextCharacter": Text(
        "{field}: the character {character:text} at position {position} is not in GS1's 82-character set",
        "Use letters, digits and the signs of that set.",
    ),
    "BatchToken_AlreadyMinted": Text(
        "batch {batch_id:id} is minted already", "If it is another lot, give it a lot number of its own."
    ),
    "BatchToken_RevisionNotVoided": Text(
        "batch {previous_batch_id:id}, the revision before, is not voided", "Void it first, or use its revision."
    ),
    "BatchToken_UnknownBatch": Text("batch {batch_id:id} was never minted", _CHECK_ID),
    "BatchToken_QuantityZero": Text("the quantity is zero", "Give a quantity of at least one milligram or piece."),
    "BatchToken_QuantityTooLarge": Text(
        "the quantity {quantity} is 2^63 or more", "Check the unit: quantities are milligrams or pieces."
    ),
    "BatchToken_TicketUsed": Text(
        "evidence {ticket:id} has served already, for batch {batch_id:id}",
        "Each weighbridge ticket and assay serves once; give the one that belongs to this act.",
    ),
    "BatchToken_ReferenceUsed": Text(
        "reference {ref:id} has served already, for batch {batch_id:id}",
        "Each reference of a loss or a disassembly serves once; if this act is not recorded yet, give it its own.",
    ),
    "BatchToken_TicketOfAnotherBatch": Text(
        "evidence {ticket:id} was not used for the act being voided, but for batch {batch_id:id}",
        "Give the evidence with which it was minted.",
    ),
    "BatchToken_CapacityExceeded": Text(
        "{element:element}: site {site} would make {used:mg} in {year}, its capacity is {capacity:mg}",
        "Check quantity and unit; if the plant can do it, ask the administration to raise the capacity.",
    ),
    "BatchToken_ToleranceExceeded": Text(
        "{element:element}: site {site} would gain {used:mg} by tolerance in {year}, {cap:mg} are allowed",
        "Declare what the balance gives without tolerance.",
    ),
    "BatchToken_Touched": Text(
        "batch {batch_id:id} is not whole where it was made: {untouched} of {minted} lie there",
        "What has moved or was used cannot be undone; record a correction instead.",
    ),
    "BatchToken_CompositionRaised": Text(
        "{element:element}: the new share of batch {batch_id:id} is higher than the old one",
        "An assay can only be lowered.",
    ),
    # Production
    "Production_SiteKind": Text(
        "site {site} is a {kind:kind}, which may not do this", "Use a site of the right kind, or another verb."
    ),
    "Production_MaterialNotMadeHere": Text(
        "material {material} is not made at a {kind:kind}", "Check the material and the site."
    ),
    "Production_PieceMass": Text(
        "the mass of a piece is {actual:mg}, it must be {minimum:mg} or more; bulk has none",
        "Give the mass of one piece in milligrams for items, and 0 for bulk.",
    ),
    "Production_ShareAboveBound": Text(
        "{element:element}: the share {share:ppb} is above the material's bound of {bound:ppb}", _ASSAY
    ),
    "Production_ShareMissing": Text(
        "{element:element} is not assayed, but the material can hold it", "Have it assayed; 0 must be measured too."
    ),
    "Production_ShareOfAbsentElement": Text(
        "{element:element}: the material cannot hold it, but the share is {share:ppb}", "Give 0 for it."
    ),
    "Production_SharesAboveWhole": Text("the shares sum to {sum:ppb}, which is above the whole of {whole:ppb}", _ASSAY),
    "Production_ModelUnknown": Text(
        "{element:element}: {model} is no custody model", "Give 0 (no claim) to 4 (identity preserved)."
    ),
    "Production_ModelTooStrong": Text(
        "{element:element}: custody model {claimed:model} is claimed, at most {allowed:model} is allowed",
        "Claim the weaker model.",
    ),
    "Production_TicketMissing": Text(
        "the evidence is missing", "Give the sha-256 of the weighbridge ticket, protocol or delivery note."
    ),
    "Production_WasteClassMissing": Text("the waste class is missing", "Give MANUFACTURING or POST_CONSUMER."),
    "Production_TextLength": Text("{field} has {actual} bytes, 1 to {max} are allowed", _SHORTER),
    "Production_InputCount": Text(
        "{actual} inputs were given, 1 to {max} are allowed", "Split the run, or blend first."
    ),
    "Production_OutputCount": Text("{actual} outputs were given, 1 to {max} are allowed", "Split the run."),
    "Production_QuantityZero": Text("the quantity at position {index} is zero", "Leave it out, or give its quantity."),
    "Production_QuantityTooLarge": Text(
        "the quantity {quantity} is 2^63 or more", "Check the unit: quantities are milligrams or pieces."
    ),
    "Production_EventBeforeInput": Text(
        "the event time {event_time:time} lies before {input_time:time}, when input {batch_id:id} was made",
        "Correct the event time, or the input.",
    ),
    "Production_ElementBalance": Text(
        "{element:element}: outputs contain {contained:nano_up}, inputs allow {available:nano}",
        "Check quantities and assays of all inputs and outputs; metal is never made.",
    ),
    "Production_RecycledBalance": Text(
        "{lane:lane}: outputs are given {allocated:nano_up} of recycled mass, inputs hold {available:nano}",
        "Allocate no more than the inputs hold.",
    ),
    "Production_RecycledAboveContained": Text(
        "{metal:metal}: the recycled share {recycled:ppb} is above the contained {contained:ppb}",
        "Allocate at most what the output contains.",
    ),
    "Production_RecycledNotAllocatable": Text(
        "{lane:lane}: recycled content is shared out freely only where every output claims mass balance",
        "Give 0 for this lane; the pooled share is worked out by the contract.",
    ),
    "Production_AssayNotAnchored": Text(
        "assay {assay:id} is not anchored by member {member} as an assay", "Anchor the assay report first."
    ),
    "Production_NotSource": Text(
        "batch {batch_id:id} is {source:kind} and has inputs", "Void the transformation or assembly instead."
    ),
    "Production_ActUnknown": Text(
        "transformation {act_id:id} is not known with these inputs, outputs and assay, or it is voided already",
        "Give inputs, outputs, tolerance and assay as they were recorded.",
    ),
    "Production_AssayOfAssembly": Text(
        "batch {batch_id:id} is an assembly, whose composition is the sum of its parts", "Correct the parts."
    ),
    "Production_AssayNotLower": Text(
        "the new composition of batch {batch_id:id} lowers nothing", "An assay can only be lowered."
    ),
    "Production_ToleranceAboveWhole": Text(
        "a tolerance of {tolerance_ppm} parts per million is more than the whole", "Give at most 1,000,000."
    ),
    # Assembly
    "Assembly_NotItemMaterial": Text(
        "material {material} is bulk, an assembly is counted in pieces", "Transform it instead."
    ),
    "Assembly_ChildCount": Text(
        "{actual} kinds of parts were given, 1 to {max} are allowed", "Assemble in steps, such as modules first."
    ),
    "Assembly_ChildNotItem": Text(
        "batch {batch_id:id} is bulk and cannot be a part", "Transform bulk inputs; assemble counted ones."
    ),
    "Assembly_ShareOverflow": Text(
        "{element:element}: the parts of one piece hold more than fits the record", "Assemble in smaller pieces."
    ),
    "Assembly_ChildrenUnknown": Text(
        "these are not the parts of batch {batch_id:id} as they were assembled",
        "Give the same parts in the same order as at the assembly.",
    ),
    # Custody
    "Custody_TextLength": Text("{field} has {actual} bytes, 1 to {max} are allowed", _SHORTER),
    "Custody_ReferenceUsed": Text("transfer {transfer_id:id} exists already under this reference", _OTHER_REFERENCE),
    "Custody_UnknownTransfer": Text("there is no transfer {transfer_id:id}", _CHECK_ID),
    "Custody_Transition": Text("transfer {transfer_id:id} is {from_:kind} and cannot become {to:kind}", _READ_AGAIN),
    "Custody_Sequence": Text("transfer {transfer_id:id} is at change {actual}, not at {expected}", _READ_AGAIN),
    "Custody_SameMember": Text(
        "both sites belong to member {member}", "Move the stock between own sites instead of offering it."
    ),
    "Custody_OtherMember": Text(
        "site {site} belongs to member {member}, not to the one that moves", "Offer a transfer to it instead."
    ),
    "Custody_SameSite": Text("the goods are at site {site} already", "Give the site they go to."),
    "Custody_QuantityZero": Text("the quantity is zero", "Give a quantity of at least one milligram or piece."),
    "Custody_ToleranceTooLarge": Text(
        "a tolerance of {tolerance_ppm} parts per million is more than the {max} allowed", "Give a smaller one."
    ),
    "Custody_ItemsHaveNoTolerance": Text(
        "pieces are counted: a tolerance of {tolerance_ppm} parts per million is not allowed", "Give 0."
    ),
    "Custody_Expiry": Text(
        "the offer would expire at {expires_at:time}, allowed is {earliest:time} to {latest:time}",
        "Give a time inside that span.",
    ),
    "Custody_NotExpired": Text(
        "transfer {transfer_id:id} runs until {expires_at:time}", "Wait, or let the sender cancel it."
    ),
    "Custody_Expired": Text(
        "transfer {transfer_id:id} expired at {expires_at:time}", "Expire it, and let the sender offer it again."
    ),
    "Custody_LaneFull": Text(
        "{open} transfers from site {from_site} to site {to_site} are open, at most {max} may be",
        "Settle or expire some of them first.",
    ),
    "Custody_EventBefore": Text(
        "the event time {event_time:time} lies before {earliest:time}, when the goods were made or left",
        "Correct the event time.",
    ),
    "Custody_WasteSite": Text(
        "site {site} is a {kind:kind}, which does not take waste", "Send waste to a collection or recycling site."
    ),
    "Custody_NotScrap": Text(
        "material {material} is no scrap and cannot be handed over as waste", "Offer it as ordinary stock."
    ),
    "Custody_ScrapOfReceiver": Text(
        "batch {batch_id:id} was made by the receiver, member {member}: its own scrap is no waste for it",
        "Offer it as ordinary stock.",
    ),
    "Custody_ScrapWithoutInputs": Text(
        "batch {batch_id:id} has no inputs here, so it is no tracked scrap", "Offer it as ordinary stock."
    ),
    "Custody_AlreadyWaste": Text("the goods are waste already, {waste_class:kind}", "Offer them without that mark."),
    "Custody_ParameterRange": Text("{field} is {actual}, at most {max} is allowed", "Give a smaller value."),
    # Documents
    "Documents_HashZero": Text("the hash is zero", "Give the sha-256 of the document."),
    "Documents_KindMissing": Text("the kind of document is missing", "Say what it is, such as ASSAY or PERMIT."),
    "Documents_SubjectMissing": Text("the subject is missing", "Say what the document speaks about."),
    "Documents_TextLength": Text("{field} has {actual} bytes, at most {max} are allowed", _SHORTER),
    "Documents_AlreadyAnchored": Text(
        "document {sha256_hash:id} is anchored by member {member} already", "Nothing needs to be done."
    ),
    "Documents_LeavesZero": Text("the tree has no leaves", "Say how many documents it holds."),
    "Documents_RootUnknown": Text("member {member} never anchored the root {root:id}", _CHECK_ID),
    "Documents_ProofTooLong": Text("the proof has {actual} hashes, at most {max} are allowed", "Check the proof file."),
    "Documents_ReferenceUsed": Text(
        "certificate {certificate_id:id} exists already under this number", _OTHER_REFERENCE
    ),
    "Documents_Period": Text(
        "the certificate would be valid from {valid_from:time} to {valid_until:time}, which is no period",
        "Exchange the times, or correct them.",
    ),
    "Documents_SubjectNotCertifiable": Text(
        "a {subject_kind:kind} cannot be certified", "Certify a site, a material at a site, or a batch."
    ),
    "Documents_UnknownSubject": Text("there is no {subject_kind:kind} {subject_id:id}", _CHECK_ID),
    "Documents_OwnSubject": Text(
        "the subject belongs to member {member} itself", "A verifier certifies other members' sites and batches only."
    ),
    "Documents_UnknownCertificate": Text("there is no certificate {certificate_id:id}", _CHECK_ID),
    "Documents_NotVerifier": Text(
        "certificate {certificate_id:id} was issued by member {verifier}, not by member {member}",
        "Only its issuer or governance changes it.",
    ),
    "Documents_Sequence": Text("certificate {certificate_id:id} has had {actual} changes, not {expected}", _READ_AGAIN),
    "Documents_Transition": Text(
        "certificate {certificate_id:id} is {status:kind} and cannot be {change:kind}", _READ_AGAIN
    ),
    "Documents_SupersedesOther": Text(
        "certificate {certificate_id:id} is of another verifier, scheme or subject",
        "A certificate supersedes one of the same verifier, scheme and subject.",
    ),
    "Documents_EffectiveInFuture": Text(
        "the revocation would count from {effective_from:time}, after the block, {block_time:time}",
        "Give a time that has come.",
    ),
    "Documents_TooManyChanges": Text(
        "certificate {certificate_id:id} has had all {max} changes", "Revoke it, and issue a new one."
    ),
    "Documents_KnownAtInFuture": Text(
        "what will be known at {known_at:time} is not known at {block_time:time}", "Ask for a time that has come."
    ),
    # OpenZeppelin: access
    "AccessManagedUnauthorized": Text("{caller} may not call this function", _GOVERNANCE),
    "AccessManagedRequiredDelay": Text("{caller} must schedule this call {delay} seconds ahead", _GOVERNANCE),
    "AccessManagedInvalidAuthority": Text("{authority} is no contract and cannot be the authority", _GOVERNANCE),
    "AccessManagerAlreadyScheduled": Text("operation {operation_id:id} is scheduled already", "Wait for its time."),
    "AccessManagerNotScheduled": Text("operation {operation_id:id} is not scheduled", "Schedule it first."),
    "AccessManagerNotReady": Text("operation {operation_id:id} must wait longer", "Wait for its time."),
    "AccessManagerExpired": Text("operation {operation_id:id} was not executed in time", "Schedule it again."),
    "AccessManagerLockedRole": Text("role {role_id} cannot be changed", "Administration and public role are fixed."),
    "AccessManagerLockedFunction": Text("function {selector:id} cannot be changed", "It belongs to the manager."),
    "AccessManagerInvalidInitialAdmin": Text("{initial_admin} cannot be the first administrator", "Give an account."),
    "AccessManagerBadConfirmation": Text("the confirmation names another account", "Name the caller itself."),
    "AccessManagerUnauthorizedAccount": Text("{msgsender} does not have role {role_id}", _GOVERNANCE),
    "AccessManagerUnauthorizedCall": Text("{caller} may not call {selector:id} of {target}", _GOVERNANCE),
    "AccessManagerUnauthorizedConsume": Text("{target} may not consume this operation", _INTERNAL),
    "AccessManagerUnauthorizedCancel": Text(
        "{msgsender} may not cancel what {caller} scheduled on {target}", "Only the caller, its guardian or admin may."
    ),
    # OpenZeppelin: token and tools
    "ERC1155InsufficientBalance": Text(
        "only {balance} of batch {token_id:id} lie there, {needed} are needed", "Check the holding and the unit."
    ),
    "ERC1155InvalidApprover": Text("{approver} cannot approve", _INTERNAL),
    "ERC1155InvalidArrayLength": Text("{ids_length} ids came with {values_length} quantities", _INTERNAL),
    "ERC1155InvalidOperator": Text("{operator} cannot operate", _INTERNAL),
    "ERC1155InvalidReceiver": Text("{receiver} cannot receive", _INTERNAL),
    "ERC1155InvalidSender": Text("{sender} cannot send", _INTERNAL),
    "ERC1155MissingApprovalForAll": Text("{operator} may not move what {owner} holds", _INTERNAL),
    "AddressEmptyCode": Text("there is no contract at {target}", "Check the deployment file."),
    "FailedCall": Text("a call inside the contract failed", _INTERNAL),
    "InsufficientBalance": Text("the contract has {balance} wei, {needed} are needed", _INTERNAL),
    "SafeCastOverflowedUintDowncast": Text(
        "{value} does not fit {bits} bits", "Check the unit: the number is far too large."
    ),
}

# Panics of the compiler (Solidity documentation, "Panic via assert and Error via require").
PANICS: Final[dict[int, str]] = {
    0x01: "an assertion failed",
    0x11: "a number is too large or below zero",
    0x12: "a division by zero",
    0x21: "a number is no value of its enumeration",
    0x22: "a stored array is damaged",
    0x31: "an empty array has no last element",
    0x32: "a position lies outside its array",
    0x41: "too much memory is asked for",
    0x51: "a function that was never set is called",
}

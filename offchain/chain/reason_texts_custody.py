"""Texts of the refusals of transfers of custody: see `offchain.chain.reason_texts`."""

from typing import Final

from offchain.chain.reason_text import CHECK_ID, OTHER_REFERENCE, READ_AGAIN, SHORTER, Text

CUSTODY: Final[dict[str, Text]] = {
    "Custody_TextLength": Text("{field} has {actual} bytes, 1 to {max} are allowed", SHORTER),
    "Custody_ReferenceUsed": Text("transfer {transfer_id:id} exists already under this reference", OTHER_REFERENCE),
    "Custody_UnknownTransfer": Text("there is no transfer {transfer_id:id}", CHECK_ID),
    "Custody_Transition": Text("transfer {transfer_id:id} is {from_:kind} and cannot become {to:kind}", READ_AGAIN),
    "Custody_Sequence": Text("transfer {transfer_id:id} is at change {actual}, not at {expected}", READ_AGAIN),
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
        "transfer {transfer_id:id} runs until {deadline:time}", "Wait, or let the sender cancel it."
    ),
    "Custody_Expired": Text(
        "transfer {transfer_id:id} expired at {deadline:time}", "Expire it, and let the sender offer it again."
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
    "Custody_AlreadyWaste": Text("the goods are waste already, {waste_class:kind}", "Offer them without that mark."),
    "Custody_ParameterRange": Text("{field} is {actual}, at most {max} is allowed", "Give a smaller value."),
    "Custody_ArbiterDelay": Text(
        "an arbiter's delay of {actual} seconds is not between {min} and {max}", "Give 1 to 90 days in seconds."
    ),
    "Custody_ArbiterIsParty": Text(
        "member {member} is a party to transfer {transfer_id:id} and cannot decide it", "Ask another arbiter."
    ),
    "Custody_AssayNotAnchored": Text(
        "assay {assay:id} is not anchored by member {member} as an assay", "Anchor the assay report first."
    ),
    "Custody_BulkSize": Text("{actual} transfers were given, 1 to {max} are allowed in one call", "Split the list."),
    "Custody_CompositionWithoutAssay": Text(
        "a composition is given, but no assay that found it", "Name the anchored assay, or give no composition."
    ),
    "Custody_DecisionTooEarly": Text(
        "transfer {transfer_id:id} may be decided from {earliest:time} on", "Wait, or let the parties agree."
    ),
    "Custody_NotOnHold": Text(
        "nothing of transfer {transfer_id:id} is on hold", "Reject it, or let the sender cancel it."
    ),
    "Custody_NotParty": Text(
        "member {member} is not a party to transfer {transfer_id:id}", "Only its sender and its receiver may do this."
    ),
    "Custody_ReasonMissing": Text(
        "transfer {transfer_id:id} is disputed ({grounds:grounds}), and the reason is missing",
        "Say why, in 1 to 200 bytes.",
    ),
    "Custody_ReasonWithoutGrounds": Text(
        "a reason is given, but nothing disputes transfer {transfer_id:id}",
        "Leave the reason out, or say what is wrong.",
    ),
    "Custody_ScrapNotMade": Text(
        "batch {batch_id:id} was not made by a process, so it is no manufacturing waste", "Offer it as ordinary stock."
    ),
    "Custody_SettlementSum": Text(
        "received, returned and lost sum to {actual}, but {expected} of transfer {transfer_id:id} were offered",
        "Divide exactly what was offered.",
    ),
    "Custody_TooManyProposals": Text(
        "member {member} has proposed {max} times about transfer {transfer_id:id}",
        "Agree to the other party's proposal, or ask an arbiter.",
    ),
}

"""Texts of the refusals of the ledger of batches: see `offchain.chain.reason_texts`."""

from typing import Final

from offchain.chain.reason_text import CHECK_ID, INTERNAL, Text

BATCHES: Final[dict[str, Text]] = {
    "BatchToken_NotModule": Text("{caller} is no module of the ledger", INTERNAL),
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
    "BatchToken_UnknownBatch": Text("batch {batch_id:id} was never minted", CHECK_ID),
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
    "BatchToken_HoldingOnHold": Text(
        "what {holder} holds of batch {batch_id:id} is on hold",
        "Wait until the hold is lifted, or take a corrective action.",
    ),
    "BatchToken_HoldingNotOnHold": Text("what {holder} holds of batch {batch_id:id} is not on hold", INTERNAL),
    "BatchToken_ModuleDraining": Text(
        "module {module} only finishes what it has open, and begins nothing", "Use its successor."
    ),
    "BatchToken_ModuleEdge": Text(
        "module {module} cannot go from {old_state:kind} to {new_state:kind}",
        "Name it first, then let it drain, then withdraw it.",
    ),
    "BatchToken_ModuleOpen": Text(
        "module {module} still has {open_count} things open", "Let it drain until nothing is open."
    ),
    "BatchToken_NotOnHold": Text("batch {batch_id:id} is not on hold", INTERNAL),
    "BatchToken_OnHold": Text(
        "batch {batch_id:id} is on hold", "Wait until the hold is lifted, or take a corrective action."
    ),
}

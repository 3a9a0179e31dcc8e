"""What a text of a refusal is, and the hints that several share."""

from typing import Final, NamedTuple


class Text(NamedTuple):
    """Message template and hint of one error."""

    message: str
    hint: str


READ_AGAIN: Final = "Somebody else changed it since it was read. Read it again, then decide."
CHECK_ID: Final = "Check the identifier; it may belong to another chain, or not be on the chain yet."
OTHER_REFERENCE: Final = "Give this one a reference of its own; if it is the same thing, it is recorded already."
GOVERNANCE: Final = "Only the consortium's administration may do this."
INTERNAL: Final = "No call of a member leads here; report it with the transaction."
SHORTER: Final = "Shorten the text, or give one where it is required."
ASSAY: Final = "Check the assay, the quantity and the unit against the laboratory's report."

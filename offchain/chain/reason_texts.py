"""What each refusal of the contracts means, and what to do next: one text per custom error.

A message is a template over the error's arguments in snake_case; after the colon stands how an argument is shown
(`SHOWN` in `offchain.chain.reasons`): `element` its name, `ppb` a share, `mg` a mass, `nano` a mass in milligrams times
10^9, `time` a UTC time, `id` an id, `kind` a word of an enumeration, `lane` a lane of recycled content, `model` a
custody model, `grounds` what is disputed. A test holds the table against the ABIs of all contracts, and
`docs/errors.md` is made from it.
"""

from typing import Final

from offchain.chain.reason_text import Text
from offchain.chain.reason_texts_batches import BATCHES
from offchain.chain.reason_texts_campaigns import CAMPAIGNS
from offchain.chain.reason_texts_custody import CUSTODY
from offchain.chain.reason_texts_documents import DOCUMENTS
from offchain.chain.reason_texts_governance import GOVERNANCE
from offchain.chain.reason_texts_incidents import INCIDENTS
from offchain.chain.reason_texts_membership import MEMBERSHIP
from offchain.chain.reason_texts_openzeppelin import OPENZEPPELIN
from offchain.chain.reason_texts_production import PRODUCTION
from offchain.chain.reason_texts_requests import REQUESTS

__all__ = ["PANICS", "TEXTS", "Text"]

TEXTS: Final[dict[str, Text]] = {
    **MEMBERSHIP,
    **BATCHES,
    **PRODUCTION,
    **CAMPAIGNS,
    **CUSTODY,
    **DOCUMENTS,
    **INCIDENTS,
    **GOVERNANCE,
    **REQUESTS,
    **OPENZEPPELIN,
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

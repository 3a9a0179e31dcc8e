"""The Core Business Vocabulary in its four spellings: bare word, web URI, compact URI and old URN.

`bare_word` is what the mapping compares, `web_uri` what the event hash takes (CBV 2.0, sections 7 and 8.9).
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

CBV: Final = "https://ref.gs1.org/cbv/"
GS1_VOCABULARY: Final = "https://gs1.org/voc/"


class Vocabulary(StrEnum):
    """A vocabulary of the CBV; the value is its name in web URIs."""

    BIZ_STEP = "BizStep"
    DISPOSITION = "Disp"
    TRANSACTION_TYPE = "BTT"
    PARTY_TYPE = "SDT"
    ERROR_REASON = "ER"


_URN_NAMES: Final[Mapping[str, Vocabulary]] = {
    "bizstep": Vocabulary.BIZ_STEP,
    "disp": Vocabulary.DISPOSITION,
    "btt": Vocabulary.TRANSACTION_TYPE,
    "sdt": Vocabulary.PARTY_TYPE,
    "er": Vocabulary.ERROR_REASON,
}
_URN: Final = re.compile(r"urn:epcglobal:cbv:(bizstep|disp|btt|sdt|er):(.+)")
_WEB: Final = re.compile(r"(?:https://ref\.gs1\.org/cbv/|https://ns\.gs1\.org/voc/|cbv:)(BizStep|Disp|BTT|SDT|ER)-(.+)")


def bare_word(text: str, vocabulary: Vocabulary) -> str:
    """The bare word of a value of this vocabulary; another organisation's URI stays as it is."""
    word = text.strip()
    urn = _URN.fullmatch(word)
    if urn is not None and _URN_NAMES[urn.group(1)] is vocabulary:
        return urn.group(2)
    web = _WEB.fullmatch(word)
    if web is not None and web.group(1) == vocabulary.value:
        return web.group(2)
    return word


def web_uri(text: str, vocabulary: Vocabulary, namespaces: Mapping[str, str]) -> str:
    """The web URI of a value: CBV words on ref.gs1.org, compact URIs expanded, any other URI as it is."""
    word = bare_word(text, vocabulary)
    return f"{CBV}{vocabulary.value}-{word}" if ":" not in word else expanded(word, namespaces)


def expanded(text: str, namespaces: Mapping[str, str]) -> str:
    """A compact URI with its prefix replaced by the namespace; what has no known prefix stays as it is."""
    prefix, colon, local = text.partition(":")
    return namespaces[prefix] + local if colon and prefix in namespaces and not local.startswith("//") else text

"""The EPCIS event hash of CBV 2.0 (section 8.9): the identity of an event, whatever form it is written in.

An event's fields are put in the standard's order as `key=value` without separators, lists sorted, EPCs and Digital
Links in canonical form, vocabulary as web URIs, times in UTC with milliseconds, numbers without trailing zeros, other
namespaces as `{namespace}name`; sha-256 of that text is the hash. Outside it lie `eventID`, `recordTime`,
`errorDeclaration`, `certificationInfo` and `@context`, so an error declaration has the hash of the event it declares.
Where the standard leaves room, `docs/epcis.md` says what is done here.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from offchain.domain.errors import InvalidInput
from offchain.epcis.document import RawEvent
from offchain.epcis.gs1 import canonical
from offchain.epcis.jsontext import JsonValue
from offchain.epcis.vocabulary import GS1_VOCABULARY, Vocabulary, expanded, web_uri

VERSION: Final = "CBV2.0"

_IGNORED: Final = frozenset(
    {"type", "isA", "eventID", "recordTime", "errorDeclaration", "certificationInfo", "@context"}
)
_TIME: Final = re.compile(r"(.*T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?(Z|[+-][0-9]{2}:[0-9]{2})")

_EPC_LISTS: Final = {"epcList": "epc", "inputEPCList": "epc", "childEPCs": "epc", "outputEPCList": "epc"}
_QUANTITY_LISTS: Final = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_TYPED_LISTS: Final[Mapping[str, tuple[str, Vocabulary]]] = {
    "bizTransactionList": ("bizTransaction", Vocabulary.TRANSACTION_TYPE),
    "sourceList": ("source", Vocabulary.PARTY_TYPE),
    "destinationList": ("destination", Vocabulary.PARTY_TYPE),
}
_ORDER: Final = (
    "eventTime", "eventTimeZoneOffset", "epcList", "parentID", "inputEPCList", "childEPCs", "quantityList",
    "childQuantityList", "inputQuantityList", "outputEPCList", "outputQuantityList", "action", "transformationID",
    "bizStep", "disposition", "persistentDisposition", "readPoint", "bizLocation", "bizTransactionList", "sourceList",
    "destinationList", "sensorElementList", "ilmd",
)  # fmt: skip
_METADATA: Final = (
    "time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules",
)  # fmt: skip
_REPORT: Final = (
    "type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time", "microorganism",
    "chemicalSubstance", "value", "component", "stringValue", "booleanValue", "hexBinaryValue", "uriValue", "minValue",
    "maxValue", "meanValue", "sDev", "percRank", "percValue", "uom", "coordinateReferenceSystem",
)  # fmt: skip
_TIMES: Final = frozenset({"eventTime", "time", "startTime", "endTime"})


def event_hash(event: RawEvent) -> str:
    """The hash as 64 hexadecimal digits. Raises `InvalidInput` for a time that cannot be read."""
    return hashlib.sha256(pre_hash(event).encode("utf-8")).hexdigest()


def event_hash_uri(digest: str) -> str:
    """The hash as the `ni` URI (RFC 6920) that CBV uses as an eventID."""
    return f"ni:///sha-256;{digest}?ver={VERSION}"


def pre_hash(event: RawEvent) -> str:
    """The canonical text whose sha-256 is the hash."""
    writer = _Writer(event.namespaces, event.field)
    kind = event.data.get("type", event.data.get("isA"))
    known = [writer.standard(key, event.data[key]) for key in _ORDER if key in event.data]
    others = [key for key in event.data if key not in _ORDER and key not in _IGNORED]
    extension = sorted(writer.extension(key, event.data[key]) for key in others)
    return "".join([f"eventType={kind}", *known, *extension])


def utc_milliseconds(field: str, text: JsonValue) -> str:
    """A time in UTC with milliseconds and `Z`; the fourth digit of a fraction rounds. Raises `InvalidInput`."""
    match = _TIME.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise InvalidInput(field, text, "must be a time with seconds and an offset, such as 2026-03-01T08:30:00Z")
    whole, fraction, offset = match.groups()
    microseconds = (fraction or "").ljust(6, "0")[:6]
    try:
        moment = datetime.fromisoformat(f"{whole}.{microseconds}{offset.replace('Z', '+00:00')}").astimezone(UTC)
        rounded = datetime.fromtimestamp((round_half_up(moment)) / 1000, tz=UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidInput(field, text, f"must be a time that exists ({error})") from error
    return rounded.strftime("%Y-%m-%dT%H:%M:%S.") + f"{round_half_up(moment) % 1000:03d}Z"


def round_half_up(moment: datetime) -> int:
    """Milliseconds since 1970 of a time with microseconds."""
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    microseconds = (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds
    return (microseconds + 500) // 1000


class _Writer:
    """Writes fields as `key=value`; `namespaces` expand prefixes, `field` names the event in refusals."""

    def __init__(self, namespaces: Mapping[str, str], field: str) -> None:
        self._namespaces = namespaces
        self._field = field

    def standard(self, key: str, value: JsonValue) -> str:
        """A field of the standard, by its own rule."""
        if key in _TIMES:
            return f"{key}={utc_milliseconds(f'{self._field}.{key}', value)}"
        if key in _EPC_LISTS:
            return key + "".join(sorted(f"{_EPC_LISTS[key]}={self._text(item)}" for item in _listed(value)))
        if key in _QUANTITY_LISTS:
            parts = [self._members("quantityElement", item, ("epcClass", "quantity", "uom")) for item in _listed(value)]
            return key + "".join(sorted(parts))
        if key in _TYPED_LISTS:
            return key + "".join(sorted(self._typed(item, *_TYPED_LISTS[key]) for item in _listed(value)))
        if key in ("bizStep", "disposition"):
            vocabulary = Vocabulary.BIZ_STEP if key == "bizStep" else Vocabulary.DISPOSITION
            return f"{key}={web_uri(str(value), vocabulary, self._namespaces)}"
        if key == "persistentDisposition":
            return key + self._dispositions(value)
        if key in ("readPoint", "bizLocation"):
            return self._members(key, value, ("id",))
        if key == "sensorElementList":
            return key + "".join(sorted(self._sensor(item) for item in _listed(value)))
        if key == "ilmd":
            return key + self._sorted_extensions(value, ())
        return f"{key}={self._text(value)}"

    def extension(self, key: str, value: JsonValue) -> str:
        """A field of another namespace, however deep; what a list or an object holds is sorted."""
        name = self._name(key)
        if isinstance(value, dict):
            return name + self._sorted_extensions(value, ())
        if isinstance(value, list):
            return "".join(sorted(self.extension(key, item) for item in value)) if value else name
        return f"{name}={self._text(value)}"

    def _sorted_extensions(self, value: JsonValue, known: tuple[str, ...]) -> str:
        if not isinstance(value, dict):
            return "" if value is None else f"={self._text(value)}"
        return "".join(sorted(self.extension(key, item) for key, item in value.items() if key not in known))

    def _members(self, name: str, value: JsonValue, order: tuple[str, ...]) -> str:
        if not isinstance(value, dict):
            return f"{name}={self._text(value)}"
        known = [self._member(key, value[key]) for key in order if key in value]
        return name + "".join(known) + self._sorted_extensions(value, order)

    def _member(self, key: str, value: JsonValue) -> str:
        if key in _TIMES:
            return f"{key}={utc_milliseconds(f'{self._field}.{key}', value)}"
        if key in ("type", "exception", "component") and isinstance(value, str):
            return f"{key}={expanded(value, self._namespaces) if ':' in value else GS1_VOCABULARY + value}"
        return f"{key}={self._text(value)}"

    def _typed(self, item: JsonValue, name: str, vocabulary: Vocabulary) -> str:
        if not isinstance(item, dict):
            return f"{name}={self._text(item)}"
        text = f"{name}={self._text(item.get(name))}"
        kind = item.get("type")
        return text if kind is None else f"{text}type={web_uri(str(kind), vocabulary, self._namespaces)}"

    def _dispositions(self, value: JsonValue) -> str:
        text = ""
        for key in ("set", "unset"):
            words = _listed(value.get(key)) if isinstance(value, dict) else []
            uris = (web_uri(str(word), Vocabulary.DISPOSITION, self._namespaces) for word in words)
            text += "".join(f"{key}={uri}" for uri in sorted(uris))
        return text

    def _sensor(self, value: JsonValue) -> str:
        if not isinstance(value, dict):
            return f"sensorElement={self._text(value)}"
        text = "sensorElement"
        if "sensorMetadata" in value:
            text += self._members("sensorMetadata", value["sensorMetadata"], _METADATA)
        reports = _listed(value.get("sensorReport"))
        text += "".join(sorted(self._members("sensorReport", report, _REPORT) for report in reports))
        return text + self._sorted_extensions(value, ("sensorMetadata", "sensorReport"))

    def _name(self, key: str) -> str:
        prefix, colon, local = key.partition(":")
        if not colon:
            return canonical(key)
        if prefix in self._namespaces:
            return f"{{{self._namespaces[prefix]}}}{local}"
        # A name written as a whole URI is split after its last separator, an EPC used as a key is canonical.
        split = max(key.rfind("/"), key.rfind("#")) + 1
        return canonical(key) if key.startswith("urn:") or not split else f"{{{key[:split]}}}{key[split:]}"

    def _text(self, value: JsonValue) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | Decimal):
            return plain_number(value)
        if isinstance(value, str):
            return canonical(value)
        return "" if value is None else str(value)


def plain_number(value: int | Decimal) -> str:
    """A number without exponent and trailing zeros."""
    text = format(Decimal(value), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [] if value is None else [value]

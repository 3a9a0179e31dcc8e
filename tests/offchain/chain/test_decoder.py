"""Logs to events: exact, fast, and never a guess."""

from __future__ import annotations

import contextlib
import time
from dataclasses import fields, replace
from typing import Any

import pytest
from eth_abi.abi import encode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offchain.chain.artifacts import AbiItem, load_artifact
from offchain.chain.client import RawLog
from offchain.chain.codec import MAX_ARRAY, Malformed, tuple_reader
from offchain.chain.decoder import Decoder, UnknownEvent
from offchain.chain.ids import canonical_type, topic
from offchain.domain import enums
from offchain.domain.enums import ContractName, SiteKind, Source, WasteClass
from offchain.domain.events import (
    BatchMinted,
    CustodyParametersChanged,
    Event,
    MemberAdmitted,
    ProductionParametersChanged,
    SiteRegistered,
    TransferBatch,
    Transformed,
)
from offchain.domain.ids import Address, BlockHash, TxHash
from offchain.domain.records import Batch, Input

ADDRESSES = {name: Address(f"0x{number:040x}") for number, name in enumerate(ContractName, 1)}
DECODER = Decoder(ADDRESSES)
BATCH = (1, 2, 3, 1772353800, 1, 0, 1, 4, 2, 0, 7, 10**12, 0)


def item_of(contract: ContractName, event: str) -> AbiItem:
    return next(item for item in load_artifact(contract).items("event") if item["name"] == event)


def log_of(contract: ContractName, event: str, *values: Any) -> RawLog:
    """The log that the contract would write."""
    item = item_of(contract, event)
    pairs = list(zip(item["inputs"], values, strict=True))
    topics = [topic(item), *(encode([canonical_type(part)], [value]) for part, value in pairs if part["indexed"])]
    plain = [(part, value) for part, value in pairs if not part["indexed"]]
    data = encode([canonical_type(part) for part, _ in plain], [value for _, value in plain])
    address = ADDRESSES[contract]
    return RawLog(5, BlockHash(b"\x05" * 32), 3, TxHash(b"\x07" * 32), address, tuple(topics), data)


def decoded(contract: ContractName, event: str, *values: Any) -> Event:
    return DECODER.decode(log_of(contract, event, *values), 99).event


def test_decode__batch_minted__structure_with_enumerations() -> None:
    event = decoded(ContractName.BATCH_TOKEN, "BatchMinted", 11, 1, 2, BATCH, 5, 6, "ORE", "LOT-1")
    assert isinstance(event, BatchMinted)
    assert event.batch == Batch(1, 2, 3, 1772353800, Source.EXTRACTED, WasteClass.NONE, 1, 4, 2, 0, 7, 10**12, 0)  # type: ignore[arg-type]
    assert (event.batch_id, event.recycled, event.origins, event.product, event.lot) == (11, 5, 6, "ORE", "LOT-1")


def test_decode__transformed__arrays_of_structures_and_numbers() -> None:
    event = decoded(
        ContractName.PRODUCTION, "Transformed", 9, 1, 2, 77, b"\x01" * 32, [(5, 6, 2), (7, 8, 0)], [9, 10, 11]
    )
    assert isinstance(event, Transformed)
    assert event.inputs == (Input(5, 6, WasteClass.POST_CONSUMER), Input(7, 8, WasteClass.NONE))  # type: ignore[arg-type]
    assert event.outputs == (9, 10, 11)
    assert event.assay == b"\x01" * 32


def test_decode__position_and_contract__come_with_the_event() -> None:
    logged = DECODER.decode(log_of(ContractName.MEMBERSHIP, "MemberAdmitted", 4, 3, "GLN", "Näme"), 1234)
    assert logged.event == MemberAdmitted(4, 3, "GLN", "Näme")  # type: ignore[arg-type]
    assert (logged.position.block_number, logged.position.log_index, logged.position.block_timestamp) == (5, 3, 1234)
    assert logged.contract is ContractName.MEMBERSHIP


def test_decode__negative_coordinates_and_country__as_they_are() -> None:
    event = decoded(ContractName.MEMBERSHIP, "SiteRegistered", 1, 2, 1, b"CL", -23_500_000, -68_250_000, "i", "n", "l")
    assert isinstance(event, SiteRegistered)
    assert (event.kind, event.country, event.latitude_e6, event.longitude_e6) == (
        SiteKind.MINE,
        b"CL",
        -23_500_000,
        -68_250_000,
    )


def test_decode__parameters_changed__of_two_contracts_are_two_events() -> None:
    production = decoded(ContractName.PRODUCTION, "ParametersChanged", (1,), (2,))
    custody = decoded(ContractName.CUSTODY, "ParametersChanged", (1, 2, 3, 4), (4, 5, 6, 7))
    assert isinstance(production, ProductionParametersChanged)
    assert isinstance(custody, CustodyParametersChanged)
    assert custody.new_parameters.max_offer_seconds == 6


def test_decode__text_that_is_no_utf8_or_has_nul__is_readable_and_storable() -> None:
    log = log_of(ContractName.MEMBERSHIP, "MemberSuspended", 1, "abcd")
    event = DECODER.decode(replace(log, data=log.data.replace(b"abcd", b"a\xff\x00d")), 0).event
    assert getattr(event, "reason") == "a\ufffd\ufffdd"  # noqa: B009


def test_decode__address_of_nobody__is_unknown() -> None:
    log = log_of(ContractName.MEMBERSHIP, "MemberReinstated", 1)
    with pytest.raises(UnknownEvent, match="no contract"):
        DECODER.decode(replace(log, address=Address("0x" + "ee" * 20)), 0)


@pytest.mark.parametrize("topics", [(), (b"\x01" * 32,)])
def test_decode__event_of_another_contract__is_unknown(topics: tuple[bytes, ...]) -> None:
    log = log_of(ContractName.MEMBERSHIP, "MemberReinstated", 1)
    with pytest.raises(UnknownEvent, match="Membership has no event"):
        DECODER.decode(replace(log, topics=topics), 0)


def words(*values: int) -> bytes:
    return b"".join(value.to_bytes(32, "big") for value in values)


@pytest.mark.parametrize(
    ("contract", "event", "data"),
    [
        (ContractName.CUSTODY, "TransferExpired", words(1)[:-1]),
        (ContractName.CUSTODY, "TransferAccepted", words(2**64, 5, 0, 0)),
        (ContractName.CUSTODY, "TransferAccepted", words(5)),
        (ContractName.BATCH_TOKEN, "BatchHoldChanged", words(2)),
        (ContractName.BATCH_TOKEN, "ModuleSet", words(0, 3)),
        (ContractName.MEMBERSHIP, "MemberSuspended", words(33)),
        (ContractName.MEMBERSHIP, "MemberSuspended", words(2**255)),
        (ContractName.MEMBERSHIP, "MemberSuspended", words(32, 64)),
        (ContractName.MEMBERSHIP, "MemberSuspended", b""),
        (ContractName.DOCUMENTS, "DocumentAnchored", words(99, 1, 96, 0)),
        (ContractName.BATCH_TOKEN, "TransferBatch", words(64, 96, MAX_ARRAY + 1, 0)),
        (ContractName.BATCH_TOKEN, "TransferBatch", words(64, 96, 1000, 0)),
    ],
)
def test_decode__bytes_that_do_not_fit__are_malformed(contract: ContractName, event: str, data: bytes) -> None:
    item = item_of(contract, event)
    topics = (topic(item), *(words(1) for part in item["inputs"] if part["indexed"]))
    log = RawLog(1, BlockHash(b"\0" * 32), 0, TxHash(b"\0" * 32), ADDRESSES[contract], topics, data)
    with pytest.raises(Malformed):
        DECODER.decode(log, 0)


def test_decode__too_few_topics__is_malformed() -> None:
    log = log_of(ContractName.CUSTODY, "TransferExpired", b"\x01" * 32, 2, 3)
    with pytest.raises(Malformed, match="topics"):
        DECODER.decode(replace(log, topics=log.topics[:2]), 0)


# Large structures are slow to draw where the machine is busy; how long it takes says nothing about the decoder.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_decode__any_event_with_any_values__gives_back_what_was_encoded(data: st.DataObject) -> None:
    contract = data.draw(st.sampled_from(list(ContractName)))
    item = data.draw(st.sampled_from(load_artifact(contract).items("event")))
    values = [data.draw(value_of(part)) for part in item["inputs"]]
    event = decoded(contract, item["name"], *values)
    for field, part, value in zip(fields(event), item["inputs"], values, strict=True):
        assert plain(getattr(event, field.name)) == plain(value), part["name"]


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=4), st.binary(max_size=600))
def test_decode__any_log_at_all__decodes_or_raises_our_errors(topics: list[bytes], data: bytes) -> None:
    item = item_of(ContractName.PRODUCTION, "Transformed")
    address = ADDRESSES[ContractName.PRODUCTION]
    log = RawLog(1, BlockHash(b"\0" * 32), 0, TxHash(b"\0" * 32), address, (topic(item), *topics), data)
    with contextlib.suppress(Malformed, UnknownEvent):
        assert isinstance(DECODER.decode(log, 0).event, Transformed)


def test_reader__dynamic_structure_in_an_array__is_read() -> None:
    inner = [
        {"name": "text", "type": "string", "internalType": "string"},
        {"name": "number", "type": "uint8", "internalType": "uint8"},
    ]
    read = tuple_reader([{"name": "list", "type": "string[]", "internalType": "string[]"}, *inner])
    data = encode(["string[]", "string", "uint8"], [["a", "", "long " * 20], "b", 7])
    assert read(data) == (("a", "", "long " * 20), "b", 7)


def test_decode__thousands_of_events__takes_less_than_a_second() -> None:
    log = log_of(ContractName.BATCH_TOKEN, "TransferBatch", *["0x" + "01" * 20] * 3, [1, 2, 3], [4, 5, 6])
    started = time.monotonic()
    for _ in range(2_000):
        assert isinstance(DECODER.decode(log, 0).event, TransferBatch)
    assert time.monotonic() - started < 5  # a wide bound: it shows that nothing is compiled again for each log


def value_of(part: AbiItem) -> st.SearchStrategy[Any]:
    """Values of a parameter as eth_abi encodes them."""
    kind, internal = part["type"], part.get("internalType", "")
    if kind.endswith("[]"):
        return st.lists(value_of({**part, "type": kind[:-2], "internalType": internal[:-2]}), max_size=3)
    if kind.endswith("[8]"):
        return st.lists(value_of({**part, "type": kind[:-3]}), min_size=8, max_size=8)
    if kind == "tuple":
        return st.tuples(*[value_of(inner) for inner in part["components"]])
    if internal.startswith("enum "):
        return st.sampled_from([int(item) for item in getattr(enums, internal.removeprefix("enum ").split(".")[-1])])
    simple = {"string": st.text(max_size=50).map(lambda text: text.replace("\0", "")), "bool": st.booleans()}
    simple |= {"bytes": st.binary(max_size=50), "address": st.binary(min_size=20, max_size=20).map(_hex)}
    if kind in simple:
        return simple[kind].filter(_encodable)
    if kind.startswith("uint"):
        return st.integers(0, 2 ** int(kind[4:]) - 1)
    if kind.startswith("int"):
        return st.integers(-(2 ** (int(kind[3:]) - 1)), 2 ** (int(kind[3:]) - 1) - 1)
    return st.binary(min_size=int(kind[5:]), max_size=int(kind[5:]))


def plain(value: Any) -> Any:
    """Structures and lists as tuples."""
    if isinstance(value, list | tuple):
        return tuple(plain(one) for one in value)
    if hasattr(value, "__dataclass_fields__"):
        return tuple(plain(getattr(value, field.name)) for field in fields(value))
    return value


def _hex(value: bytes) -> str:
    return "0x" + value.hex()


def _encodable(value: Any) -> bool:
    return not isinstance(value, str) or value.isascii() or value == value.encode("utf-8", "ignore").decode()

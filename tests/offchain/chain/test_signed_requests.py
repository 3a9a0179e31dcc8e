"""Signed requests: one digest in Solidity, in eth-account and in viem, every field bound, and a hand-over relayed."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from offchain.chain.artifacts import AbiItem, load_artifact
from offchain.chain.calls import encode_call
from offchain.chain.client import CallRequest
from offchain.chain.ids import transfer_id
from offchain.chain.memory import MemoryRows
from offchain.chain.sending import send_and_wait
from offchain.chain.signed_messages import (
    BULK_UNIT,
    MESSAGES,
    Accept,
    Batch,
    CustodyModels,
    Extract,
    Message,
    Offer,
    Shares,
    Transfer,
)
from offchain.chain.signed_requests import Domain, arguments, digest, function_of, typed_data, types_of
from offchain.chain.signers import DEVELOPMENT_MNEMONIC
from offchain.domain.enums import ContractName, TransferState
from offchain.domain.errors import InvalidInput, Refused
from offchain.domain.ids import Address
from tests.offchain.chain.scene import MINE_MEMBER, Scene
from tests.parts import ROOT
from tests.signed import vectors

SIGNED = ContractName.SIGNED_REQUESTS
# Indices of the development accounts that the scene gives to its members.
MINE, REFINER = 1, 2
MADE_ADDRESS = Address("0x" + "5e" * 20)
DOMAIN = Domain(31_337, MADE_ADDRESS)


def account(index: int) -> LocalAccount:
    Account.enable_unaudited_hdwallet_features()
    return Account.from_mnemonic(DEVELOPMENT_MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}")


def domain_of(scene: Scene) -> Domain:
    return Domain(scene.client.chain_id(), scene.deployment.addresses[SIGNED])


def signature(scene: Scene, signer: LocalAccount, message: Message) -> bytes:
    """As a wallet signs the object of `eth_signTypedData_v4`."""
    full = json.loads(json.dumps(typed_data(domain_of(scene), message)))
    return bytes(signer.sign_message(encode_typed_data(full_message=full)).signature)


def ask(scene: Scene, function: str, *values: Any) -> bytes:
    """A call by the stranger that is tried and not sent."""
    data = encode_call(SIGNED, function, values)
    return scene.client.call(CallRequest(scene.stranger.address, scene.deployment.addresses[SIGNED], data))


def offer(scene: Scene, lot: str, ref: str) -> Offer:
    return Offer(
        signer=scene.mine.address,
        nonce=1 << 64,
        deadline_unix_seconds=scene.now() + 3600,
        ref=ref,
        batch=Batch("urn:test:mine", "ORE", lot),
        quantity_milligrams=10**7,
        quantity_pieces=0,
        from_site="urn:test:site:1",
        to_site="urn:test:site:2",
        receiver="urn:test:refiner",
        waste_class="none",
        as_waste=False,
        tolerance_parts_per_million=1000,
        splitting_limits=Shares(BULK_UNIT),
        event_time_unix_seconds=scene.now() - 1,
        expires_at_unix_seconds=scene.now() + 86_400,
        owner="",
        shipment=bytes(32),
    )


def accept(scene: Scene, offered: Offer) -> Accept:
    transfer = Transfer("urn:test:mine", "urn:test:refiner", offered.ref, 1, offered.batch, 10**7, 0)
    return Accept(
        signer=scene.refiner.address,
        nonce=0,
        deadline_unix_seconds=offered.deadline_unix_seconds,
        transfer=transfer,
        weighed_milligrams=10**7,
        weighed_pieces=0,
        event_time_unix_seconds=offered.event_time_unix_seconds,
        damaged=False,
        assay_sha256=bytes(32),
        assayed_shares=Shares(BULK_UNIT),
        reason="",
    )


def test_typed_data__number_out_of_its_type__refused() -> None:
    message = vectors.messages()[0]
    for name, value in [("nonce", 1 << 256), ("nonce", -1), ("deadline_unix_seconds", 1 << 40), ("nonce", True)]:
        with pytest.raises(InvalidInput, match=name):
            typed_data(DOMAIN, replace(message, **{name: value}))


def test_typed_data__hash_of_another_length__refused() -> None:
    message = next(found for found in vectors.messages() if isinstance(found, Extract))
    with pytest.raises(InvalidInput, match="ticket_sha256"):
        typed_data(DOMAIN, replace(message, ticket_sha256=bytes(31)))


def test_typed_data__as_json__numbers_that_javascript_cannot_hold_are_text() -> None:
    message = next(found for found in vectors.messages() if isinstance(found, Offer))
    shown = typed_data(DOMAIN, replace(message, quantity_milligrams=2**63 - 1, nonce=5 << 64))["message"]
    assert shown["quantityMilligrams"] == "9223372036854775807"
    assert shown["nonce"] == str(5 << 64)
    assert shown["deadlineUnixSeconds"] == message.deadline_unix_seconds
    assert shown["batch"]["lot"] == message.batch.lot


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_message__fields_and_types__are_those_of_the_contract(kind: type[Message]) -> None:
    inputs = load_artifact(SIGNED).function(function_of(kind))["inputs"]
    assert [part["name"] for part in inputs] == ["request", "signature"]
    assert dict(types_of(kind)) == dict(structures(inputs[0]))


def structures(part: AbiItem) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Names, fields and EIP-712 types of a structure of the ABI and of all inside it."""
    found, rows = [], []
    for inner in part["components"]:
        kind = inner["type"]
        if kind.startswith("tuple"):
            found += structures(inner)
            kind = found_name(inner) + kind.removeprefix("tuple")
        rows.append((inner["name"], kind))
    return [(found_name(part), tuple(rows)), *found]


def found_name(part: AbiItem) -> str:
    return str(part["internalType"]).removeprefix("struct ISignedRequests.").split("[")[0]


def test_contract__what_changes_state__is_the_verbs_their_hand_over_and_cancelling_nonces() -> None:
    changing = {
        item["name"]
        for item in load_artifact(SIGNED).items("function")
        if item["stateMutability"] not in ("view", "pure")
    }
    assert changing == {function_of(kind) for kind in MESSAGES} | {"handOver", "cancelNonces"}
    assert not [item for item in load_artifact(SIGNED).abi if item["type"] in ("fallback", "receive")]


@pytest.mark.anvil
def test_digests__of_random_messages__are_the_same_in_solidity_eth_account_and_viem(anvil_scene: Scene) -> None:
    messages = vectors.messages()
    assert len(messages) == 200
    domain = domain_of(anvil_scene)
    ours = [digest(domain, message) for message in messages]
    assert len(set(ours)) == len(messages)
    asked = json.dumps([typed_data(domain, message) for message in messages])
    script = str(ROOT / "tests" / "signed" / "digests.mjs")
    done = subprocess.run(["node", script], input=asked, capture_output=True, text=True, timeout=120, check=True)
    assert json.loads(done.stdout) == ["0x" + one.hex() for one in ours]
    for message, expected in zip(messages, ours, strict=True):
        assert ask(anvil_scene, f"digestOf{type(message).__name__}", arguments(message)) == expected, message


@pytest.mark.anvil
@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_message__any_field_changed_after_signing__refused(anvil_scene: Scene, kind: type[Message]) -> None:
    message = next(found for found in vectors.messages() if isinstance(found, kind))
    signed = replace(message, signer=anvil_scene.mine.address, deadline_unix_seconds=anvil_scene.now() + 3600)
    proof = signature(anvil_scene, account(MINE), signed)
    variants = dict(vectors.changed(signed))
    assert len(variants) == count_fields(kind.__name__, dict(types_of(kind)))
    for name, variant in variants.items():
        assert digest(domain_of(anvil_scene), variant) != digest(domain_of(anvil_scene), signed), name
        with pytest.raises(Refused) as refused:
            ask(anvil_scene, function_of(kind), arguments(variant), proof)
        assert refused.value.error == "SignedRequests_WrongSignature", name
    # The words of a random message name nothing, but its signature is good: that is not what refuses it.
    with pytest.raises(Refused) as refused:
        ask(anvil_scene, function_of(kind), arguments(signed), proof)
    assert refused.value.error != "SignedRequests_WrongSignature"


def count_fields(name: str, types: dict[str, tuple[tuple[str, str], ...]]) -> int:
    """Innermost fields of a structure; a list counts as one."""
    return sum(count_fields(type_, types) if type_ in types else 1 for _, type_ in types[name])


@pytest.mark.anvil
def test_hand_over__signed_by_both_relayed_by_a_stranger__recorded_in_one_transaction(anvil_scene: Scene) -> None:
    scene = anvil_scene
    scene.rows, scene.prefix = MemoryRows(), ""  # the run's scene may still have the rows of another test
    extraction = scene.extract("SIGNED-1")
    scene.outbox().execute("signed 1", scene.mine.address, extraction)
    offered = offer(scene, extraction.lot, "signed-1")
    accepted = accept(scene, offered)
    halves = (
        arguments(offered),
        signature(scene, account(MINE), offered),
        arguments(accepted),
        signature(scene, account(REFINER), accepted),
    )
    data = encode_call(SIGNED, "handOver", halves)
    receipt = send_and_wait(scene.client, scene.stranger, scene.deployment.addresses[SIGNED], data)
    assert receipt.succeeded
    found = scene.contracts.transfer_of(transfer_id(MINE_MEMBER, "signed-1"))
    assert found.state is TransferState.ACCEPTED
    assert found.quantity == 10**7
    with pytest.raises(Refused) as refused:
        ask(scene, "handOver", *halves)
    assert refused.value.error == "InvalidAccountNonce"


@pytest.mark.anvil
def test_extract__signed_and_relayed_by_a_stranger__mints_for_the_signer(anvil_scene: Scene) -> None:
    scene = anvil_scene
    direct = scene.extract("SIGNED-2")
    message = Extract(
        signer=scene.mine.address,
        nonce=2 << 64,
        deadline_unix_seconds=scene.now() + 3600,
        product=direct.product,
        lot=direct.lot,
        revision=0,
        site="urn:test:site:1",
        material_number=direct.material,
        event_time_unix_seconds=direct.event_time,
        quantity_milligrams=direct.quantity,
        quantity_pieces=0,
        piece_mass_milligrams=0,
        composition=Shares(BULK_UNIT, cobalt=50_000_000, manganese=0xFFFFFFFF),
        models=CustodyModels(),
        ticket_sha256=sha256(b"SIGNED-2").digest(),
        certificates=(),
    )
    data = encode_call(SIGNED, "extract", (arguments(message), signature(scene, account(MINE), message)))
    assert send_and_wait(scene.client, scene.stranger, scene.deployment.addresses[SIGNED], data).succeeded
    record = scene.contracts.record_of(scene.batch("SIGNED-2"))
    assert record.batch.member == MINE_MEMBER
    assert record.batch.composition == direct.composition

"""The node's answers, typed; and what becomes of bad ones."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import structlog

from offchain.chain.client import CallRequest, Node, Taken
from offchain.chain.ids import batch_id, certificate_id, transfer_id
from offchain.chain.memory import MemoryRows
from offchain.chain.outbox import Outbox
from offchain.chain.sending import wait_for_receipt
from offchain.chain.signers import Transaction
from offchain.domain.enums import ContractName
from offchain.domain.errors import InvalidInput, Refused, Unavailable
from offchain.domain.ids import ZERO_ADDRESS, Address, BlockHash, MemberNumber, TxHash
from tests.offchain.chain.scene import MINE_MEMBER, Scene
from tests.parts import free_port


def test_node__head_headers_and_genesis__agree(scene: Scene) -> None:
    head = scene.client.head().header
    first, newest, beyond = scene.client.headers([0, head.number, head.number + 1000])
    assert first is not None
    assert first.block_hash == scene.client.genesis_hash()
    assert newest == head
    assert beyond is None
    assert scene.client.header_by_hash(head.block_hash) == head
    assert scene.client.header_by_hash(BlockHash(b"\x01" * 32)) is None


def test_node__logs__by_range_and_by_block_are_the_same(scene: Scene) -> None:
    addresses = list(scene.deployment.addresses.values())
    head = scene.client.head().header.number
    logs = scene.client.logs(0, head, addresses)
    assert [(log.block_number, log.log_index) for log in logs] == sorted(
        (log.block_number, log.log_index) for log in logs
    )
    block = logs[-1]
    assert list(scene.client.logs_in(block.block_hash, addresses)) == [
        log for log in logs if log.block_number == block.block_number
    ]
    with pytest.raises(Unavailable):
        scene.client.logs(head + 1000, head + 1005, addresses)


def test_node__receipts__in_order_and_none_where_there_is_none(scene: Scene) -> None:
    deployed = scene.deployment.contracts[ContractName.CUSTODY]
    found = scene.client.receipts([deployed.tx_hash, TxHash(b"\x01" * 32)])
    assert found[0] is not None
    assert (found[0].created, found[0].block_number) == (deployed.address, deployed.block_number)
    assert found[1] is None


def test_node__call_that_reverts__is_refused_in_words(scene: Scene) -> None:
    with pytest.raises(Refused) as refused:
        scene.contracts.record_of(batch_id(MINE_MEMBER, "NO", "SUCH"))
    assert refused.value.error == "BatchToken_UnknownBatch"


def test_node__read_where_there_is_no_contract__is_unavailable(scene: Scene) -> None:
    addresses = {**scene.deployment.addresses, ContractName.MEMBERSHIP: Address("0x" + "77" * 20)}
    with pytest.raises(Unavailable, match="answered 0 bytes"):
        type(scene.contracts)(scene.client, addresses).member_count()


def test_node__send__tells_known_bytes_and_used_nonces(scene: Scene) -> None:
    chain_id, price = scene.client.chain_id(), scene.client.gas_price() * 2
    nonce = scene.client.nonce(scene.refiner.address)
    signed = scene.refiner.sign_transaction(Transaction(chain_id, nonce, scene.refiner.address, b"", 21_000, price))
    assert scene.client.send([signed.raw])[0].taken is Taken.ACCEPTED
    assert scene.client.send([signed.raw])[0].taken in (Taken.KNOWN, Taken.NONCE_USED)
    assert wait_for_receipt(scene.client, signed.tx_hash, 20).succeeded
    again = scene.client.send([signed.raw, b"\x01\x02"])
    assert again[0].taken in (Taken.KNOWN, Taken.NONCE_USED)
    assert again[1].taken is Taken.REJECTED


def test_ids__made_here__are_those_of_the_contracts(scene: Scene) -> None:
    read = scene.contracts.read
    member = MemberNumber(7)
    for lot in ("A", "é", "x" * 40):
        assert read(ContractName.BATCH_TOKEN, "batchIdOf", 7, "P", lot, 3) == (batch_id(member, "P", lot, 3),)
        assert read(ContractName.CUSTODY, "transferIdOf", 7, lot) == (transfer_id(member, lot),)
        assert read(ContractName.DOCUMENTS, "certificateIdOf", 7, lot) == (certificate_id(member, lot),)


def test_outbox__value_that_does_not_fit__is_refused_with_its_field(scene: Scene) -> None:
    act = replace(scene.extract("BIG"), revision=2**16)
    with pytest.raises(InvalidInput) as refused:
        scene.outbox().check(scene.mine.address, act)
    assert (refused.value.field, refused.value.value) == ("revision", 2**16)


def test_outbox__nothing_listens__is_unavailable() -> None:
    with pytest.raises(Unavailable) as unavailable:
        Outbox(Node(f"http://127.0.0.1:{free_port()}", timeout_seconds=2), MemoryRows(), {})
    assert unavailable.value.retryable


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"not json", "no JSON"),
        (b'{"jsonrpc": "2.0", "id": 1, "result": "twelve"}', "where a number belongs"),
        (b'{"jsonrpc": "2.0", "id": 1, "result": null}', "where a number belongs"),
        (b'{"jsonrpc": "2.0", "id": 1, "error": {"code": -32000, "message": "busy"}}', "busy"),
        (b'{"jsonrpc": "2.0", "id": 1, "error": "busy"}', "busy"),
        (b"[1, 2]", "answered"),
        (None, "ReadTimeout"),
    ],
)
def test_node__rubbish_or_silence__is_unavailable(answer: bytes | None, words: str) -> None:
    with answering(answer) as url, pytest.raises(Unavailable, match=words):
        Node(url, timeout_seconds=0.5).chain_id()


def test_node__block_without_its_fields__is_unavailable() -> None:
    answer = b'{"jsonrpc": "2.0", "id": 1, "result": {"number": "0x1"}}'
    with answering(answer) as url, pytest.raises(Unavailable, match="block without"):
        Node(url).head()


def test_node__every_call__leaves_one_line_without_contents(scene: Scene) -> None:
    request = CallRequest(ZERO_ADDRESS, scene.deployment.addresses[ContractName.MEMBERSHIP], b"\xde\xad\xbe\xef")
    with structlog.testing.capture_logs() as lines, pytest.raises(Refused):
        scene.client.call(request)
    assert len(lines) == 1
    assert (lines[0]["event"], lines[0]["method"]) == ("chain_call", "eth_call")
    assert "deadbeef" not in json.dumps(lines, default=str)


@contextmanager
def answering(answer: bytes | None) -> Iterator[str]:
    """A server that gives one answer to everything, or none in time."""
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            if answer is None:
                done.wait(5)
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        done.set()
        server.shutdown()
        server.server_close()
        thread.join(5)

"""A node's JSON-RPC as typed calls: blocks, logs, receipts, reads, and signed bytes that go out.

Built on web3.py's HTTP provider below its formatters, which are slow and refuse the headers of proof-of-authority
chains; answers are parsed once, in `offchain.chain.answers`. Every call has a timeout and leaves one log line with
method and duration, never contents. What a contract refuses is raised as `Refused` in words, what the node does not
answer as `Unavailable`. Nothing is retried here: callers know what may be repeated.
"""

import ipaddress
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from requests.exceptions import RequestException
from web3 import HTTPProvider
from web3.types import RPCEndpoint, RPCResponse

from offchain.chain import answers
from offchain.chain.answers import NodeError
from offchain.chain.ids import checksum_address, created_address
from offchain.chain.port import (
    AtBlock,
    BlockHeader,
    BlockTag,
    CallRequest,
    ChainClient,
    ChainHead,
    RawLog,
    Receipt,
    SendAnswer,
    Taken,
)
from offchain.chain.reasons import explain
from offchain.domain.errors import Unavailable, shown
from offchain.domain.ids import Address, BlockHash, TxHash, hex_text

__all__ = [
    "AtBlock",
    "BlockHeader",
    "BlockTag",
    "CallRequest",
    "ChainClient",
    "ChainHead",
    "Node",
    "RawLog",
    "Receipt",
    "SendAnswer",
    "Taken",
]

DEFAULT_TIMEOUT_SECONDS: Final = 30.0
MAX_BATCH: Final = 100

_log = structlog.get_logger("oreline.chain")


class Node:
    """A `ChainClient` over HTTP."""

    def __init__(self, url: str, *, timeout_seconds: float = DEFAULT_TIMEOUT_SECONDS) -> None:
        options: dict[str, Any] = {"timeout": timeout_seconds}
        if _is_loopback(url):
            options["proxies"] = {"http": None, "https": None}
        self._provider = HTTPProvider(url, request_kwargs=options, exception_retry_configuration=None)
        self._host = urlsplit(url).hostname or "node"
        self._has_final = True

    def chain_id(self) -> int:
        """See `ChainClient`."""
        return answers.number(self._ask("eth_chainId"))

    def genesis_hash(self) -> BlockHash:
        """See `ChainClient`."""
        header = self.headers([0])[0]
        if header is None:
            raise Unavailable("chain node", "it does not have block 0")
        return header.block_hash

    def head(self) -> ChainHead:
        """See `ChainClient`."""
        newest = answers.header(self._ask("eth_getBlockByNumber", "latest", False))
        if newest is None:
            raise Unavailable("chain node", "it has no newest block")
        return ChainHead(newest, self._final_number())

    def headers(self, numbers: Sequence[int]) -> Sequence[BlockHeader | None]:
        """See `ChainClient`."""
        return [
            answers.header(found)
            for found in self._ask_each("eth_getBlockByNumber", [(hex(n), False) for n in numbers])
        ]

    def header_by_hash(self, block_hash: BlockHash) -> BlockHeader | None:
        """See `ChainClient`."""
        return answers.header(self._ask("eth_getBlockByHash", hex_text(block_hash), False))

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> Sequence[RawLog]:
        """See `ChainClient`."""
        where = {"fromBlock": hex(first), "toBlock": hex(last), "address": list(addresses)}
        return answers.in_order(self._ask("eth_getLogs", where))

    def logs_in(self, block_hash: BlockHash, addresses: Sequence[str]) -> Sequence[RawLog]:
        """See `ChainClient`."""
        return answers.in_order(
            self._ask("eth_getLogs", {"blockHash": hex_text(block_hash), "address": list(addresses)})
        )

    def receipts(self, hashes: Sequence[TxHash]) -> Sequence[Receipt | None]:
        """See `ChainClient`."""
        asked = [(hex_text(one),) for one in hashes]
        return [answers.receipt(found) for found in self._ask_each("eth_getTransactionReceipt", asked)]

    def nonce(self, address: Address, at: BlockTag = "latest") -> int:
        """See `ChainClient`."""
        return answers.number(self._ask("eth_getTransactionCount", checksum_address(address), at))

    def balance(self, address: Address) -> int:
        """See `ChainClient`."""
        return answers.number(self._ask("eth_getBalance", checksum_address(address), "latest"))

    def gas_price(self) -> int:
        """See `ChainClient`."""
        # Nodes suggest a tip from what was paid lately: offering a multiple of it would drive it up without end.
        base = self._ask("eth_getBlockByNumber", "latest", False).get("baseFeePerGas")
        if base is None:
            return answers.number(self._ask("eth_gasPrice"))
        return answers.number(self._ask("eth_gasPrice")) + answers.number(base) if answers.number(base) else 0

    def code(self, address: str) -> bytes:
        """See `ChainClient`."""
        return answers.raw_bytes(self._ask("eth_getCode", checksum_address(address), "latest"))

    def code_hash(self, address: str) -> bytes:
        """See `ChainClient`."""
        return sha256(self.code(address)).digest()

    def call(self, request: CallRequest, at: AtBlock = "latest") -> bytes:
        """See `ChainClient`."""
        return answers.raw_bytes(self._try("eth_call", request, at))

    def estimate_gas(self, request: CallRequest, at: BlockTag = "pending") -> int:
        """See `ChainClient`."""
        return answers.number(self._try("eth_estimateGas", request, at))

    def send(self, signed: Sequence[bytes]) -> Sequence[SendAnswer]:
        """See `ChainClient`. One request each: nodes may work on the parts of a batch in any order."""
        return [self._send_one(one) for one in signed]

    def _send_one(self, signed: bytes) -> SendAnswer:
        try:
            self._ask_raw("eth_sendRawTransaction", hex_text(signed))
        except NodeError as error:
            return answers.send_answer(error.message)
        return SendAnswer(Taken.ACCEPTED)

    def _try(self, method: str, request: CallRequest, at: AtBlock) -> Any:
        fields: dict[str, str] = {"from": checksum_address(request.sender), "data": hex_text(request.data)}
        if request.to is not None:
            fields["to"] = checksum_address(request.to)
        if request.value:
            fields["value"] = hex(request.value)
        overrides: list[Any] = []
        if request.to is not None and request.code is not None:
            overrides = [_being_made(request.to, request.code)]
        try:
            return self._ask_raw(method, fields, answers.block_words(at), *overrides)
        except NodeError as error:
            if error.data is None and "revert" not in error.message.lower():
                raise answers.translated(method, error) from error
            raise explain(error.data or b"", node_words=error.message) from error

    def _final_number(self) -> int | None:
        if not self._has_final:
            return None
        try:
            found = answers.header(self._ask_raw("eth_getBlockByNumber", "finalized", False))
        except NodeError:
            self._has_final = False  # chains whose blocks are final at once have no such tag
            return None
        return found.number if found else None

    def _ask(self, method: str, *params: Any) -> Any:
        try:
            return self._ask_raw(method, *params)
        except NodeError as error:
            raise answers.translated(method, error) from error

    def _ask_raw(self, method: str, *params: Any) -> Any:
        return answers.result_of(
            self._request(method, 1, lambda: self._provider.make_request(RPCEndpoint(method), params))
        )

    def _ask_each(self, method: str, parameters: Sequence[tuple[Any, ...]]) -> Sequence[Any]:
        try:
            return [answers.result_of(answer) for answer in self._batch(method, parameters)]
        except NodeError as error:
            raise answers.translated(method, error) from error

    def _batch(self, method: str, parameters: Sequence[tuple[Any, ...]]) -> Sequence[RPCResponse]:
        """One HTTP request for every `MAX_BATCH` calls."""
        answers: list[RPCResponse] = []
        for start in range(0, len(parameters), MAX_BATCH):
            part = [(RPCEndpoint(method), one) for one in parameters[start : start + MAX_BATCH]]
            got = self._request(method, len(part), lambda part=part: self._provider.make_batch_request(part))  # type: ignore[misc]
            if not isinstance(got, list) or len(got) != len(part):
                raise Unavailable("chain node", f"{method}: {len(part)} calls got the answer {shown(got)}")
            answers.extend(got)
        return answers

    def _request(self, method: str, calls: int, ask: Callable[[], Any]) -> Any:
        started = time.monotonic()
        outcome = "failed"
        try:
            answer = ask()
            outcome = "answered"
            return answer
        except (RequestException, OSError) as error:
            raise Unavailable("chain node", f"{method} at {self._host}: {type(error).__name__}") from error
        except ValueError as error:
            raise Unavailable("chain node", f"{method} at {self._host} gave no JSON answer") from error
        finally:
            milliseconds = round((time.monotonic() - started) * 1000, 1)
            _log.debug("chain_call", method=method, calls=calls, outcome=outcome, milliseconds=milliseconds)


def _being_made(address: Address, code: bytes) -> dict[str, Any]:
    """State under which a call of an address runs creation code as the chain would: nothing is there yet."""
    first_child = created_address(address, 1)
    return {
        checksum_address(address): {"code": hex_text(code), "nonce": "0x1", "state": {}},
        checksum_address(first_child): {"code": "0x", "nonce": "0x0", "state": {}},
    }


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

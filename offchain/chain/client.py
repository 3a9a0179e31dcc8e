"""A node's JSON-RPC as typed calls: blocks, logs, receipts, reads, and signed bytes that go out.

Built on web3.py's HTTP provider below its formatters, which are slow and refuse the headers of proof-of-authority
chains; numbers and hashes are parsed here, once. Every call has a timeout and leaves one log line with method and
duration, never contents. What a contract refuses is raised as `Refused` in words, what the node does not answer as
`Unavailable`. Nothing is retried here: callers know what may be repeated.
"""

import ipaddress
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import Any, Final, Literal, Protocol, cast
from urllib.parse import urlsplit

import structlog
from requests.exceptions import RequestException
from web3 import HTTPProvider
from web3.types import RPCEndpoint, RPCResponse

from offchain.chain.ids import checksum_address
from offchain.chain.reasons import explain
from offchain.domain.errors import OrelineError, Unavailable, shown
from offchain.domain.ids import Address, BlockHash, TxHash, hex_text
from offchain.domain.times import UnixSeconds

BlockTag = Literal["latest", "pending", "earliest", "safe", "finalized"]
AtBlock = int | BlockTag | BlockHash

DEFAULT_TIMEOUT_SECONDS: Final = 30.0
MAX_BATCH: Final = 100
# The node's answers to bytes it has already: that is success, because what was meant is there.
_KNOWN: Final = ("already known", "known transaction", "already imported", "already exists")
_NONCE_USED: Final = ("nonce too low", "nonce is too low", "invalid nonce", "old nonce")

_log = structlog.get_logger("oreline.chain")


@dataclass(frozen=True, slots=True)
class BlockHeader:
    """A block as the node tells it."""

    number: int
    block_hash: BlockHash
    parent_hash: BlockHash
    timestamp: UnixSeconds


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest block, and the newest one that the engine calls final (None = none yet, or it names none)."""

    header: BlockHeader
    final_number: int | None


@dataclass(frozen=True, slots=True)
class RawLog:
    """A log with the block that holds it."""

    block_number: int
    block_hash: BlockHash
    log_index: int
    tx_hash: TxHash
    address: Address
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a transaction in a block."""

    tx_hash: TxHash
    block_number: int
    block_hash: BlockHash
    succeeded: bool
    gas_used: int
    created: Address | None
    logs: tuple[RawLog, ...]


@dataclass(frozen=True, slots=True)
class CallRequest:
    """A call to try: what a transaction would carry. `to` None makes a contract."""

    sender: Address
    to: Address | None
    data: bytes
    value: int = 0


class Taken(Enum):
    """What the node said to signed bytes."""

    ACCEPTED = "accepted"
    KNOWN = "known already"
    NONCE_USED = "its nonce is used"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class SendAnswer:
    """The node's answer to signed bytes, in its own words where it did not take them."""

    taken: Taken
    words: str = ""


class ChainClient(Protocol):
    """What Oreline asks of a node. All methods raise `Unavailable` where it does not answer or answers rubbish."""

    def chain_id(self) -> int:
        """The chain's id (EIP-155)."""
        ...

    def genesis_hash(self) -> BlockHash:
        """Hash of block 0, which tells chains of the same id apart."""
        ...

    def head(self) -> ChainHead:
        """The newest block."""
        ...

    def headers(self, numbers: Sequence[int]) -> Sequence[BlockHeader | None]:
        """Headers of these blocks in this order; None for a block that the node does not have."""
        ...

    def header_by_hash(self, block_hash: BlockHash) -> BlockHeader | None:
        """Header of a block; None where the node does not have it."""
        ...

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> Sequence[RawLog]:
        """Logs of these contracts in these blocks, both included and not beyond the head, in chain order."""
        ...

    def logs_in(self, block_hash: BlockHash, addresses: Sequence[str]) -> Sequence[RawLog]:
        """Logs of these contracts in exactly this block, in chain order."""
        ...

    def receipts(self, hashes: Sequence[TxHash]) -> Sequence[Receipt | None]:
        """Receipts in this order; None for a transaction that is in no block."""
        ...

    def nonce(self, address: Address, at: BlockTag = "latest") -> int:
        """Number of transactions that the account has sent: its next nonce."""
        ...

    def balance(self, address: Address) -> int:
        """Balance in wei."""
        ...

    def gas_price(self) -> int:
        """Wei a unit of gas that a transaction should offer now; 0 on a chain without fees."""
        ...

    def code(self, address: str) -> bytes:
        """Code at an address; empty where there is none."""
        ...

    def code_hash(self, address: str) -> bytes:
        """sha-256 of the code at an address; of nothing where there is none."""
        ...

    def call(self, request: CallRequest, at: AtBlock = "latest") -> bytes:
        """What the call returns; raises `Refused` in words where the contract reverts."""
        ...

    def estimate_gas(self, request: CallRequest, at: BlockTag = "pending") -> int:
        """Gas that the call takes; raises `Refused` in words where the contract reverts."""
        ...

    def send(self, signed: Sequence[bytes]) -> Sequence[SendAnswer]:
        """Sends signed transactions in this order; one answer each."""
        ...


class NodeError(Exception):
    """The node answered a call with an error; becomes one of Oreline's errors before it leaves this module."""

    def __init__(self, code: int, message: str, data: bytes | None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


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
        return _number(self._ask("eth_chainId"))

    def genesis_hash(self) -> BlockHash:
        """See `ChainClient`."""
        header = self.headers([0])[0]
        if header is None:
            raise Unavailable("chain node", "it does not have block 0")
        return header.block_hash

    def head(self) -> ChainHead:
        """See `ChainClient`."""
        newest = _header(self._ask("eth_getBlockByNumber", "latest", False))
        if newest is None:
            raise Unavailable("chain node", "it has no newest block")
        return ChainHead(newest, self._final_number())

    def headers(self, numbers: Sequence[int]) -> Sequence[BlockHeader | None]:
        """See `ChainClient`."""
        return [_header(found) for found in self._ask_each("eth_getBlockByNumber", [(hex(n), False) for n in numbers])]

    def header_by_hash(self, block_hash: BlockHash) -> BlockHeader | None:
        """See `ChainClient`."""
        return _header(self._ask("eth_getBlockByHash", hex_text(block_hash), False))

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> Sequence[RawLog]:
        """See `ChainClient`."""
        where = {"fromBlock": hex(first), "toBlock": hex(last), "address": list(addresses)}
        return _in_order(self._ask("eth_getLogs", where))

    def logs_in(self, block_hash: BlockHash, addresses: Sequence[str]) -> Sequence[RawLog]:
        """See `ChainClient`."""
        return _in_order(self._ask("eth_getLogs", {"blockHash": hex_text(block_hash), "address": list(addresses)}))

    def receipts(self, hashes: Sequence[TxHash]) -> Sequence[Receipt | None]:
        """See `ChainClient`."""
        asked = [(hex_text(one),) for one in hashes]
        return [_receipt(found) for found in self._ask_each("eth_getTransactionReceipt", asked)]

    def nonce(self, address: Address, at: BlockTag = "latest") -> int:
        """See `ChainClient`."""
        return _number(self._ask("eth_getTransactionCount", checksum_address(address), at))

    def balance(self, address: Address) -> int:
        """See `ChainClient`."""
        return _number(self._ask("eth_getBalance", checksum_address(address), "latest"))

    def gas_price(self) -> int:
        """See `ChainClient`."""
        # Nodes suggest a tip from what was paid lately: offering a multiple of it would drive it up without end.
        base = self._ask("eth_getBlockByNumber", "latest", False).get("baseFeePerGas")
        if base is None:
            return _number(self._ask("eth_gasPrice"))
        return _number(self._ask("eth_gasPrice")) + _number(base) if _number(base) else 0

    def code(self, address: str) -> bytes:
        """See `ChainClient`."""
        return _bytes(self._ask("eth_getCode", checksum_address(address), "latest"))

    def code_hash(self, address: str) -> bytes:
        """See `ChainClient`."""
        return sha256(self.code(address)).digest()

    def call(self, request: CallRequest, at: AtBlock = "latest") -> bytes:
        """See `ChainClient`."""
        return _bytes(self._try("eth_call", request, at))

    def estimate_gas(self, request: CallRequest, at: BlockTag = "pending") -> int:
        """See `ChainClient`."""
        return _number(self._try("eth_estimateGas", request, at))

    def send(self, signed: Sequence[bytes]) -> Sequence[SendAnswer]:
        """See `ChainClient`. One request each: nodes may work on the parts of a batch in any order."""
        return [self._send_one(one) for one in signed]

    def _send_one(self, signed: bytes) -> SendAnswer:
        try:
            self._ask_raw("eth_sendRawTransaction", hex_text(signed))
        except NodeError as error:
            return _send_answer(error.message)
        return SendAnswer(Taken.ACCEPTED)

    def _try(self, method: str, request: CallRequest, at: AtBlock) -> Any:
        fields: dict[str, str] = {"from": checksum_address(request.sender), "data": hex_text(request.data)}
        if request.to is not None:
            fields["to"] = checksum_address(request.to)
        if request.value:
            fields["value"] = hex(request.value)
        try:
            return self._ask_raw(method, fields, _block(at))
        except NodeError as error:
            if error.data is None and "revert" not in error.message.lower():
                raise _translated(method, error) from error
            raise explain(error.data or b"", node_words=error.message) from error

    def _final_number(self) -> int | None:
        if not self._has_final:
            return None
        try:
            found = _header(self._ask_raw("eth_getBlockByNumber", "finalized", False))
        except NodeError:
            self._has_final = False  # chains whose blocks are final at once have no such tag
            return None
        return found.number if found else None

    def _ask(self, method: str, *params: Any) -> Any:
        try:
            return self._ask_raw(method, *params)
        except NodeError as error:
            raise _translated(method, error) from error

    def _ask_raw(self, method: str, *params: Any) -> Any:
        return _result(self._request(method, 1, lambda: self._provider.make_request(RPCEndpoint(method), params)))

    def _ask_each(self, method: str, parameters: Sequence[tuple[Any, ...]]) -> Sequence[Any]:
        try:
            return [_result(answer) for answer in self._batch(method, parameters)]
        except NodeError as error:
            raise _translated(method, error) from error

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


def _result(answer: object) -> Any:
    if not isinstance(answer, Mapping):
        raise Unavailable("chain node", f"answered {shown(answer)}")
    error = answer.get("error")
    if error is None:
        return answer.get("result")
    if not isinstance(error, Mapping):
        raise NodeError(0, str(error), None)
    return _raise(error)


def _raise(error: Mapping[str, Any]) -> Any:
    raw = error.get("data")
    if isinstance(raw, Mapping):
        raw = raw.get("data") or raw.get("result")
    data = None
    if isinstance(raw, str) and "0x" in raw:
        digits = raw[raw.index("0x") + 2 :]
        try:
            data = bytes.fromhex(digits)
        except ValueError:
            data = None
    code = error.get("code")
    raise NodeError(code if isinstance(code, int) else 0, str(error.get("message", "")), data)


def _translated(method: str, error: NodeError) -> OrelineError:
    return Unavailable("chain node", f"{method}: {shown(error.message)} (code {error.code})")


def _send_answer(words: str) -> SendAnswer:
    lower = words.lower()
    if any(text in lower for text in _KNOWN):
        return SendAnswer(Taken.KNOWN, words)
    if any(text in lower for text in _NONCE_USED):
        return SendAnswer(Taken.NONCE_USED, words)
    return SendAnswer(Taken.REJECTED, words)


def _block(at: AtBlock) -> str | dict[str, str]:
    if isinstance(at, bytes):
        return {"blockHash": hex_text(at)}
    return hex(at) if isinstance(at, int) else at


def _number(value: object) -> int:
    try:
        return int(cast(str, value), 16)
    except (TypeError, ValueError) as error:
        raise Unavailable("chain node", f"gave {shown(value)} where a number belongs") from error


def _bytes(value: object) -> bytes:
    try:
        return bytes.fromhex(cast(str, value).removeprefix("0x"))
    except (AttributeError, TypeError, ValueError) as error:
        raise Unavailable("chain node", f"gave {shown(value)} where bytes belong") from error


def _header(found: Any) -> BlockHeader | None:
    if found is None:
        return None
    try:
        return BlockHeader(
            _number(found["number"]),
            BlockHash(_bytes(found["hash"])),
            BlockHash(_bytes(found["parentHash"])),
            UnixSeconds(_number(found["timestamp"])),
        )
    except (KeyError, TypeError) as error:
        raise Unavailable("chain node", f"gave a block without {error}") from error


def _receipt(found: Any) -> Receipt | None:
    if found is None or found.get("blockHash") is None:
        return None
    try:
        created = found.get("contractAddress")
        return Receipt(
            TxHash(_bytes(found["transactionHash"])),
            _number(found["blockNumber"]),
            BlockHash(_bytes(found["blockHash"])),
            _number(found["status"]) == 1,
            _number(found["gasUsed"]),
            Address(created.lower()) if created else None,
            tuple(_in_order(found["logs"])),
        )
    except (KeyError, TypeError) as error:
        raise Unavailable("chain node", f"gave a receipt without {error}") from error


def _in_order(found: Any) -> Sequence[RawLog]:
    try:
        logs = [_raw_log(one) for one in found if not one.get("removed")]
    except (KeyError, TypeError, AttributeError) as error:
        raise Unavailable("chain node", f"gave a log without {error}") from error
    return sorted(logs, key=lambda log: (log.block_number, log.log_index))


def _raw_log(found: Mapping[str, Any]) -> RawLog:
    return RawLog(
        _number(found["blockNumber"]),
        BlockHash(_bytes(found["blockHash"])),
        _number(found["logIndex"]),
        TxHash(_bytes(found["transactionHash"])),
        Address(str(found["address"]).lower()),
        tuple([_bytes(word) for word in found["topics"]]),
        _bytes(found["data"]),
    )


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

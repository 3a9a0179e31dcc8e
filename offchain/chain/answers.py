"""Parsing what a node answers: numbers and hashes from their hexadecimal text, refusals with their data.

What is not as it must be becomes `Unavailable`: a node that answers rubbish is as good as none.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from offchain.chain.port import AtBlock, BlockHeader, RawLog, Receipt, SendAnswer, Taken
from offchain.domain.errors import OrelineError, Unavailable, shown
from offchain.domain.ids import Address, BlockHash, TxHash, hex_text
from offchain.domain.times import UnixSeconds

# The node's answers to bytes it has already: that is success, because what was meant is there.
_KNOWN: Final = ("already known", "known transaction", "already imported", "already exists")
_NONCE_USED: Final = ("nonce too low", "nonce is too low", "invalid nonce", "old nonce")


class NodeError(Exception):
    """The node answered a call with an error; becomes one of Oreline's errors before it leaves the client."""

    def __init__(self, code: int, message: str, data: bytes | None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


def result_of(answer: object) -> Any:
    """The result of one JSON-RPC answer; raises `NodeError` for an error, `Unavailable` for anything else."""
    if not isinstance(answer, Mapping):
        raise Unavailable("chain node", f"answered {shown(answer)}")
    error = answer.get("error")
    if error is None:
        return answer.get("result")
    if not isinstance(error, Mapping):
        raise NodeError(0, str(error), None)
    code = error.get("code")
    raise NodeError(code if isinstance(code, int) else 0, str(error.get("message", "")), _revert_data(error))


def _revert_data(error: Mapping[str, Any]) -> bytes | None:
    """Revert data of an error: nodes give it as hexadecimal text, some with a word before it or one level deeper."""
    raw = error.get("data")
    if isinstance(raw, Mapping):
        raw = raw.get("data") or raw.get("result")
    if not isinstance(raw, str) or "0x" not in raw:
        return None
    try:
        return bytes.fromhex(raw[raw.index("0x") + 2 :])
    except ValueError:
        return None


def translated(method: str, error: NodeError) -> OrelineError:
    """What callers see of an error that is no refusal of a contract."""
    return Unavailable("chain node", f"{method}: {shown(error.message)} (code {error.code})")


def send_answer(words: str) -> SendAnswer:
    """What the node's refusal of signed bytes means."""
    lower = words.lower()
    if any(text in lower for text in _KNOWN):
        return SendAnswer(Taken.KNOWN, words)
    if any(text in lower for text in _NONCE_USED):
        return SendAnswer(Taken.NONCE_USED, words)
    return SendAnswer(Taken.REJECTED, words)


def block_words(at: AtBlock) -> str | dict[str, str]:
    """A block as a parameter of a call (EIP-1898 for hashes)."""
    if isinstance(at, bytes):
        return {"blockHash": hex_text(at)}
    return hex(at) if isinstance(at, int) else at


def number(value: object) -> int:
    """A quantity in hexadecimal text."""
    try:
        return int(cast(str, value), 16)
    except (TypeError, ValueError) as error:
        raise Unavailable("chain node", f"gave {shown(value)} where a number belongs") from error


def raw_bytes(value: object) -> bytes:
    """Bytes in hexadecimal text."""
    try:
        return bytes.fromhex(cast(str, value).removeprefix("0x"))
    except (AttributeError, TypeError, ValueError) as error:
        raise Unavailable("chain node", f"gave {shown(value)} where bytes belong") from error


def header(found: Any) -> BlockHeader | None:
    """A block; None where the node has none."""
    if found is None:
        return None
    try:
        return BlockHeader(
            number(found["number"]),
            BlockHash(raw_bytes(found["hash"])),
            BlockHash(raw_bytes(found["parentHash"])),
            UnixSeconds(number(found["timestamp"])),
        )
    except (KeyError, TypeError) as error:
        raise Unavailable("chain node", f"gave a block without {error}") from error


def receipt(found: Any) -> Receipt | None:
    """A receipt; None where the transaction is in no block."""
    if found is None or found.get("blockHash") is None:
        return None
    try:
        created = found.get("contractAddress")
        return Receipt(
            TxHash(raw_bytes(found["transactionHash"])),
            number(found["blockNumber"]),
            BlockHash(raw_bytes(found["blockHash"])),
            number(found["status"]) == 1,
            number(found["gasUsed"]),
            Address(created.lower()) if created else None,
            tuple(in_order(found["logs"])),
        )
    except (KeyError, TypeError) as error:
        raise Unavailable("chain node", f"gave a receipt without {error}") from error


def in_order(found: Any) -> Sequence[RawLog]:
    """Logs in chain order; those that a reorganisation removed are left out."""
    try:
        logs = [_raw_log(one) for one in found if not one.get("removed")]
    except (KeyError, TypeError, AttributeError) as error:
        raise Unavailable("chain node", f"gave a log without {error}") from error
    return sorted(logs, key=lambda log: (log.block_number, log.log_index))


def _raw_log(found: Mapping[str, Any]) -> RawLog:
    return RawLog(
        number(found["blockNumber"]),
        BlockHash(raw_bytes(found["blockHash"])),
        number(found["logIndex"]),
        TxHash(raw_bytes(found["transactionHash"])),
        Address(str(found["address"]).lower()),
        tuple([raw_bytes(word) for word in found["topics"]]),
        raw_bytes(found["data"]),
    )

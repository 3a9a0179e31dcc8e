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
    """The node answered a call with an error; becomes one of Oreline's errors before it leaves this module."""

    def __init__(self, code: int, message: str, data: bytes | None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


def result_of(answer: object) -> Any:
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


def translated(method: str, error: NodeError) -> OrelineError:
    return Unavailable("chain node", f"{method}: {shown(error.message)} (code {error.code})")


def send_answer(words: str) -> SendAnswer:
    lower = words.lower()
    if any(text in lower for text in _KNOWN):
        return SendAnswer(Taken.KNOWN, words)
    if any(text in lower for text in _NONCE_USED):
        return SendAnswer(Taken.NONCE_USED, words)
    return SendAnswer(Taken.REJECTED, words)


def block_words(at: AtBlock) -> str | dict[str, str]:
    if isinstance(at, bytes):
        return {"blockHash": hex_text(at)}
    return hex(at) if isinstance(at, int) else at


def number(value: object) -> int:
    try:
        return int(cast(str, value), 16)
    except (TypeError, ValueError) as error:
        raise Unavailable("chain node", f"gave {shown(value)} where a number belongs") from error


def raw_bytes(value: object) -> bytes:
    try:
        return bytes.fromhex(cast(str, value).removeprefix("0x"))
    except (AttributeError, TypeError, ValueError) as error:
        raise Unavailable("chain node", f"gave {shown(value)} where bytes belong") from error


def header(found: Any) -> BlockHeader | None:
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

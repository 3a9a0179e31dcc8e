"""The least that a transaction can cost: what it must read, write and log, at the prices of Cancun.

Prices: EIP-2929 and EIP-3529 (storage and accounts), EIP-2028 (calldata), Appendix G of the Yellow Paper (logs and the
intrinsic gas). Nothing is counted for computing, memory, hashing or calls of accounts that are warm: nothing reaches
it.
"""

from dataclasses import dataclass

from bench.gas.chain import Spent

INTRINSIC = 21_000
ZERO_BYTE, OTHER_BYTE = 4, 16
NEW_SLOT = 20_000 + 2_100
CHANGED_SLOT = 2_900 + 2_100
READ_SLOT = 2_100
ACCOUNT = 2_600
LOG, LOG_TOPIC, LOG_BYTE = 375, 375, 8


@dataclass(frozen=True)
class Demanded:
    """What an act must touch, each named: slots that become something, that change, that are only read; contracts
    beside the one called."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    transactions: int = 1


def calldata_gas(data: bytes) -> int:
    """Gas of calldata."""
    zeros = data.count(0)
    return zeros * ZERO_BYTE + (len(data) - zeros) * OTHER_BYTE


def log_gas(logs: tuple[tuple[int, int], ...]) -> int:
    """Gas of logs, each given by its topics and data bytes."""
    return sum(LOG + topics * LOG_TOPIC + size * LOG_BYTE for topics, size in logs)


def bound(demanded: Demanded, spent: Spent) -> int:
    """The least gas for what is demanded, with the calldata and the logs of the transactions measured."""
    return (
        demanded.transactions * INTRINSIC
        + calldata_gas(spent.calldata)
        + len(demanded.new) * NEW_SLOT
        + len(demanded.changed) * CHANGED_SLOT
        + len(demanded.read) * READ_SLOT
        + len(demanded.accounts) * ACCOUNT
        + log_gas(spent.logs)
    )


def formula(demanded: Demanded, spent: Spent) -> str:
    """The sum in words, as it stands in the table."""
    intrinsic = f"{INTRINSIC:,}" if demanded.transactions == 1 else f"{demanded.transactions} x {INTRINSIC:,}"
    return (
        f"{intrinsic} + calldata {calldata_gas(spent.calldata):,} + {len(demanded.new)} new slots x {NEW_SLOT:,} + "
        f"{len(demanded.changed)} changed x {CHANGED_SLOT:,} + {len(demanded.read)} read x {READ_SLOT:,} + "
        f"{len(demanded.accounts)} contracts x {ACCOUNT:,} + {len(spent.logs)} logs {log_gas(spent.logs):,}"
    )

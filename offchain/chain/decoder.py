"""Raw logs to domain events, with readers compiled once per ABI.

A contract's address decides whose events its logs are; an event that its ABI does not know raises `UnknownEvent`, bytes
that do not fit raise `Malformed`. Nothing is skipped.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from offchain.chain.artifacts import AbiItem, load_artifact
from offchain.chain.codec import Malformed, Words, head_size, is_dynamic, reader, tuple_reader
from offchain.chain.ids import topic
from offchain.domain import events
from offchain.domain.enums import ContractName
from offchain.domain.errors import OrelineError
from offchain.domain.events import Event, Logged, Position
from offchain.domain.ids import Address, BlockHash, TxHash, hex_text
from offchain.domain.times import UnixSeconds


class UnknownEvent(OrelineError):
    """A log that no contract of ours can have emitted."""

    default_hint = "The deployment file or the package does not belong to this chain's contracts."


class RawLog(Protocol):
    """A log as a node returns it; `offchain.chain.client.RawLog` is one."""

    @property
    def block_number(self) -> int: ...
    @property
    def block_hash(self) -> bytes: ...
    @property
    def log_index(self) -> int: ...
    @property
    def tx_hash(self) -> bytes: ...
    @property
    def address(self) -> str: ...
    @property
    def topics(self) -> tuple[bytes, ...]: ...
    @property
    def data(self) -> bytes: ...


EventReader = Callable[[tuple[bytes, ...], bytes], Event]


class Decoder:
    """Decodes the logs of one deployment."""

    def __init__(self, addresses: Mapping[ContractName, Address]) -> None:
        self._readers: Final = {
            address: (name, event_readers(load_artifact(name).items("event"), name))
            for name, address in addresses.items()
        }

    def decode(self, log: RawLog, timestamp: int) -> Logged:
        """The event of a log and its position; `timestamp` is its block's. Raises `UnknownEvent` or `Malformed`."""
        name, readers = self._readers.get(Address(log.address), (None, {}))
        if name is None:
            raise UnknownEvent(f"{log.address} is no contract of this deployment")
        read = readers.get(log.topics[0] if log.topics else b"")
        if read is None:
            first = hex_text(log.topics[0]) if log.topics else "no topic"
            raise UnknownEvent(f"{name} has no event {first} (block {log.block_number}, log {log.log_index})")
        try:
            event = read(log.topics, log.data)
        except (IndexError, ValueError) as error:
            raise Malformed(f"a log of {name} does not fit its ABI (block {log.block_number}): {error}") from error
        position = Position(
            log.block_number, BlockHash(log.block_hash), log.log_index, TxHash(log.tx_hash), UnixSeconds(timestamp)
        )
        return Logged(position, name, event)


def event_readers(items: Sequence[AbiItem], contract: ContractName) -> dict[bytes, EventReader]:
    """First topic to reader of each event of an ABI; `TypeError` where the domain has no class for one."""
    return {topic(item): event_reader(item, event_class(str(item["name"]), contract)) for item in items}


def event_class(name: str, contract: ContractName) -> type[Event]:
    """The dataclass of an event; `TypeError` where there is none."""
    for candidate in (name, f"{contract}{name}"):
        found = getattr(events, candidate, None)
        if isinstance(found, type) and issubclass(found, Event) and found.contract in (None, contract):
            return found
    raise TypeError(f"offchain.domain.events has no class for {name} of {contract}")


def event_reader(item: AbiItem, kind: type[Event]) -> EventReader:
    """Reader of one event: indexed fields from the topics, the others from the data, in the ABI's order."""
    indexed = [part for part in item["inputs"] if part["indexed"]]
    if any(is_dynamic(part) or head_size(part) != 1 for part in indexed):
        raise TypeError(f"{item['name']} indexes a value that does not fit a topic")
    read_data = tuple_reader([part for part in item["inputs"] if not part["indexed"]])
    topic_readers = [reader(part) for part in indexed]
    topics_expected = len(indexed) + 1
    order = _order(item["inputs"])

    def read(topics: tuple[bytes, ...], data: bytes) -> Event:
        if len(topics) != topics_expected:
            raise Malformed(f"{item['name']} has {len(topics)} topics, not {topics_expected}")
        values = read_data(data)
        keys: list[Any] = [one(Words(word), 0, 0) for one, word in zip(topic_readers, topics[1:], strict=True)]
        return kind(*[values[at] if where is None else keys[where] for where, at in order])

    return read


def _order(inputs: Sequence[AbiItem]) -> list[tuple[int | None, int]]:
    """For each input: its place among the topics (or None), and its place among the data."""
    order: list[tuple[int | None, int]] = []
    topics = values = 0
    for part in inputs:
        if part["indexed"]:
            order.append((topics, 0))
            topics += 1
        else:
            order.append((None, values))
            values += 1
    return order

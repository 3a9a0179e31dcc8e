"""What is recorded, in a few numbers: the end of the demo and part of `oreline status`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from offchain.cli.names import all_of
from offchain.cli.output import Column, Output
from offchain.cli.values import words_of
from offchain.domain.certificates import status_at
from offchain.store import View
from offchain.store.digest import index_digest
from offchain.store.queries import (
    MAX_LIMIT,
    count_rows,
    get_sync_status,
    list_anchors,
    list_certificates,
    list_transfers,
)


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of one block; `captured` are EPCIS events by status, kept by this machine. `digest` is over the index."""

    block_number: int
    members: int
    sites: int
    batches: int
    moves: int
    documents: int
    chain_events: int
    transfers: Mapping[str, int]
    certificates: Mapping[str, int]
    captured: Mapping[str, int]
    digest: str

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "blockNumber": self.block_number,
            "members": self.members,
            "sites": self.sites,
            "batches": self.batches,
            "transfers": dict(self.transfers),
            "moves": self.moves,
            "documents": self.documents,
            "certificates": dict(self.certificates),
            "epcisEvents": dict(self.captured),
            "chainEvents": self.chain_events,
            "digest": self.digest,
        }

    def show(self, output: Output) -> None:
        """The short table."""
        rows: list[tuple[str, object, str]] = [
            ("members", self.members, ""),
            ("sites", self.sites, ""),
            ("batches", self.batches, ""),
            ("transfers", sum(self.transfers.values()), _parts(self.transfers)),
            ("moves between own sites", self.moves, ""),
            ("documents", self.documents, ""),
            ("certificates", sum(self.certificates.values()), _parts(self.certificates)),
            ("EPCIS events", sum(self.captured.values()), _parts(self.captured)),
            ("chain events", self.chain_events, f"in {self.block_number} blocks"),
        ]
        output.table("What is recorded", ["", Column("count", number=True), "of these"], rows)


def summarize(view: View, now: int, captured: Mapping[str, int]) -> Summary:
    """The counts of this moment; certificates by what they are worth at `now` (Unix seconds), or at the newest block
    where that is later."""
    block = view.as_of
    moment = max(now, block.block_timestamp)
    counts = count_rows(view)
    transfers = list(all_of(lambda at: list_transfers(view, cursor=at, limit=MAX_LIMIT)))
    states = Counter(words_of(row.state.name) for row in transfers if not row.own_move)
    certificates = Counter(
        words_of(status_at(row.life, moment, moment).name)
        for row in all_of(lambda at: list_certificates(view, cursor=at, limit=MAX_LIMIT))
    )
    anchored = {row.sha256_hash for row in all_of(lambda at: list_anchors(view, cursor=at, limit=MAX_LIMIT))}
    return Summary(
        block_number=block.block_number,
        members=counts["members"],
        sites=counts["sites"],
        batches=counts["batches"],
        moves=sum(row.own_move for row in transfers),
        documents=len(anchored),
        chain_events=counts["events"],
        transfers=dict(sorted(states.items())),
        certificates=dict(sorted(certificates.items())),
        captured=dict(captured),
        digest=index_digest(view),
    )


def lag_words(view: View) -> str:
    """How far the index is behind the node, in words."""
    status = get_sync_status(view)
    if status.indexed is None:
        return "nothing indexed yet"
    lag = status.lag_blocks
    behind = "unknown lag" if lag is None else "up to date" if lag == 0 else f"{lag} blocks behind"
    return f"block {status.indexed.block_number}, {behind}"


def _parts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())

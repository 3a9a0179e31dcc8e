"""The rows of the outbox, on both databases."""

import threading
from dataclasses import replace

import pytest

from offchain.domain.errors import Conflict, NotFound, OrelineError
from offchain.domain.ids import Address, BlockHash, TxHash
from offchain.domain.outbox import Attempt, NewRequest, OutboxRows, OutboxState, Outcome
from offchain.domain.times import UnixSeconds
from offchain.store import Store
from offchain.store.outbox import StoredOutbox

CHAIN = BlockHash(b"\x01" * 32)
ALICE = Address("0x" + "a1" * 20)
BOB = Address("0x" + "b0" * 20)
NEW = NewRequest(
    "key-1", b"\x02" * 32, CHAIN, ALICE, Address("0x" + "cc" * 20), b"\x00\xff", "Extract", 21000, UnixSeconds(10), None
)


def attempt(nonce: int, mark: int = 1) -> Attempt:
    return Attempt(nonce, TxHash(bytes([mark, nonce % 256]) * 16), bytes([mark]) * 120, UnixSeconds(20))


@pytest.fixture
def outbox(store: Store) -> OutboxRows:
    return StoredOutbox(store)


def test_get__unknown__is_not_found(outbox: OutboxRows) -> None:
    with pytest.raises(NotFound):
        outbox.get(1)
    with pytest.raises(NotFound):
        outbox.record(1, Outcome(OutboxState.EXPIRED, UnixSeconds(1)))
    assert outbox.find("key-1") is None


def test_assign__nonce_of_another_request__is_a_conflict(outbox: OutboxRows) -> None:
    first = outbox.insert(NEW)
    second = outbox.insert(replace(NEW, key="key-2"))
    with outbox.allocating(CHAIN, ALICE) as allocation:
        allocation.assign(first.request_id, attempt(0))
    with pytest.raises(Conflict, match="nonce 0"), outbox.allocating(CHAIN, ALICE) as allocation:
        allocation.assign(second.request_id, attempt(0, mark=2))
    assert outbox.get(second.request_id).state is OutboxState.QUEUED
    assert outbox.attempts(second.request_id) == []


def test_insert__same_key_again__returns_the_first_untouched(outbox: OutboxRows) -> None:
    first = outbox.insert(NEW)
    outbox.record(first.request_id, Outcome(OutboxState.EXPIRED, UnixSeconds(99)))
    again = outbox.insert(replace(NEW, body_hash=b"\x09" * 32, act="Transform"))
    assert again.request_id == first.request_id
    assert (again.new, again.state) == (NEW, OutboxState.EXPIRED)
    assert outbox.find("key-1") == again


def test_insert__from_many_threads__makes_one_row(outbox: OutboxRows) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(outbox.insert(NEW).request_id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 8
    assert len(set(found)) == 1


def test_allocating__from_many_threads__gives_each_nonce_once(outbox: OutboxRows) -> None:
    requests = [outbox.insert(replace(NEW, key=f"key-{number}")).request_id for number in range(24)]
    failures: list[OrelineError] = []

    def give(mine: list[int]) -> None:
        try:
            for request_id in mine:
                with outbox.allocating(CHAIN, ALICE) as allocation:
                    highest = allocation.highest_nonce()
                    allocation.assign(request_id, attempt(0 if highest is None else highest + 1))
        except OrelineError as error:
            failures.append(error)

    threads = [threading.Thread(target=give, args=(requests[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    nonces = [outbox.get(request_id).attempt for request_id in requests]
    assert sorted(one.nonce for one in nonces if one) == list(range(24))


def test_allocating__block_raises__takes_the_nonce_back(outbox: OutboxRows) -> None:
    first = outbox.insert(NEW)
    with pytest.raises(RuntimeError), outbox.allocating(CHAIN, ALICE) as allocation:
        allocation.assign(first.request_id, attempt(0))
        raise RuntimeError("signer is gone")
    with outbox.allocating(CHAIN, ALICE) as allocation:
        assert allocation.highest_nonce() is None
        assert [one.request_id for one in allocation.queued(10)] == [first.request_id]


def test_assign__replacement__keeps_all_attempts_and_the_newest_counts(outbox: OutboxRows) -> None:
    first = outbox.insert(NEW)
    with outbox.allocating(CHAIN, ALICE) as allocation:
        allocation.assign(first.request_id, attempt(4))
        sent = allocation.assign(first.request_id, attempt(4, mark=9))
        assert allocation.highest_nonce() == 4
        assert allocation.queued(10) == []
    assert sent.attempt == attempt(4, mark=9)
    assert sent.state is OutboxState.SENT
    assert outbox.attempts(first.request_id) == [attempt(4), attempt(4, mark=9)]


def test_allocating__is_of_one_signer_and_chain(outbox: OutboxRows) -> None:
    first = outbox.insert(NEW)
    other = outbox.insert(replace(NEW, key="key-2", signer=BOB))
    elsewhere = outbox.insert(replace(NEW, key="key-3", genesis_hash=BlockHash(b"\x07" * 32)))
    with outbox.allocating(CHAIN, ALICE) as allocation:
        assert [one.request_id for one in allocation.queued(10)] == [first.request_id]
        allocation.assign(first.request_id, attempt(7))
    with outbox.allocating(CHAIN, BOB) as allocation:
        assert allocation.highest_nonce() is None
        allocation.assign(other.request_id, attempt(7, mark=3))
    assert outbox.signers(CHAIN) == [ALICE, BOB]
    assert outbox.signers(BlockHash(b"\x07" * 32)) == [ALICE]
    assert outbox.get(elsewhere.request_id).attempt is None


def test_unsettled__are_sent_ones_and_mined_ones_that_may_be_taken_back(outbox: OutboxRows) -> None:
    ids = [outbox.insert(replace(NEW, key=f"key-{number}")).request_id for number in range(6)]
    with outbox.allocating(CHAIN, ALICE) as allocation:
        for nonce, request_id in enumerate(ids[:5]):
            allocation.assign(request_id, attempt(nonce))
        mined = Outcome(OutboxState.CONFIRMED, UnixSeconds(30), attempt(0).tx_hash, 8, CHAIN, 21000)
        allocation.record(ids[0], mined)
        allocation.record(ids[1], replace(mined, block_number=12))
        allocation.record(ids[2], replace(mined, state=OutboxState.REVERTED, error="Custody_Sequence", reason="stale"))
    found = outbox.unsettled(CHAIN, ALICE, from_nonce=2, above_block=10, limit=10)
    assert [one.request_id for one in found] == [ids[1], ids[2], ids[3], ids[4]]
    assert [one.request_id for one in outbox.unsettled(CHAIN, ALICE, from_nonce=9, above_block=99, limit=1)] == [ids[3]]


def test_record__outcome__is_kept_whole(outbox: OutboxRows, store: Store) -> None:
    first = outbox.insert(NEW)
    outcome = Outcome(
        OutboxState.REVERTED, UnixSeconds(40), attempt(0).tx_hash, 2**40, CHAIN, 55, "Production_SiteKind", "not a mine"
    )
    assert outbox.record(first.request_id, outcome).outcome == outcome
    assert outbox.get(first.request_id).outcome == outcome
    assert outbox.get(first.request_id).done
    assert StoredOutbox(store).counts() == {OutboxState.REVERTED: 1}
    assert [one.request_id for one in StoredOutbox(store).recent(limit=5)] == [first.request_id]
    assert StoredOutbox(store).recent(limit=5, state=OutboxState.QUEUED) == []

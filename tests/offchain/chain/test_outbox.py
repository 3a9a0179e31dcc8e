"""The outbox on real chains: once and only once, whatever stops it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from offchain.chain.memory import MemoryRows
from offchain.chain.outbox import failure_of
from offchain.domain.enums import WasteClass
from offchain.domain.errors import Conflict, InvalidInput, Refused
from offchain.domain.holders import holder_at_site
from offchain.domain.outbox import OutboxState
from offchain.domain.times import UnixSeconds
from offchain.store import open_store
from offchain.store.outbox import StoredOutbox
from tests.offchain.chain.scene import MINE_SITE, Scene


@pytest.fixture(
    params=[
        pytest.param(("anvil", "memory"), marks=pytest.mark.anvil, id="anvil-memory"),
        pytest.param(("anvil", "sqlite"), marks=pytest.mark.anvil, id="anvil-sqlite"),
        pytest.param(("anvil", "postgres"), marks=[pytest.mark.anvil, pytest.mark.postgres], id="anvil-postgres"),
        pytest.param(("geth", "sqlite"), marks=pytest.mark.geth, id="geth-sqlite"),
    ]
)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """The consortium with an empty outbox of each kind on each chain."""
    chain, kind = request.param
    found: Scene = request.getfixturevalue(f"{chain}_scene")
    found.prefix = f"{kind}-"
    if kind == "memory":
        found.rows = MemoryRows()
        yield found
        return
    url = request.getfixturevalue("postgres_url") if kind == "postgres" else f"sqlite:///{tmp_path / 'rows.db'}"
    store = open_store(url)
    found.rows = StoredOutbox(store)
    yield found
    store.close()


def test_submit__refused_act__comes_in_words_and_is_not_stored(scene: Scene) -> None:
    nonce = scene.client.nonce(scene.stranger.address)
    with pytest.raises(Refused) as refused:
        scene.outbox().submit("k", scene.stranger.address, scene.extract("W-1"))
    assert refused.value.error == "Membership_UnknownAccount"
    assert scene.stranger.address in refused.value.message
    assert scene.rows.find("k") is None
    assert scene.client.nonce(scene.stranger.address) == nonce


def test_submit__key_too_long__is_refused(scene: Scene) -> None:
    with pytest.raises(InvalidInput, match="key"):
        scene.outbox().submit("k" * 201, scene.mine.address, scene.extract("W-2"))


def test_submit__same_key_and_act_twice__gives_the_first_result(scene: Scene) -> None:
    act = scene.extract("R-1")
    first = scene.outbox().execute("same", scene.mine.address, act)
    nonce = scene.client.nonce(scene.mine.address)
    again = scene.outbox().submit("same", scene.mine.address, act)
    assert again == first
    assert first.state is OutboxState.CONFIRMED
    assert scene.client.nonce(scene.mine.address) == nonce
    assert scene.contracts.record_of(scene.batch("R-1")).batch.minted == 100 * 10**6


def test_submit__same_key_other_act__is_a_conflict(scene: Scene) -> None:
    scene.outbox().submit("one", scene.mine.address, scene.extract("C-1"))
    with pytest.raises(Conflict) as conflict:
        scene.outbox().submit("one", scene.mine.address, scene.extract("C-2"))
    assert conflict.value.field == "key"


def test_run__crash_between_storing_and_broadcasting__the_same_bytes_go_out(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = scene.outbox()
    request = outbox.submit("crash", scene.mine.address, scene.extract("X-1"))
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_broadcast", _killed)
        with pytest.raises(KeyboardInterrupt):
            outbox.run_once()
    stored = scene.rows.get(request.request_id)
    assert stored.state is OutboxState.SENT
    assert stored.attempt is not None
    assert scene.client.receipts([stored.attempt.tx_hash]) == [None]

    done = scene.outbox().wait([request.request_id])[0]

    assert done.state is OutboxState.CONFIRMED
    assert done.outcome.tx_hash == stored.attempt.tx_hash
    assert list(scene.rows.attempts(request.request_id)) == [stored.attempt]


def test_run__many_acts_in_flight__all_confirmed_with_consecutive_nonces(scene: Scene) -> None:
    outbox = scene.outbox()
    first_nonce = scene.client.nonce(scene.mine.address)
    lots = [f"M-{number}" for number in range(20)]
    requests = [outbox.submit(lot, scene.mine.address, scene.extract(lot)) for lot in lots]

    done = outbox.wait([request.request_id for request in requests])

    assert {request.state for request in done} == {OutboxState.CONFIRMED}, [one.outcome for one in done]
    nonces = sorted(request.attempt.nonce for request in done if request.attempt)
    assert nonces == list(range(first_nonce, first_nonce + 20))
    assert len({(request.outcome.tx_hash) for request in done}) == 20


def test_run__chain_of_acts_submitted_at_once__each_waits_for_what_it_needs(scene: Scene) -> None:
    outbox = scene.outbox()
    offer = outbox.submit("offer", scene.mine.address, scene.offer(scene.batch("D-1"), "D-1"), try_first=False)
    extract = outbox.submit("extract", scene.mine.address, scene.extract("D-1"), try_first=False)
    # The offer was stored first, but is tried again once the extraction is on its way.
    outbox.wait([extract.request_id])
    done = outbox.wait([offer.request_id, extract.request_id])
    states = [request.state for request in done]
    assert states[1] is OutboxState.CONFIRMED
    # Alone at its turn, with nothing under way, an act that is refused is refused for good and takes no nonce.
    if states[0] is OutboxState.REVERTED:
        assert done[0].attempt is None
        assert done[0].outcome.error == "BatchToken_UnknownBatch"


def test_run__later_act_needs_earlier_one__both_confirmed(scene: Scene) -> None:
    outbox = scene.outbox()
    extract = outbox.submit("extract", scene.mine.address, scene.extract("D-2"), try_first=False)
    offer = outbox.submit("offer", scene.mine.address, scene.offer(scene.batch("D-2"), "D-2"), try_first=False)
    done = outbox.wait([extract.request_id, offer.request_id])
    assert [request.state for request in done] == [OutboxState.CONFIRMED] * 2
    left = scene.contracts.balance_of(holder_at_site(MINE_SITE, WasteClass.NONE), scene.batch("D-2"))
    assert left == 90 * 10**6


def test_run__refused_at_its_turn__is_reverted_without_a_nonce(scene: Scene) -> None:
    outbox = scene.outbox()
    request = outbox.submit("late", scene.stranger.address, scene.extract("L-1"), try_first=False)
    done = outbox.wait([request.request_id])[0]
    assert (done.state, done.attempt) == (OutboxState.REVERTED, None)
    error = failure_of(done)
    assert isinstance(error, Refused)
    assert error.error == "Membership_UnknownAccount"
    assert scene.client.nonce(scene.stranger.address) == 0


def test_run__two_acts_that_exclude_each_other__one_reverts_with_the_reason(scene: Scene) -> None:
    outbox = scene.outbox()
    one = outbox.submit("one", scene.mine.address, scene.extract("E-1", kilograms=1))
    two = outbox.submit("two", scene.mine.address, scene.extract("E-1", kilograms=2))
    done = outbox.wait([one.request_id, two.request_id])
    assert [request.state for request in done] == [OutboxState.CONFIRMED, OutboxState.REVERTED]
    assert done[1].outcome.error == "BatchToken_AlreadyMinted"
    assert "minted already" in (done[1].outcome.reason or "")
    assert scene.contracts.record_of(scene.batch("E-1")).batch.minted == 10**6


def test_run__queued_past_its_time__expires_unsent(scene: Scene) -> None:
    outbox = scene.outbox()
    request = outbox.submit("old", scene.mine.address, scene.extract("O-1"), expires_at=UnixSeconds(1))
    done = outbox.wait([request.request_id])[0]
    assert (done.state, done.attempt) == (OutboxState.EXPIRED, None)
    assert isinstance(failure_of(done), Conflict)


def test_run__key_used_elsewhere__the_request_gets_another_nonce(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offchain.chain.settling.DISPLACED_AFTER_SECONDS", 0.0)
    outbox = scene.outbox()
    request = outbox.submit("displaced", scene.mine.address, scene.extract("F-1"))
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_broadcast", _killed)
        with pytest.raises(KeyboardInterrupt):
            outbox.run_once()
    here = scene.outbox()
    with monkeypatch.context() as patch:
        patch.setattr(scene, "rows", MemoryRows())
        scene.outbox().execute("elsewhere", scene.mine.address, scene.extract("F-2"))

    done = here.wait([request.request_id])[0]

    assert done.state is OutboxState.CONFIRMED
    assert len(scene.rows.attempts(request.request_id)) == 2
    assert scene.contracts.record_of(scene.batch("F-1")).batch.minted == 100 * 10**6


def _killed(*_: object) -> None:
    raise KeyboardInterrupt

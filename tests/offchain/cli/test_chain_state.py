"""A chain state that was cut off while it was written is replaced by the copy that was kept, never silently lost."""

from pathlib import Path

import pytest

from offchain.cli.chain_state import StateKeeper, repair_state
from offchain.domain.errors import Corrupt


def test_repair_state__both_damaged__says_that_the_chain_is_lost(tmp_path: Path) -> None:
    state = tmp_path / "anvil" / "state.json"
    state.parent.mkdir()
    state.write_text('{"block":')
    with pytest.raises(Corrupt, match="chain state") as refusal:
        repair_state(state)
    assert str(tmp_path) in refusal.value.hint


def test_repair_state__nothing_there__is_a_new_chain(tmp_path: Path) -> None:
    assert repair_state(tmp_path / "state.json") is False


def test_repair_state__cut_off__takes_the_kept_copy(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text('{"block": 7}')
    keeper = StateKeeper(state)
    assert keeper.keep() is True
    assert keeper.keep() is False
    state.write_text('{"block": 8')
    assert keeper.keep() is False
    assert repair_state(state) is True
    assert state.read_text() == '{"block": 7}'
    assert repair_state(state) is False


def test_repair_state__whole_file__is_left_alone(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text('{"block": 7}')
    StateKeeper(state).keep()
    state.write_text('{"block": 8}')
    assert repair_state(state) is False
    assert state.read_text() == '{"block": 8}'

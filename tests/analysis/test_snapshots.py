"""The committed storage layouts and sizes are those of the contracts."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import snapshots

RENEW = "if the change is meant, run `make snapshots` and commit what it writes"


@pytest.mark.usefixtures("built")
def test_layouts__committed__are_those_of_the_contracts() -> None:
    committed = {path.stem: path.read_text(encoding="utf-8") for path in snapshots.LAYOUTS.glob("*.txt")}
    assert committed == snapshots.layouts(), RENEW


@pytest.mark.usefixtures("built")
def test_sizes__committed__are_those_of_the_contracts() -> None:
    assert snapshots.SIZES.read_text(encoding="utf-8") == snapshots.sizes(), RENEW


@pytest.mark.usefixtures("built")
def test_sizes__every_contract__can_be_deployed() -> None:
    sizes = {name: int(size) for name, size in (line.split() for line in snapshots.sizes().splitlines())}
    assert len(sizes) > 10
    assert {name: size for name, size in sizes.items() if size >= snapshots.MAX_BYTES} == {}


def test_gas__every_file__is_of_a_contract(built: Path) -> None:
    contracts = {path.stem for path in built.glob("*.sol")}
    gas = {path.stem for path in (snapshots.SNAPSHOTS / "gas").glob("*.json")}
    assert gas and gas <= contracts

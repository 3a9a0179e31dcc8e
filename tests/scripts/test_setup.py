"""Set-up makes a thing once, again when what it is made from changed, and says what it cannot make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.setup import __main__ as setup
from tests import parts


@pytest.fixture
def step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> setup.Step:
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    source, result = tmp_path / "source", tmp_path / "result"
    source.write_text("one", encoding="utf-8")

    def make() -> None:
        result.write_text(result.read_text(encoding="utf-8") + "x" if result.exists() else "x", encoding="utf-8")

    return setup.Step("probe", (source,), (result,), make)


def test_run__twice__made_once(step: setup.Step) -> None:
    setup.run(step)
    setup.run(step)
    assert step.results[0].read_text(encoding="utf-8") == "x"


def test_run__source_changed__made_again(step: setup.Step) -> None:
    setup.run(step)
    step.sources[0].write_text("two", encoding="utf-8")
    setup.run(step)
    assert step.results[0].read_text(encoding="utf-8") == "xx"


def test_run__result_removed__made_again(step: setup.Step) -> None:
    setup.run(step)
    step.results[0].unlink()
    setup.run(step)
    assert step.results[0].exists()


def test_run__nothing_made__refused_and_not_stamped(step: setup.Step) -> None:
    empty = step._replace(make=lambda: None)
    for _ in range(2):
        with pytest.raises(setup.SetupError, match="probe did not make result"):
            setup.run(empty)


def test_main__unknown_step__said(capsys: pytest.CaptureFixture[str]) -> None:
    assert setup.main(["nmp"]) == 1
    assert "no step is called 'nmp'" in capsys.readouterr().err


def test_locks__every_file__has_hashes_and_no_address() -> None:
    for lock in sorted((parts.ROOT / "requirements").glob("*.lock")):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock.name
        pins = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^]]*\])?==", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[A-Za-z0-9].*\\$", text, re.MULTILINE)) > 0, lock.name
    assert '"resolved"' not in (parts.ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_locks__chain_packages__are_the_same_in_both_environments() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (parts.ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
        return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", text, re.MULTILINE))

    product, contracts, dev = pins("product"), pins("contracts"), pins("dev")
    chain = {"web3", "eth-abi", "eth-account", "eth-utils", "hexbytes", "pydantic", "websockets", "py-solc-x", "rlp"}
    assert chain <= product.keys()
    different = {name for name in product if product[name] != contracts.get(name)}
    assert different <= {"packaging", "psutil", "mypy-extensions"}
    assert {name: version for name, version in dev.items() if name in product} == product

"""Keys are found by member, come from where they are said to be, and are never in what is written or printed."""

import json
from pathlib import Path

import pytest

from offchain.chain.signers import create_keystore, development_signer
from offchain.cli.keyring import ADMINISTRATOR, KeyKind, Keyring
from offchain.domain.errors import Conflict, Corrupt, InvalidInput, NotFound

KEY = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
PASSWORD = "a long enough one"


def test_from_environment__key_and_keystore__is_refused_without_the_key(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path, {"ORELINE_KEY": KEY, "ORELINE_KEYSTORE": "file.json"})
    with pytest.raises(InvalidInput) as refusal:
        keyring.from_environment()
    assert KEY not in json.dumps(refusal.value.as_dict())


def test_from_environment__no_key__is_refused_without_showing_it(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Keyring(tmp_path, {"ORELINE_KEY": KEY[:-1] + "z"}).from_environment()
    assert KEY[:-1] not in str(refusal.value) + repr(refusal.value.__cause__)


def test_from_environment__keystore__needs_its_password(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    address = create_keystore(file, PASSWORD, bytes.fromhex(KEY))
    environ = {"ORELINE_KEYSTORE": str(file), "ORELINE_KEYSTORE_PASSWORD": "another one"}
    with pytest.raises(InvalidInput, match="password"):
        Keyring(tmp_path, environ).from_environment()
    found = Keyring(tmp_path, environ | {"ORELINE_KEYSTORE_PASSWORD": PASSWORD}).from_environment()
    assert found is not None
    assert found.address == address
    assert not found.development
    assert Keyring(tmp_path, {}).from_environment() is None


def test_from_environment__missing_file__not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="keystore file"):
        Keyring(tmp_path, {"ORELINE_KEYSTORE": str(tmp_path / "no.json")}).from_environment()


def test_add_development__again__the_same_key_also_after_reading_it_back(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path, {})
    administrator = keyring.add_development(ADMINISTRATOR, "")
    mine = keyring.add_development("LRM", "urn:epc:id:pgln:9521001.00001")
    other = keyring.add_development("HLN", "urn:epc:id:pgln:9521002.00001")
    assert administrator.address == development_signer(0).address
    assert [mine.index, other.index] == [1, 2]
    again = Keyring(tmp_path, {})
    assert again.add_development("LRM", "urn:epc:id:pgln:9521001.00001") == mine
    assert again.find("lrm") == again.find("urn:epc:id:pgln:9521001.00001") == mine
    assert again.by_address(other.address) == other
    assert again.signer(mine).development
    assert "public" in mine.words


def test_add_keystore__file__only_its_place_is_written(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "mine.json"
    create_keystore(file, PASSWORD, bytes.fromhex(KEY))
    keyring = Keyring(tmp_path / "home", {"ORELINE_KEYSTORE_PASSWORD": PASSWORD})
    entry = keyring.add_keystore("LRM", "urn:epc:id:pgln:9521001.00001", file)
    text = (tmp_path / "home" / "keyring.json").read_text()
    assert entry.kind is KeyKind.KEYSTORE
    assert KEY not in text
    assert PASSWORD not in text
    assert keyring.signer(entry).address == entry.address
    assert KEY not in repr(keyring.signer(entry))


def test_signer__another_key_in_its_place__conflict(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    create_keystore(file, PASSWORD, bytes.fromhex(KEY))
    environ = {"ORELINE_KEYSTORE_PASSWORD": PASSWORD}
    Keyring(tmp_path, environ).add_keystore("LRM", "x", file)
    file.unlink()
    create_keystore(file, PASSWORD)
    keyring = Keyring(tmp_path, environ)
    entry = keyring.find("LRM")
    assert entry is not None
    with pytest.raises(Conflict, match="has address"):
        keyring.signer(entry)


def test_keyring__damaged_file__says_so(tmp_path: Path) -> None:
    (tmp_path / "keyring.json").write_text('{"format": 1, "keys": [{"code": "LRM"}]}')
    with pytest.raises(Corrupt, match="keyring"):
        Keyring(tmp_path, {})

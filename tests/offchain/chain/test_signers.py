"""Keys: they sign, and they show nowhere."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from eth_account import Account

from offchain.chain.ids import checksum_address, parse_checked_address
from offchain.chain.signers import (
    LocalSigner,
    Transaction,
    create_keystore,
    development_signer,
    keystore_address,
    signer_from_environment,
    signer_from_key,
    signer_from_keystore,
)
from offchain.domain.errors import Conflict, InvalidInput, NotFound, OrelineError
from offchain.domain.ids import Address

# The first public development key of Anvil and Hardhat.
KEY = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
ADDRESS = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"
TRANSACTION = Transaction(31337, 5, Address("0x" + "11" * 20), b"\x01\x02", 100_000, 0)


def test_development_signer__first__is_the_known_address_and_marked() -> None:
    signer = development_signer(0)
    assert signer.address == ADDRESS
    assert signer.development
    assert development_signer(1).address != ADDRESS
    with pytest.raises(InvalidInput):
        development_signer(100)


def test_sign__transaction__can_be_recovered_to_the_address() -> None:
    signed = development_signer(0).sign_transaction(TRANSACTION)
    assert Account.recover_transaction(signed.raw).lower() == ADDRESS
    again = development_signer(0).sign_transaction(TRANSACTION)
    assert again == signed


@pytest.mark.parametrize("signer", [development_signer(0), signer_from_key(bytes.fromhex(KEY))])
def test_signer__shown_or_stored__never_gives_the_key(signer: LocalSigner) -> None:
    shown = f"{signer!r} {signer!s} {signer.__slots__}"
    assert KEY not in shown
    assert signer.address in shown
    with pytest.raises(TypeError):
        pickle.dumps(signer)


def test_environment__key__is_read_and_never_shown() -> None:
    assert signer_from_environment("K", {"K": f" 0x{KEY}\n"}).address == ADDRESS
    assert not signer_from_environment("K", {"K": KEY}).development
    with pytest.raises(NotFound, match="K"):
        signer_from_environment("K", {})
    for bad in (KEY[:-1], "secret words", "0" * 64):
        with pytest.raises(InvalidInput) as refused:
            signer_from_environment("K", {"K": bad})
        assert_hidden(refused.value, bad)


def test_keystore__created__only_the_owner_reads_it_and_it_opens_again(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "mine.json"
    address = create_keystore(file, "long enough", bytes.fromhex(KEY))
    assert address == ADDRESS
    assert file.stat().st_mode & 0o777 == 0o600
    assert KEY not in file.read_text()
    assert keystore_address(file) == ADDRESS
    assert signer_from_keystore(file, "long enough").address == ADDRESS
    with pytest.raises(InvalidInput, match="password") as refused:
        signer_from_keystore(file, "wrong password")
    assert_hidden(refused.value, "wrong password")
    with pytest.raises(Conflict):
        create_keystore(file, "long enough")


def test_keystore__not_one__is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="8 characters"):
        create_keystore(tmp_path / "k.json", "short")
    with pytest.raises(NotFound):
        signer_from_keystore(tmp_path / "k.json", "long enough")
    with pytest.raises(NotFound):
        keystore_address(tmp_path / "k.json")
    broken = tmp_path / "broken.json"
    for content in (b"{", b"\xff\xfe", json.dumps({"version": 3}).encode(), b"x" * 20_000, b"[1]"):
        broken.write_bytes(content)
        with pytest.raises(InvalidInput):
            signer_from_keystore(broken, "long enough")


def test_key__wrong_length_or_zero__is_refused() -> None:
    for key in (b"", bytes(32), bytes(31)):
        with pytest.raises(InvalidInput):
            signer_from_key(key)


def test_address__mixed_case__must_be_a_right_checksum() -> None:
    right = checksum_address(ADDRESS)
    assert right != ADDRESS
    for text in (right, ADDRESS, "0x" + ADDRESS[2:].upper()):
        assert parse_checked_address("account", text) == ADDRESS
    swapped = right.replace("F", "f", 1)
    with pytest.raises(InvalidInput, match="checksum"):
        parse_checked_address("account", swapped)


def assert_hidden(error: OrelineError, secret: str) -> None:
    chain: BaseException | None = error
    while chain is not None:
        assert secret not in str(chain)
        chain = chain.__cause__ or chain.__context__
    assert secret not in str(error.as_dict())

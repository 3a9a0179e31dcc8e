"""Who signs: an encrypted keystore file, an environment variable, or a development key in memory.

A `Signer` gives its address and signs transactions; its key is in no attribute that is printed, no row and no log
line. Remote signers are another implementation of the same protocol; a browser's wallet signs in the browser.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from eth_account import Account
from eth_account.signers.local import LocalAccount

from offchain.chain.ids import checksum_address
from offchain.domain.errors import Conflict, InvalidInput, NotFound
from offchain.domain.ids import Address, TxHash

# The public development phrase that Anvil and Hardhat start with. Everybody has these keys: throw-away chains only.
DEVELOPMENT_MNEMONIC: Final = "test test test test test test test test test test test junk"
MAX_DEVELOPMENT_KEYS: Final = 100
MAX_KEYSTORE_BYTES: Final = 16_384

_KEY: Final = re.compile(r"(0x)?[0-9a-fA-F]{64}", re.ASCII)
# Order of the group of secp256k1 (SEC 2, section 2.4.1).
_CURVE_ORDER: Final = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


@dataclass(frozen=True, slots=True)
class Transaction:
    """What is signed: a transaction of the first type with its chain id (EIP-155), which every chain takes."""

    chain_id: int
    nonce: int
    to: Address | None
    data: bytes
    gas_limit: int
    gas_price: int
    value: int = 0


@dataclass(frozen=True, slots=True)
class Signed:
    """Signed bytes, and the hash they will have on the chain."""

    raw: bytes
    tx_hash: TxHash


class Signer(Protocol):
    """Somebody who signs for one address."""

    @property
    def address(self) -> Address:
        """The address, in our lower-case form."""
        ...

    @property
    def development(self) -> bool:
        """True for keys that everybody knows."""
        ...

    def sign_transaction(self, transaction: Transaction) -> Signed:
        """Signs; nothing is sent."""
        ...


class LocalSigner:
    """A key in this process's memory."""

    __slots__ = ("_account", "_address", "_development")

    def __init__(self, account: LocalAccount, *, development: bool = False) -> None:
        self._account = account
        self._address = Address(str(account.address).lower())
        self._development = development

    @property
    def address(self) -> Address:
        """See `Signer`."""
        return self._address

    @property
    def development(self) -> bool:
        """See `Signer`."""
        return self._development

    def sign_transaction(self, transaction: Transaction) -> Signed:
        """See `Signer`."""
        fields: dict[str, Any] = {
            "chainId": transaction.chain_id,
            "nonce": transaction.nonce,
            "data": transaction.data,
            "gas": transaction.gas_limit,
            "gasPrice": transaction.gas_price,
            "value": transaction.value,
        }
        if transaction.to is not None:
            fields["to"] = checksum_address(transaction.to)
        signed = self._account.sign_transaction(fields)
        return Signed(bytes(signed.raw_transaction), TxHash(bytes(signed.hash)))

    def __repr__(self) -> str:
        kind = "development key" if self._development else "key"
        return f"<{kind} of {self._address}>"

    def __reduce__(self) -> Any:
        raise TypeError("a signer is not copied or stored")


def development_signer(index: int) -> LocalSigner:
    """Number `index` (from 0) of the public development accounts; raises `InvalidInput` from 100 on."""
    if not 0 <= index < MAX_DEVELOPMENT_KEYS:
        raise InvalidInput("index", index, f"must be 0 to {MAX_DEVELOPMENT_KEYS - 1}")
    Account.enable_unaudited_hdwallet_features()
    account = Account.from_mnemonic(DEVELOPMENT_MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}")
    return LocalSigner(account, development=True)


def signer_from_key(key: bytes) -> LocalSigner:
    """A key that is in memory already, such as one that brownie unlocked; raises `InvalidInput`."""
    if len(key) != 32 or not 0 < int.from_bytes(key, "big") < _CURVE_ORDER:
        raise InvalidInput("key", "(not shown)", "must be a private key of 32 bytes")
    return LocalSigner(Account.from_key(key))


def signer_from_environment(variable: str, environment: Mapping[str, str] | None = None) -> LocalSigner:
    """The key in an environment variable (64 hexadecimal digits); raises `NotFound` or `InvalidInput` without it."""
    text = (os.environ if environment is None else environment).get(variable)
    if not text:
        raise NotFound("environment variable", variable, hint="Put the account's key there, or use a keystore file.")
    if _KEY.fullmatch(text.strip()) is None:
        raise InvalidInput(variable, "(not shown)", "must be a private key of 64 hexadecimal digits")
    return signer_from_key(bytes.fromhex(text.strip().removeprefix("0x")))


def signer_from_keystore(path: Path, password: str) -> LocalSigner:
    """The key in an encrypted keystore file (version 3); raises `NotFound` or `InvalidInput`. Takes about a second."""
    try:
        if path.stat().st_size > MAX_KEYSTORE_BYTES:
            raise InvalidInput("keystore", str(path), f"must not be larger than {MAX_KEYSTORE_BYTES} bytes")
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound("keystore file", str(path)) from error
    except (OSError, ValueError) as error:
        raise InvalidInput("keystore", str(path), "must be a readable keystore file (JSON, version 3)") from error
    try:
        return LocalSigner(Account.from_key(Account.decrypt(content, password)))
    except (ValueError, KeyError, TypeError, NotImplementedError) as error:
        del error
    raise InvalidInput("password", "(not shown)", f"must be the password of keystore {path.name}")


def create_keystore(path: Path, password: str, key: bytes | None = None) -> Address:
    """Makes a key, or takes the given one, and stores it encrypted; only the owner may read the file.

    Raises `Conflict` where the file exists, `InvalidInput` for a password below 8 characters.
    """
    if len(password) < 8:
        raise InvalidInput("password", "(not shown)", "must have at least 8 characters")
    account = Account.create() if key is None else Account.from_key(key)
    content = json.dumps(Account.encrypt(account.key, password))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Conflict(f"keystore {path} exists already", hint="Give another file name.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Address(str(account.address).lower())


def keystore_address(path: Path) -> Address:
    """The address that a keystore file names, without its password; raises `NotFound` or `InvalidInput`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Address("0x" + str(content["address"]).removeprefix("0x").lower())
    except FileNotFoundError as error:
        raise NotFound("keystore file", str(path)) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidInput("keystore", str(path), "must be a keystore file that names its address") from error

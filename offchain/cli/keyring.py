"""Which key acts for which member: a file of names and places, never of keys.

`<home>/keyring.json` lists for each member code its identifier, its address and where the key is: an encrypted
keystore file, or a number in the sequence of public development keys that the embedded profile uses (anybody can
compute those; whatever prints them says so). Instead of the file, one key may come from the environment:
`ORELINE_KEY` holds it in hexadecimal digits, `ORELINE_KEYSTORE` names an encrypted file. Passwords of keystores come
from `ORELINE_KEYSTORE_PASSWORD`, or are asked for on a terminal.
"""

import getpass
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from offchain.chain.signers import Signer, development_signer, signer_from_environment, signer_from_keystore
from offchain.domain.errors import Conflict, Corrupt, InvalidInput, NotFound
from offchain.domain.ids import Address

KEY_VARIABLE = "ORELINE_KEY"
KEYSTORE_VARIABLE = "ORELINE_KEYSTORE"
PASSWORD_VARIABLE = "ORELINE_KEYSTORE_PASSWORD"

ADMINISTRATOR = "administrator"
ADMINISTRATOR_INDEX = 0
FORMAT = 1
MAX_KEYS = 10_000


class KeyKind(StrEnum):
    """Where a key comes from."""

    DEVELOPMENT = "development"
    KEYSTORE = "keystore"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One key by name. `index` is set for a development key, `file` (relative to the home) for a keystore."""

    code: str
    identifier: str
    address: Address
    kind: KeyKind
    index: int | None = None
    file: str | None = None

    @property
    def words(self) -> str:
        """Where the key comes from, for people."""
        if self.kind is KeyKind.DEVELOPMENT:
            return "development key (public, worth nothing outside this machine)"
        return f"keystore {self.file}" if self.kind is KeyKind.KEYSTORE else f"environment ({KEY_VARIABLE})"


class Keyring:
    """The keys of one home. Changes are written at once."""

    def __init__(self, home: Path, environ: Mapping[str, str] | None = None) -> None:
        self._home = home
        self._path = home / "keyring.json"
        self._environ = os.environ if environ is None else environ
        self._entries = _read(self._path)
        self._signers: dict[str, Signer] = {}

    def entries(self) -> tuple[KeyEntry, ...]:
        """All keys in the order in which they were added."""
        return tuple(self._entries.values())

    def find(self, who: str) -> KeyEntry | None:
        """The key of a member by its code (in either case) or its identifier."""
        for entry in self._entries.values():
            if who.upper() == entry.code.upper() or who == entry.identifier:
                return entry
        return None

    def by_address(self, address: Address) -> KeyEntry | None:
        """The key with this address."""
        return next((entry for entry in self._entries.values() if entry.address == address), None)

    def from_environment(self) -> Signer | None:
        """The one key that the environment names; None where it names none. Raises InvalidInput, never with the key."""
        key, keystore = self._environ.get(KEY_VARIABLE), self._environ.get(KEYSTORE_VARIABLE)
        if key and keystore:
            raise InvalidInput(KEY_VARIABLE, "(not shown)", f"must not be set together with {KEYSTORE_VARIABLE}")
        if key:
            return signer_from_environment(KEY_VARIABLE, self._environ)
        return self._keystore(Path(keystore).expanduser()) if keystore else None

    def stranger(self, file: Path | None) -> Signer | None:
        """What signs with the key of a keystore file, else with the key in the environment. Raises as `signer`."""
        return self.from_environment() if file is None else self._keystore(file)

    def signer(self, entry: KeyEntry) -> Signer:
        """What signs with this key. Raises InvalidInput for a wrong password, NotFound for a missing file."""
        if entry.code not in self._signers:
            if entry.kind is KeyKind.DEVELOPMENT and entry.index is not None:
                signer: Signer = development_signer(entry.index)
            else:
                signer = self._keystore(self._home / (entry.file or ""))
            if signer.address != entry.address:
                raise Conflict(
                    f"the key of {entry.code} has address {signer.address}, the keyring says {entry.address}",
                    hint=f"Put the right keystore file in its place, or remove the entry from {self._path}.",
                )
            self._signers[entry.code] = signer
        return self._signers[entry.code]

    def add_development(self, code: str, identifier: str) -> KeyEntry:
        """The development key of a member: a new one, or the one it has."""
        known = self.find(code)
        if known is not None:
            return known
        if code.upper() == ADMINISTRATOR.upper():
            index = ADMINISTRATOR_INDEX
        else:
            taken = [entry.index for entry in self._entries.values() if entry.index is not None]
            index = max([ADMINISTRATOR_INDEX, *taken]) + 1
        address = development_signer(index).address
        return self._add(KeyEntry(code, identifier, address, KeyKind.DEVELOPMENT, index=index))

    def add_keystore(self, code: str, identifier: str, file: Path) -> KeyEntry:
        """Names an encrypted keystore file as a member's key; opened once, to see that the password fits."""
        signer = self._keystore(file)
        path = os.path.relpath(file.absolute(), self._home)
        return self._add(KeyEntry(code, identifier, signer.address, KeyKind.KEYSTORE, file=path))

    def password(self, prompt: str, *, confirm: bool = False) -> str:
        """Password of a keystore from the environment or the terminal. Raises InvalidInput where there is neither."""
        given = self._environ.get(PASSWORD_VARIABLE)
        if given is not None:
            return given
        if not sys.stdin.isatty():
            raise InvalidInput(PASSWORD_VARIABLE, None, "must be set where no terminal can ask for the password")
        password = getpass.getpass(prompt)
        if confirm and getpass.getpass("The same again: ") != password:
            raise InvalidInput("password", "(not shown)", "was not repeated exactly")
        return password

    def _add(self, entry: KeyEntry) -> KeyEntry:
        if len(self._entries) >= MAX_KEYS:
            raise InvalidInput("keyring", len(self._entries), f"holds at most {MAX_KEYS} keys")
        self._entries[entry.code] = entry
        self._signers.pop(entry.code, None)
        self._home.mkdir(parents=True, exist_ok=True)
        content = {"format": FORMAT, "keys": [asdict(known) for known in self._entries.values()]}
        partial = self._path.with_suffix(".part")
        partial.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        partial.replace(self._path)
        return entry

    def _keystore(self, file: Path) -> Signer:
        if not file.is_file():
            raise NotFound("keystore file", str(file))
        return signer_from_keystore(file, self.password(f"Password of {file.name}: "))


def _read(path: Path) -> dict[str, KeyEntry]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise ValueError(f"format {content['format']}")
        entries = [KeyEntry(**{**row, "kind": KeyKind(row["kind"])}) for row in content["keys"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Corrupt(f"keyring {path}", expected="a list of keys", actual=str(error)) from error
    return {entry.code: entry for entry in entries}

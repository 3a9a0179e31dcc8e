"""What onboarding asks of this machine (`offchain.onboarding.ports`): keys, documents, prefixes, lots by their EPC."""

import mimetypes
import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from offchain.cli.keyring import Keyring
from offchain.documents import DocumentStore, Receipt
from offchain.domain.errors import NotFound
from offchain.domain.ids import Address, BatchId, MemberNumber
from offchain.domain.times import UnixSeconds
from offchain.epcis.directory import Directory
from offchain.epcis.gs1 import key_parts
from offchain.epcis.rows import PrefixRow
from offchain.epcis.stored import StoredCapture, StoredState
from offchain.store import Store
from offchain.store.documents import DocumentReceipt, put_receipt

DEFAULT_MEDIA_TYPE = "application/octet-stream"


class MemberKeys:
    """`Keyring` of onboarding: a member's key of this home; only the embedded profile makes development keys."""

    def __init__(self, keyring: Keyring, *, development: bool) -> None:
        self._keyring = keyring
        self._development = development

    def account(self, code: str, identifier: str) -> Address:
        """Address of a member's first account. Raises NotFound where there is no key and none is made."""
        entry = self._keyring.find(code)
        if entry is None and self._development:
            entry = self._keyring.add_development(code, identifier)
        if entry is None:
            raise NotFound(
                "key of member", code, hint=f"Make one with oreline account new, then account use --as {code}."
            )
        return entry.address


class KeptDocuments:
    """`DocumentKeeper`: bytes to the document store, a receipt to the database."""

    def __init__(self, documents: DocumentStore, store: Store) -> None:
        self._documents = documents
        self._store = store

    def keep(self, content: bytes, file_name: str) -> str:
        """Stores and pins a document; its CID."""
        return self._noted(self._documents.add(BytesIO(content)), file_name).cid

    def keep_file(self, file: Path) -> Receipt:
        """Stores and pins a file, however large."""
        return self._noted(self._documents.add(file), file.name)

    def _noted(self, receipt: Receipt, file_name: str) -> Receipt:
        media_type = mimetypes.guess_type(file_name)[0] or DEFAULT_MEDIA_TYPE
        now = UnixSeconds(int(time.time()))
        put_receipt(self._store, DocumentReceipt(receipt.sha256, receipt.cid, receipt.size, media_type, file_name, now))
        return receipt


class KeptPrefixes:
    """`Prefixes` in capture's own rows."""

    def __init__(self, store: Store) -> None:
        self._capture = StoredCapture(store)

    def keep(self, rows: Sequence[tuple[MemberNumber, str]]) -> None:
        """Adds prefixes."""
        self._capture.put_prefixes([PrefixRow(member, prefix) for member, prefix in rows])


class BatchesByEpc:
    """The batch that an EPC names."""

    def __init__(self, store: Store) -> None:
        self._state = StoredState(store)
        self._capture = StoredCapture(store)

    def __call__(self, field: str, epc: str) -> BatchId:
        """Raises InvalidInput for a text that names no lot, NotFound for a lot that was never minted."""
        state = self._state
        directory = Directory(state.members(), state.sites(), state.materials(), self._capture.prefixes())
        parts = key_parts(epc)
        serial = parts is not None and len(parts) > 1 and parts[1][0] == "21"
        lot = directory.lot(field, epc, serial=serial)
        row = state.batch(lot.member, lot.product, lot.number)
        if row is None:
            raise NotFound("batch", epc, field=field, hint="It is minted by an event that was not recorded.")
        return row.batch_id

"""Finding what is on the chain by the identifiers that companies use: for commands and for documents about batches."""

from offchain.domain.errors import NotFound
from offchain.domain.ids import BatchId
from offchain.epcis.directory import Directory, Lot
from offchain.epcis.gs1 import key_parts
from offchain.epcis.ports import CaptureStore, ChainState
from offchain.epcis.rows import BatchRow


def directory_of(state: ChainState, store: CaptureStore) -> Directory:
    """The directory of this moment."""
    return Directory(state.members(), state.sites(), state.materials(), store.prefixes())


def lot_of(directory: Directory, field: str, epc: str) -> Lot:
    """The lot or serial that an EPC names, wherever it stands. Raises `InvalidInput`."""
    parts = key_parts(epc)
    return directory.lot(field, epc, serial=parts is not None and len(parts) > 1 and parts[1][0] == "21")


class BatchLookup:
    """Batches by EPC: `BatchLookup(state, store)(field, epc)` is a batch id."""

    def __init__(self, state: ChainState, store: CaptureStore) -> None:
        self._state = state
        self._store = store
        self._directory: Directory | None = None

    def __call__(self, field: str, epc: str) -> BatchId:
        """Id of the newest revision of a lot. Raises `InvalidInput` for no identifier, `NotFound` for no batch."""
        return self.row(field, epc).batch_id

    def row(self, field: str, epc: str) -> BatchRow:
        """The batch itself. Raises as above."""
        if self._directory is None:
            self._directory = directory_of(self._state, self._store)
        lot = lot_of(self._directory, field, epc)
        found = self._state.batch(lot.member, lot.product, lot.number)
        if found is None:
            raise NotFound("batch", epc, field=field)
        return found

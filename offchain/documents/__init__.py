"""Documents: kept by content, verified on every read. Ask `open_store`; `DocumentStore` is the port."""

from offchain.documents.cid import Cid, Codec, parse_cid
from offchain.documents.factory import open_store
from offchain.documents.importer import describe
from offchain.documents.port import DocumentStat, DocumentStore, Limits, Receipt, VerifiedStream
from offchain.documents.reader import save, verify

__all__ = [
    "Cid",
    "Codec",
    "DocumentStat",
    "DocumentStore",
    "Limits",
    "Receipt",
    "VerifiedStream",
    "describe",
    "open_store",
    "parse_cid",
    "save",
    "verify",
]

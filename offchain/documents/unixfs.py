"""The node that joins blocks into one file: UnixFS inside dag-pb, written one way and read strictly.

A document of more than one chunk is a tree: leaves are raw blocks, inner nodes list their children with CID, the bytes
each child stands for, and the bytes all its blocks take. `encode_file_node` writes what kubo writes, byte for byte;
`decode_file_node` also understands files of other importers (bytes inside the node, other chunk sizes), and refuses
whatever is not a file: directories, links, unknown fields, sizes that do not add up. Formats: the IPLD dag-pb and
IPFS UnixFS specifications.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from offchain.documents.cid import Cid, Codec, parse_cid_bytes, read_varint, write_varint
from offchain.domain.errors import InvalidInput

MAX_LINKS = 8192

_TYPE_RAW, _TYPE_DIRECTORY, _TYPE_FILE, _TYPE_METADATA, _TYPE_SYMLINK, _TYPE_HAMT = range(6)
_KINDS = {
    _TYPE_DIRECTORY: "a directory",
    _TYPE_METADATA: "metadata",
    _TYPE_SYMLINK: "a symbolic link",
    _TYPE_HAMT: "a directory",
}
_VARINT, _BYTES = 0, 2


@dataclass(frozen=True, slots=True)
class Link:
    """A child: its CID, the file bytes it stands for, and the bytes of all blocks below and including it."""

    cid: Cid
    file_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class FileNode:
    """A decoded inner node: bytes held in the node itself come first, then the children in order."""

    inline: bytes
    links: tuple[Link, ...]
    file_bytes: int


def encode_file_node(links: list[Link]) -> bytes:
    """The dag-pb block of a UnixFS file whose content is the children's, in order."""
    parts = [
        _field(2, _field(1, link.cid.to_bytes()) + _field(2, b"") + _number(3, link.total_bytes)) for link in links
    ]
    unixfs = [_number(1, _TYPE_FILE), _number(3, sum(link.file_bytes for link in links))]
    unixfs += [_number(4, link.file_bytes) for link in links]
    parts.append(_field(1, b"".join(unixfs)))
    return b"".join(parts)


def decode_file_node(cid: Cid, block: bytes) -> FileNode:
    """The file node in `block`; InvalidInput naming `cid` when it is no well-formed UnixFS file."""
    if cid.codec is not Codec.DAG_PB:
        raise InvalidInput("cid", str(cid), "names a plain block, not a node with children")
    try:
        return _decode(block)
    except ValueError as error:
        raise InvalidInput("cid", str(cid), f"must name a file: {error}") from error


def _decode(block: bytes) -> FileNode:
    raw_links: list[tuple[Cid, int]] = []
    unixfs: bytes | None = None
    for number, value in _fields(block):
        if number == 2 and isinstance(value, bytes):
            if len(raw_links) == MAX_LINKS:
                raise ValueError(f"it has more than {MAX_LINKS} links")
            raw_links.append(_decode_link(value))
        elif number == 1 and isinstance(value, bytes) and unixfs is None:
            unixfs = value
        else:
            raise ValueError(f"its node has an unexpected field {number}")
    if unixfs is None:
        raise ValueError("its node has no UnixFS data")
    inline, file_bytes, block_sizes = _decode_unixfs(unixfs)
    if len(block_sizes) != len(raw_links):
        raise ValueError(f"it has {len(raw_links)} links but sizes for {len(block_sizes)}")
    if len(inline) + sum(block_sizes) != file_bytes:
        raise ValueError("its size is not the sum of its parts")
    if 0 in block_sizes:
        raise ValueError("one of its parts is empty")
    links = tuple(Link(cid, size, total) for (cid, total), size in zip(raw_links, block_sizes, strict=True))
    return FileNode(inline, links, file_bytes)


def _decode_link(data: bytes) -> tuple[Cid, int]:
    cid: Cid | None = None
    total_bytes = 0
    for number, value in _fields(data):
        if number == 1 and isinstance(value, bytes) and cid is None:
            try:
                cid = parse_cid_bytes(value)
            except InvalidInput as error:
                raise ValueError(f"a link {error.rule}") from error
        elif number == 2 and value == b"":
            continue
        elif number == 2:
            raise ValueError("its parts have names, as in a directory")
        elif number == 3 and isinstance(value, int):
            total_bytes = value
        else:
            raise ValueError(f"a link has an unexpected field {number}")
    if cid is None:
        raise ValueError("a link names nothing")
    return cid, total_bytes


def _decode_unixfs(data: bytes) -> tuple[bytes, int, list[int]]:
    kind: int | None = None
    inline = b""
    file_bytes: int | None = None
    block_sizes: list[int] = []
    for number, value in _fields(data):
        if number == 1 and isinstance(value, int):
            kind = value
        elif number == 2 and isinstance(value, bytes):
            inline = value
        elif number == 3 and isinstance(value, int):
            file_bytes = value
        elif number == 4 and isinstance(value, int):
            block_sizes.append(value)
        elif number not in (7, 8):  # mode and modification time: allowed, and no part of the content
            raise ValueError(f"its UnixFS data has an unexpected field {number}")
    if kind not in (_TYPE_FILE, _TYPE_RAW):
        raise ValueError(f"it is {'of no kind' if kind is None else _KINDS.get(kind, f'of unknown kind {kind}')}")
    return inline, len(inline) if file_bytes is None and not block_sizes else file_bytes or 0, block_sizes


def _field(number: int, value: bytes) -> bytes:
    return write_varint(number << 3 | _BYTES) + write_varint(len(value)) + value


def _number(number: int, value: int) -> bytes:
    return write_varint(number << 3 | _VARINT) + write_varint(value)


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, at = read_varint(data, at)
            yield number, value
        elif kind == _BYTES:
            length, at = read_varint(data, at)
            if length > len(data) - at:
                raise ValueError("a field is cut off")
            yield number, data[at : at + length]
            at += length
        else:
            raise ValueError(f"field {number} has an unexpected form")

"""Which store a URL names."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from offchain.documents import Limits, open_store
from offchain.domain.errors import InvalidInput


@pytest.mark.parametrize(
    "url",
    [
        "",
        "memory",
        "memory:x",
        "ftp://127.0.0.1/x",
        "postgresql://127.0.0.1/x",
        "file:",
        "file://",
        "file://elsewhere/documents",
        "file:///documents?x=1",
        "file:///docu%00ments",
        "/var/lib/documents",
        "http:",
        "memory:" + "x" * 3000,
    ],
)
def test_open_store__other_url__refused(url: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        open_store(url)
    assert refusal.value.field == "documents url"


def test_open_store__password_in_another_scheme__not_shown() -> None:
    with pytest.raises(InvalidInput) as refusal:
        open_store("s3://key:secret@bucket")
    assert "secret" not in str(refusal.value.as_dict())


def test_open_store__file__is_made_where_the_url_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(f"file://{tmp_path}/with%20space/documents")
    assert (tmp_path / "with space" / "documents" / "format").is_file()
    monkeypatch.chdir(tmp_path)
    open_store("file:relative")
    assert (tmp_path / "relative" / "format").is_file()


def test_open_store__memory__each_its_own() -> None:
    receipt = open_store("memory:").add(io.BytesIO(b"x"))
    assert open_store("memory:").has(receipt.cid) is False


def test_open_store__kubo__calls_nobody_yet() -> None:
    assert open_store("http://127.0.0.1:9", Limits(max_size_bytes=7)).limits.max_size_bytes == 7


@pytest.mark.parametrize("name", ["max_size_bytes", "connect_seconds", "call_seconds", "fetch_seconds", "add_seconds"])
def test_limits__zero__refused(name: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Limits(**{name: 0})
    assert refusal.value.field == name

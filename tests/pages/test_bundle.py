"""The committed JavaScript and CSS are what their sources build to, small, and speak to nobody."""

from __future__ import annotations

import gzip
import re
import subprocess
from pathlib import Path

from api.pages.rendering import STATIC, TEMPLATES
from tests import parts

BUILD = parts.ROOT / "web" / "build.mjs"
BUILT = {"oreline.css", "transfers.js", "verify.js"}
MAX_COMPRESSED_BYTES = 150_000


def test_bundle__built_anew__is_what_is_committed(tmp_path: Path) -> None:
    subprocess.run(["node", str(BUILD), str(tmp_path)], check=True, timeout=120, cwd=parts.ROOT)
    assert {path.name for path in tmp_path.iterdir()} == BUILT
    for name in sorted(BUILT):
        assert (tmp_path / name).read_bytes() == (STATIC / name).read_bytes(), f"{name}: run `make bundle`"


def test_bundle__compressed__stays_small() -> None:
    scripts = [path for path in STATIC.iterdir() if path.suffix == ".js"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in scripts) <= MAX_COMPRESSED_BYTES


def test_sources__never_make_markup_from_text() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    for path in sorted((parts.ROOT / "web" / "src").glob("*.js")):
        assert not forbidden.search(path.read_text()), path.name


def test_templates__no_foreign_address_and_no_way_round_escaping() -> None:
    for path in sorted(TEMPLATES.glob("*.html")):
        text = path.read_text()
        assert not re.search(r"""(src|href)=["'](https?:)?//""", text), path.name
        assert "|safe" not in text.replace(" ", ""), path.name
        assert "autoescape" not in text, path.name
        assert not re.search(r"\son[a-z]+=|\sstyle=|<style|javascript:", text), path.name

"""Writes docs/errors.md: every refusal of the contracts, what it means, and what to do next.

The page is made from the contracts' ABIs and `offchain/chain/reason_texts*.py`; a test fails while it is stale.
Usage: python -m scripts.errors_page
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from offchain.chain.codec import snake_case
from offchain.chain.reason_texts import PANICS, TEXTS
from offchain.chain.reasons import KnownError, known_errors

PAGE = Path(__file__).resolve().parents[1] / "docs" / "errors.md"

HEAD = """# Errors of the contracts

What a contract refuses, it refuses with one of these errors, and nothing has changed then. The command line and the
API show the message with the values filled in; a call that is refused when it is tried first takes no nonce and costs
nothing. Names in angle brackets are the error's arguments.

This page is made by `python -m scripts.errors_page` from the ABIs and the texts of `offchain/chain/reason_texts*.py`.
"""

GROUPS = {
    "Membership": "Members, accounts, sites, materials",
    "BatchToken": "Ledger of batches",
    "Production": "Making batches",
    "Corrections": "Corrections",
    "Assembly": "Assembly",
    "Market": "Release and take-back",
    "Campaigns": "Campaigns",
    "Custody": "Transfers of custody",
    "Documents": "Documents and certificates",
    "Incidents": "Incidents, holds and corrective actions",
    "SignedRequests": "Signed requests",
    "ConsortiumAccessManager": "Administration",
    "MemberGovernor": "Proposals and votes",
    "BreakGlass": "Break-glass",
    "Succession": "Succession",
    "": "OpenZeppelin's",
}


def render() -> str:
    """The page's text."""
    groups: dict[str, list[str]] = {name: [] for name in GROUPS}
    for error in sorted(known_errors().values(), key=lambda error: error.name):
        prefix = error.name.split("_")[0] if "_" in error.name else ""
        groups[prefix if prefix in GROUPS else ""].append(_row(error))
    parts = [HEAD]
    for name, title in GROUPS.items():
        parts.append(f"\n## {title}\n\n| error | means | what to do |\n|---|---|---|\n" + "".join(groups[name]))
    rows = "".join(f"| `{code:#04x}` | {words} |\n" for code, words in PANICS.items())
    parts.append("\n## Panics of the compiler\n\nA contract of ours should never stop with one.\n")
    parts.append(f"\n| code | means |\n|---|---|\n{rows}")
    return "".join(parts)


def main() -> int:
    """Writes the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(render(), encoding="utf-8")
    print(f"{PAGE.name}: {len(TEXTS)} errors")
    return 0


def _row(error: KnownError) -> str:
    text = TEXTS[error.name]
    arguments = ", ".join(snake_case(part["name"]) for part in error.item["inputs"])
    message = re.sub(r"\{(\w+)(:\w+)?\}", lambda found: f"‹{found.group(1).rstrip('_')}›", text.message)
    return f"| `{error.name}({arguments})` | {message} | {text.hint} |\n"


if __name__ == "__main__":
    sys.exit(main())

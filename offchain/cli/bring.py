"""`import`: folders with a manifest, EPCIS documents, and onboarding tables; `rebuild`: the index from its raw logs."""

from pathlib import Path
from typing import Annotated

import typer

from offchain.cli.app import EXIT_FAILED, AsJson, AsMember, WrongUsage, stated
from offchain.cli.demo import progress_bars, tell_import
from offchain.cli.importing import MANIFEST, Imported, Importer
from offchain.cli.names import member_called
from offchain.cli.output import Output
from offchain.cli.session import Session
from offchain.store.digest import index_digest

EPCIS = (".jsonld", ".json")
TABLES = (".yaml", ".yml")

Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="Folder with a manifest, EPCIS documents, or YAML tables.")
]


def bring(paths: Paths, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Import folders, EPCIS documents and onboarding tables; what is recorded already is left as it is."""
    output = Output(as_json)
    kinds = {_whole(path): _kind(_whole(path)) for path in paths}
    with Session() as session:
        acting = None
        if as_member is not None:
            with session.view() as view:
                acting = stated(lambda: member_called(view, session.keyring, as_member)).member
        with progress_bars(output) as report:
            importer = Importer(session, acting, report)
            imported = _import(importer, kinds)
        if not output.answer(imported.as_dict()):
            tell_import(output, imported)
    return EXIT_FAILED if imported.problems else 0


def rebuild(as_json: AsJson = False) -> int:
    """Make the derived tables again from the raw logs that are kept; nothing is asked of the node."""
    output = Output(as_json)
    with Session() as session:
        done = session.rebuild_index()
        with session.view() as view:
            digest = index_digest(view)
        if not output.answer({"events": done.events, "changedTables": list(done.changed_tables), "digest": digest}):
            changed = ", ".join(done.changed_tables)
            output.say(
                f"{done.events} events folded; " + (f"these had differed: {changed}" if changed else "no change")
            )
            output.say(f"digest {digest}")
    return 0


def _import(importer: Importer, kinds: dict[Path, str]) -> Imported:
    parts = [importer.folder(path) for path, kind in kinds.items() if kind == "folder"]
    tables = [path for path, kind in kinds.items() if kind == "table"]
    documents = [path for path, kind in kinds.items() if kind == "epcis"]
    if tables:
        parts.append(importer.tables(tables))
    if documents:
        parts.append(importer.documents(documents))
    return Imported(
        tuple(step for part in parts for step in part.steps),
        tuple(outcome for part in parts for outcome in part.outcomes),
        sum(part.seconds for part in parts),
    )


def _whole(path: Path) -> Path:
    """A manifest stands for its folder."""
    return path.parent if path.name == MANIFEST else path


def _kind(path: Path) -> str:
    """What a path is; raises WrongUsage."""
    if path.is_dir():
        if (path / MANIFEST).is_file():
            return "folder"
        raise WrongUsage(f"{path} has no {MANIFEST}", field="PATH", value=str(path), rule=f"must have a {MANIFEST}")
    if not path.is_file():
        raise WrongUsage(f"there is no file {path}", field="PATH", value=str(path), rule="must be a file or a folder")
    if path.suffix in EPCIS:
        return "epcis"
    if path.suffix in TABLES:
        return "table"
    raise WrongUsage(
        f"{path} is of no kind that can be imported",
        field="PATH",
        value=str(path),
        rule=f"must end in {', '.join((*EPCIS, *TABLES))}, or be a folder with a {MANIFEST}",
    )

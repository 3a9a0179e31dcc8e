"""One word, one thing: the ABI's names, the tables' columns and the API's members are the same word in their case."""

import json
from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic.alias_generators import to_camel, to_snake

from api.schemas.batches import Batch
from api.schemas.directory import Material, Member, Site
from api.schemas.transfers import Transfer
from offchain.store.tables_state import STATE_TABLES, batches, materials, members, sites, transfers

ARTIFACTS = Path(__file__).resolve().parents[2] / "offchain" / "chain" / "artifacts"

# Members of the API that are no column of their own: names of what a number refers to, and columns put together.
SHOWN_BESIDE = {
    "member_name", "site_name", "site_country", "material_code", "material_name", "basis", "unit", "made",
    "to_member_name", "from_site_name", "to_site_name", "product", "lot", "item",
}  # fmt: skip
PER_ELEMENT = {
    "composition": "composition_",
    "models": "model_",
    "origins": "origin_",
    "recycled": "recycled_",
    "bounds": "bounds_",
    "splitting_limits": "splitting_limit_",
    "assayed": "assayed_",
}

PAIRS = [(Batch, batches), (Transfer, transfers), (Member, members), (Site, sites), (Material, materials)]


@pytest.mark.parametrize(("model", "table"), PAIRS, ids=lambda one: getattr(one, "__name__", None))
def test_model__every_member__is_a_column(model: type[BaseModel], table: object) -> None:
    columns = set(table.columns.keys())  # type: ignore[attr-defined]
    for name, field in model.model_fields.items():
        assert field.alias == to_camel(name)
        assert to_snake(to_camel(name)) == name or name.endswith("_e6")
        if name in PER_ELEMENT:
            assert any(column.startswith(PER_ELEMENT[name]) for column in columns), name
        elif name not in SHOWN_BESIDE:
            assert name in columns, name


def test_tables__one_name_one_table() -> None:
    assert {"batches", "transfers", "members", "sites", "materials"} <= {table.name for table in STATE_TABLES}


def abi_words(contract: str, event: str) -> set[str]:
    """Names of an event's fields and of the fields of its structs, as the ABI has them."""
    abi = json.loads((ARTIFACTS / f"{contract}.json").read_text())["abi"]
    entry = next(item for item in abi if item["type"] == "event" and item["name"] == event)
    words: set[str] = set()
    stack = list(entry["inputs"])
    while stack:
        one = stack.pop()
        words.add(one["name"])
        stack += one.get("components", [])
    return words


# Words of an event's structs that the API shows under the name of what is made of them.
SHOWN_OTHERWISE = {
    "batch", "transfer", "row",  # the struct itself
    "origin",  # one number while all elements share it: `origins`
}  # fmt: skip


@pytest.mark.parametrize(
    ("contract", "event", "model"),
    [
        ("BatchToken", "BatchMinted", Batch),
        ("Custody", "TransferOffered", Transfer),
        ("Membership", "MemberAdmitted", Member),
        ("Membership", "SiteRegistered", Site),
        ("Membership", "MaterialSet", Material),
    ],
)
def test_event__every_word__is_a_member_of_the_api(contract: str, event: str, model: type[BaseModel]) -> None:
    shown = {field.alias for field in model.model_fields.values()}
    assert abi_words(contract, event) - SHOWN_OTHERWISE <= shown

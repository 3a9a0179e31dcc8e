"""Events as companies' systems would write them, for the tests of capture."""

from typing import Any

from tests.offchain.epcis.world import MINE, ORE, PGLN, PIT, REFINER, REFINERY, SALT, SGLN, ore, salt

TICKET = "11" * 32


def at(day: int, hour: int = 8) -> str:
    """A time in May 2026."""
    return f"2026-05-{day:02d}T{hour:02d}:00:00+02:00"


def event(kind: str, time: str, site: int | None, **fields: Any) -> dict[str, Any]:
    """An event of a type at a site."""
    place = {} if site is None else {"bizLocation": {"id": SGLN[site]}}  # type: ignore[index]
    return {"type": kind, "eventTime": time, "eventTimeZoneOffset": "+02:00", **place, **fields}


def amount(epc: str, quantity: Any, uom: str | None = "KGM") -> dict[str, Any]:
    """A quantity element; without a unit it counts pieces."""
    return {"epcClass": epc, "quantity": quantity} | ({} if uom is None else {"uom": uom})


def ore_facts(epc: str, **more: Any) -> dict[str, Any]:
    """Extension of a lot of ore."""
    shares = {"Co": 50_000_000, "Cu": 20_000_000}
    return {"epc": epc, "material": ORE, "composition": shares, "custodyModel": 4, "ticket": TICKET} | more


def extraction(
    lot: str = "L1", quantity: Any = 1000, uom: str = "KGM", time: str = at(1), **more: Any
) -> dict[str, Any]:
    """A commissioning at the pit."""
    fields = {
        "action": "ADD",
        "bizStep": "commissioning",
        "quantityList": [amount(ore(lot), quantity, uom)],
        "oreline:batches": [ore_facts(ore(lot))],
    }
    return event("ObjectEvent", time, PIT, **(fields | more))


def shipping(epc: str, quantity: Any, reference: str | None = "DN-1", time: str = at(2), **more: Any) -> dict[str, Any]:
    """A despatch from the pit to the refinery."""
    fields = {
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "quantityList": [amount(epc, quantity)],
        "sourceList": [{"type": "location", "source": SGLN[PIT]}, {"type": "possessing_party", "source": PGLN[MINE]}],
        "destinationList": [
            {"type": "location", "destination": SGLN[REFINERY]},
            {"type": "possessing_party", "destination": PGLN[REFINER]},
        ],
        "oreline:act": {"tolerancePpm": 5000} | ({} if reference is None else {"reference": reference}),
    }
    return event("ObjectEvent", time, None, **(fields | more))


def receiving(
    epc: str, quantity: Any, reference: str | None = "DN-1", time: str = at(3), **more: Any
) -> dict[str, Any]:
    """An arrival at the refinery, from the mine."""
    fields = {
        "action": "OBSERVE",
        "bizStep": "receiving",
        "quantityList": [amount(epc, quantity)],
        "sourceList": [{"type": "possessing_party", "source": PGLN[MINE]}],
        "oreline:act": {} if reference is None else {"reference": reference},
    }
    return event("ObjectEvent", time, REFINERY, **(fields | more))


def refining(
    source: str, used: Any, made: str = "S1", out: Any = 100, time: str = at(4), **more: Any
) -> dict[str, Any]:
    """A transformation at the refinery."""
    facts = {"epc": salt(made), "material": SALT, "composition": {"Co": 200_000_000}, "custodyModel": {"Co": 3}}
    fields = {
        "bizStep": "commissioning",
        "inputQuantityList": [amount(source, used)],
        "outputQuantityList": [amount(salt(made), out)],
        "oreline:batches": [facts],
    }
    return event("TransformationEvent", time, REFINERY, **(fields | more))


def in_error(original: dict[str, Any], time: str = at(20)) -> dict[str, Any]:
    """The error declaration of an event."""
    return original | {"errorDeclaration": {"declarationTime": time, "reason": "incorrect_data"}}

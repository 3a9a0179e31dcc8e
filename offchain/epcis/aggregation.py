"""Logistic units: what is packed into which SSCC, kept off-chain and used to expand events that name only the unit."""

from offchain.domain.errors import InvalidInput
from offchain.epcis.directory import is_logistic_unit
from offchain.epcis.gs1 import canonical, is_pattern
from offchain.epcis.model import Event, Item
from offchain.epcis.plans import Plan
from offchain.epcis.rows import Pack, PackedRow, Unpack


def plan_aggregation(event: Event, key: str) -> Plan:
    """Packs or unpacks a logistic unit; any other aggregation changes nothing. Raises `InvalidInput`."""
    if event.parent is None or not is_logistic_unit(event.parent.epc) or event.action == "OBSERVE":
        return Plan()
    unit = canonical(event.parent.epc)
    if event.action == "DELETE":
        names = tuple(canonical(item.epc) for item in event.items)
        return Plan(effects=(Unpack(unit, names or None),))
    if not event.items:
        raise InvalidInput(f"{event.field}.childEPCs", None, "must name what is packed")
    return Plan(effects=(Pack(tuple(_packed(unit, item, key) for item in event.items)),))


def _packed(unit: str, item: Item, key: str) -> PackedRow:
    if is_pattern(item.epc):
        raise InvalidInput(item.epc_field, item.epc, "must name a lot or a serial; a class without a lot is refused")
    if canonical(item.epc) == unit:
        raise InvalidInput(item.field, item.epc, "must not be the unit itself")
    if not item.serial and item.quantity is None:
        raise InvalidInput(f"{item.field}.quantity", None, "is missing")
    return PackedRow(unit, canonical(item.epc), item.epc, item.quantity, item.uom, key)

"""From an event to its plan: which rule of the profile an event falls under."""

from collections.abc import Callable, Collection
from typing import Final

from offchain.domain.acts import Act
from offchain.domain.errors import InvalidInput
from offchain.epcis.aggregation import plan_aggregation
from offchain.epcis.campaigns import plan_campaign
from offchain.epcis.corrections import plan_correction
from offchain.epcis.custody import RECEIVING, SHIPPING, plan_receiving, plan_shipping, plan_void_shipping
from offchain.epcis.model import Event, EventType
from offchain.epcis.plans import Context, Plan
from offchain.epcis.production import (
    plan_assembly,
    plan_closing,
    plan_disassembly,
    plan_loss,
    plan_transformation,
)
from offchain.epcis.sources import COMMISSIONING, plan_commissioning

ASSEMBLING: Final = ("assembling", "installing")
DISASSEMBLING: Final = ("disassembling", "removing")


def plan(event: Event, key: str, event_hash: str, context: Context, done: Collection[type[Act]] = ()) -> Plan:
    """What the event leads to; a plan without acts and effects is kept as it is.

    `done` are the acts that an event of several steps has led to already; its plan is the next step.

    Raises `InvalidInput` where a rule is broken, `NotYet` where something must arrive first, `Discrepancy` where an
    error declaration comes too late.
    """
    if event.is_error_declaration:
        return plan_correction(event, context.store.event(event_hash), context)
    if event.type is EventType.TRANSFORMATION:
        return (
            plan_transformation(event, context)
            if event.transformation_id is None
            else plan_campaign(event, context, done)
        )
    if event.type is EventType.AGGREGATION:
        return plan_aggregation(event, key)
    if event.type is EventType.ASSOCIATION:
        return _association(event, event_hash, context)
    if event.type is EventType.OBJECT:
        return _object(event, key, event_hash, context)
    return _kept(event)


def _object(event: Event, key: str, event_hash: str, context: Context) -> Plan:
    step, action = event.biz_step or "", event.action
    if action == "ADD" and step in COMMISSIONING:
        return plan_commissioning(event, key, context)
    observed: dict[str, Callable[[Event, Context], Plan]] = {"void_shipping": plan_void_shipping}
    observed |= dict.fromkeys(SHIPPING, plan_shipping) | dict.fromkeys(RECEIVING, plan_receiving)
    if action == "OBSERVE" and step in observed:
        return observed[step](event, context)
    if action in ("DELETE", "OBSERVE") and step == "destroying":
        return plan_loss(event, event_hash, context)
    if action == "DELETE" and step == "decommissioning":
        return plan_closing(event, key, context)
    return _kept(event)


def _association(event: Event, event_hash: str, context: Context) -> Plan:
    step = event.biz_step or ""
    if event.action == "ADD" and step in ASSEMBLING:
        return plan_assembly(event, context)
    if event.action == "DELETE" and step in DISASSEMBLING:
        return plan_disassembly(event, event_hash, context)
    return _kept(event)


def _kept(event: Event) -> Plan:
    if event.batches:
        field = event.batches[0].field
        rule = f"has no meaning here: {event.type} {event.action or ''} {event.biz_step or ''} mints nothing"
        raise InvalidInput(field, event.batches[0].epc, " ".join(rule.split()))
    return Plan()

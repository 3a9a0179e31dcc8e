"""What planning an event ends in, and what it may ask: the common ground of the mapping modules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from offchain.domain.acts import Act
from offchain.domain.elements import ELEMENTS, Composition, Element, PackedComposition, Share
from offchain.domain.enums import WasteClass
from offchain.domain.errors import InvalidInput, OrelineError
from offchain.domain.ids import MemberNumber, Sha256
from offchain.domain.units import MILLIGRAMS_PER_UNIT, PIECE_UNIT, Quantity, parse_mass, parse_pieces, quantity_text
from offchain.epcis.directory import Directory, Lot, is_logistic_unit
from offchain.epcis.gs1 import canonical
from offchain.epcis.model import Event, Item
from offchain.epcis.ports import CaptureStore, ChainState, Clock
from offchain.epcis.profile import BatchFacts
from offchain.epcis.rows import BatchRow, Effect, Mark, MaterialRow, SiteRow

MAX_PACKING_DEPTH: Final = 5

Keccak = Callable[[bytes], bytes]
"""keccak-256, given by the wiring, because it is not in the standard library."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an event leads to: acts of one member, or only what is kept off-chain."""

    member: MemberNumber | None = None
    acts: tuple[Act, ...] = ()
    effects: tuple[Effect, ...] = ()


class NotYet(OrelineError):
    """The event cannot be carried out before something else has arrived; it waits."""

    retryable = True
    default_hint = "It is tried again when more has been captured."

    def __init__(self, field: str, value: object, rule: str) -> None:
        super().__init__(f"{field} waits: {rule}", field=field, value=value, rule=rule)


class Discrepancy(OrelineError):
    """What the event says contradicts what has happened since; the chain stays as it is, and people must settle it."""

    default_hint = "Settle it with the member that holds the goods; the chain was not changed."

    def __init__(self, field: str, value: object, rule: str) -> None:
        super().__init__(f"{field}: {rule}", field=field, value=value, rule=rule)


@dataclass(frozen=True, slots=True)
class Context:
    """What planning may ask. `acts_for` tells for whom there is a key; `as_member` narrows that to one member."""

    directory: Directory
    state: ChainState
    store: CaptureStore
    clock: Clock
    keccak: Keccak
    acts_for: Callable[[MemberNumber], bool]
    as_member: MemberNumber | None = None

    def own_site(self, field: str, identifier: str) -> SiteRow:
        """A site whose member acts here. Raises `InvalidInput`."""
        site = self.directory.site(field, identifier)
        name = self.directory.member_name(site.member)
        if self.as_member is not None and site.member != self.as_member:
            rule = f"must be a site of {self.directory.member_name(self.as_member)}, which captures; it is {name}'s"
            raise InvalidInput(field, identifier, rule)
        if not self.acts_for(site.member):
            raise InvalidInput(field, identifier, f"must be a site of a member whose key is here; it is {name}'s")
        return site

    def place(self, event: Event) -> SiteRow:
        """The site at which the event happened. Raises `InvalidInput`."""
        if event.place is None:
            raise InvalidInput(f"{event.field}.bizLocation", None, "is missing, and so is readPoint")
        return self.own_site(*event.place)

    def lot(self, item: Item) -> Lot:
        """The lot of an item, which must not be closed. Raises `InvalidInput`."""
        lot = self.directory.lot(item.epc_field, item.epc, serial=item.serial)
        if any(mark.mark is Mark.CLOSED for mark in self.store.marks(lot.identifier)):
            raise InvalidInput(item.epc_field, item.epc, "is decommissioned; a closed identifier is not used again")
        return lot

    def free_revision(self, lot: Lot, issuer: MemberNumber) -> int:
        """Revision under which a lot is minted: 0, or the next after a voided one. Raises `InvalidInput`."""
        if lot.member != issuer:
            rule = f"must begin with a prefix of {self.directory.member_name(issuer)}, which mints it"
            raise InvalidInput(lot.field, lot.identifier, rule)
        known = self.state.batch(lot.member, lot.product, lot.number)
        if known is None:
            return 0
        if not known.voided:
            raise InvalidInput(lot.field, lot.identifier, "is already minted; a lot is minted once")
        return known.revision + 1

    def minted(self, lot: Lot) -> BatchRow:
        """The batch of a lot that must be there. Raises `NotYet`."""
        row = self.state.batch(lot.member, lot.product, lot.number)
        if row is None or row.voided:
            raise NotYet(lot.field, lot.identifier, "no batch of this lot is recorded yet")
        return row

    def lying(self, lot: Lot, batch: BatchRow, site: SiteRow, waste: WasteClass, needed: Quantity) -> None:
        """Raises `NotYet` unless that quantity of a batch lies at a site."""
        held = self.state.held(batch.batch_id, site.site, waste)
        if held < needed:
            kind = "" if waste is WasteClass.NONE else f" as {waste.name} waste"
            rule = (
                f"{quantity_text(needed, item=batch.item)} must lie at {site.name}{kind}, "
                f"{quantity_text(held, item=batch.item)} does"
            )
            raise NotYet(lot.field, lot.identifier, rule)

    def expand(self, items: Sequence[Item]) -> tuple[tuple[Item, ...], str | None]:
        """Items with logistic units replaced by what lies in them, and the unit where one was replaced.

        Quantities that the event states itself win over the packed ones. Raises `NotYet` for a unit whose content is
        not known, `InvalidInput` where units are packed in a circle or too deep.
        """
        stated = {canonical(item.epc): item for item in items if not is_logistic_unit(item.epc)}
        units = [item for item in items if is_logistic_unit(item.epc)]
        for unit in units:
            for item in self._content(unit, unit.field, 0):
                stated.setdefault(canonical(item.epc), item)
        return tuple(stated.values()), canonical(units[0].epc) if len(units) == 1 else None

    def _content(self, unit: Item, field: str, depth: int) -> list[Item]:
        if depth >= MAX_PACKING_DEPTH:
            raise InvalidInput(field, unit.epc, f"must not be packed deeper than {MAX_PACKING_DEPTH} units")
        packed = self.store.packed(canonical(unit.epc))
        if not packed:
            raise NotYet(field, unit.epc, "the content of this logistic unit is not reported yet")
        found: list[Item] = []
        for row in packed:
            item = Item(field, row.epc, row.quantity is None, row.quantity, row.uom)
            found += self._content(item, field, depth + 1) if is_logistic_unit(row.epc) else [item]
        return found


def quantity_of(item: Item, *, counted: bool, what: str) -> Quantity:
    """Quantity of an item in the smallest unit: pieces where `counted`, else milligrams. Raises `InvalidInput`.

    `what` names the material in messages.
    """
    field = f"{item.field}.quantity" if not item.serial else item.field
    if item.serial:
        if not counted:
            raise InvalidInput(field, item.epc, f"must have a mass: {what} is bulk, and a serial is one piece")
        return Quantity(1)
    if item.quantity is None:
        raise InvalidInput(field, None, "is missing")
    if item.quantity.startswith("-"):
        raise InvalidInput(field, item.quantity, "must not be negative")
    if counted:
        if item.uom not in (None, PIECE_UNIT):
            raise InvalidInput(
                f"{item.field}.uom", item.uom, f"must be left out or {PIECE_UNIT}: {what} is counted in pieces"
            )
        return Quantity(parse_pieces(field, item.quantity))
    if item.uom not in MILLIGRAMS_PER_UNIT:
        units = ", ".join(sorted(MILLIGRAMS_PER_UNIT))
        raise InvalidInput(f"{item.field}.uom", item.uom, f"must be one of {units}: {what} is bulk")
    return Quantity(parse_mass(field, item.quantity, item.uom))


def composition_of(facts: BatchFacts, material: MaterialRow) -> PackedComposition:
    """The composition of a source or output, whole: every element the material can hold is named. `InvalidInput`."""
    if facts.composition is None:
        raise InvalidInput(f"{facts.field}.composition", None, "is missing")
    bounds = Composition.unpack(material.bounds)
    shares: dict[Element, Share] = {}
    for element in ELEMENTS:
        if element in facts.composition:
            shares[element] = facts.composition[element]
        elif bounds.share(element) == 0:
            shares[element] = 0
        else:
            rule = f"is missing: {material.code} can hold {element.word}; give its share, 0 or notAssayed"
            raise InvalidInput(f"{facts.field}.composition.{element.symbol}", None, rule)
    composition = Composition.of(shares)
    if not material.item:
        composition.check_bulk(f"{facts.field}.composition")
    return composition.pack()


def piece_mass_of(facts: BatchFacts, material: MaterialRow) -> int:
    """Milligrams a piece; 0 for bulk. Raises `InvalidInput` where it is missing or has no meaning."""
    if material.item and facts.piece_mass is None:
        raise InvalidInput(f"{facts.field}.pieceMass", None, f"is missing: {material.code} is counted in pieces")
    if not material.item and facts.piece_mass is not None:
        raise InvalidInput(f"{facts.field}.pieceMass", facts.piece_mass, f"must be left out: {material.code} is bulk")
    return facts.piece_mass or 0


def facts_by_epc(event: Event, allowed: Sequence[Item]) -> dict[str, BatchFacts]:
    """The extension's batches by canonical EPC; raises `InvalidInput` for one that the event does not mint."""
    known = {canonical(item.epc) for item in allowed}
    for facts in event.batches:
        if canonical(facts.epc) not in known:
            raise InvalidInput(f"{facts.field}.epc", facts.epc, "must be an EPC that this event mints")
    return {canonical(facts.epc): facts for facts in event.batches}


def held_as(event: Event, item: Item) -> WasteClass:
    """As which class of waste the event takes an item; `NONE` where it says nothing."""
    classes = {canonical(epc): waste for epc, waste in event.act.held_as.items()}
    return classes.get(canonical(item.epc), WasteClass.NONE)


def check_held_as(event: Event, items: Sequence[Item]) -> None:
    """Raises `InvalidInput` where `heldAs` names what the event does not."""
    known = {canonical(item.epc) for item in items}
    for epc in event.act.held_as:
        if canonical(epc) not in known:
            raise InvalidInput(f"{event.act.field}.heldAs", epc, "must be an EPC that this event takes")


NO_SHA256: Final = Sha256(bytes(32))

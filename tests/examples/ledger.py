"""A small ledger of its own for the example: applies the rules of `docs/epcis.md` and of the design to the events.

Written from the design, in plain integers, to show that the contracts have nothing to refuse in these files.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.examples.reading import ELEMENTS, Example, amount, time_of

WHOLE = 10**9
MUST_BE_ASSAYED = ("Li", "Co", "Ni", "graphite")
WASTE_SITES = ("COLLECTION", "RECYCLING")

Key = tuple[str, str, str]  # lot's EPC, site, waste class ("" = ordinary)


class Refused(Exception):
    """A rule that an event broke."""


@dataclass
class Batch:
    """What the ledger knows of a batch; shares are parts per billion, for items milligrams per piece."""

    epc: str
    material: dict[str, Any]
    site: str
    at: datetime
    minted: int
    shares: dict[str, int | None]
    models: dict[str, int]
    origins: dict[str, str]
    source: str
    waste_class: str
    piece_mass: int
    untracked: bool
    inputs: list[tuple[str, int, str]] = field(default_factory=list)  # EPC, quantity, waste class
    act: list["Batch"] = field(default_factory=list)  # all outputs of the act that made it

    def contained(self, element: str, quantity: int) -> int:
        """Contained milligrams times 10^9; not assayed counts as zero."""
        return quantity * (self.shares[element] or 0) * (WHOLE if self.material["item"] else 1)


@dataclass
class Transfer:
    """An offer and what became of it."""

    epc: str
    quantity: int
    origin: Key
    target: Key
    at: datetime
    tolerance_ppm: int
    state: str = "OFFERED"
    lost: int = 0


class Ledger:
    """Applies events in order; raises `Refused` at the first that breaks a rule."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.parameters = example.manifest["parameters"]
        self.batches: dict[str, Batch] = {}
        self.held: dict[Key, int] = defaultdict(int)
        self.in_transit: dict[str, int] = defaultdict(int)
        self.locked: dict[str, int] = defaultdict(int)
        self.consumed: dict[str, int] = defaultdict(int)
        self.lost: dict[str, int] = defaultdict(int)
        self.transfers: dict[tuple[str, str], Transfer] = {}
        self.moves = 0
        self.capacity: dict[tuple[str, int, str], int] = defaultdict(int)
        self.tolerance: dict[tuple[str, int, str], int] = defaultdict(int)
        self.tickets: set[str] = set()
        self.packed: dict[str, list[tuple[str, int]]] = {}
        self.reserved: set[str] = set()

    def apply(self, event: dict[str, Any]) -> None:
        """One event; the handlers are named after what it does."""
        step, kind = event["bizStep"], event["type"]
        if kind == "AggregationEvent":
            self.packed[event["parentID"]] = [(row["epcClass"], amount(row)) for row in event["childQuantityList"]]
        elif kind == "TransformationEvent":
            self._transform(event)
        elif kind == "AssociationEvent":
            self._assemble(event)
        elif step == "commissioning" and "oreline:batches" in event:
            self._source(event)
        elif step == "commissioning":
            self.reserved.update(event["epcList"])
        elif step == "shipping" and event["disposition"] != "returned":
            self._offer(event)
        else:
            self._settle(event)

    def minted_equals_sum(self) -> bool:
        """Invariant 1 for every batch."""
        for epc, batch in self.batches.items():
            held = sum(quantity for (name, _, _), quantity in self.held.items() if name == epc)
            parts = (held, self.in_transit[epc], self.locked[epc], self.consumed[epc], self.lost[epc])
            if batch.minted != sum(parts):
                return False
        return True

    # Acts

    def _source(self, event: dict[str, Any]) -> None:
        (facts,) = event["oreline:batches"]
        site = self._site(event)
        source = facts.get("source", "EXTRACTED")
        quantity = self._quantities(event)[0][1]
        _require(source != "EXTRACTED" or site["kind"] == "MINE", "extraction only at a mine", site["kind"])
        _require(source != "WASTE_INTAKE" or site["kind"] in WASTE_SITES, "waste only where it is taken", site["kind"])
        _require(facts["ticket"] not in self.tickets, "a ticket serves once", facts["ticket"])
        self.tickets.add(facts["ticket"])
        batch = self._batch(event, facts, quantity, source)
        if source == "UNTRACKED":
            _require(not any(batch.models.values()), "nothing is claimed for what was bought outside", batch.epc)
        else:
            _require(site["kind"] in batch.material["siteKinds"], "material is made here", batch.epc)
        batch.waste_class = facts.get("wasteClass", "")
        batch.untracked = source == "UNTRACKED"
        batch.origins = {element: site["code"] for element in ELEMENTS if batch.shares[element] != 0}
        self._mint([batch])
        self.held[batch.epc, batch.site, batch.waste_class] += quantity

    def _transform(self, event: dict[str, Any]) -> None:
        site, at = self._site(event), time_of(event["eventTime"])
        facts = {row["epc"]: row for row in event["oreline:batches"]}
        about = event.get("oreline:act", {})
        inputs = [(row["epcClass"], amount(row)) for row in event["inputQuantityList"]]
        outputs = [(row["epcClass"], amount(row)) for row in event["outputQuantityList"]]
        _require(len(inputs) <= 32 and len(outputs) <= 16, "at most 32 inputs and 16 outputs", len(inputs))
        for epc, quantity in inputs:
            self._take((epc, site["code"], about.get("heldAs", {}).get(epc, "")), quantity, at)
            self.consumed[epc] += quantity
        made = [self._batch(event, facts[epc], quantity, "TRANSFORMED") for epc, quantity in outputs]
        for batch in made:
            _require(site["kind"] in batch.material["siteKinds"], "material is made here", batch.epc)
            batch.inputs = [(epc, quantity, about.get("heldAs", {}).get(epc, "")) for epc, quantity in inputs]
            batch.act = made
            batch.untracked = any(self.batches[epc].untracked for epc, _ in inputs)
            self._check_models(batch, [self.batches[epc] for epc, _ in inputs])
        one_material = len({b.material["code"] for b in [*made, *(self.batches[epc] for epc, _ in inputs)]}) == 1
        ppm = 0 if one_material or "assay" not in about else self.parameters["productionTolerancePpm"]
        self._balance(site["code"], at.year, inputs, made, ppm)
        self._mint(made)
        for batch in made:
            self.held[batch.epc, batch.site, ""] += batch.minted

    def _balance(self, site: str, year: int, inputs: list[tuple[str, int]], made: list[Batch], ppm: int) -> None:
        for element in ELEMENTS:
            fed = sum(self.batches[epc].contained(element, quantity) for epc, quantity in inputs)
            out = sum(batch.contained(element, batch.minted) for batch in made)
            _require(out * 10**6 <= fed * (10**6 + ppm), f"{element}: out is at most in", (made[0].epc, out, fed))
            if out > fed:
                self._give_away(site, year, element, out - fed)

    def _give_away(self, site: str, year: int, element: str, contained: int) -> None:
        self.tolerance[site, year, element] += -(-contained // WHOLE)
        cap = self.example.sites[site].get("toleranceCapKg", {}).get(year, {}).get(element, 0) * 10**6
        _require(self.tolerance[site, year, element] <= cap, f"{element}: tolerance cap", site)

    def _assemble(self, event: dict[str, Any]) -> None:
        site, at = self._site(event), time_of(event["eventTime"])
        (facts,) = event["oreline:batches"]
        children = [(epc, 1) for epc in event.get("childEPCs", ())]
        children += [(row["epcClass"], amount(row)) for row in event.get("childQuantityList", ())]
        for epc, quantity in children:
            self._take((epc, site["code"], ""), quantity, at)
            self.locked[epc] += quantity
        below = [self.batches[epc] for epc, _ in children]
        _require(all(child.material["item"] for child in below), "children are items", facts["epc"])
        composition = {
            element: sum((self.batches[epc].shares[element] or 0) * count for epc, count in children)
            for element in ELEMENTS
        }
        parent = self._batch(event, facts | {"composition": composition}, 1, "ASSEMBLED")
        mass = sum(self.batches[epc].piece_mass * count for epc, count in children)
        _require(parent.piece_mass >= mass, "a parent weighs at least its children", (parent.piece_mass, mass))
        parent.inputs = [(epc, quantity, "") for epc, quantity in children]
        parent.act = [parent]
        parent.untracked = any(child.untracked for child in below)
        self._check_models(parent, below)
        self.batches[parent.epc] = parent
        self.held[parent.epc, parent.site, ""] = 1

    def _offer(self, event: dict[str, Any]) -> None:
        at = time_of(event["eventTime"])
        origin = self.example.site_at(_party(event["sourceList"], "location", "source"))
        target = self.example.site_at(_party(event["destinationList"], "location", "destination"))
        about = event["oreline:act"]
        reference = (origin["member"], about["reference"])
        _require(reference not in self.transfers, "a reference serves once", reference)
        _require(at >= time_of(self.example.manifest["eventWindow"]["historyFrom"]), "inside the window", at)
        for epc, quantity in self._quantities(event):
            held_as = about.get("heldAs", {}).get(epc, "")
            arrives_as = self._arrives_as(epc, held_as, about.get("asWaste", False), target)
            origin_key, target_key = (epc, origin["code"], held_as), (epc, target["code"], arrives_as)
            self._take(origin_key, quantity, at)
            if origin["member"] == target["member"]:
                self.held[target_key] += quantity
                self.moves += 1
                continue
            ppm = int(about.get("tolerancePpm", 0))
            limit = 0 if self.batches[epc].material["item"] else self.parameters["maxTransferTolerancePpm"]
            _require(ppm <= limit, "tolerance of the offer", ppm)
            self.in_transit[epc] += quantity
            self.transfers[reference] = Transfer(epc, quantity, origin_key, target_key, at, ppm)

    def _arrives_as(self, epc: str, held_as: str, as_waste: bool, target: dict[str, Any]) -> str:
        if not as_waste:
            _require(not held_as or target["kind"] in WASTE_SITES, "waste goes where waste is taken", target["code"])
            return held_as
        _require(target["kind"] == "RECYCLING", "scrap as waste goes to a recycler", target["code"])
        _require(self.batches[epc].material["scrap"], "only scrap is handed over as waste", epc)
        _require(target["member"] != self.example.issuer(epc), "not back to its maker", epc)
        return "MANUFACTURING"

    def _settle(self, event: dict[str, Any]) -> None:
        back = event["bizStep"] == "shipping"
        ends = ("destinationList", "destination") if back else ("sourceList", "source")
        party = _party(event[ends[0]], "possessing_party", ends[1])
        sender = next(code for code, member in self.example.members.items() if member["identifier"] == party)
        transfer = self.transfers[sender, event["oreline:act"]["reference"]]
        _require(transfer.state == "OFFERED", "the offer is open", transfer.state)
        _require(time_of(event["eventTime"]) >= transfer.at, "not before it left", event["eventTime"])
        ((epc, weighed),) = self._quantities(event)
        _require(epc == transfer.epc, "the same lot", epc)
        if back or event["bizStep"] == "void_shipping":
            transfer.state = "REJECTED" if back else "CANCELLED"
            self.in_transit[epc] -= transfer.quantity
            self.held[transfer.origin] += transfer.quantity
            return
        if abs(weighed - transfer.quantity) * 10**6 > transfer.quantity * transfer.tolerance_ppm:
            _require("reason" in event["oreline:act"], "a dispute says why", transfer.epc)
            transfer.state = "DISPUTED"
            return
        _require("reason" not in event["oreline:act"], "what stands needs no reason", transfer.epc)
        transfer.state, transfer.lost = "ACCEPTED", max(0, transfer.quantity - weighed)
        self.in_transit[epc] -= transfer.quantity
        self.held[transfer.target] += transfer.quantity - transfer.lost
        self.lost[epc] += transfer.lost
        for element in ELEMENTS:
            contained = self.batches[epc].contained(element, transfer.lost)
            if contained:
                self._give_away(transfer.target[1], time_of(event["eventTime"]).year, element, contained)

    # Rules

    def _take(self, key: Key, quantity: int, at: datetime) -> None:
        _require(key[0] in self.batches, "the lot is known", key)
        _require(quantity > 0 and self.held[key] >= quantity, "it lies there", (key, self.held[key], quantity))
        _require(at >= self.batches[key[0]].at, "not before it was made", (key, at))
        self.held[key] -= quantity

    def _batch(self, event: dict[str, Any], facts: dict[str, Any], quantity: int, source: str) -> Batch:
        site = self._site(event)
        epc = facts["epc"]
        _require(epc not in self.batches, "minted once", epc)
        _require(self.example.issuer(epc) == site["member"], "under the member's own prefix", epc)
        _require(0 < quantity < 2**63, "quantity", quantity)
        material = self.example.materials[facts["material"]]
        piece = facts.get("pieceMass")
        mass = int(amount({"quantity": Decimal(piece["quantity"]), "uom": piece["uom"]})) if piece else 0
        shares = self._composition(material, facts["composition"], mass)
        claimed = facts.get("custodyModel", 0)
        stated = claimed if isinstance(claimed, dict) else dict.fromkeys(ELEMENTS, claimed)
        models = {element: int(stated.get(element, 0)) if shares[element] != 0 else 0 for element in ELEMENTS}
        at = time_of(event["eventTime"])
        return Batch(epc, material, site["code"], at, quantity, shares, models, {}, source, "", mass, untracked=False)

    def _composition(self, material: dict[str, Any], stated: dict[str, Any], piece_mass: int) -> dict[str, int | None]:
        shares: dict[str, int | None] = {}
        for element in ELEMENTS:
            bound = material["bounds"].get(element, 0)
            value = stated.get(element, 0)
            _require(element in stated or bound == 0, f"{element} is stated where it can be there", material["code"])
            if value == "notAssayed":
                _require(bound > 0 and element not in MUST_BE_ASSAYED, f"{element} is assayed", material["code"])
                shares[element] = None
                continue
            _require(0 <= value <= bound, f"{element} is inside its bound", (material["code"], value, bound))
            shares[element] = int(value)
        whole = piece_mass if material["item"] else WHOLE
        _require((piece_mass > 0) == material["item"], "pieces have a mass", material["code"])
        _require(
            sum(share or 0 for share in shares.values()) <= whole, "shares are at most the whole", material["code"]
        )
        return shares

    def _check_models(self, batch: Batch, inputs: Iterable[Batch]) -> None:
        for element in ELEMENTS:
            holding = [source for source in inputs if source.shares[element] != 0]
            if batch.shares[element] == 0:
                continue
            origins = {source.origins.get(element, "") for source in holding}
            batch.origins[element] = origins.pop() if len(origins) == 1 else ""
            claims = [source.models[element] for source in holding]
            allowed = min((claim for claim in claims if claim), default=0)
            if not batch.origins[element]:
                allowed = min(allowed, 3)
            for source in holding:
                if source.models[element] == 0:
                    allowed = min(allowed, 2 if source.shares[element] is not None else 1)
            _require(batch.models[element] <= allowed, f"{element}: custody model", (batch.epc, allowed))

    def _mint(self, batches: list[Batch]) -> None:
        for batch in batches:
            self.batches[batch.epc] = batch
            for element in ELEMENTS:
                booked = (batch.site, batch.at.year, element)
                self.capacity[booked] += -(-batch.contained(element, batch.minted) // WHOLE)
                limits = self.example.sites[batch.site].get("capacityKg", {}).get(batch.at.year, {})
                limit = limits.get(element, 0) * 10**6
                _require(self.capacity[booked] <= limit, f"{element}: capacity", (batch.site, self.capacity[booked]))

    def _site(self, event: dict[str, Any]) -> dict[str, Any]:
        return self.example.site_at(event.get("bizLocation", event["readPoint"])["id"])

    def _quantities(self, event: dict[str, Any]) -> list[tuple[str, int]]:
        stated = [(row["epcClass"], amount(row)) for row in event.get("quantityList", ())]
        for epc in event.get("epcList", ()):
            stated += self.packed[epc] if ":sscc:" in epc else [(epc, 1)]
        return stated


def _party(rows: list[dict[str, str]], kind: str, word: str) -> str:
    return next(row[word] for row in rows if row["type"] == kind)


def _require(holds: bool, rule: str, found: object) -> None:
    if not holds:
        raise Refused(f"{rule}: {found}")

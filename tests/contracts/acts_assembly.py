"""Assembly, disassembly and the undoing of an assembly."""

from __future__ import annotations

from typing import NamedTuple

from tests.contracts.acts import Act, model_word
from tests.contracts.acts_transform import Transformations
from tests.contracts.consortium import (
    COLLECTION,
    MAX_QUANTITY,
    MODULE,
    ORE,
    PACK_PLANT,
    RECYCLING,
    SCRAP,
    STOCK,
)
from tests.contracts.model.ledger import ASSEMBLED, Batch, Place
from tests.contracts.model.rules import ELEMENTS, Shares, origin, strongest

Children = tuple[tuple[int, int], ...]


class AssembleRequest(NamedTuple):
    """`IAssembly.AssembleRequest`."""

    product: str
    lot: str
    revision: int
    site: int
    material: int
    event_time: int
    quantity: int
    piece_mass: int
    models: int
    children: Children


class DisassembleRequest(NamedTuple):
    """`IAssembly.DisassembleRequest`."""

    ref: str
    batch_id: int
    site: int
    waste_class: int
    quantity: int
    event_time: int
    children: Children


class Assemblies(Transformations):
    """Assemble, disassemble, void an assembly."""

    def assemble(self) -> Act | None:
        """A pack maker locks counted parts in parents."""
        site = self.pick(self.sites_of_kind(PACK_PLANT))
        place = (site, STOCK)
        parts = [batch for batch in self.model.batches.values() if batch.item and batch.held[place]]
        if not parts:
            return None
        chosen = sorted({self.draw.integer(0, len(parts) - 1) for _ in range(self.draw.integer(1, 2))})
        children_of = [parts[index] for index in chosen]
        quantity = self.draw.integer(1, min(5, min(part.held[place] for part in children_of)))
        children = tuple(
            (part.batch_id, self.draw.integer(1, min(8, part.held[place] // quantity))) for part in children_of
        )
        parent = self._parent(site, quantity, children)
        request = AssembleRequest(
            parent.product,
            parent.lot,
            parent.revision,
            site,
            MODULE.number,
            parent.event_time,
            quantity,
            parent.piece_mass,
            model_word(parent.models),
            children,
        )
        act = Act("assembly.assemble", self.actor_of(site), (request,), lambda _: self._assembled(parent, children))
        act.expect = self.operator_obstacle(site)
        for child in children_of:
            act.expect = act.expect or self.model.stock_held(child, place)
        if act.expect is None:
            self._spoil_assemble(act, request, children_of, parent)
        return act

    def disassemble(self) -> Act | None:
        """A pack maker or recycler ends parents and frees their parts."""
        holdings = [(b, place, n) for b, place, n in self.model.holdings() if b.source == ASSEMBLED]
        if not holdings:
            return None
        batch, (site, waste_class), there = self.pick(holdings)
        member, ref, children = self.member_at(site), self.fresh("APART"), self.model.parents[batch.batch_id]
        quantity = self.draw.integer(1, there)
        event_time = self.time_from(batch.event_time)
        request = DisassembleRequest(ref, batch.batch_id, site, waste_class, quantity, event_time, children)
        act = Act(
            "assembly.disassemble", self.actor_of(site), (request,), lambda _: self._freed(batch, request, member)
        )
        act.expect = self.operator_obstacle(site) or self.model.stock_held(batch, (site, waste_class))
        if act.expect is None and self.consortium.kinds[site] not in (PACK_PLANT, COLLECTION, RECYCLING):
            act.expect = "Production_MaterialNotMadeHere"
        act.expect = act.expect or self._children_held(children)
        self.spoil_actor(act, site)
        more = tuple((child, 2 * per_piece) for child, per_piece in children)
        act.spoil("Assembly_ChildrenUnknown", request._replace(children=more))
        act.spoil("Production_QuantityZero", request._replace(quantity=0))
        act.spoil("Production_TextLength", request._replace(ref=""))
        act.spoil("ERC1155InsufficientBalance", request._replace(quantity=there + 1))
        self._spoil_event(act, request, batch)
        for used in self.model.references.get(member, [])[-1:]:
            act.spoil("BatchToken_ReferenceUsed", request._replace(ref=used))
        return act

    def void_assembly(self) -> Act | None:
        """The issuer takes an assembly back."""
        if not self.model.parents:
            return None
        batch_id, children = self.pick(list(self.model.parents.items()))
        batch = self.model.batches[batch_id]
        arguments = (batch_id, children, "wrong parts")
        act = Act(
            "assembly.voidAssembly", self.actor_of(batch.site), arguments, lambda _: self._unassembled(batch, children)
        )
        act.expect = self.issuer_obstacle(batch) or self.model.undo_obstacle(batch) or self._children_held(children)
        self.spoil_actor(act, batch.site)
        more = tuple((child, per_piece + 1) for child, per_piece in children)
        act.spoil("Assembly_ChildrenUnknown", batch_id, more, "more parts back")
        act.spoil("Production_TextLength", batch_id, children, "")
        return act

    def _parent(self, site: int, quantity: int, children: Children) -> Batch:
        portions = [self.model.batches[child].portion(per_piece) for child, per_piece in children]
        composition: Shares = tuple(
            None
            if any(p.composition[e] is None for p in portions)
            else sum(p.quantity * (p.composition[e] or 0) for p in portions)
            for e in ELEMENTS
        )
        # Nothing recycled is claimed of a mass that nobody knows.
        known = [composition[e] is not None for e in (0, 1, 2, 7)] * 2
        recycled = tuple(
            sum(p.quantity * p.recycled[lane] for p in portions) if known[lane] else 0 for lane in range(8)
        )
        claim = self.claims([strongest(portions, e) for e in ELEMENTS])
        member = self.member_at(site)
        product, lot, revision = self._identifier(member)
        pieces = sum(self.model.batches[child].piece_mass * per_piece for child, per_piece in children)
        return Batch(
            batch_id=self.consortium.batch_id(member, product, lot, revision),
            product=product,
            lot=lot,
            revision=revision,
            member=member,
            site=site,
            material=MODULE,
            event_time=self.time_from(max(self.model.batches[child].event_time for child, _ in children)),
            source=ASSEMBLED,
            composition=composition,
            models=tuple(claim[e] if composition[e] != 0 else 0 for e in ELEMENTS),
            origins=tuple(origin(portions, e) for e in ELEMENTS),
            minted=quantity,
            piece_mass=pieces + self.draw.integer(0, 1000),
            recycled=recycled,
            untracked=any(p.untracked for p in portions),
            allocated=any(recycled) and any(p.allocated for p in portions),
            made=all(self.own_product(self.model.batches[child], member) for child, _ in children),
            children=children,
        )

    def _spoil_assemble(self, act: Act, request: AssembleRequest, parts: list[Batch], parent: Batch) -> None:
        first, rest = request.children[0], request.children[1:]
        self.spoil_actor(act, request.site)

        def spoil(error: str, *children: tuple[int, int], **fields: int) -> None:
            changes = {**fields, **({"children": children} if children else {})}
            act.spoil(error, request._replace(**changes))

        spoil("Production_MaterialNotMadeHere", material=ORE.number)
        spoil("Assembly_NotItemMaterial", material=SCRAP.number)
        act.spoil("Assembly_ChildCount", request._replace(children=()))
        spoil("Assembly_ChildCount", *(first for _ in range(33)))
        spoil("Production_QuantityZero", quantity=0)
        spoil("Production_QuantityZero", (first[0], 0), *rest)
        spoil("BatchToken_UnknownBatch", (12345, 1), *rest)
        spoil(
            "Production_PieceMass",
            piece_mass=sum(self.model.batches[c].piece_mass * n for c, n in request.children) - 1,
        )
        spoil("Production_QuantityTooLarge", quantity=MAX_QUANTITY + 1)
        there = parts[0].held[(request.site, STOCK)]
        spoil("ERC1155InsufficientBalance", quantity=there // first[1] + 1)
        bulk = [b for b in self.model.batches.values() if not b.item and b.event_time <= request.event_time]
        for batch in bulk[:1]:
            spoil("Assembly_ChildNotItem", (batch.batch_id, 1), *rest)
        self._spoil_event(act, request, max(parts, key=lambda part: part.event_time))
        if any(share and parent.composition[e] is not None for e, share in enumerate(parts[0].composition)):
            act.spoil(
                "Assembly_ShareOverflow", request._replace(piece_mass=2**64 - 1, children=((first[0], 2**32), *rest))
            )
        portions = [self.model.batches[child].portion(per_piece) for child, per_piece in request.children]
        for element in (e for e in ELEMENTS if parent.composition[e]):
            allowed = strongest(portions, element)
            if allowed < 4:
                spoil("Production_ModelTooStrong", models=(allowed + 1) << 3 * element)

    def _move_children(self, children: Children, quantity: int, place: Place, sign: int) -> None:
        for child, per_piece in children:
            batch = self.model.batches[child]
            batch.held[place] += sign * quantity * per_piece
            batch.locked -= sign * quantity * per_piece

    def _assembled(self, parent: Batch, children: Children) -> None:
        self.model.batches[parent.batch_id] = parent
        self.model.parents[parent.batch_id] = children
        self._move_children(children, parent.minted, (parent.site, STOCK), -1)

    def _children_held(self, children: Children) -> str | None:
        held = (self.model.stock_held(self.model.batches[child], None) for child, _ in children)
        return next((obstacle for obstacle in held if obstacle), None)

    def _freed(self, batch: Batch, request: DisassembleRequest, member: int) -> None:
        place: Place = (request.site, request.waste_class)
        batch.held[place] -= request.quantity
        batch.disassembled += request.quantity
        self._move_children(request.children, request.quantity, place, 1)
        for child, _ in request.children if batch.came_back else ():
            self.model.batches[child].came_back = True
        self.use_reference(member, request.ref)

    def _unassembled(self, batch: Batch, children: Children) -> None:
        self._void([batch], bytes(32))
        del self.model.parents[batch.batch_id]
        self._move_children(children, batch.minted, (batch.site, STOCK), 1)

"""Transformation, its undoing, and losses: what consumes and makes under the element balance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.contracts.acts import Act, changed, lanes, model_word, word
from tests.contracts.acts_sources import Sources
from tests.contracts.consortium import (
    CELL_PLANT,
    COLLECTION,
    MATERIALS,
    MAX_QUANTITY,
    ORE,
    RECYCLING,
    REFINERY,
    TOLERANCE_CAP_MG,
    TOLERANCE_PPM,
    Material,
    year_of,
)
from tests.contracts.model.ledger import TRANSFORMED, Batch, Place, Taken, Transformation
from tests.contracts.model.rules import (
    ELEMENTS,
    LANES,
    MASS_BALANCE,
    PPM,
    WHOLE,
    Fed,
    Portion,
    Shares,
    feed,
    most,
    origin,
    pooled,
    strongest,
    tolerance_mg,
    total,
)

ZERO = bytes(32)


class Input(NamedTuple):
    """`IProductionParts.Input`."""

    batch_id: int
    quantity: int
    waste_class: int


class Output(NamedTuple):
    """`IProductionParts.Output`."""

    product: str
    lot: str
    revision: int
    material: int
    quantity: int
    piece_mass: int
    composition: int
    models: int
    recycled: int


class TransformRequest(NamedTuple):
    """`IProduction.TransformRequest`."""

    site: int
    event_time: int
    assay: bytes
    allocate_recycled: bool
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    certificates: tuple[bytes, ...] = ()


class LossRequest(NamedTuple):
    """`ICorrections.LossRequest`."""

    ref: str
    batch_id: int
    site: int
    waste_class: int
    quantity: int
    event_time: int
    reason: str


@dataclass
class Recipe:
    """A transformation while it is drawn up."""

    site: int
    inputs: tuple[Input, ...]
    portions: list[Portion]
    fed: Fed
    outputs: list[tuple[Material, int, Shares]]
    batches: list[Batch]
    assay: bytes = ZERO
    ppm: int = 0

    @property
    def blending(self) -> bool:
        """Whether everything that goes in and comes out is of one material."""
        numbers = {batch.material.number for batch in self.batches}
        return len(numbers | {material.number for material, _, _ in self.outputs}) == 1

    @property
    def made(self) -> tuple[int, ...]:
        """Contained mass of all outputs."""
        return total(Portion(q, m.item, c, (0,) * 8, (0,) * 8, (0,) * 8, False, 0) for m, q, c in self.outputs)


class Transformations(Sources):
    """Transform, void a transformation, record a loss."""

    def transform(self) -> Act | None:
        """A plant consumes what lies there and makes something of it."""
        recipe = self._recipe()
        if recipe is None:
            return None
        model, member = self.model, self.member_at(recipe.site)
        allowed = [strongest(recipe.portions, element) for element in ELEMENTS]
        claims = [self.claims(allowed) for _ in recipe.outputs]
        allocate = self.chance(3)
        if allocate and self.chance(2):
            claims = [tuple(min(MASS_BALANCE, a) for a in allowed)] * len(claims)
        recycled = self._recycled(recipe, claims, allocate)
        asked = [self._asked(recipe, claims, lines, allocate) for lines in recycled]
        event_time = self.time_from(max(model.batches[i.batch_id].event_time for i in recipe.inputs))
        outputs = tuple(self._output(recipe, n, claims[n], asked[n]) for n in range(len(recipe.outputs)))
        named, missing = self.certificates(recipe.site, [o.material for o in outputs], event_time)
        request = TransformRequest(recipe.site, event_time, recipe.assay, allocate, recipe.inputs, outputs, named)
        batches = [self._made(recipe, request, n, claims[n], recycled[n]) for n in range(len(outputs))]
        given = tolerance_mg(recipe.fed, recipe.made)
        transformation = Transformation(
            batches[0].batch_id,
            recipe.site,
            tuple(tuple(i) for i in recipe.inputs),
            tuple(batch.batch_id for batch in batches),
            given,
            recipe.ppm,
            recipe.assay,
        )
        act = Act(
            "production.transform",
            self.actor_of(recipe.site),
            (request,),
            lambda _: self._done(transformation, batches),
        )
        act.expect = self.operator_obstacle(recipe.site) or self._input_obstacle(recipe) or missing
        act.expect = act.expect or self._cap_obstacle(recipe.site, event_time, given)
        if act.expect is None:
            self._spoil_transform(act, recipe, request, allowed, member)
        return act

    def void_transformation(self) -> Act | None:
        """The issuer takes back a transformation."""
        if not self.model.acts:
            return None
        done = self.pick(list(self.model.acts.values()))
        outputs = [self.model.batches[batch_id] for batch_id in done.outputs]
        arguments = (done.outputs, done.inputs, done.tolerance, done.assay, "entered twice")
        act = Act(
            "production.voidTransformation", self.actor_of(done.site), arguments, lambda _: self._undone(done, outputs)
        )
        act.expect = self.operator_obstacle(done.site)
        if act.expect is None and any(batch.came_back for batch in outputs):
            act.expect = "Production_CameBack"
        for batch in outputs:
            act.expect = act.expect or self.model.undo_obstacle(batch)
        self.spoil_actor(act, done.site)
        more = (done.tolerance[0] + 1, *done.tolerance[1:])
        act.spoil("Production_ActUnknown", done.outputs, done.inputs, more, done.assay, "more tolerance back")
        doubled = tuple((batch_id, 2 * quantity, kind) for batch_id, quantity, kind in done.inputs)
        act.spoil("Production_ActUnknown", done.outputs, doubled, done.tolerance, done.assay, "more metal back")
        act.spoil("Production_OutputCount", (), done.inputs, done.tolerance, done.assay, "nothing")
        act.spoil("Production_TextLength", done.outputs, done.inputs, done.tolerance, done.assay, "")
        return act

    def record_loss(self) -> Act | None:
        """A site books a loss of what lies there."""
        holdings = self.model.holdings()
        if not holdings:
            return None
        batch, (site, waste_class), there = self.pick(holdings)
        quantity = there if self.chance(4) else self.draw.integer(1, there)
        member, ref = self.member_at(site), self.fresh("LOSS")
        event_time = self.time_from(batch.event_time)
        request = LossRequest(ref, batch.batch_id, site, waste_class, quantity, event_time, "spilled")
        act = Act(
            "corrections.recordLoss", self.actor_of(site), (request,), lambda _: self._lose(batch, request, member)
        )
        act.expect = self.operator_obstacle(site) or self.model.stock_held(batch, (site, waste_class))
        self.spoil_actor(act, site)
        act.spoil("Production_QuantityZero", request._replace(quantity=0))
        act.spoil("Production_TextLength", request._replace(reason=""))
        act.spoil("Production_TextLength", request._replace(ref="x" * 81))
        act.spoil("ERC1155InsufficientBalance", request._replace(quantity=there + 1))
        act.spoil("BatchToken_UnknownBatch", request._replace(batch_id=12345))
        self._spoil_event(act, request, batch)
        for used in self.model.references.get(member, [])[-1:]:
            act.spoil("BatchToken_ReferenceUsed", request._replace(ref=used))
        return act

    def _spoil_event(self, act: Act, request: Any, batch: Batch) -> None:
        if batch.event_time - 1 > self.consortium.now() - 29 * 86_400:
            act.spoil("Production_EventBeforeInput", request._replace(event_time=batch.event_time - 1))

    def _recipe(self) -> Recipe | None:
        """Inputs that lie at one site, and outputs that their metal allows."""
        sites = self.sites_of_kind(REFINERY, CELL_PLANT, COLLECTION, RECYCLING)
        here = [(batch, place, n) for batch, place, n in self.model.holdings() if place[0] in sites]
        if not here:
            return None
        site = self.pick(here)[1][0]
        local = [(batch, place, n) for batch, place, n in here if place[0] == site]
        chosen = {self.draw.integer(0, len(local) - 1) for _ in range(self.draw.integer(1, 3))}
        inputs, portions, batches = [], [], []
        for batch, place, there in (local[index] for index in sorted(chosen)):
            quantity = there if self.chance(2) else self.draw.integer(1, there)
            inputs.append(Input(batch.batch_id, quantity, place[1]))
            portions.append(batch.portion(quantity, place[1]))
            batches.append(batch)
        kind = self.consortium.kinds[site]
        materials = [material for material in MATERIALS if kind in material.kinds]
        recipe = Recipe(site, tuple(inputs), portions, feed(portions), [], batches)
        count = self.draw.integer(1, 2)
        for _ in range(count):
            recipe.outputs.append(self._outcome(recipe.fed, self.pick(materials), count))
        assays = self.model.assays.get(self.member_at(site), [])
        if assays and self.chance(2):
            self._assayed(recipe, assays[-1])
        return recipe

    def _outcome(self, fed: Fed, material: Material, count: int) -> tuple[Material, int, Shares]:
        """An output that takes at most its part of every element."""
        parts = [mass // count for mass in fed.contained]
        if material.item:
            quantity = self.draw.integer(1, 40)
        else:
            quantity = max(1, sum(-(-part // WHOLE) for part in parts) * self.draw.integer(1, 4))
        unit = WHOLE if material.item else 1
        shares: list[int | None] = []
        for element in ELEMENTS:
            share = min(parts[element] // (quantity * unit), material.bound(element))
            if share and self.chance(4):
                share = self.draw.integer(0, share)
            missing = material.bound(element) and element in (3, 5, 6, 7) and self.chance(10)
            shares.append(None if missing else share)
        return material, quantity, tuple(shares)

    def _assayed(self, recipe: Recipe, assay: bytes) -> None:
        """Name an assay; outside blending it may find a little more than went in."""
        recipe.assay = assay
        if recipe.blending:
            return
        recipe.ppm = TOLERANCE_PPM
        material, quantity, shares = recipe.outputs[0]
        unit = WHOLE if material.item else 1
        for element in (1, 2):
            made = recipe.made[element]
            more = TOLERANCE_CAP_MG * (8 if self.chance(5) else 1) // self.draw.integer(2, 8)
            room = min(most(recipe.fed, element, TOLERANCE_PPM), recipe.fed.contained[element] + more * WHOLE) - made
            extra = max(0, room) // (quantity * unit)
            if not material.item:
                extra = min(extra, WHOLE - sum(share or 0 for share in shares))
            share = min((shares[element] or 0) + extra, material.bound(element))
            shares = changed(shares, element, share)
        recipe.outputs[0] = (material, quantity, shares)

    def _recycled(self, recipe: Recipe, claims: list[tuple[int, ...]], allocate: bool) -> list[tuple[int, ...]]:
        """Recycled content of each output: drawn where it is allocated, else the pooled share."""
        left = list(recipe.fed.recycled)
        free = [allocate and self._allocatable(recipe, claims, metal) for _, metal in LANES]
        result = []
        for material, quantity, composition in recipe.outputs:
            values = [0] * 8
            for lane, (_, metal) in enumerate(LANES):
                if not free[lane]:
                    values[lane] = pooled(recipe.fed, recipe.made, composition, lane)
                    continue
                unit = quantity * (WHOLE if material.item else 1)
                other = values[lane - 4] if lane >= 4 else 0
                room = min((composition[metal] or 0) - other, left[lane] // unit)
                values[lane] = self.draw.integer(0, room) if room > 0 else 0
                left[lane] -= values[lane] * unit
            result.append(tuple(values))
        return result

    @staticmethod
    def _allocatable(recipe: Recipe, claims: list[tuple[int, ...]], metal: int) -> bool:
        """Only where every output that contains the metal claims mass balance."""
        pairs = zip(recipe.outputs, claims, strict=True)
        return all(composition[metal] == 0 or claim[metal] == MASS_BALANCE for (_, _, composition), claim in pairs)

    def _asked(
        self, recipe: Recipe, claims: list[tuple[int, ...]], values: tuple[int, ...], allocate: bool
    ) -> tuple[int, ...]:
        free = [allocate and self._allocatable(recipe, claims, metal) for _, metal in LANES]
        return tuple(value if free[lane] else 0 for lane, value in enumerate(values))

    def _output(self, recipe: Recipe, index: int, claim: tuple[int, ...], asked: tuple[int, ...]) -> Output:
        material, quantity, composition = recipe.outputs[index]
        mass = sum(share or 0 for share in composition) + 1 if material.item else 0
        product, lot, revision = (
            self._identifier(self.member_at(recipe.site)) if index == 0 else ("P", self.fresh("LOT"), 0)
        )
        shares, models = word(composition), model_word(claim)
        return Output(product, lot, revision, material.number, quantity, mass, shares, models, lanes(asked))

    def _made(
        self, recipe: Recipe, request: TransformRequest, index: int, claim: tuple[int, ...], recycled: tuple[int, ...]
    ) -> Batch:
        material, quantity, composition = recipe.outputs[index]
        output, member = request.outputs[index], self.member_at(recipe.site)
        return Batch(
            batch_id=self.consortium.batch_id(member, output.product, output.lot, output.revision),
            product=output.product,
            lot=output.lot,
            revision=output.revision,
            member=member,
            site=recipe.site,
            material=material,
            event_time=request.event_time,
            source=TRANSFORMED,
            composition=composition,
            models=tuple(claim[e] if composition[e] != 0 else 0 for e in ELEMENTS),
            origins=tuple(origin(recipe.portions, e) for e in ELEMENTS),
            minted=quantity,
            piece_mass=output.piece_mass,
            recycled=recycled,
            untracked=any(portion.untracked for portion in recipe.portions),
            # An allocation stays labelled in what is made of it; waste has lost what it carried.
            allocated=output.recycled != 0
            or (any(recycled) and any(p.allocated and p.waste_class == 0 for p in recipe.portions)),
            made=not recipe.blending or all(self.own_product(b, member) for b in recipe.batches),
            inputs=tuple(tuple(i) for i in recipe.inputs),
        )

    def _input_obstacle(self, recipe: Recipe) -> str | None:
        held = (
            self.model.stock_held(batch, (recipe.site, taken.waste_class))
            for batch, taken in zip(recipe.batches, recipe.inputs, strict=True)
        )
        return next((obstacle for obstacle in held if obstacle), None)

    def _cap_obstacle(self, site: int, event_time: int, given: tuple[int, ...]) -> str | None:
        used, year = self.model.tolerance_used, year_of(event_time)
        over = any(mg and used[(site, year, e)] + mg > TOLERANCE_CAP_MG for e, mg in enumerate(given))
        return "BatchToken_ToleranceExceeded" if over else None

    def _spoil_transform(
        self, act: Act, recipe: Recipe, request: TransformRequest, allowed: list[int], member: int
    ) -> None:
        first, rest = request.inputs[0], request.inputs[1:]
        output, others = request.outputs[0], request.outputs[1:]

        def spoil(error: str, **fields: Any) -> None:
            act.spoil(error, request._replace(**fields))

        def spoil_output(error: str, **fields: Any) -> None:
            act.spoil(error, request._replace(outputs=(output._replace(**fields), *others)))

        self.spoil_actor(act, request.site)
        there = self.model.batches[first.batch_id].held[(recipe.site, first.waste_class)]
        spoil("Production_InputCount", inputs=())
        spoil("Production_InputCount", inputs=(first,) * 33)
        spoil("Production_OutputCount", outputs=())
        spoil("Production_OutputCount", outputs=(output,) * 17)
        spoil("Production_QuantityZero", inputs=(first._replace(quantity=0), *rest))
        spoil("ERC1155InsufficientBalance", inputs=(first._replace(quantity=there + 1), *rest))
        spoil("ERC1155InsufficientBalance", inputs=(first._replace(quantity=there), first, *rest))
        spoil("BatchToken_UnknownBatch", inputs=(first._replace(batch_id=12345), *rest))
        spoil("Production_AssayNotAnchored", assay=self.fresh_hash())
        latest = max((self.model.batches[i.batch_id] for i in request.inputs), key=lambda batch: batch.event_time)
        self._spoil_event(act, request, latest)
        spoil_output("Production_MaterialNotMadeHere", material=ORE.number)
        spoil_output("Membership_UnknownMaterial", material=99)
        spoil_output("BatchToken_TextLength", product="", revision=0)
        spoil_output("Production_QuantityTooLarge", quantity=MAX_QUANTITY + 1)
        for spent in self.model.spent_assays.get(member, [])[-1:]:
            if not any(tolerance_mg(recipe.fed, recipe.made)):
                spoil("BatchToken_TicketUsed", assay=spent)
        if not recipe.outputs[0][0].item:
            spoil_output("BatchToken_QuantityZero", quantity=0, recycled=0)
        self._spoil_balance(act, recipe, request, allowed)

    def _spoil_balance(self, act: Act, recipe: Recipe, request: TransformRequest, allowed: list[int]) -> None:
        """More metal, a stronger claim or more recycled content than the inputs give."""
        output, others = request.outputs[0], request.outputs[1:]
        material, _, composition = recipe.outputs[0]
        unit = WHOLE if material.item else 1
        for element in (e for e in ELEMENTS if composition[e]):
            enough = most(recipe.fed, element, 2 * PPM // 100) // ((composition[element] or 1) * unit) + 1
            if enough <= MAX_QUANTITY:
                more = output._replace(quantity=enough, recycled=0)
                act.spoil(
                    "Production_ElementBalance", request._replace(allocate_recycled=False, outputs=(more, *others))
                )
            act.spoil(
                "Production_ModelUnknown", request._replace(outputs=(output._replace(models=5 << 3 * element), *others))
            )
            if allowed[element] < 4:
                stronger = output._replace(models=(allowed[element] + 1) << 3 * element)
                act.spoil("Production_ModelTooStrong", request._replace(outputs=(stronger, *others)))
        plain = tuple(o._replace(recycled=0) for o in request.outputs)
        pooled_only = request._replace(allocate_recycled=False)
        act.spoil(
            "Production_RecycledNotAllocatable",
            pooled_only._replace(outputs=(plain[0]._replace(recycled=1), *plain[1:])),
        )
        for lane, (_, metal) in enumerate(LANES):
            self._spoil_lane(act, recipe, request, plain, lane, metal, allowed)

    def _spoil_lane(
        self,
        act: Act,
        recipe: Recipe,
        request: TransformRequest,
        plain: tuple[Output, ...],
        lane: int,
        metal: int,
        allowed: list[int],
    ) -> None:
        """Allocate more than the pool holds, or more than an output contains of the metal."""
        if allowed[metal] < MASS_BALANCE and any(composition[metal] != 0 for _, _, composition in recipe.outputs):
            return
        outputs = tuple(o._replace(models=min(allowed[metal], MASS_BALANCE) << 3 * metal) for o in plain)
        quantity = outputs[0].quantity * (WHOLE if recipe.outputs[0][0].item else 1)
        beyond = recipe.fed.recycled[lane] // quantity + 1
        if beyond < 2**32:
            asked = (outputs[0]._replace(recycled=beyond << 32 * lane), *outputs[1:])
            act.spoil("Production_RecycledBalance", request._replace(allocate_recycled=True, outputs=asked))
        inside = (recipe.outputs[0][2][metal] or 0) + 1
        if inside < beyond:
            asked = (outputs[0]._replace(recycled=inside << 32 * lane), *outputs[1:])
            act.spoil("Production_RecycledAboveContained", request._replace(allocate_recycled=True, outputs=asked))

    @staticmethod
    def own_product(batch: Batch, member: int) -> bool:
        """Whether a member made it by a process: only what is put together of such is its product too."""
        return batch.made and batch.member == member

    def _done(self, transformation: Transformation, batches: list[Batch]) -> None:
        for batch_id, quantity, waste_class in transformation.inputs:
            batch = self.model.batches[batch_id]
            batch.held[(transformation.site, waste_class)] -= quantity
            batch.consumed += quantity
        for batch in batches:
            self.model.batches[batch.batch_id] = batch
        self.model.acts[transformation.act_id] = transformation
        self.use_capacity(batches)
        self._use_tolerance(transformation, batches[0], 1)
        if transformation.assay != ZERO:
            self.spend(batches[0].member, transformation.assay, transformation.act_id)

    def _undone(self, done: Transformation, outputs: list[Batch]) -> None:
        self._void(outputs, done.assay)
        self._use_tolerance(done, outputs[0], -1)
        self._restore(done.site, done.inputs)
        del self.model.acts[done.act_id]
        if done.assay != ZERO:
            self.model.spent_assays[outputs[0].member].remove(done.assay)
            self.model.assays[outputs[0].member].append(done.assay)

    def _restore(self, site: int, inputs: tuple[Taken, ...]) -> None:
        for batch_id, quantity, waste_class in inputs:
            batch, place = self.model.batches[batch_id], (site, waste_class)
            batch.held[place] += quantity
            batch.consumed -= quantity

    def _use_tolerance(self, transformation: Transformation, first: Batch, sign: int) -> None:
        for element, mg in enumerate(transformation.tolerance):
            self.model.tolerance_used[(transformation.site, year_of(first.event_time), element)] += sign * mg

    def _lose(self, batch: Batch, request: LossRequest, member: int) -> None:
        place: Place = (request.site, request.waste_class)
        batch.held[place] -= request.quantity
        batch.lost += request.quantity
        self.use_reference(member, request.ref)

    def use_reference(self, member: int, ref: str) -> None:
        """The reference of a loss or a disassembly serves once."""
        self.model.references.setdefault(member, []).append(ref)

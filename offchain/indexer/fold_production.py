"""Acts and what they join, from the events of Production, Corrections, Assembly and Market.

An act has lines: what it consumed (INPUT), made (OUTPUT), locked in a parent (CHILD), ended (ENDED), freed (FREED),
lost (LOST), assayed anew (ASSAYED), fed into a campaign (FED), sold (RELEASED), got back (TAKEN_BACK) or took back
(VOIDED). A batch names the act that made it.
"""

from collections.abc import Iterator, Sequence

from offchain.domain import events
from offchain.domain.enums import WasteClass
from offchain.domain.events import Event, Position
from offchain.domain.ids import batch_id_text, hex_text
from offchain.domain.records import Child
from offchain.indexer.derived import DerivedRows, Row, known, made_by, optional_hash

SourceEvent = events.Extracted | events.WasteTakenIn | events.UntrackedDeclared
VoidEvent = (
    events.SourceVoided | events.TransformationVoided | events.AssemblyVoided | events.RegradeVoided | events.DrawVoided
)
ActEvent = (
    SourceEvent
    | VoidEvent
    | events.Transformed
    | events.LossRecorded
    | events.Assembled
    | events.Disassembled
    | events.AssayLowered
    | events.Regraded
    | events.Released
    | events.TakenBack
    | events.CampaignFed
    | events.CampaignDrawn
    | events.FeedVoided
)


def extracted(rows: DerivedRows, at: Position, event: events.Extracted) -> None:
    _source(rows, at, event, {})


def waste_taken_in(rows: DerivedRows, at: Position, event: events.WasteTakenIn) -> None:
    _source(rows, at, event, {"waste_code": event.waste_code, "method": event.method})


def untracked_declared(rows: DerivedRows, at: Position, event: events.UntrackedDeclared) -> None:
    _source(rows, at, event, {})


def transformed(rows: DerivedRows, at: Position, event: events.Transformed) -> None:
    add_act(
        rows, at, event, event.act_id, event.site, {"event_time": event.event_time, "assay": optional_hash(event.assay)}
    )
    for position, used in enumerate(event.inputs):
        add_line(rows, at, "INPUT", position, used.batch_id, used.quantity, waste_class=int(used.waste_class))
    for position, batch_id in enumerate(event.outputs):
        add_output(rows, at, event, position, batch_id)


def certificates_named(rows: DerivedRows, at: Position, event: events.CertificatesNamed) -> None:
    for certificate_id in dict.fromkeys(event.certificates):
        key = {"batch_id": batch_id_text(event.batch_id), "certificate_id": hex_text(certificate_id)}
        rows.put("certificates_used", {**key, **made_by(at)})


def regraded(rows: DerivedRows, at: Position, event: events.Regraded) -> None:
    told = {"assay": optional_hash(event.assay), "reason": event.reason}
    add_act(rows, at, event, event.batch_id, event.site, {"event_time": event.event_time, **told})
    add_line(rows, at, "INPUT", 0, event.from_batch_id, event.quantity)
    add_output(rows, at, event, 0, event.batch_id)


def released(rows: DerivedRows, at: Position, event: events.Released) -> None:
    told: Row = {"event_time": event.event_time, "ref": event.ref}
    add_act(rows, at, event, event.batch_id, event.site, told)
    add_line(rows, at, "RELEASED", 0, event.batch_id, event.quantity)
    batch_id = batch_id_text(event.batch_id)
    if rows.get("releasers", batch_id, event.member) is None:
        rows.put("releasers", {"batch_id": batch_id, "member": event.member, **made_by(at)})


def taken_back(rows: DerivedRows, at: Position, event: events.TakenBack) -> None:
    told: Row = {"event_time": event.event_time, "ref": event.ref, "reason": event.note}
    add_act(rows, at, event, event.batch_id, event.site, told)
    waste_class = int(WasteClass.POST_CONSUMER if event.as_waste else WasteClass.NONE)
    add_line(rows, at, "TAKEN_BACK", 0, event.batch_id, event.quantity, waste_class=waste_class)
    if not event.as_waste:
        _came_back(rows, at, event, event.batch_id)


def loss_recorded(rows: DerivedRows, at: Position, event: events.LossRecorded) -> None:
    texts: Row = {"ref": event.ref, "reason": event.reason}
    add_act(rows, at, event, event.batch_id, event.site, {"event_time": event.event_time, **texts})
    add_line(rows, at, "LOST", 0, event.batch_id, event.quantity, waste_class=int(event.waste_class))


def assembled(rows: DerivedRows, at: Position, event: events.Assembled) -> None:
    parent_id = batch_id_text(event.batch_id)
    add_act(rows, at, event, event.batch_id, event.site, {"event_time": event.event_time})
    for position, (child, quantity) in enumerate(_shares(event.children, event.quantity)):
        add_line(rows, at, "CHILD", position, child.batch_id, quantity, per_piece=child.per_piece)
        _lock(rows, parent_id, child, quantity)
    add_line(rows, at, "OUTPUT", 0, event.batch_id, event.quantity)
    _made(rows, at, known(rows, event, at, "batches", parent_id))


def disassembled(rows: DerivedRows, at: Position, event: events.Disassembled) -> None:
    waste_class = int(event.waste_class)
    parent = known(rows, event, at, "batches", batch_id_text(event.batch_id))
    add_act(rows, at, event, event.batch_id, event.site, {"event_time": event.event_time, "ref": event.ref})
    add_line(rows, at, "ENDED", 0, event.batch_id, event.quantity, waste_class=waste_class)
    for position, (child, quantity) in enumerate(_shares(event.children, event.quantity)):
        numbers = {"waste_class": waste_class, "per_piece": child.per_piece}
        add_line(rows, at, "FREED", position, child.batch_id, quantity, **numbers)
        _free(rows, at, event, child, quantity)
        if parent["came_back"]:
            _came_back(rows, at, event, child.batch_id)


def source_voided(rows: DerivedRows, at: Position, event: events.SourceVoided) -> None:
    void_act(rows, at, event, event.batch_id, event.reason)


def transformation_voided(rows: DerivedRows, at: Position, event: events.TransformationVoided) -> None:
    void_act(rows, at, event, event.act_id, event.reason)


def regrade_voided(rows: DerivedRows, at: Position, event: events.RegradeVoided) -> None:
    void_act(rows, at, event, event.batch_id, event.reason)


def assembly_voided(rows: DerivedRows, at: Position, event: events.AssemblyVoided) -> None:
    made = void_act(rows, at, event, event.batch_id, event.reason)
    parent_id = batch_id_text(event.batch_id)
    for line in act_lines(rows, made, "CHILD"):
        child = rows.get("assembly_children", parent_id, line["batch_id"])
        if child is not None:
            rows.put("assembly_children", {**child, "locked": 0})


def assay_lowered(rows: DerivedRows, at: Position, event: events.AssayLowered) -> None:
    batch = known(rows, event, at, "batches", batch_id_text(event.batch_id))
    add_act(rows, at, event, event.batch_id, batch["site"], {"assay": optional_hash(event.assay)})
    add_line(rows, at, "ASSAYED", 0, event.batch_id, batch["minted"])


def production_parameters_changed(rows: DerivedRows, at: Position, event: events.ProductionParametersChanged) -> None:
    value = event.new_parameters.tolerance_ppm
    rows.put("parameters", {"contract": "Production", "name": "tolerance_ppm", "value": value})


def _source(rows: DerivedRows, at: Position, event: SourceEvent, more: Row) -> None:
    batch = known(rows, event, at, "batches", batch_id_text(event.batch_id))
    add_act(rows, at, event, event.batch_id, event.site, {"event_time": batch["event_time"]})
    add_line(rows, at, "OUTPUT", 0, event.batch_id, batch["minted"], waste_class=batch["waste_class"])
    _made(rows, at, {**batch, "ticket": optional_hash(event.ticket), **more})


def add_act(rows: DerivedRows, at: Position, event: ActEvent, act_id: int, site: int, told: Row) -> None:
    """The row of an act; `told` may name event_time, assay, ref, reason and campaign_id."""
    row: Row = {"kind": type(event).__name__, "act_id": batch_id_text(act_id), "member": event.member, "site": site}
    rows.make("acts", row | told | {"voided": False} | made_by(at))


def add_line(
    rows: DerivedRows,
    at: Position,
    role: str,
    position: int,
    batch_id: int,
    quantity: int,
    *,
    waste_class: int = 0,
    per_piece: int | None = None,
) -> None:
    """A batch's part in an act."""
    place = {"block_number": at.block_number, "log_index": at.log_index, "role": role, "position": position}
    amount = {"quantity": quantity, "waste_class": waste_class, "per_piece": per_piece}
    rows.make("act_lines", {**place, "batch_id": batch_id_text(batch_id), **amount})


def add_output(rows: DerivedRows, at: Position, event: Event, position: int, batch_id: int) -> None:
    """A batch that an act made."""
    batch = known(rows, event, at, "batches", batch_id_text(batch_id))
    add_line(rows, at, "OUTPUT", position, batch_id, batch["minted"])
    _made(rows, at, batch)


def _came_back(rows: DerivedRows, at: Position, event: Event, batch_id: int) -> None:
    batch = known(rows, event, at, "batches", batch_id_text(batch_id))
    rows.put("batches", {**batch, "came_back": True})


def _made(rows: DerivedRows, at: Position, batch: Row) -> None:
    rows.put("batches", {**batch, "act_block_number": at.block_number, "act_log_index": at.log_index})


def act_lines(rows: DerivedRows, act: Row, role: str) -> Iterator[Row]:
    """The lines of an act with a role, in their order."""
    position = 0
    while (line := rows.get("act_lines", act["block_number"], act["log_index"], role, position)) is not None:
        yield line
        position += 1


def void_act(rows: DerivedRows, at: Position, event: VoidEvent, first_output: int, reason: str) -> Row:
    """Marks the act that made a batch, and all that it made, as taken back; returns that act."""
    batch = known(rows, event, at, "batches", batch_id_text(first_output))
    made = known(rows, event, at, "acts", batch["act_block_number"], batch["act_log_index"])
    rows.put("acts", {**made, "voided": True, "void_reason": reason})
    add_act(rows, at, event, first_output, made["site"], {"reason": reason})
    for line in act_lines(rows, made, "OUTPUT"):
        output = known(rows, event, at, "batches", line["batch_id"])
        rows.put("batches", {**output, "void_reason": reason})
        add_line(rows, at, "VOIDED", line["position"], int(line["batch_id"], 16), line["quantity"])
    return made


def _shares(children: Sequence[Child], quantity: int) -> Iterator[tuple[Child, int]]:
    return ((child, child.per_piece * quantity) for child in children)


def _lock(rows: DerivedRows, parent_id: str, child: Child, quantity: int) -> None:
    child_id = batch_id_text(child.batch_id)
    before = rows.get("assembly_children", parent_id, child_id)
    per_piece, locked = (0, 0) if before is None else (before["per_piece"], before["locked"])
    row = {"per_piece": per_piece + child.per_piece, "locked": locked + quantity}
    rows.put("assembly_children", {"parent_id": parent_id, "child_id": child_id, **row})


def _free(rows: DerivedRows, at: Position, event: events.Disassembled, child: Child, quantity: int) -> None:
    key = (batch_id_text(event.batch_id), batch_id_text(child.batch_id))
    before = known(rows, event, at, "assembly_children", *key)
    rows.put("assembly_children", {**before, "locked": before["locked"] - quantity})

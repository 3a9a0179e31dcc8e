"""The invariants of the design, checked against what the chain itself shows after each step.

The numbers are those of docs/invariants.md. Quantities that have left the chain's sight (consumed, lost) come from the
model, which was fed with the acts alone; everything else is read through the lens in one call.
"""

from __future__ import annotations

from typing import Any

from brownie import web3
from eth_abi import decode

from tests.contracts.acts import lanes, model_word, word
from tests.contracts.consortium import LOCKED, NOT_ASSAYED, WHOLE, Consortium, holder, released, year_of
from tests.contracts.logs import view
from tests.contracts.model.ledger import (
    ASSEMBLED,
    DISPUTED,
    OFFERED,
    ON_BATCH,
    ON_MEMBER,
    ON_SITE,
    REVOKED,
    TRANSFORMED,
    Batch,
    Model,
    Transfer,
)
from tests.contracts.model.rules import ELEMENTS, LANES, PPM, Portion, feed, strongest, total
from tests.contracts.refusals import input_type

ITEM, CONTAINS_UNTRACKED, ESTIMATED, HISTORICAL, ALLOCATED = (1 << n for n in range(5))
HAS_RECYCLED, SPLIT, VOIDED, MADE, ON_HOLD, HOLDINGS_ON_HOLD = (1 << n for n in range(5, 11))
CLASSES = (0, 1, 2)
UNTRACKED_FED, UNMADE_FED = 4, 16
DAY = 86_400


class Seen:
    """The lens' answer, by the names of the model."""

    def __init__(self, consortium: Consortium, model: Model) -> None:
        self.now = consortium.now()
        self.places = [(site, kind) for site in consortium.sites.values() for kind in CLASSES]
        self.sellers = sorted(consortium.member_of.values())
        holders = [holder(*place) for place in self.places] + [released(member) for member in self.sellers]
        holders += [consortium.custody.address, LOCKED]
        self.times = [0, self.now - 60 * DAY, self.now - DAY, self.now, self.now + DAY, self.now + 4000 * DAY]
        members, sites = sorted(consortium.member_of.values()), sorted(consortium.sites.values())
        query = (
            list(model.batches),
            holders,
            list(model.transfers),
            list(model.certificates),
            self.times,
            members,
            sites,
            year_of(self.now),
        )
        answer = look(consortium.lens, query)
        self.batches: dict[int, Any] = dict(zip(model.batches, answer[0], strict=True))
        self.transfers: dict[bytes, Any] = dict(zip(model.transfers, answer[1], strict=True))
        self.certificates: dict[bytes, Any] = dict(zip(model.certificates, answer[2], strict=True))
        self.members: dict[int, Any] = dict(zip(members, answer[3], strict=True))
        self.sites: dict[int, Any] = dict(zip(sites, answer[4], strict=True))
        self.open_count: int = answer[5]


def look(lens: Any, query: tuple[Any, ...]) -> tuple[Any, ...]:
    """One call of the lens, decoded without brownie's wrappers, for speed."""
    answer = web3.provider.make_request(
        "eth_call", [{"to": lens.address, "data": lens.look.encode_input(query)}, "latest"]
    )
    assert "error" not in answer, answer
    types = [input_type(output) for output in lens.look.abi["outputs"]]
    (result,) = decode(types, bytes.fromhex(answer["result"].removeprefix("0x")))
    return result


def check(consortium: Consortium, model: Model) -> None:
    """Every invariant that a state can show, and the model against the chain term by term."""
    seen = Seen(consortium, model)
    for batch in model.batches.values():
        check_quantities(seen, batch)
        check_record(seen, batch, bool(model.live_on(ON_BATCH, batch.batch_id, 0, 0)))
    for act in model.acts.values():
        check_balance(seen, model, act)
    for batch in model.batches.values():
        check_claims(seen, model, batch)
    for transfer in model.transfers.values():
        check_transfer(seen, transfer)
    check_campaigns(consortium, model)
    check_certificates(seen, model)
    check_membership(seen, model)
    check_counters(seen, model)


def check_quantities(seen: Seen, batch: Batch) -> None:
    """Invariant 1: minted = held + in transit + locked + disassembled + consumed + lost + voided."""
    balances = seen.batches[batch.batch_id][1]
    held = dict(zip(seen.places, balances, strict=False))
    sold = dict(zip(seen.sellers, balances[len(seen.places) :], strict=False))
    in_transit, locked = balances[-2:]
    gone = batch.disassembled + batch.consumed + batch.lost + batch.voided
    minted = seen.batches[batch.batch_id][0][0][11]
    assert minted == sum(held.values()) + sum(sold.values()) + in_transit + locked + gone, ("invariant 1", batch)
    assert {member: n for member, n in sold.items() if n} == {m: n for m, n in batch.released.items() if n}, batch
    assert {place: n for place, n in held.items() if n} == {place: n for place, n in batch.held.items() if n}, batch
    assert (in_transit, locked) == (batch.in_transit, batch.locked), batch


def check_record(seen: Seen, batch: Batch, on_hold: bool) -> None:
    """The chain's record of a batch is the model's. Invariant 5: it has a source."""
    record, recycled, origins = seen.batches[batch.batch_id][0]
    assert 1 <= record[4] <= 6, ("invariant 5", batch)
    flags = ITEM * batch.item | CONTAINS_UNTRACKED * batch.untracked | ESTIMATED * batch.estimated
    flags |= ALLOCATED * batch.allocated | HAS_RECYCLED * batch.carries_recycled
    flags |= SPLIT * batch.split | VOIDED * (batch.voided != 0) | MADE * batch.made
    flags |= ON_HOLD * on_hold | HOLDINGS_ON_HOLD * batch.holding_was_held
    expected = (
        batch.member,
        batch.site,
        batch.material.number,
        batch.event_time,
        batch.source,
        batch.waste_class,
        flags,
        model_word(batch.models),
        batch.origin,
        batch.revision,
        word(batch.composition),
        batch.minted,
        batch.piece_mass,
    )
    assert record == expected, batch
    assert recycled == lanes(batch.recycled), batch
    assert origins == (lanes(batch.kept_origins) if batch.split else 0), batch


def chain_portion(seen: Seen, batch_id: int, quantity: int, waste_class: int = 0) -> Portion:
    """A quantity of a batch as the chain records it."""
    record, recycled, origins = seen.batches[batch_id][0]
    shares = unpack(record[10], 32)
    split = record[6] & SPLIT
    return Portion(
        quantity,
        bool(record[6] & ITEM),
        tuple(None if share == NOT_ASSAYED else share for share in shares),
        unpack(recycled, 32),
        unpack(record[7], 3),
        unpack(origins, 32) if split else (record[8],) * 8,
        bool(record[6] & CONTAINS_UNTRACKED),
        waste_class,
    )


def check_balance(seen: Seen, model: Model, act: Any) -> None:
    """Invariant 2: of each element, and of its recycled part in each class, no more comes out than went in.

    Invariant 5 as well: what was transformed has inputs.
    """
    assert act.inputs, ("invariant 5", act)
    fed = feed([chain_portion(seen, *taken) for taken in act.inputs])
    outputs = [chain_portion(seen, batch_id, model.batches[batch_id].minted) for batch_id in act.outputs]
    made = total(outputs)
    for element in ELEMENTS:
        assert made[element] * PPM <= fed.contained[element] * (PPM + act.ppm), ("invariant 2", element, act)
    for lane, (_, metal) in enumerate(LANES):
        recycled = sum(p.quantity * p.recycled[lane] * (WHOLE if p.item else 1) for p in outputs)
        assert recycled <= fed.recycled[lane], ("invariant 2", lane, act)
        assert all(p.recycled[lane % 4] + p.recycled[lane % 4 + 4] <= (p.composition[metal] or 0) for p in outputs)


def check_claims(seen: Seen, model: Model, batch: Batch) -> None:
    """Invariant 6: no model is stronger than what went in allows, and `containsUntracked` is never lost.

    For an assembly invariants 2 and 5 as well: a piece is the exact sum of its parts, and has some.
    """
    taken = batch.inputs or tuple((child, n, 0) for child, n in batch.children)
    if batch.campaign:
        # Its inputs are the campaign's, whose account is checked.
        return
    if batch.source < TRANSFORMED:
        assert not taken, ("invariant 5", batch)
        return
    assert taken, ("invariant 5", batch)
    if batch.voided:
        # What it consumed was given back, and may have been lowered since.
        return
    mine = chain_portion(seen, batch.batch_id, batch.minted)
    inputs = [chain_portion(seen, *one) for one in taken]
    for element in ELEMENTS:
        allowed = strongest(inputs, element) if mine.composition[element] != 0 else 0
        assert mine.models[element] <= allowed, ("invariant 6", element, batch)
    assert mine.untracked == any(portion.untracked for portion in inputs), ("invariant 6", batch)
    if batch.source == ASSEMBLED:
        piece = tuple(total([mine._replace(quantity=1)]))
        known = [element for element in ELEMENTS if mine.composition[element] is not None]
        assert all(piece[e] == total(inputs)[e] for e in known), ("invariant 2", batch)


def check_transfer(seen: Seen, transfer: Transfer) -> None:
    """The chain's transfer is the model's."""
    row, dispute = seen.transfers[transfer.transfer_id]
    expected = (
        transfer.batch_id,
        transfer.quantity,
        transfer.from_site,
        transfer.to_site,
        transfer.event_time,
        transfer.expires_at,
        transfer.tolerance_ppm,
        transfer.state,
        transfer.sequence,
        transfer.from_class,
        transfer.to_class,
    )
    assert row == expected, transfer
    assert dispute == transfer.dispute, transfer


def check_campaigns(consortium: Consortium, model: Model) -> None:
    """Invariant 2 for campaigns: the account is what was fed and drawn, and no draw goes beyond it."""
    for campaign in model.campaigns.values():
        account, row = campaign.account, view(consortium.campaigns.accountOf, campaign.campaign_id)
        balance, fed, recycled, booked, claims, _, material, other_drawn, marks = row
        assert balance == tuple(account.balance) and fed == tuple(account.fed), ("invariant 2", campaign)
        assert recycled == tuple(account.recycled) and booked == tuple(account.booked_mg), ("invariant 2", campaign)
        assert claims == account.claims_of_contract(), ("invariant 6", campaign)
        marked = account.marks | UNTRACKED_FED * campaign.untracked | UNMADE_FED * campaign.unmade
        assert (material, other_drawn, marks) == (account.material, account.other_drawn, marked), campaign
        state = view(consortium.campaigns.campaignOf, campaign.campaign_id)
        assert state[2:4] == (1 if campaign.open else 2, campaign.sequence), campaign


def check_certificates(seen: Seen, model: Model) -> None:
    """Invariant 7: revoked stays revoked; and every certificate is worth what the model says, at several times."""
    for certificate in model.certificates.values():
        row, statuses = seen.certificates[certificate.certificate_id]
        assert row[0] == certificate.verifier and row[1] == certificate.issued_at, certificate
        assert row[5] == len(certificate.changes), certificate
        accredited = model.accredited_at(certificate.verifier, certificate.issued_at)
        assert list(statuses) == [certificate.status(time, accredited) for time in seen.times], certificate
        if certificate.revoked:
            revoked_from = min(effective for kind, effective, _ in certificate.changes if kind == 4)
            after = [status for status, time in zip(statuses, seen.times, strict=True) if time >= revoked_from]
            assert set(after) == {REVOKED}, ("invariant 7", certificate)


def check_membership(seen: Seen, model: Model) -> None:
    """Invariant 4 rests on these: who is active and what is open."""
    for number, (_, active, on_hold) in seen.members.items():
        assert active == (number not in model.suspended), number
        assert on_hold == bool(model.live_on(ON_MEMBER, number, 0, 0)), number
    for number, (site, _, _) in seen.sites.items():
        assert site[2] == (number not in model.closed), number
        assert site[4] == bool(model.live_on(ON_SITE, number, 0, 0)), number


def check_counters(seen: Seen, model: Model) -> None:
    """Capacity and tolerance used per site and year, and open transfers."""
    year = year_of(seen.now)
    for number, (_, capacity, tolerance) in seen.sites.items():
        for element in ELEMENTS:
            assert capacity[element] == model.capacity_used[(number, year, element)], (number, element)
            assert tolerance[element] == model.tolerance_used[(number, year, element)], (number, element)
    assert seen.open_count == sum(t.state in (OFFERED, DISPUTED) for t in model.transfers.values())


def unpack(packed: int, bits: int) -> tuple[int, ...]:
    """Eight lanes of a word."""
    return tuple(packed >> (bits * lane) & ((1 << bits) - 1) for lane in range(8))

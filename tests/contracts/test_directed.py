"""One walk through every verb and every refusal, the same in every run: nothing is left to luck.

Each step takes the first proposal, by seed, that has what the walk asks for; every spoilt form of it is tried before it
is done, and the invariants are checked after it.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.contracts.acts import Act, Seeded
from tests.contracts.consortium import (
    CELL,
    CONCENTRATE,
    DAY,
    MANUFACTURING,
    MAX_OPEN_OFFERS,
    MINE,
    SCRAP,
    SULPHATE,
    Consortium,
)
from tests.contracts.expected import ELSEWHERE, IN_FORGE, reachable
from tests.contracts.model.ledger import DISPUTED, OFFERED, ON_BATCH, ON_HOLDING, ON_MEMBER, ON_SITE
from tests.contracts.world import VERBS, Tally, World

Wanted = Callable[[Act], bool]
SEEDS = 1000
ASSAY, MATERIAL_AT_SITE = 2, 3


class Walk:
    """A world in which each step is what the walk asks for."""

    def __init__(self, world: World) -> None:
        self.world = world

    def find(self, verb: str, wanted: Wanted) -> Act:
        """The first proposal by seed that is wanted."""
        for seed in range(SEEDS):
            act = self.world.propose(verb, Seeded(seed))
            if act is not None and wanted(act):
                return act
        raise AssertionError(f"no {verb} as wanted in {SEEDS} seeds after\n" + "\n".join(self.world.log))

    def does(self, verb: str, wanted: Wanted = lambda _: True) -> Act:
        """A step that succeeds, after every spoilt form of it was refused."""
        act = self.find(verb, lambda act: act.expect is None and wanted(act))
        for spoilt in act.spoilt:
            self.world.spoil(act, spoilt)
        self.world.perform(act, verb)
        self.world.check()
        return act

    def refused(self, verb: str, error: str, wanted: Wanted = lambda _: True) -> None:
        """A step that the state of the world is against."""
        self.world.perform(self.find(verb, lambda act: act.expect == error and wanted(act)), verb)

    def spoils(self, verb: str, error: str) -> None:
        """A spoilt form that only some proposals of a verb have."""
        act = self.find(verb, lambda act: act.expect is None and any(s.error == error for s in act.spoilt))
        for spoilt in (s for s in act.spoilt if s.error == error):
            self.world.spoil(act, spoilt)


def test_directed_walk__every_verb_succeeds_and_every_refusal_occurs(consortium: Consortium, tally: Tally) -> None:
    """Invariants 1, 2, 4, 5, 6, 7 after each step and 8 at the end; no verb and no error is left out."""
    walk, sites = Walk(World(consortium, Tally())), consortium.sites
    walk_sources(walk, sites)
    walk_refining(walk, sites)
    walk_assembly(walk, sites)
    walk_waste(walk, sites)
    walk_endings(walk)
    walk_certificates(walk)
    walk_membership(walk, sites)
    walk_trade(walk, sites)
    walk_disputes(walk)
    walk_holds(walk)
    walk_requirements(walk, sites)
    walk_campaigns(walk, sites)

    walk.world.close()
    done = walk.world.tally
    tally.succeeded += done.succeeded
    tally.refused += done.refused
    assert set(VERBS) - set(done.succeeded) == set()
    assert reachable(consortium.errors.names) - set(done.refused) - set(ELSEWHERE) - IN_FORGE == set()
    assert set(done.refused) & (set(ELSEWHERE) | IN_FORGE) == set()


def at(site: int) -> Wanted:
    """Acts whose request names this site first."""
    return lambda act: act.arguments[0].site == site


def made(act: Act) -> set[int]:
    """The materials that a transformation makes."""
    return {output.material for output in act.arguments[0].outputs}


def walk_sources(walk: Walk, sites: dict[str, int]) -> None:
    """Sources, their undoing and lowered assays."""

    def rich(act: Act) -> bool:
        return act.arguments[0].quantity > 10**9 and act.arguments[0].material == CONCENTRATE.number

    walk.does("extract", lambda act: at(sites["pit"])(act) and rich(act) and act.arguments[0].models == 0x924924)
    walk.does("void_source")
    walk.does("extract", lambda act: act.arguments[0].revision == 1)
    walk.does("extract", lambda act: at(sites["deep_pit"])(act) and rich(act))
    walk.does("extract", lambda act: at(sites["pit"])(act) and rich(act))
    walk.does("declare_untracked", at(sites["refinery"]))
    walk.does("intake_waste", lambda act: at(sites["recycling"])(act) and act.arguments[1].waste_class == 2)
    walk.does("intake_waste", at(sites["maker_recycling"]))
    walk.does("anchor", lambda act: act.actor == "mine" and act.arguments[1] == 2)
    walk.does("lower_assay")
    walk.spoils("extract", "BatchToken_CapacityExceeded")
    walk.does("anchor", lambda act: act.actor == "mine" and act.arguments[1] == 2)
    walk.does("lower_assay")


def walk_refining(walk: Walk, sites: dict[str, int]) -> None:
    """Deliveries, blends, tolerance, and a transformation taken back."""
    for mine in ("pit", "deep_pit"):
        walk.does("offer", lambda act, mine=mine: sends(act, sites[mine], sites["refinery"]))
        walk.does("accept", lambda act: act.arguments[0].weighed == offered(walk, act))
    for _ in range(3):
        walk.does("anchor", lambda act: act.actor == "refiner" and act.arguments[1] == 2)

    def assayed(act: Act) -> bool:
        return at(sites["refinery"])(act) and act.arguments[0].assay != bytes(32)

    walk.refused("transform", "BatchToken_ToleranceExceeded", assayed)
    walk.does("transform", lambda act: assayed(act) and len(act.arguments[0].inputs) == 1)
    walk.does("void_transformation")
    walk.does("transform", lambda act: assayed(act) and act.arguments[0].outputs[0].material == SULPHATE.number)
    walk.does("transform", lambda act: at(sites["refinery"])(act) and len(act.arguments[0].inputs) > 1)
    walk.refused("void_source", "Production_NotSource")
    walk.refused("void_source", "BatchToken_Touched")
    walk.does("lower_assay", lambda act: act.actor == "refiner")
    walk.does("record_loss")
    walk.does("record_loss")


def walk_assembly(walk: Walk, sites: dict[str, int]) -> None:
    """Cells, modules, and modules taken apart."""
    for _ in range(3):
        walk.does("offer", lambda act: sends(act, sites["refinery"], sites["cell_works"]))
        walk.does("accept", lambda act: act.arguments[0].weighed == offered(walk, act))
    for _ in range(2):
        walk.does("transform", lambda act: at(sites["cell_works"])(act) and made(act) == {CELL.number})
        walk.spoils("offer", "Custody_ItemsHaveNoTolerance")
        walk.does(
            "move_stock", lambda act: moves(walk, act, CELL.number) and act.arguments[0].to_site == sites["pack_works"]
        )
    walk.does("assemble")
    walk.does("void_assembly")
    walk.does("assemble", lambda act: act.arguments[0].quantity > 1)
    walk.does("anchor", lambda act: act.actor == "maker" and act.arguments[1] == 2)
    walk.refused("lower_assay", "Corrections_AssayOfAssembly")
    walk.does("disassemble", lambda act: act.arguments[0].quantity == 1)
    walk.refused("void_assembly", "BatchToken_Touched")
    walk.does("assemble")
    walk.does("disassemble")
    walk.refused("lower_assay", "BatchToken_Touched")
    walk.refused("lower_assay", "Corrections_AssayOfAssembly")


def walk_waste(walk: Walk, sites: dict[str, int]) -> None:
    """Scrap that becomes waste elsewhere, never at its maker's, and recycled content."""
    walk.does("transform", lambda act: at(sites["cell_works"])(act) and SCRAP.number in made(act))
    walk.does("offer", lambda act: sends(act, sites["cell_works"], sites["recycling"]) and own_scrap(walk, act))
    walk.does("accept", lambda act: act.actor == "recycler" and act.arguments[0].weighed == offered(walk, act))
    walk.refused("offer", "Custody_ScrapOfReceiver", lambda act: act.arguments[0].waste_class == MANUFACTURING)
    walk.spoils("offer", "Custody_AlreadyWaste")
    walk.spoils("offer", "Custody_NotScrap")
    walk.does("declare_untracked", lambda act: act.arguments[0].material == SCRAP.number)
    walk.spoils("offer", "Custody_ScrapNotMade")
    walk.spoils("offer", "Custody_WasteSite")
    walk.spoils("transform", "Production_RecycledAboveContained")

    def recycles(act: Act) -> bool:
        return at(sites["recycling"])(act) and any(i.waste_class for i in act.arguments[0].inputs)

    walk.does("transform", lambda act: recycles(act) and not act.arguments[0].allocate_recycled)
    walk.does("transform", lambda act: any(o.recycled for o in act.arguments[0].outputs))
    walk.does("move_stock", lambda act: act.arguments[0].waste_class != 0)
    walk.spoils("move_stock", "Custody_WasteSite")


def walk_endings(walk: Walk) -> None:
    """Every way in which a transfer ends, and a lane that is full."""
    model = walk.world.model
    for verb in ("reject", "cancel"):
        walk.does("offer")
        walk.does(verb)
    walk.refused("reject", "Custody_Transition")
    for _ in range(2):
        walk.does("offer", lambda act: act.arguments[0].tolerance_ppm > 1000 and act.arguments[0].quantity > 10**6)
    walk.does("accept", lambda act: act.arguments[0].weighed < offered(walk, act) and stands(walk, act))
    walk.does("accept", lambda act: act.arguments[0].weighed > offered(walk, act) and stands(walk, act))
    for _ in range(2):
        walk.does("offer", lambda act: act.arguments[0].quantity > 1)
    walk.does("accept", lambda act: act.arguments[0].weighed < offered(walk, act) and not stands(walk, act))
    walk.does("accept", lambda act: act.arguments[0].weighed > offered(walk, act) and not stands(walk, act))
    assert sum(transfer.state == DISPUTED for transfer in model.transfers.values()) == 2
    first = walk.does("offer", lambda act: act.arguments[0].quantity > 10).arguments[0]

    def lane(act: Act) -> bool:
        return sends(act, first.from_site, first.to_site)

    while model.open_between(first.from_site, first.to_site) < MAX_OPEN_OFFERS:
        walk.does("offer", lane)
    walk.refused("offer", "Custody_LaneFull", lane)
    walk.refused("expire", "Custody_NotExpired")
    walk.world.pass_time(19 * DAY)
    walk.refused("accept", "Custody_Expired")
    walk.does("expire")
    walk.refused("expire", "Custody_Transition")
    assert any(transfer.state == OFFERED for transfer in model.transfers.values())


def walk_certificates(walk: Walk) -> None:
    """Anchors, roots, and the life of certificates."""
    walk.does("anchor")
    walk.does("anchor_root", lambda act: act.actor == "mine")
    walk.does("anchor_root", lambda act: act.actor == "mine")
    walk.does("issue_certificate", lambda act: act.actor == "verifier")
    walk.does("issue_certificate", lambda act: act.actor == "auditor")
    walk.does("issue_certificate", lambda act: act.actor == "verifier" and act.arguments[0].subject_kind == 4)
    for verb in ("suspend_certificate", "reinstate_certificate", "supersede_certificate"):
        walk.does(verb)
        walk.world.pass_time(DAY)
    walk.does("suspend_certificate")
    walk.refused("suspend_certificate", "Documents_Transition")
    walk.does("revoke_certificate")
    walk.does("revoke_by_governance")
    for verb in ("suspend_certificate", "reinstate_certificate", "supersede_certificate", "revoke_certificate"):
        walk.refused(verb, "Documents_Transition")
    walk.does("withdraw_accreditation", lambda act: act.arguments[0] == walk.world.consortium.member_of["verifier"])
    walk.refused("issue_certificate", "Membership_NotAccredited")
    walk.refused("revoke_certificate", "Membership_NotAccredited")
    walk.refused("withdraw_accreditation", "Membership_NotAccredited")
    walk.does("grant_accreditation")


def walk_membership(walk: Walk, sites: dict[str, int]) -> None:
    """Invariant 4: who is suspended, closed or removed changes nothing, in any verb."""
    walk.refused("join_member", "Membership_NotProposed")
    for role in ("maker", "maker", "refiner"):
        walk.does("add_account", lambda act, role=role: act.actor == role)
        if role == "maker":
            walk.does("remove_account", lambda act: act.actor == "maker")
    walk.does("add_account", lambda act: act.actor == "maker")
    walk.does("join_member", lambda act: act.arguments[0] == walk.world.consortium.member_of["refiner"])
    walk.refused("join_member", "Membership_AccountTaken")
    walk.refused("add_account", "Membership_AccountTaken")
    walk.does("extract", lambda act: act.arguments[0].quantity > 0)
    walk.does("remove_account", lambda act: act.actor == "refiner")
    walk.refused("remove_account", "Membership_AccountRemoved")
    refiner = walk.world.consortium.member_of["refiner"]
    walk.refused("reinstate_member", "Membership_MemberNotSuspended")
    walk.does("suspend_member", lambda act: act.arguments[0] == refiner)
    walk.refused("suspend_member", "Membership_MemberSuspended")
    for verb in (
        "declare_untracked",
        "transform",
        "void_transformation",
        "lower_assay",
        "offer",
        "record_loss",
        "anchor",
    ):
        walk.refused(verb, "Membership_MemberSuspended", lambda act: act.actor == "refiner")
    walk.does("reinstate_member")
    walk.refused("reopen_site", "Membership_SiteNotClosed")
    walk.does("close_site", lambda act: act.arguments[0] == sites["pit"])
    for verb in ("extract", "void_source", "offer"):
        walk.refused(verb, "Membership_SiteClosed")
    walk.refused("close_site", "Membership_SiteClosed")
    walk.does("reopen_site")


def walk_trade(walk: Walk, sites: dict[str, int]) -> None:
    """Several acts at once, a holder's own assay, and pieces that leave to the market and come back."""
    walk.does("extract_many", lambda act: len(act.arguments[0]) > 1)
    walk.does("offer_many", lambda act: sends_one(act, sites["pit"], sites["refinery"]))
    walk.does("accept_many", lambda act: act.arguments[0][0].weighed > 0 and not act.arguments[0][0].reason)
    for role in ("refiner", "refiner", "maker", "recycler"):
        walk.does("anchor", lambda act, role=role: act.actor == role and act.arguments[1] == ASSAY)
    walk.does("regrade", lambda act: walk.world.model.batches[act.arguments[0].batch_id].site != act.arguments[0].site)
    walk.refused("lower_assay", "Corrections_AssayOfRegrade")
    walk.does("void_regrade")
    walk.does("regrade", lambda act: act.actor == "refiner")
    walk.does("release", lambda act: not item(walk, act))
    walk.refused("take_back", "Market_NotItem")
    walk.does("release", lambda act: item(walk, act) and act.arguments[0].quantity > 1)
    for error in ("Market_SiteKind", "Market_TakerIsMaker"):
        walk.refused("take_back", error)
    walk.does("take_back", lambda act: act.arguments[0].as_waste and act.arguments[0].site == sites["recycling"])
    walk.does("release", lambda act: item(walk, act) and act.arguments[0].quantity > 1)
    walk.does("take_back", lambda act: not act.arguments[0].as_waste and act.actor == "recycler")
    walk.does("release", lambda act: act.actor == "recycler" and came_back(walk, act))
    walk.refused("take_back", "Market_TakerIsReleaser")
    walk.refused("regrade", "Production_CameBack")


def walk_disputes(walk: Walk) -> None:
    """Both parties agree, one only after several proposals, and an arbiter decides where they do not."""
    auditor_store = walk.world.consortium.sites["auditor_store"]

    def to_auditor(act: Act) -> bool:
        return act.arguments[0].to_site == auditor_store and act.arguments[0].quantity > 10

    walk.does("offer", to_auditor)
    walk.does("accept", lambda act: act.actor == "auditor" and act.arguments[0].damaged)
    walk.refused("decide", "Custody_DecisionTooEarly")
    for _ in range(2):
        walk.does("agree", lambda act: settles(walk, act) is False)
    walk.does("agree", lambda act: settles(walk, act) is True)
    walk.does("offer", to_auditor)
    walk.does("accept", lambda act: act.actor == "auditor" and act.arguments[0].damaged)
    walk.world.pass_time(3 * DAY)
    walk.does("decide", lambda act: any(s.error == "Custody_ArbiterIsParty" for s in act.spoilt))


def walk_holds(walk: Walk) -> None:
    """Holds by all who may place one, what they stop, and what a holder may do all the same."""
    world = walk.world
    walk.does("report_incident")
    walk.does("report_incident")
    walk.does("close_incident")
    walk.refused("close_incident", "Incidents_IncidentClosed")
    walk.does("request_hold", lambda act: act.arguments[0].target[0] == ON_HOLDING)
    walk.does("request_hold", lambda act: act.arguments[0].target[0] == ON_BATCH)
    walk.does("request_hold")
    walk.does("refuse_request")
    walk.does("request_hold")
    walk.does("withdraw_request")
    walk.refused("withdraw_request", "Incidents_RequestNotOpen")
    walk.refused("place_hold", "Incidents_NotEntitled")
    walk.refused("place_hold", "Incidents_BatchVoided")
    walk.refused("place_hold", "Incidents_NothingHeld")
    walk.does("offer", lambda act: act.arguments[0].quantity > 10)
    moving = list(world.model.transfers.values())[-1]
    walk.refused("return_under_hold", "Custody_NotOnHold", lambda act: act.arguments[0] == moving.transfer_id)
    walk.does("place_hold", lambda act: act.arguments[0].target[:2] == (ON_BATCH, moving.batch_id))
    for verb in ("accept", "cancel", "reject"):
        walk.refused(verb, "BatchToken_OnHold")
    walk.does("return_under_hold", lambda act: act.arguments[0] == moving.transfer_id)
    walk.does("lift_hold")
    walk.refused("lift_hold", "Incidents_HoldNotLive")
    walk.does("place_hold", lambda act: act.arguments[0].request != bytes(32))
    walk.does("place_hold", lambda act: act.actor != "regulator" and on_stock(walk, act))
    walk.does("place_hold", lambda act: act.actor != "regulator" and stands_alone(walk, act))
    for verb in ("offer", "record_loss"):
        for error in ("BatchToken_OnHold", "BatchToken_HoldingOnHold"):
            walk.refused(verb, error)
    walk.does("quarantine")
    walk.does("destroy_stock")
    pit, mine = world.consortium.sites["pit"], world.consortium.member_of["mine"]
    walk.does("place_hold", lambda act: act.arguments[0].target[0::2] == (ON_HOLDING, pit))
    for target, error in (((ON_SITE, pit), "Membership_SiteOnHold"), ((ON_MEMBER, mine), "Membership_MemberOnHold")):
        walk.does("place_hold_by_governance", lambda act, target=target: act.arguments[0].target[:2] == target)
        walk.refused("extract", error)
        world.pass_time(DAY)
    walk.does("quarantine", lambda act: any(s.error == "Incidents_HoldLeftBehind" for s in act.spoilt))
    while any(hold.live for hold in world.model.holds.values()):
        walk.does("lift_hold")


def walk_requirements(walk: Walk, sites: dict[str, int]) -> None:
    """Certificates that a kind of site, or a material, must have."""
    walk.does("set_site_requirement", lambda act: act.arguments[0] == MINE)
    walk.does("set_material_requirement", lambda act: act.arguments[0] == CONCENTRATE.number)
    walk.refused("extract", "Documents_CertificateMissing")
    for kind, subject in ((ON_SITE, sites["pit"]), (MATERIAL_AT_SITE, sites["pit"] << 16 | CONCENTRATE.number)):
        walk.does(
            "issue_certificate",
            lambda act, kind=kind, subject=subject: covers(walk, act, kind, subject),
        )
    walk.does("extract", lambda act: act.arguments[0].material == CONCENTRATE.number and act.arguments[0].certificates)
    walk.does("set_site_requirement", lambda act: act.arguments[0] == MINE)
    walk.does("set_material_requirement", lambda act: act.arguments[0] == CONCENTRATE.number)


def walk_campaigns(walk: Walk, sites: dict[str, int]) -> None:
    """A run over several feeds and draws, carried into the next one, and closed at last."""
    model = walk.world.model
    for site in ("refinery", "refinery", "recycling"):
        walk.does("open_campaign", at(sites[site]))
    first = next(iter(model.campaigns))
    walk.refused("draw_campaign", "Campaigns_NothingFed")
    for _ in range(2):
        walk.does("feed_campaign", lambda act: act.arguments[0].campaign_id == first)
        walk.does("draw_campaign", lambda act: act.arguments[0].campaign_id == first and taking(act))
    walk.does("void_draw")
    walk.does("draw_campaign", lambda act: act.arguments[0].campaign_id == first)
    walk.does(
        "close_campaign", lambda act: act.arguments[0].campaign_id == first and act.arguments[0].into != bytes(32)
    )
    walk.refused("feed_campaign", "Campaigns_NotOpen")
    walk.does("draw_campaign", taking)
    walk.does("close_campaign", lambda act: any(s.error == "Campaigns_IntoAnotherSite" for s in act.spoilt))


def into_another(act: Act) -> bool:
    """Whether a campaign is carried into another one."""
    return act.arguments[0].into != bytes(32)


def taking(act: Act) -> bool:
    """Whether a draw takes any metal."""
    return act.arguments[0].outputs[0].composition != 0


def covers(walk: Walk, act: Act, kind: int, subject: int) -> bool:
    """Whether a certificate about a subject is valid for all that may be reported now."""
    request, now = act.arguments[0], walk.world.consortium.now()
    inside = request.valid_from < now - 20 * DAY and request.valid_until > now
    return (request.subject_kind, request.subject_id) == (kind, subject) and inside


def sends_one(act: Act, from_site: int, to_site: int) -> bool:
    """Whether the first of several offers goes from one site to another."""
    return (act.arguments[0][0].from_site, act.arguments[0][0].to_site) == (from_site, to_site)


def item(walk: Walk, act: Act) -> bool:
    """Whether an act is about pieces."""
    return walk.world.model.batches[act.arguments[0].batch_id].item


def came_back(walk: Walk, act: Act) -> bool:
    """Whether an act is about pieces of a batch that came back from the market."""
    return walk.world.model.batches[act.arguments[0].batch_id].came_back


def on_stock(walk: Walk, act: Act) -> bool:
    """Whether a hold is on a batch of which something lies at a site as ordinary stock."""
    kind, batch_id, *_ = act.arguments[0].target
    return kind == ON_BATCH and any(n for (_, kind), n in walk.world.model.batches[batch_id].held.items() if kind == 0)


def stands_alone(walk: Walk, act: Act) -> bool:
    """Whether a hold is on a holding of a batch that is not on hold itself, at a member with more sites."""
    kind, batch_id, site, waste_class = act.arguments[0].target
    several = kind == ON_HOLDING and walk.world.consortium.owners[site] in ("mine", "maker", "recycler")
    return several and not waste_class and not walk.world.model.live_on(ON_BATCH, batch_id, 0, 0)


def settles(walk: Walk, act: Act) -> bool:
    """Whether an agreement names exactly what the other party proposed."""
    request = act.arguments[0]
    transfer = walk.world.model.transfers[request.transfer_id]
    sender = walk.world.consortium.owners[transfer.from_site]
    other = transfer.proposals.get(act.actor != sender)
    return other is not None and other[:2] == (request.received, request.returned)


def sends(act: Act, from_site: int, to_site: int) -> bool:
    """Whether an offer goes from one site to another."""
    return (act.arguments[0].from_site, act.arguments[0].to_site) == (from_site, to_site)


def moves(walk: Walk, act: Act, material: int) -> bool:
    """Whether a move or offer is of this material."""
    return walk.world.model.batches[act.arguments[0].batch_id].material.number == material


def own_scrap(walk: Walk, act: Act) -> bool:
    """Whether scrap is handed over as waste by the member that made it."""
    batch = walk.world.model.batches[act.arguments[0].batch_id]
    return act.arguments[0].as_waste and walk.world.consortium.owners[batch.site] == act.actor


def offered(walk: Walk, act: Act) -> int:
    """The quantity of the transfer that an act accepts."""
    return walk.world.model.transfers[act.arguments[0].transfer_id].quantity


def stands(walk: Walk, act: Act) -> bool:
    """Whether what was weighed lies inside the tolerance of the offer."""
    request = act.arguments[0]
    transfer = walk.world.model.transfers[request.transfer_id]
    difference = abs(transfer.quantity - request.weighed)
    return not request.reason and difference * 10**6 <= transfer.quantity * transfer.tolerance_ppm

"""Invariant 8: the whole state from events alone, folded in plain Python, and compared with the chain's views."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from eth_abi import encode
from eth_utils import keccak

from tests.contracts.consortium import NOT_ASSAYED, Consortium, year_of
from tests.contracts.invariants import unpack
from tests.contracts.logs import Log, read, view
from tests.contracts.model.ledger import ACCEPTED, CANCELLED, DISPUTED, EXPIRED, REJECTED, RESOLVED
from tests.contracts.model.rules import ELEMENTS, ceil_mg, contained

NOBODY = "0x" + 40 * "0"
ASSEMBLED, REGRADED = 5, 6
MODEL, FLAGS, COMPOSITION, MINTED, SITE, TIME, SOURCE = 7, 6, 10, 11, 1, 3, 4
ITEM, VOIDED, ON_HOLD, HOLDINGS_ON_HOLD = 1, 128, 512, 1024
MATERIAL_AT_SITE = 3
NONE = (0,) * 8
INPUTS = "(uint256,uint64,uint8)[]"
CHILDREN = "(uint256,uint64)[]"
STATES = {
    "TransferAccepted": ACCEPTED,
    "TransferRejected": REJECTED,
    "TransferCancelled": CANCELLED,
    "TransferExpired": EXPIRED,
    "TransferDisputed": DISPUTED,
    "SettlementProposed": DISPUTED,
    "TransferResolved": RESOLVED,
}
CHANGES = {"CertificateSuspended": 1, "CertificateReinstated": 2, "CertificateSuperseded": 3, "CertificateRevoked": 4}


class Rebuilt:
    """The state of all contracts, as their events tell it."""

    def __init__(self) -> None:
        self.members: dict[int, list[Any]] = {}
        self.accounts: dict[str, list[Any]] = {}
        self.sites: dict[int, list[Any]] = {}
        self.materials: dict[int, Any] = {}
        self.accreditations: dict[tuple[int, bytes], list[tuple[int, ...]]] = defaultdict(list)
        self.requirements: dict[tuple[int, int], tuple[bytes, ...]] = {}
        self.single: dict[str, Any] = {}
        self.modules: dict[str, int] = {}
        self.holding_holds: dict[tuple[int, str], bool] = {}
        self.balances: Counter[tuple[str, int]] = Counter()
        self.records: dict[int, list[Any]] = {}
        self.recycled: dict[int, int] = {}
        self.origins: dict[int, int] = {}
        self.tickets: dict[bytes, int] = {}
        self.references: dict[bytes, int] = {}
        self.caps: dict[tuple[str, int, int], Any] = {}
        self.used: dict[tuple[str, int, int], list[int]] = defaultdict(lambda: [0] * 8)
        self.acts: dict[int, bytes] = {}
        self.children: dict[int, bytes] = {}
        self.transfers: dict[bytes, list[Any]] = {}
        self.disputes: dict[bytes, list[Any]] = {}
        self.limits: dict[bytes, int] = {}
        self.shortfalls: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0] * 8)
        self.regrades: dict[int, bytes] = {}
        self.releasers: dict[tuple[int, int], bool] = {}
        self.came_back: dict[int, bool] = {}
        self.campaigns: dict[bytes, list[Any]] = {}
        self.accounts_of_campaigns: dict[bytes, Any] = {}
        self.draws: dict[int, bytes] = {}
        self.incidents: dict[bytes, list[Any]] = {}
        self.holds: dict[bytes, list[Any]] = {}
        self.requests: dict[bytes, list[Any]] = {}
        self.actions: dict[bytes, list[Any]] = {}
        self.anchors: dict[tuple[bytes, int], tuple[int, ...]] = {}
        self.roots: dict[tuple[bytes, int], tuple[int, ...]] = {}
        self.certificates: dict[bytes, list[Any]] = {}
        self.changes: dict[bytes, list[tuple[int, int, int]]] = defaultdict(list)
        self._booked: dict[str, tuple[int, ...]] = {}

    def fold(self, log: Log) -> None:
        """Take in one event; an event that nobody takes in is an error."""
        handler = getattr(self, f"_{log.contract}", None)
        assert handler is not None and handler(log.event, log.fields, log), log

    def _manager(self, event: str, fields: dict[str, Any], log: Log) -> bool:
        return True  # OpenZeppelin's own; its roles are the matter of the acceptance script.

    def _membership(self, event: str, f: dict[str, Any], log: Log) -> bool:
        match event:
            case "MemberAdmitted":
                self.members[f["member"]] = [f["roles"], True, False]
            case "MemberRolesChanged":
                self.members[f["member"]][0] = f["newRoles"]
            case "MemberSuspended" | "MemberReinstated":
                self.members[f["member"]][1] = event == "MemberReinstated"
            case "AccountAdded" | "AccountRemoved":
                self.accounts[f["account"]] = [f["member"], event == "AccountAdded"]
            case "SiteRegistered":
                self.sites[f["site"]] = [f["member"], f["kind"], True, f["country"], False]
            case "SiteClosed" | "SiteReopened":
                self.sites[f["site"]][2] = event == "SiteReopened"
            case "MaterialSet":
                self.materials[f["material"]] = f["row"]
            case "AccreditationGranted":
                period = (f["validFrom"], f["validUntil"], log.block_time, 0, 0)
                self.accreditations[(f["member"], f["scheme"])].append(period)
            case "AccreditationWithdrawn":
                self._withdrawn(f["member"], f["scheme"], f["effectiveFrom"], log.block_time)
            case "RequirementChanged":
                self.requirements[(f["kind"], f["number"])] = f["newSchemes"]
                if f["kind"] == MATERIAL_AT_SITE:
                    self.materials[f["number"]] = (*self.materials[f["number"]][:-1], bool(f["newSchemes"]))
            case "HoldWriterChanged":
                self.single["membership.holdWriter"] = f["newWriter"]
            case "SiteHoldChanged":
                self.sites[f["site"]][-1] = f["onHold"]
            case "MemberHoldChanged":
                self.members[f["member"]][-1] = f["onHold"]
            case "EventWindowChanged":
                self.single["membership.eventWindow"] = f["newWindow"]
            case _:
                told = ("AccountProposed", "AccountProposalWithdrawn", "AuthorityUpdated")
                return event in told
        return True

    def _token(self, event: str, f: dict[str, Any], log: Log) -> bool:
        match event:
            case "TransferSingle":
                self._moved(f["from"], f["to"], f["id"], f["value"])
            case "TransferBatch":
                for batch_id, value in zip(f["ids"], f["values"], strict=True):
                    self._moved(f["from"], f["to"], batch_id, value)
            case "BatchMinted":
                self.records[f["batchId"]] = list(f["batch"])
                self.recycled[f["batchId"]], self.origins[f["batchId"]] = f["recycled"], f["origins"]
                self._count(f["batchId"], 1)
            case "BatchVoided":
                self._count(f["batchId"], -1)
                self.records[f["batchId"]][FLAGS] |= VOIDED
            case "CompositionLowered":
                self._lowered(f["batchId"], f["newComposition"], f["newRecycled"])
            case "TicketUsed":
                self.tickets[f["ticket"]] = f["batchId"]
            case "TicketReleased":
                self.tickets[f["ticket"]] = 0
            case "ToleranceBooked" | "ToleranceReturned":
                booked = event == "ToleranceBooked"
                used = self.used[("tolerance", f["site"], f["year"])]
                for element, mg in enumerate(f["mg"]):
                    used[element] += mg if booked else -mg
                if booked:
                    self._booked[log.transaction] = f["mg"]
            case "CapacitySet" | "ToleranceCapSet":
                kind = "capacity" if event == "CapacitySet" else "tolerance"
                self.caps[(kind, f["site"], f["year"])] = f["newMg"]
            case "ModuleSet":
                self.modules[f["module"]] = f["newState"]
            case "BatchHoldChanged":
                record = self.records[f["batchId"]]
                record[FLAGS] = record[FLAGS] | ON_HOLD if f["onHold"] else record[FLAGS] & ~ON_HOLD
            case "HoldingHoldChanged":
                self.holding_holds[(f["batchId"], f["holder"])] = f["onHold"]
                self.records[f["batchId"]][FLAGS] |= HOLDINGS_ON_HOLD
            case _:
                return event == "AuthorityUpdated"
        return True

    def _production(self, event: str, f: dict[str, Any], log: Log) -> bool:
        match event:
            case "Transformed":
                given = self._booked.get(log.transaction, NONE)
                types = ["uint256[]", INPUTS, "uint64[8]", "bytes32"]
                self.acts[f["actId"]] = keccak(encode(types, [f["outputs"], f["inputs"], given, f["assay"]]))
            case "TransformationVoided":
                self.acts[f["actId"]] = bytes(32)
            case "ParametersChanged":
                self.single["production.parameters"] = f["newParameters"]
            case _:
                # What these say beyond the ledger's own events is for people, not for the state.
                told = (
                    "Extracted",
                    "WasteTakenIn",
                    "UntrackedDeclared",
                    "CertificatesNamed",
                    "SourceVoided",
                )
                return event in (*told, "AuthorityUpdated")
        return True

    def _corrections(self, event: str, f: dict[str, Any], log: Log) -> bool:
        match event:
            case "LossRecorded":
                self._refer(f)
            case "Regraded":
                self.regrades[f["batchId"]] = keccak(encode(["uint256", "bytes32"], [f["fromBatchId"], f["assay"]]))
            case "RegradeVoided":
                self.regrades[f["batchId"]] = bytes(32)
            case _:
                return event == "AssayLowered"
        return True

    def _market(self, event: str, f: dict[str, Any], log: Log) -> bool:
        self._refer(f)
        if event == "Released":
            self.releasers[(f["batchId"], f["member"])] = True
        elif not f["asWaste"]:
            self.came_back[f["batchId"]] = True
        return event in ("Released", "TakenBack")

    def _campaigns(self, event: str, f: dict[str, Any], log: Log) -> bool:
        match event:
            case "CampaignOpened":
                self.campaigns[f["campaignId"]] = [f["member"], f["site"], 1, 1, f["eventTime"]]
                self.references[f["campaignId"]] = int.from_bytes(f["campaignId"], "big")
            case "CampaignAccounted":
                self.accounts_of_campaigns[f["campaignId"]] = f["account"]
                self.campaigns[f["campaignId"]][3] = f["sequence"]
            case "CampaignFed" | "CampaignDrawn" | "FeedVoided" | "DrawVoided" | "CampaignClosed":
                self.campaigns[f["campaignId"]][3] = f["sequence"]
                if event == "CampaignDrawn":
                    types = ["bytes32", "uint256[]", "uint64[8]", "bytes32"]
                    words = [f["campaignId"], f["outputs"], f["toleranceMg"], f["assay"]]
                    self.draws[f["outputs"][0]] = keccak(encode(types, words))
                elif event == "DrawVoided":
                    self.draws[f["actId"]] = bytes(32)
                elif event == "CampaignClosed":
                    self.campaigns[f["campaignId"]][2] = 2
            case _:
                return event in ("ParametersChanged", "CertificatesNamed", "AuthorityUpdated")
        return True

    def _incidents(self, event: str, f: dict[str, Any], log: Log) -> bool:
        match event:
            case "IncidentReported":
                self.incidents[f["incidentId"]] = [f["member"], log.block_time, f["severity"], 1, 1]
            case "EvidenceAdded" | "IncidentClosed":
                incident = self.incidents[f["incidentId"]]
                incident[3:] = [2 if event == "IncidentClosed" else 1, incident[4] + 1]
            case "HoldPlaced":
                sequence = self.holds.get(f["holdId"], [0] * 8)[3] + 1
                kind, number, site, waste_class = f["target"]
                self.holds[f["holdId"]] = [f["member"], log.block_time, 1, sequence, kind, waste_class, site, number]
                if f["requestId"] != bytes(32):
                    self._request_ended(f["requestId"], 2)
            case "HoldLifted":
                hold = self.holds[f["holdId"]]
                hold[2:4] = [2, hold[3] + 1]
            case "HoldRequested":
                kind, number, site, waste_class = f["target"]
                row = [f["member"], log.block_time, 1, 1, kind, waste_class, site, number]
                self.requests[f["requestId"]] = row
            case "HoldRequestRefused" | "HoldRequestWithdrawn":
                self._request_ended(f["requestId"], 3 if event == "HoldRequestRefused" else 4)
            case "CorrectiveActionRecorded":
                self.actions[f["actionId"]] = list(f["action"])
            case _:
                return event == "AuthorityUpdated"
        return True

    def _request_ended(self, request_id: bytes, state: int) -> None:
        row = self.requests[request_id]
        row[2:4] = [state, row[3] + 1]

    def _requests(self, event: str, f: dict[str, Any], log: Log) -> bool:
        # Nonces alone; what was asked for is told by the contract that did it.
        return event in ("RequestRelayed", "NoncesCancelled")

    def _governor(self, event: str, f: dict[str, Any], log: Log) -> bool:
        return True  # Founded and asked in the tests of governance; here nobody votes.

    def _glass(self, event: str, f: dict[str, Any], log: Log) -> bool:
        return event in ("BreakGlassParametersChanged", "AuthorityUpdated")

    def _succession(self, event: str, f: dict[str, Any], log: Log) -> bool:
        return event in ("SuccessionDelayChanged", "AuthorityUpdated")

    def _assembly(self, event: str, f: dict[str, Any], log: Log) -> bool:
        match event:
            case "Assembled":
                self.children[f["batchId"]] = keccak(encode([CHILDREN], [f["children"]]))
            case "AssemblyVoided":
                self.children[f["batchId"]] = bytes(32)
            case _:
                self._refer(f)
                if self.came_back.get(f["batchId"], False):
                    self.came_back |= {child: True for child, _ in f["children"]}
                return event == "Disassembled"
        return True

    def _custody(self, event: str, f: dict[str, Any], log: Log) -> bool:
        match event:
            case "TransferOffered" | "StockMoved":
                self.transfers[f["transferId"]] = list(f["transfer"])
                self.limits[f["transferId"]] = f.get("splittingLimits", 0)
            case "ParametersChanged":
                self.single["custody.parameters"] = f["newParameters"]
            case "ShortfallBooked":
                booked = self.shortfalls[(f["fromSite"], f["toSite"], f["year"])]
                for element, mg in enumerate(f["mg"]):
                    booked[element] += mg
            case "AuthorityUpdated" | "ReceiverAssayed":
                return True
            case _:
                self.transfers[f["transferId"]][7] = STATES[event]
                self.transfers[f["transferId"]][8] += 1
                if event == "TransferDisputed":
                    told = [f["weighed"], log.block_time, f["eventTime"], f["grounds"]]
                    self.disputes[f["transferId"]] = [*told, (0, 0, 0), (0, 0, 0)]
                elif event == "SettlementProposed":
                    dispute, side = self.disputes[f["transferId"]], 4 if f["bySender"] else 5
                    dispute[side] = (f["received"], f["returned"], dispute[side][2] + 1)
        return True

    def _documents(self, event: str, f: dict[str, Any], log: Log) -> bool:
        match event:
            case "DocumentAnchored":
                self.anchors[(f["sha256Hash"], f["member"])] = (log.block_time, f["kind"])
            case "RootAnchored":
                self.roots[(f["root"], f["member"])] = (log.block_time, f["kind"], f["leaves"])
            case "CertificateIssued":
                self.certificates[f["certificateId"]] = list(f["certificate"])
            case "AuthorityUpdated":
                return True
            case _:
                effective = f.get("effectiveFrom", log.block_time)
                self.certificates[f["certificateId"]][5] += 1
                self.changes[f["certificateId"]].append((CHANGES[event], effective, log.block_time))
        return True

    def _withdrawn(self, member: int, scheme: bytes, effective: int, at: int) -> None:
        """What still stood; a period withdrawn before, from a later time, is split there."""
        periods = self.accreditations[(member, scheme)]
        for place, (start, until, granted, withdrawn_from, withdrawn_at) in list(enumerate(periods)):
            end = withdrawn_from if withdrawn_at else until
            if end <= max(effective, start):
                continue
            if withdrawn_at:
                periods.append((end, until, granted, end, withdrawn_at))
            periods[place] = (start, end, granted, effective, at)

    def _moved(self, giver: str, taker: str, batch_id: int, value: int) -> None:
        self.balances[(giver, batch_id)] -= value
        self.balances[(taker, batch_id)] += value

    def _refer(self, fields: dict[str, Any]) -> None:
        """The member's own reference of an act that mints nothing."""
        self.references[keccak(encode(["uint32", "string"], [fields["member"], fields["ref"]]))] = fields["batchId"]

    def _count(self, batch_id: int, sign: int) -> None:
        """Capacity: contained milligrams of what is not assembled, rounded up for each batch."""
        record = self.records[batch_id]
        if record[SOURCE] in (ASSEMBLED, REGRADED):
            return
        used = self.used[("capacity", record[SITE], year_of(record[TIME]))]
        for element, share in enumerate(unpack(record[COMPOSITION], 32)):
            known = 0 if share == NOT_ASSAYED else share
            used[element] += sign * ceil_mg(contained(record[MINTED], known, bool(record[FLAGS] & ITEM)))

    def _lowered(self, batch_id: int, composition: int, recycled: int) -> None:
        self._count(batch_id, -1)
        record = self.records[batch_id]
        record[COMPOSITION] = composition
        shares = unpack(composition, 32)
        record[MODEL] = sum((record[MODEL] >> 3 * e & 7) << 3 * e for e in ELEMENTS if shares[e] != 0)
        self.recycled[batch_id] = recycled
        self._count(batch_id, 1)


def check_rebuilt(consortium: Consortium) -> Rebuilt:
    """Fold every event since block 0 and compare with every view."""
    rebuilt = Rebuilt()
    for log in read(consortium):
        rebuilt.fold(log)
    _compare_membership(consortium.membership, rebuilt)
    _compare_ledger(consortium, rebuilt)
    _compare_custody(consortium.custody, rebuilt)
    _compare_incidents(consortium.incidents, rebuilt)
    _same("campaign", consortium.campaigns.campaignOf, rebuilt.campaigns)
    _same("account of a campaign", consortium.campaigns.accountOf, rebuilt.accounts_of_campaigns)
    _same("draw", consortium.campaigns.drawOf, rebuilt.draws)
    _compare_documents(consortium.documents, rebuilt)
    for name, value in rebuilt.single.items():
        contract, method = name.split(".")
        answer = view(getattr(consortium.contracts[contract], method))
        assert answer == value, name
    return rebuilt


def _same(kind: str, method: Any, rows: dict[Any, Any]) -> None:
    for key, row in rows.items():
        arguments = key if isinstance(key, tuple) else (key,)
        expected = tuple(row) if isinstance(row, list) else row
        assert view(method, *arguments) == expected, ("invariant 8", kind, key)


def _compare_membership(membership: Any, rebuilt: Rebuilt) -> None:
    _same("member", membership.memberOf, rebuilt.members)
    _same("account", membership.accountOf, rebuilt.accounts)
    _same("site", membership.siteOf, rebuilt.sites)
    _same("material", membership.materialOf, rebuilt.materials)
    _same("accreditation", membership.accreditationsOf, rebuilt.accreditations)
    for (kind, number), schemes in rebuilt.requirements.items():
        of = membership.materialRequirementOf if kind == MATERIAL_AT_SITE else membership.siteRequirementOf
        assert view(of, number) == schemes, ("invariant 8", "requirement", kind, number)
    counts = (len(rebuilt.members), len(rebuilt.sites), len(rebuilt.materials))
    assert counts == tuple(view(m) for m in (membership.memberCount, membership.siteCount, membership.materialCount))


def _compare_ledger(consortium: Consortium, rebuilt: Rebuilt) -> None:
    token = consortium.token
    for batch_id, record in rebuilt.records.items():
        expected = (tuple(record), rebuilt.recycled[batch_id], rebuilt.origins[batch_id])
        assert view(token.recordOf, batch_id) == expected, ("invariant 8", "record", batch_id)
    held = {key: value for key, value in rebuilt.balances.items() if key[0] != NOBODY}
    _same("balance", token.balanceOf, held)
    _same("ticket", token.ticketOf, rebuilt.tickets)
    _same("module", token.moduleStateOf, rebuilt.modules)
    _same("holding on hold", token.isHoldingOnHold, rebuilt.holding_holds)
    of = {"capacity": token.capacityOf, "tolerance": token.toleranceCapOf}
    used_of = {"capacity": token.capacityUsedOf, "tolerance": token.toleranceUsedOf}
    for (kind, site, year), mg in rebuilt.caps.items():
        assert view(of[kind], site, year) == tuple(mg), ("invariant 8", kind, site)
        assert view(used_of[kind], site, year) == tuple(rebuilt.used[(kind, site, year)]), ("invariant 8", kind, site)
    _same("act", consortium.production.actOf, rebuilt.acts)
    _same("children", token.contentsOf, rebuilt.children)
    _same("reference", token.referenceOf, rebuilt.references)
    _same("regrade", consortium.corrections.regradeOf, rebuilt.regrades)
    _same("releaser", consortium.market.hasReleased, rebuilt.releasers)
    _same("came back", consortium.market.cameBack, rebuilt.came_back)


def _compare_custody(custody: Any, rebuilt: Rebuilt) -> None:
    _same("transfer", custody.transferOf, rebuilt.transfers)
    _same("dispute", custody.disputeOf, rebuilt.disputes)
    _same("splitting limits", custody.splittingLimitsOf, rebuilt.limits)
    _same("shortfall", custody.shortfallOf, rebuilt.shortfalls)
    lanes: Counter[tuple[int, int]] = Counter()
    for row in rebuilt.transfers.values():
        lanes[(row[2], row[3])] += row[7] in (1, DISPUTED)
    _same("lane", custody.openOn, lanes)
    assert view(custody.openCount) == sum(lanes.values())


def _compare_incidents(incidents: Any, rebuilt: Rebuilt) -> None:
    _same("incident", incidents.incidentOf, rebuilt.incidents)
    _same("hold", incidents.holdOf, rebuilt.holds)
    _same("request", incidents.requestOf, rebuilt.requests)
    _same("action", incidents.actionOf, rebuilt.actions)
    assert view(incidents.openCount) == sum(hold[2] == 1 for hold in rebuilt.holds.values())


def _compare_documents(documents: Any, rebuilt: Rebuilt) -> None:
    _same("anchor", documents.anchorOf, rebuilt.anchors)
    _same("root", documents.rootOf, rebuilt.roots)
    _same("certificate", documents.certificateOf, rebuilt.certificates)
    for certificate_id in rebuilt.certificates:
        assert view(documents.changesOf, certificate_id) == tuple(rebuilt.changes[certificate_id]), "invariant 8"

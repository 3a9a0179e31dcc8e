"""The onboarding job over an in-memory registry: what is missing is done, in order, and nothing twice."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from offchain.chain.ids import certificate_id, scheme_id
from offchain.domain import acts
from offchain.domain.errors import Conflict, Corrupt, Refused
from offchain.domain.ids import Address, BatchId, MaterialNumber, MemberNumber, SchemeId, Sha256, SiteNumber
from offchain.domain.records import Accreditation, CustodyParameters, EventWindow, ProductionParameters
from offchain.domain.times import UnixSeconds
from offchain.domain.units import PartsPerMillion
from offchain.onboarding.job import Done, Onboarding
from offchain.onboarding.ports import KnownCertificate, KnownMaterial, KnownMember, KnownSite, Request
from offchain.onboarding.tables import read_folder
from tests.offchain.epcis.world import ore
from tests.offchain.onboarding import folder as files

ZEROS = (0,) * 8


class Consortium:
    """Registry, sender, keyring, documents and prefixes in one."""

    def __init__(self) -> None:
        self.member_rows: list[KnownMember] = []
        self.site_rows: list[KnownSite] = []
        self.material_rows: list[KnownMaterial] = []
        self.capacities: dict[tuple[str, int, int], tuple[int, ...]] = {}
        self.grants: dict[tuple[int, bytes], Accreditation] = {}
        self.anchors: set[tuple[bytes, int]] = set()
        self.certificates: dict[tuple[int, str], KnownCertificate] = {}
        self.production = ProductionParameters(PartsPerMillion(0))
        self.custody = CustodyParameters(PartsPerMillion(1), 10, 86_400, 3 * 86_400)
        self.window = EventWindow(600, UnixSeconds(0), UnixSeconds(0))
        self.sent: list[Request] = []
        self.kept: dict[str, bytes] = {}
        self.prefixes: dict[str, int] = {}
        self.refuse: Refused | None = None

    def members(self) -> Sequence[KnownMember]:
        return self.member_rows

    def sites(self) -> Sequence[KnownSite]:
        return self.site_rows

    def materials(self) -> Sequence[KnownMaterial]:
        return self.material_rows

    def capacity(self, site: SiteNumber, year: int) -> tuple[int, ...]:
        return self.capacities.get(("capacity", site, year), ZEROS)

    def tolerance_cap(self, site: SiteNumber, year: int) -> tuple[int, ...]:
        return self.capacities.get(("cap", site, year), ZEROS)

    def accreditation(self, member: MemberNumber, scheme: SchemeId) -> Accreditation | None:
        return self.grants.get((member, scheme))

    def anchored(self, sha256: Sha256, member: MemberNumber) -> bool:
        return (sha256, member) in self.anchors

    def certificate(self, verifier: MemberNumber, reference: str) -> KnownCertificate | None:
        return self.certificates.get((verifier, reference))

    def production_parameters(self) -> ProductionParameters:
        return self.production

    def custody_parameters(self) -> CustodyParameters:
        return self.custody

    def event_window(self) -> EventWindow:
        return self.window

    def account(self, code: str, identifier: str) -> Address:
        return Address("0x" + code.encode().hex().ljust(40, "0"))

    def keep_document(self, content: bytes, file_name: str) -> str:
        self.kept[file_name] = content
        return f"cid-{file_name}"

    def keep_prefixes(self, rows: Sequence[tuple[MemberNumber, str]]) -> None:
        self.prefixes |= {prefix: member for member, prefix in rows}

    def carry_out(self, requests: Sequence[Request]) -> None:
        for request in requests:
            if self.refuse is not None and len(self.sent) == 3:
                raise self.refuse
            assert request.key not in {earlier.key for earlier in self.sent}
            self.sent.append(request)
            self._perform(request)

    def _perform(self, request: Request) -> None:
        act, member = request.act, request.member
        if isinstance(act, acts.AdmitMember):
            number = MemberNumber(len(self.member_rows) + 1)
            self.member_rows.append(KnownMember(number, act.identifier, act.name, act.roles))
        elif isinstance(act, acts.RegisterSite):
            self.site_rows.append(KnownSite(SiteNumber(len(self.site_rows) + 1), act.member, act.identifier))
        elif isinstance(act, acts.SetMaterial):
            rows = [row for row in self.material_rows if row.material != act.material]
            known = KnownMaterial(act.material, replace(act.row, version=1), act.code, act.name, act.source)
            self.material_rows = [*rows, known]
        elif isinstance(act, acts.GrantAccreditation):
            self.grants[act.member, act.scheme] = Accreditation(act.valid_from, act.valid_until)
        elif isinstance(act, acts.SetCapacity | acts.SetToleranceCap):
            kind = "capacity" if isinstance(act, acts.SetCapacity) else "cap"
            self.capacities[kind, act.site, act.year] = act.mg
        elif isinstance(act, acts.SetProductionParameters):
            self.production = act.new_parameters
        elif isinstance(act, acts.SetCustodyParameters):
            self.custody = act.new_parameters
        elif isinstance(act, acts.SetEventWindow):
            self.window = act.new_window
        elif isinstance(act, acts.AnchorDocument) and member is not None:
            self.anchors.add((act.sha256_hash, member))
        elif isinstance(act, acts.IssueCertificate) and member is not None:
            self.certificates[member, act.ref] = KnownCertificate(0, False, False)
        elif isinstance(act, acts.SuspendCertificate | acts.RevokeCertificate) and member is not None:
            ref = next(
                ref for owner, ref in self.certificates if certificate_id(owner_of(owner), ref) == act.certificate_id
            )
            revoked = isinstance(act, acts.RevokeCertificate)
            self.certificates[member, ref] = KnownCertificate(act.sequence + 1, not revoked, revoked)
        else:
            raise AssertionError(f"unexpected {request}")


def owner_of(number: int) -> MemberNumber:
    return MemberNumber(number)


class Keeper:
    """The two ports whose method is called `keep`."""

    def __init__(self, keep: Any) -> None:
        self.keep = keep


def job(path: Path, place: Consortium, told: list[tuple[str, int, int]] | None = None) -> Onboarding:
    report = None if told is None else lambda step, done, of: told.append((step, done, of))
    return Onboarding(
        read_folder(path),
        place,
        place,
        place,
        Keeper(place.keep_document),
        Keeper(place.keep_prefixes),
        lambda field, epc: BatchId(77 if epc == ore("L1") else 0),
        report,
    )


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return files.write_folder(tmp_path)


def test_before_events__empty_chain__gets_everything_in_order(small: Path) -> None:
    place, told = Consortium(), []  # type: Consortium, list[tuple[str, int, int]]
    done = job(small, place, told).before_events()

    assert [(step.step, step.entries, step.acts) for step in done] == [
        ("parameters", 3, 3),
        ("materials", 5, 5),
        ("members", 5, 5),
        ("accreditations", 1, 1),
        ("sites", 5, 5),
        ("capacities", 10, 10),
        ("documents before the events", 1, 1),
        ("certificates before the events", 1, 1),
    ]
    assert told[-1] == ("certificates before the events", 1, 1)
    assert place.prefixes == {
        "9521001": 1,
        "9521002": 2,
        "9521003": 3,
        "https://packer.example/id/": 3,
        "https://trader.example/id/": 4,
    }
    assert place.custody == CustodyParameters(PartsPerMillion(10_000), 10, 60 * 86_400, 3 * 86_400)
    assert place.window.window == 600 and place.window.history_until > place.window.history_from > 0
    assert [row.material for row in place.material_rows] == [MaterialNumber(n) for n in range(1, 6)]
    assert place.grants.keys() == {(5, scheme_id(files.SCHEME))}


def test_before_events__second_run__sends_nothing(small: Path) -> None:
    place = Consortium()
    job(small, place).before_events()
    sent = len(place.sent)

    again = job(small, place).before_events()

    assert len(place.sent) == sent and not any(step.acts for step in again)


def test_before_events__interrupted__goes_on_where_it_stopped(small: Path) -> None:
    place = Consortium()
    place.refuse = Refused("Membership_TextLength", {"field": "name"})
    with pytest.raises(Refused):
        job(small, place).before_events()

    place.refuse = None
    job(small, place).before_events()

    assert len(place.sent) == 31 and len({request.key for request in place.sent}) == 31


def test_before_events__material_changed__becomes_its_next_version(small: Path) -> None:
    place = Consortium()
    job(small, place).before_events()
    rows = files.materials()
    rows[0]["bounds"] = {"Co": 5}
    changed = files.write_folder(small / "again", materials={"materials": rows})

    done = job(changed, place).before_events()

    assert [step for step in done if step.acts] == [Done("materials", 5, 1)]
    act = place.sent[-1].act
    assert isinstance(act, acts.SetMaterial) and act.material == 1


@pytest.mark.parametrize(
    ("table", "index", "change", "rule"),
    [
        ("members", 0, {"name": "Other"}, "is admitted already as Mine with roles 1"),
        ("sites", 0, {"member": "REF"}, "is registered already as the site of another member"),
        ("materials", 0, {"item": True, "basis": "AS_PACKED"}, "is fixed at the first version"),
    ],
)
def test_before_events__contradiction_to_the_chain__is_a_conflict(
    small: Path, table: str, index: int, change: dict[str, Any], rule: str
) -> None:
    place = Consortium()
    job(small, place).before_events()
    rows = files.tables()[table][table]
    rows[index] |= change
    changed = files.write_folder(small / "again", **{table: {table: rows}})

    with pytest.raises(Conflict, match=rule):
        job(changed, place).before_events()


def test_documents__bytes_that_changed__are_refused_and_not_kept(small: Path) -> None:
    (small / "papers" / "assay.csv").write_bytes(files.PAPER + b" ")
    place = Consortium()

    with pytest.raises(Corrupt, match=r"papers/assay\.csv does not match its hash"):
        job(small, place).before_events()

    assert not place.kept and not place.anchors


def test_after_events__subjects_and_changes__reach_the_chain(small: Path) -> None:
    place = Consortium()
    onboarding = job(small, place)
    onboarding.before_events()

    done = onboarding.after_events()

    assert [(step.step, step.acts) for step in done] == [
        ("documents after the events", 0),
        ("certificates after the events", 1),
        ("changes of certificates", 2),
    ]
    issued = next(act for act in reversed([r.act for r in place.sent]) if isinstance(act, acts.IssueCertificate))
    assert issued.subject_id == 77 and issued.cid == "cid-lot.pdf"
    assert place.certificates[5, "C-1"].suspended and place.certificates[5, "C-2"].revoked
    assert not any(step.acts for step in job(small, place).after_events())


def test_requests__who_signs__is_the_administration_or_the_member(small: Path) -> None:
    place = Consortium()
    onboarding = job(small, place)
    onboarding.before_events()
    onboarding.after_events()

    signers = {type(request.act).__name__: request.member for request in place.sent}
    assert signers["AdmitMember"] is None and signers["SetCapacity"] is None
    assert (signers["AnchorDocument"], signers["IssueCertificate"], signers["RevokeCertificate"]) == (2, 5, 5)

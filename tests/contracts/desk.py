"""Requests as a member would fill them in, with sensible values where a test does not care."""

from __future__ import annotations

from typing import Any

from tests.contracts.acts_assembly import AssembleRequest, DisassembleRequest
from tests.contracts.acts_custody import AcceptRequest, MoveRequest, OfferRequest
from tests.contracts.acts_documents import CertificateRequest
from tests.contracts.acts_sources import SourceRequest, Waste
from tests.contracts.acts_transform import Input, LossRequest, Output, TransformRequest
from tests.contracts.consortium import (
    COBALT,
    CONCENTRATE,
    DAY,
    MODULE,
    NICKEL,
    POST_CONSUMER,
    SCHEME,
    SULPHATE,
    WASTE_BATTERY,
    Consortium,
    holder,
    models,
    pack,
)

ASSAY, SITE = 2, 2
TONNE = 10**9
ZERO = bytes(32)
PRESERVED = models(4)
RICH = pack({COBALT: 3 * 10**8, NICKEL: 2 * 10**8})


class Desk:
    """Fills in requests and carries out the plain steps that tests start from."""

    def __init__(self, consortium: Consortium) -> None:
        self.consortium = consortium
        self._papers = 0

    def paper(self) -> bytes:
        """The hash of a document of its own."""
        self._papers += 1
        return b"paper".ljust(24, b"\0") + self._papers.to_bytes(8, "big")

    def source(self, site: str, lot: str = "LOT-1", **fields: Any) -> SourceRequest:
        """A tonne of rich concentrate at a site."""
        now = self.consortium.now()
        request = SourceRequest(
            "P",
            lot,
            0,
            self.consortium.sites[site],
            CONCENTRATE.number,
            now - DAY,
            TONNE,
            0,
            RICH,
            PRESERVED,
            self.paper(),
        )
        return request._replace(**fields)

    def extracted(self, lot: str = "LOT-1", **fields: Any) -> int:
        """A batch of the mine at its pit."""
        request = self.source("pit", lot, **fields)
        self.consortium.send(self.consortium.production.extract, request, sender=self.consortium.mine)
        return self.batch_id("mine", lot, request.revision)

    def taken_in(self, lot: str = "WASTE-1", pieces: int = 10, **fields: Any) -> int:
        """Waste batteries at the recycling site, each with a kilogram of cobalt."""
        request = self.source("recycling", lot, material=WASTE_BATTERY.number, quantity=pieces, piece_mass=10**7)
        request = request._replace(composition=pack({COBALT: 10**6}), **fields)
        waste = Waste(POST_CONSUMER, "16 06 07", True, "type plate")
        self.consortium.send(self.consortium.production.intakeWaste, request, waste, sender=self.consortium.recycler)
        return self.batch_id("recycler", lot)

    def batch_id(self, role: str, lot: str, revision: int = 0) -> int:
        """The id of a member's lot of product P."""
        return self.consortium.batch_id(self.consortium.member_of[role], "P", lot, revision)

    def offer(self, batch_id: int, from_site: str, to_site: str, quantity: int, **fields: Any) -> OfferRequest:
        """An offer of ordinary stock, without tolerance, open for ten days."""
        now, sites = self.consortium.now(), self.consortium.sites
        ref = fields.pop("ref", f"SHIP-{batch_id % 10**6}-{quantity}")
        request = OfferRequest(
            ref, ZERO, batch_id, quantity, sites[from_site], sites[to_site], 0, False, 0, now, now + 10 * DAY, 0
        )
        return request._replace(**fields)

    def offered(self, batch_id: int, from_site: str, to_site: str, quantity: int, **fields: Any) -> bytes:
        """A transfer under way; its id."""
        consortium, request = self.consortium, self.offer(batch_id, from_site, to_site, quantity, **fields)
        role = consortium.owners[request.from_site]
        consortium.send(consortium.custody.offer, request, sender=consortium.actors[role])
        return consortium.reference_id(consortium.member_of[role], request.ref)

    def acceptance(self, transfer_id: bytes, weighed: int, **fields: Any) -> AcceptRequest:
        """What a receiver weighed just now, without an assay of its own."""
        return AcceptRequest(transfer_id, 1, weighed, self.consortium.now())._replace(**fields)

    def delivered(self, batch_id: int, from_site: str, to_site: str, quantity: int, **fields: Any) -> bytes:
        """A transfer that arrived as it was offered."""
        consortium = self.consortium
        transfer_id = self.offered(batch_id, from_site, to_site, quantity, **fields)
        receiver = consortium.actors[consortium.owners[consortium.sites[to_site]]]
        consortium.send(consortium.custody.accept, self.acceptance(transfer_id, quantity), sender=receiver)
        return transfer_id

    def at_refinery(self, lot: str = "LOT-1", **fields: Any) -> int:
        """A tonne of the mine's concentrate that has arrived at the refinery."""
        batch_id = self.extracted(lot, **fields)
        self.delivered(batch_id, "pit", "refinery", fields.get("quantity", TONNE))
        return batch_id

    def output(self, lot: str, quantity: int = TONNE, **fields: Any) -> Output:
        """Sulphate with all the metal of a tonne of rich concentrate."""
        return Output("P", lot, 0, SULPHATE.number, quantity, 0, RICH, PRESERVED, 0)._replace(**fields)

    def transform(self, site: str, inputs: list[Input], outputs: list[Output], **fields: Any) -> TransformRequest:
        """A transformation without a new assay."""
        request = TransformRequest(
            self.consortium.sites[site], self.consortium.now(), ZERO, False, tuple(inputs), tuple(outputs)
        )
        return request._replace(**fields)

    def assay(self, role: str) -> bytes:
        """The hash of an assay that a member has anchored."""
        digest = self.paper()
        documents = self.consortium.documents
        self.consortium.send(documents.anchor, digest, ASSAY, SITE, 1, "", sender=self.consortium.actors[role])
        return digest

    def cells(self, lot: str = "CELLS", pieces: int = 100) -> int:
        """Cells of a kilogram of cobalt each, at the pack works."""
        consortium = self.consortium
        ore = self.extracted(f"ORE-{lot}")
        self.delivered(ore, "pit", "cell_works", TONNE)
        cell = Output("P", lot, 0, 4, pieces, 2 * 10**6, pack({COBALT: 10**6}), PRESERVED, 0)
        request = self.transform("cell_works", [Input(ore, TONNE, 0)], [cell])
        consortium.send(consortium.production.transform, request, sender=consortium.maker)
        batch_id = self.batch_id("maker", lot)
        sites = consortium.sites
        move = MoveRequest(
            f"TO-PACK-{lot}", batch_id, pieces, sites["cell_works"], sites["pack_works"], 0, consortium.now()
        )
        consortium.send(consortium.custody.moveStock, move, sender=consortium.maker)
        return batch_id

    def parent(self, lot: str, quantity: int, children: list[tuple[int, int]], **fields: Any) -> AssembleRequest:
        """Modules of counted cells."""
        site, now = self.consortium.sites["pack_works"], self.consortium.now()
        request = AssembleRequest("P", lot, 0, site, MODULE.number, now, quantity, 10**9, 0, tuple(children))
        return request._replace(**fields)

    def apart(self, batch_id: int, quantity: int, children: list[tuple[int, int]], **fields: Any) -> DisassembleRequest:
        """Modules taken apart at the pack works."""
        site, now = self.consortium.sites["pack_works"], self.consortium.now()
        request = DisassembleRequest("APART-1", batch_id, site, 0, quantity, now, tuple(children))
        return request._replace(**fields)

    def loss(self, batch_id: int, site: str, quantity: int, **fields: Any) -> LossRequest:
        """A loss of ordinary stock."""
        number, now = self.consortium.sites[site], self.consortium.now()
        return LossRequest("LOSS-1", batch_id, number, 0, quantity, now, "fire")._replace(**fields)

    def certificate(self, ref: str = "C-1", **fields: Any) -> CertificateRequest:
        """A certificate about the pit, valid for a year from yesterday."""
        now = self.consortium.now()
        period = (now - DAY, now + 365 * DAY)
        subject = (SITE, self.consortium.sites["pit"])
        return CertificateRequest(ref, self.paper(), "", SCHEME, *subject, *period, ZERO)._replace(**fields)

    def certified(self, ref: str = "C-1", **fields: Any) -> bytes:
        """A certificate of the verifier; its id."""
        consortium = self.consortium
        request = self.certificate(ref, **fields)
        consortium.send(consortium.documents.issueCertificate, request, sender=consortium.verifier)
        return consortium.reference_id(consortium.member_of["verifier"], ref)

    def held(self, batch_id: int, site: str, waste_class: int = 0) -> int:
        """What lies of a batch at a site."""
        return int(self.consortium.token.balanceOf(holder(self.consortium.sites[site], waste_class), batch_id))

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Assembly} from "../../contracts/Assembly.sol";
import {Campaigns} from "../../contracts/Campaigns.sol";
import {Corrections} from "../../contracts/Corrections.sol";
import {Custody} from "../../contracts/Custody.sol";
import {Documents} from "../../contracts/Documents.sol";
import {Market} from "../../contracts/Market.sol";
import {Production} from "../../contracts/Production.sol";
import {IAssembly} from "../../contracts/interfaces/IAssembly.sol";
import {ICorrections} from "../../contracts/interfaces/ICorrections.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMarket} from "../../contracts/interfaces/IMarket.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {
    ModuleState,
    BatchFlags,
    DocumentKind,
    SiteKind,
    SubjectKind,
    WasteClass
} from "../../contracts/libraries/Types.sol";
import {AccessMatrixCallers} from "./AccessMatrixCallers.sol";

/// @notice The world in which every action on the ledger that is allowed succeeds.
abstract contract AccessMatrixWorld is AccessMatrixCallers {
    uint16 internal constant THING = 4;
    uint64 internal constant MASS = 1e6;
    /// @dev The second before all calls but one: by then a departed member's stock can be taken over.
    uint40 internal constant LATER = NOW + 8 days;

    Documents internal documents;
    Production internal production;
    Corrections internal corrections;
    Assembly internal assembler;
    Market internal market;
    Campaigns internal campaigns;
    Custody internal custody;

    uint32 internal plant;
    uint32 internal collection;
    uint32 internal closed;
    uint256 internal ore;
    uint256 internal source;
    uint256 internal input;
    uint256 internal cells;
    uint256 internal parent;
    uint256 internal actId;
    uint256 internal regraded;
    bytes32 internal transferId;
    bytes32 internal overdueId;
    bytes32 internal disputeId;
    bytes32 internal heldId;
    bytes32 internal certificateId;
    bytes32 internal suspendedId;

    function _prepare() internal {
        _deployGovernance();
        _deployModules();
        _prepareCallers(LATER + 10);
        _prepareSites();
        _prepareBefore();
        vm.warp(LATER);
        _prepareStock();
        _prepareDisputes();
        _prepareCertificates();
    }

    /// @dev What has to be there a week earlier.
    function _prepareBefore() internal virtual {}

    function _deployModules() private {
        address manager_ = address(manager);
        documents = new Documents(manager_, membership, token, address(0));
        production = new Production(manager_, membership, token, documents, address(0));
        corrections = new Corrections(membership, token, documents);
        assembler = new Assembly(membership, token);
        market = new Market(membership, token);
        campaigns = new Campaigns(manager_, membership, token, documents);
        custody = new Custody(manager_, membership, token, documents, address(0));
        address[6] memory modules = [
            address(production),
            address(corrections),
            address(assembler),
            address(market),
            address(campaigns),
            address(custody)
        ];
        for (uint256 i = 0; i < modules.length; ++i) {
            token.setModule(modules[i], ModuleState.ACTIVE);
        }
        custody.setParameters(ICustody.Parameters(0, 100, 30 days, 1 days));
    }

    function _prepareSites() private {
        plant = _register(mineMember, SiteKind.PACK, "plant");
        collection = _register(mineMember, SiteKind.COLLECTION, "mineCollection");
        closed = _register(mineMember, SiteKind.MINE, "closed");
        membership.closeSite(closed, "r");
        uint32 everywhere = (uint32(1) << 14) - 2;
        IMembership.Material memory bulk = _material(everywhere, false, false);
        bulk.bounds = 1000;
        membership.setMaterial(ORE, bulk, "ORE", "Ore", "book");
        membership.setMaterial(THING, _material(everywhere, true, false), "THING", "Thing", "book");
        uint64[8] memory capacity;
        capacity[0] = 1e9;
        token.setCapacity(pit, 2026, capacity);
        token.setCapacity(plant, 2026, capacity);
    }

    function _prepareStock() private {
        cells = _mint(plant, CELL, "CELLS", 1000, BatchFlags.ITEM, WasteClass.NONE);

        vm.startPrank(mine);
        ore = production.extract(_sourceRequest("ORE", pit, "ticket 1"));
        source = production.extract(_sourceRequest("SOURCE", pit, "ticket 2"));
        input = production.extract(_sourceRequest("INPUT", pit, "ticket 3"));
        custody.moveStock(ICustody.MoveRequest("M0", input, MASS, pit, plant, WasteClass.NONE, NOW));
        actId = production.transform(_transformRequest("OUT"))[0];
        parent = assembler.assemble(_assembleRequest("PARENT"));
        transferId = custody.offer(_offerRequest("T1", LATER + 1 days));
        overdueId = custody.offer(_offerRequest("T2", LATER + 1));
        documents.anchor("assay", DocumentKind.ASSAY, SubjectKind.BATCH, source, "");
        documents.anchor("final assay", DocumentKind.ASSAY, SubjectKind.BATCH, ore, "");
        regraded = corrections.regrade(_regradeRequest("RE", "final assay"));
        market.release(IMarket.ReleaseRequest("S0", cells, plant, 1, NOW));
        vm.stopPrank();
    }

    /// @dev A dispute whose delay is over, and an offer whose batch is on hold.
    function _prepareDisputes() private {
        vm.warp(LATER - 1 days);
        ICustody.OfferRequest memory request = _offerRequest("T3", LATER);
        (request.batchId, request.fromSite) = (cells, plant);
        vm.prank(mine);
        disputeId = custody.offer(request);
        vm.prank(refiner);
        custody.accept(ICustody.AcceptRequest(disputeId, 1, 0, NOW, false, 0, 0, "nothing came"));
        vm.warp(LATER);
        request = _offerRequest("T4", LATER + 1 days);
        request.batchId = _mint(plant, CELL, "HELD", 1, BatchFlags.ITEM, WasteClass.NONE);
        request.fromSite = plant;
        vm.prank(mine);
        heldId = custody.offer(request);
        token.setBatchHold(request.batchId, true);
    }

    function _prepareCertificates() private {
        vm.startPrank(verifier);
        certificateId = documents.issueCertificate(_certificateRequest("C1"));
        suspendedId = documents.issueCertificate(_certificateRequest("C2"));
        documents.suspendCertificate(suspendedId, 0, "r");
        vm.stopPrank();
    }

    // Requests

    function _sourceRequest(string memory lot, uint32 site, bytes32 ticket)
        internal
        pure
        returns (IProduction.SourceRequest memory)
    {
        return IProduction.SourceRequest({
            product: "ORE",
            lot: lot,
            revision: 0,
            site: site,
            material: ORE,
            eventTime: NOW,
            quantity: MASS,
            pieceMass: 0,
            composition: 1000,
            models: 0,
            ticket: ticket,
            certificates: new bytes32[](0)
        });
    }

    function _transformRequest(string memory lot) internal view returns (IProduction.TransformRequest memory request) {
        request.site = plant;
        request.eventTime = NOW;
        request.inputs = new IProductionParts.Input[](1);
        request.inputs[0] = IProductionParts.Input(input, MASS / 2, WasteClass.NONE);
        request.outputs = new IProductionParts.Output[](1);
        request.outputs[0].product = "OUT";
        request.outputs[0].lot = lot;
        request.outputs[0].material = ORE;
        request.outputs[0].quantity = MASS / 2;
        request.outputs[0].composition = 1000;
    }

    function _regradeRequest(string memory lot, bytes32 assay)
        internal
        view
        returns (ICorrections.RegradeRequest memory)
    {
        return ICorrections.RegradeRequest("ORE", lot, 0, ore, pit, 1, NOW, 999, assay, "final assay");
    }

    function _assembleRequest(string memory lot) internal view returns (IAssembly.AssembleRequest memory request) {
        request.product = "PACK";
        request.lot = lot;
        request.site = plant;
        request.material = THING;
        request.eventTime = NOW;
        request.quantity = 2;
        request.pieceMass = 1;
        request.children = new IAssembly.Child[](1);
        request.children[0] = IAssembly.Child(cells, 3);
    }

    function _offerRequest(string memory ref, uint40 expiresAt) internal view returns (ICustody.OfferRequest memory) {
        return ICustody.OfferRequest({
            ref: ref,
            shipment: 0,
            batchId: ore,
            quantity: 1,
            fromSite: pit,
            toSite: refinery,
            wasteClass: WasteClass.NONE,
            asWaste: false,
            tolerancePpm: 0,
            eventTime: NOW,
            expiresAt: expiresAt,
            owner: 0,
            splittingLimits: 0
        });
    }

    function _certificateRequest(string memory ref) internal view returns (IDocuments.CertificateRequest memory) {
        return IDocuments.CertificateRequest({
            ref: ref,
            sha256Hash: "certificate",
            cid: "",
            scheme: SCHEME,
            subjectKind: SubjectKind.SITE,
            subjectId: pit,
            validFrom: NOW,
            validUntil: LATER + 1 days,
            supersedes: 0
        });
    }
}

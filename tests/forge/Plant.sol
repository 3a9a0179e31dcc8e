// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Assembly} from "../../contracts/Assembly.sol";
import {Corrections} from "../../contracts/Corrections.sol";
import {Documents} from "../../contracts/Documents.sol";
import {Market} from "../../contracts/Market.sol";
import {Production} from "../../contracts/Production.sol";
import {IAssembly} from "../../contracts/interfaces/IAssembly.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {Elements} from "../../contracts/libraries/Elements.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {
    BatchFlags,
    BatchRecord,
    DocumentKind,
    ModuleState,
    SiteKind,
    SubjectKind,
    WasteClass
} from "../../contracts/libraries/Types.sol";
import {Consortium} from "./Consortium.sol";

/// @notice A consortium with its production: what the tests of making and ending batches start from.
abstract contract Plant is Consortium {
    uint256 internal constant LI = Elements.LITHIUM;
    uint256 internal constant CO = Elements.COBALT;
    uint256 internal constant NI = Elements.NICKEL;
    uint256 internal constant MN = Elements.MANGANESE;
    uint256 internal constant PB = Elements.LEAD;
    uint32 internal constant NOT_ASSAYED = Elements.NOT_ASSAYED;

    uint16 internal constant YEAR = 2026;
    uint32 internal constant TOLERANCE_PPM = 2000;
    /// @dev Three bits of 4 for each of the eight elements; 3, 2 and 1 are its fractions.
    uint24 internal constant PRESERVED = 0x924924;
    uint24 internal constant SEGREGATED = PRESERVED / 4 * 3;
    uint24 internal constant BLENDED = PRESERVED / 2;
    uint24 internal constant BALANCED = PRESERVED / 4;

    uint16 internal constant CONCENTRATE = 4;
    uint16 internal constant SULPHATE = 5;
    uint16 internal constant BLACK_MASS = 6;
    uint16 internal constant WASTE_BATTERY = 7;
    uint16 internal constant PART = 8;
    uint16 internal constant MODULE = 9;

    Documents internal documents;
    Production internal production;
    Corrections internal corrections;
    Assembly internal assembly_;
    Market internal market;
    address internal forwarder = _actor("forwarder");
    uint256 private _tickets;

    function _build() internal {
        _foundConsortium();
        documents = new Documents(address(manager), membership, token, address(0));
        production = new Production(address(manager), membership, token, documents, forwarder);
        corrections = new Corrections(membership, token, documents);
        assembly_ = new Assembly(membership, token);
        market = new Market(membership, token);
        token.setModule(address(production), ModuleState.ACTIVE);
        token.setModule(address(corrections), ModuleState.ACTIVE);
        token.setModule(address(assembly_), ModuleState.ACTIVE);
        token.setModule(address(market), ModuleState.ACTIVE);
        production.setParameters(IProduction.Parameters({tolerancePpm: TOLERANCE_PPM}));
        _setBounds();
        uint64[8] memory plenty;
        for (uint256 element = 0; element < 8; ++element) {
            plenty[element] = 1e15;
        }
        for (uint32 site = 1; site <= membership.siteCount(); ++site) {
            token.setCapacity(site, YEAR, plenty);
            token.setToleranceCap(site, YEAR, plenty);
        }
    }

    // What is asked for

    function _sourceRequest(uint32 site, uint16 material, string memory lot, uint64 quantity, uint256 composition)
        internal
        returns (IProduction.SourceRequest memory)
    {
        return IProduction.SourceRequest({
            product: "P",
            lot: lot,
            revision: 0,
            site: site,
            material: material,
            eventTime: NOW - 2 days,
            quantity: quantity,
            pieceMass: membership.materialOf(material).item ? 1e9 : 0,
            composition: composition,
            models: PRESERVED,
            ticket: _ticket(),
            certificates: new bytes32[](0)
        });
    }

    function _ticket() internal returns (bytes32) {
        return keccak256(abi.encode("ticket", ++_tickets));
    }

    function _output(string memory lot, uint16 material, uint64 quantity, uint256 composition, uint24 models)
        internal
        view
        returns (IProductionParts.Output memory)
    {
        return IProductionParts.Output({
            product: "P",
            lot: lot,
            revision: 0,
            material: material,
            quantity: quantity,
            pieceMass: membership.materialOf(material).item ? 1e9 : 0,
            composition: composition,
            models: models,
            recycled: 0
        });
    }

    /// @dev One input and one output at a site.
    function _step(uint32 site, uint256 input, uint64 quantity, IProductionParts.Output memory output)
        internal
        pure
        returns (IProduction.TransformRequest memory request)
    {
        request.site = site;
        request.eventTime = NOW - 1 days;
        request.inputs = new IProductionParts.Input[](1);
        request.inputs[0] = IProductionParts.Input(input, quantity, WasteClass.NONE);
        request.outputs = new IProductionParts.Output[](1);
        request.outputs[0] = output;
    }

    function _children(uint256 batchId, uint64 perPiece) internal pure returns (IAssembly.Child[] memory children) {
        children = new IAssembly.Child[](1);
        children[0] = IAssembly.Child(batchId, perPiece);
    }

    function _parentRequest(uint32 site, string memory lot, uint64 quantity, IAssembly.Child[] memory children)
        internal
        pure
        returns (IAssembly.AssembleRequest memory)
    {
        return IAssembly.AssembleRequest({
            product: "P",
            lot: lot,
            revision: 0,
            site: site,
            material: MODULE,
            eventTime: NOW - 1 days,
            quantity: quantity,
            pieceMass: 1e12,
            models: 0,
            children: children
        });
    }

    // What is done

    function _extract(string memory lot, uint64 quantity, uint256 composition) internal returns (uint256) {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, lot, quantity, composition);
        vm.prank(mine);
        return production.extract(request);
    }

    /// @dev Concentrate that lies at the refinery.
    function _delivered(string memory lot, uint64 quantity, uint256 composition) internal returns (uint256 batchId) {
        batchId = _extract(lot, quantity, composition);
        token.move(_at(pit), _at(refinery), batchId, quantity);
    }

    function _untracked(string memory lot, uint64 quantity, uint256 composition) internal returns (uint256) {
        IProduction.SourceRequest memory request = _sourceRequest(refinery, CONCENTRATE, lot, quantity, composition);
        request.models = 0;
        vm.prank(refiner);
        return production.declareUntracked(request);
    }

    function _intake(string memory lot, uint64 pieces, uint256 composition) internal returns (uint256) {
        IProduction.SourceRequest memory request = _sourceRequest(recycling, WASTE_BATTERY, lot, pieces, composition);
        vm.prank(recycler);
        return production.intakeWaste(request, _waste(WasteClass.POST_CONSUMER));
    }

    function _waste(WasteClass wasteClass) internal pure returns (IProduction.Waste memory) {
        return IProduction.Waste({wasteClass: wasteClass, wasteCode: "16 06 07", estimated: true, method: "type plate"});
    }

    function _anchorAssay(address account, bytes32 assay) internal {
        vm.prank(account);
        documents.anchor(assay, DocumentKind.ASSAY, SubjectKind.SITE, 1, "");
    }

    /// @dev A certificate of the verifier, valid from long ago.
    function _certify(bytes32 scheme, SubjectKind subjectKind, uint256 subjectId) internal returns (bytes32) {
        bytes32 ticket = _ticket();
        IDocuments.CertificateRequest memory request = IDocuments.CertificateRequest({
            ref: string(abi.encodePacked(ticket)),
            sha256Hash: ticket,
            cid: "",
            scheme: scheme,
            subjectKind: subjectKind,
            subjectId: subjectId,
            validFrom: NOW - 300 days,
            validUntil: NOW + 300 days,
            supersedes: 0
        });
        vm.prank(verifier);
        return documents.issueCertificate(request);
    }

    /// @dev A batch with the very record that a test needs, 1000 units at a site.
    function _mintRecord(string memory lot, BatchRecord memory record) internal returns (uint256) {
        IBatchToken.MintRequest[] memory requests = new IBatchToken.MintRequest[](1);
        record.batch.member = membership.siteOf(record.batch.site).member;
        record.batch.eventTime = NOW - 2 days;
        record.batch.minted = 1000;
        if (record.recycled != 0) record.batch.flags |= BatchFlags.HAS_RECYCLED;
        if (record.origins != 0) record.batch.flags |= BatchFlags.SPLIT_ORIGINS;
        requests[0] = IBatchToken.MintRequest("P", lot, record);
        uint64[8] memory none;
        return token.mint(requests, none, 0)[0];
    }

    function _transform(address account, IProduction.TransformRequest memory request)
        internal
        returns (uint256[] memory)
    {
        vm.prank(account);
        return production.transform(request);
    }

    /// @dev Counted parts at the refinery, made of a concentrate of their own.
    function _parts(string memory lot, uint64 pieces, uint256 perPiece) internal returns (uint256) {
        uint256 ore = _delivered(string.concat("ORE-", lot), 1e15, _share(CO, 5e8) | _share(NI, 5e8));
        IProductionParts.Output memory output = _output(lot, PART, pieces, perPiece, PRESERVED);
        return _transform(refiner, _step(refinery, ore, 1e15, output))[0];
    }

    // What is read

    function _at(uint32 site) internal pure returns (address) {
        return Holders.atSite(site, WasteClass.NONE);
    }

    function _share(uint256 element, uint32 share) internal pure returns (uint256) {
        return Elements.lane(share, element);
    }

    function _record(uint256 batchId) internal view returns (BatchRecord memory) {
        return token.recordOf(batchId);
    }

    function _model(uint256 batchId, uint256 element) internal view returns (uint256) {
        return (token.recordOf(batchId).batch.models >> (element * 3)) & 7;
    }

    function _setBounds() private {
        uint256 metals = _share(LI, 2e8) | _share(CO, 5e8) | _share(NI, 5e8) | _share(MN, 5e8) | _share(PB, 5e8);
        uint256 pieces = _share(LI, 1e9) | _share(CO, 1e9) | _share(NI, 1e9) | _share(MN, 1e9) | _share(PB, 1e9);
        _define(CONCENTRATE, _kind(SiteKind.MINE), metals, false, false);
        _define(SULPHATE, _kind(SiteKind.REFINERY) | _kind(SiteKind.RECYCLING), metals, false, true);
        _define(BLACK_MASS, _kind(SiteKind.RECYCLING), metals, false, false);
        _define(WASTE_BATTERY, _kind(SiteKind.COLLECTION) | _kind(SiteKind.RECYCLING), pieces, true, false);
        _define(PART, _kind(SiteKind.REFINERY), pieces, true, false);
        _define(MODULE, _kind(SiteKind.REFINERY), pieces, true, false);
    }

    function _define(uint16 material, uint32 siteKinds, uint256 bounds, bool item, bool scrap) private {
        IMembership.Material memory row = _material(siteKinds, item, scrap);
        row.bounds = bounds;
        membership.setMaterial(material, row, "M", "Material", "book");
    }

    function _kind(SiteKind kind) private pure returns (uint32) {
        return uint32(1) << uint32(kind);
    }
}

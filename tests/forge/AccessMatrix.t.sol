// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Assembly} from "../../contracts/Assembly.sol";
import {Corrections} from "../../contracts/Corrections.sol";
import {Custody} from "../../contracts/Custody.sol";
import {Documents} from "../../contracts/Documents.sol";
import {Market} from "../../contracts/Market.sol";
import {Production} from "../../contracts/Production.sol";
import {IAssembly} from "../../contracts/interfaces/IAssembly.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICorrections} from "../../contracts/interfaces/ICorrections.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMarket} from "../../contracts/interfaces/IMarket.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {
    ModuleState,
    BatchFlags,
    DocumentKind,
    Roles,
    SiteKind,
    SubjectKind,
    WasteClass
} from "../../contracts/libraries/Types.sol";
import {Consortium, IdleModule} from "./Consortium.sol";

/// @notice `docs/access-control.md` as a test: every action that changes something, by every kind of caller. A cell
/// that is allowed must succeed; one that is not must be refused for who is calling, and for nothing else.
contract AccessMatrixTest is Consortium {
    enum Caller {
        STRANGER,
        REMOVED,
        SUSPENDED,
        OPERATOR,
        OTHER_OPERATOR,
        VERIFIER,
        OTHER_VERIFIER,
        UNACCREDITED,
        REGULATOR,
        ARBITER,
        GOVERNANCE,
        MODULE
    }

    struct Action {
        string name;
        address target;
        bytes data;
        uint16 allowed;
    }

    uint16 private constant OWNER = uint16(1) << uint8(Caller.OPERATOR);
    uint16 private constant RECEIVER = uint16(1) << uint8(Caller.OTHER_OPERATOR);
    uint16 private constant ISSUER = uint16(1) << uint8(Caller.VERIFIER);
    uint16 private constant ACCREDITED = ISSUER | uint16(1) << uint8(Caller.OTHER_VERIFIER);
    uint16 private constant GOVERNANCE = uint16(1) << uint8(Caller.GOVERNANCE);
    uint16 private constant JUDGE = uint16(1) << uint8(Caller.ARBITER);
    uint16 private constant MODULE = uint16(1) << uint8(Caller.MODULE);
    uint16 private constant ACTIVE = OWNER | RECEIVER | ACCREDITED | uint16(1) << uint8(Caller.UNACCREDITED) | uint16(1)
        << uint8(Caller.REGULATOR) | uint16(1) << uint8(Caller.ARBITER);

    uint16 private constant THING = 4;
    uint64 private constant MASS = 1e6;

    Documents private documents;
    Production private production;
    Corrections private corrections;
    Assembly private assembler;
    Market private market;
    Custody private custody;

    mapping(Caller caller => address) private _callers;
    Action[] private _actions;

    address private governance = _actor("governance");
    address private module = address(new IdleModule());
    address private spare = _actor("spare");
    address private removable = _actor("removable");

    uint32 private plant;
    uint32 private collection;
    uint32 private closed;
    uint256 private ore;
    uint256 private source;
    uint256 private input;
    uint256 private cells;
    uint256 private parent;
    uint256 private actId;
    uint256 private regraded;
    bytes32 private transferId;
    bytes32 private overdueId;
    bytes32 private disputeId;
    bytes32 private heldId;
    bytes32 private certificateId;
    bytes32 private suspendedId;

    function setUp() public {
        _foundConsortium();
        documents = new Documents(address(manager), membership, token, address(0));
        production = new Production(address(manager), membership, token, documents, address(0));
        corrections = new Corrections(membership, token, documents);
        assembler = new Assembly(membership, token);
        market = new Market(membership, token);
        token.setModule(address(market), ModuleState.ACTIVE);
        custody = new Custody(address(manager), membership, token, documents, address(0));
        token.setModule(address(production), ModuleState.ACTIVE);
        token.setModule(address(corrections), ModuleState.ACTIVE);
        token.setModule(address(assembler), ModuleState.ACTIVE);
        token.setModule(address(custody), ModuleState.ACTIVE);
        token.setModule(module, ModuleState.ACTIVE);
        custody.setParameters(ICustody.Parameters(0, 100, 30 days, 1 days));
        manager.grantRole(0, governance, 0);
        _prepareCallers();
        _prepareStock();
        _prepareDisputes();
        _prepareCertificates();
        vm.warp(START + 2);
        _listMembership();
        _listLedger();
        _listProduction();
        _listCorrections();
        _listMarket();
        _listAssembly();
        _listCustody();
        _listDocuments();
        _listAuthority();
    }

    function test_matrix__every_action_by_every_caller__as_written_down() public {
        for (uint256 i = 0; i < _actions.length; ++i) {
            for (uint8 caller = 0; caller <= uint8(type(Caller).max); ++caller) {
                uint256 snapshot = vm.snapshotState();
                _checkCell(_actions[i], Caller(caller));
                vm.revertToState(snapshot);
            }
        }
    }

    function test_matrix__at_closed_sites__the_operator_does_nothing() public {
        uint32 sites = membership.siteCount();
        for (uint32 site = 1; site <= sites; ++site) {
            if (site != closed) membership.closeSite(site, "r");
        }
        uint256 refused = 0;
        for (uint256 i = 0; i < _actions.length; ++i) {
            if (_actions[i].allowed != OWNER && _actions[i].allowed != RECEIVER) continue;
            if (_actions[i].target == address(membership)) continue;
            address caller = _callers[_actions[i].allowed == OWNER ? Caller.OPERATOR : Caller.OTHER_OPERATOR];
            vm.prank(caller);
            (bool done, bytes memory answer) = _actions[i].target.call(_actions[i].data);
            vm.assertFalse(done);
            vm.assertTrue(bytes4(answer) == IMembership.Membership_SiteClosed.selector, _actions[i].name);
            ++refused;
        }
        vm.assertEq(refused, 23);
    }

    function _checkCell(Action memory action, Caller caller) private {
        bool expected = action.allowed & (uint16(1) << uint8(caller)) != 0;
        vm.prank(_callers[caller]);
        (bool done, bytes memory answer) = action.target.call(action.data);
        string memory cell = string(abi.encodePacked(action.name, " by caller ", uint8(65 + uint8(caller))));
        vm.assertTrue(done == expected, cell);
        if (!done) vm.assertTrue(_isForTheCaller(bytes4(answer)), cell);
    }

    function _isForTheCaller(bytes4 selector) private pure returns (bool) {
        return selector == IAccessManaged.AccessManagedUnauthorized.selector
            || selector == IBatchToken.BatchToken_NotModule.selector
            || selector == IDocuments.Documents_NotVerifier.selector
            || selector == IMembership.Membership_UnknownAccount.selector
            || selector == IMembership.Membership_AccountRemoved.selector
            || selector == IMembership.Membership_MemberSuspended.selector
            || selector == IMembership.Membership_RoleMissing.selector
            || selector == IMembership.Membership_SiteOfAnotherMember.selector
            || selector == IMembership.Membership_NotAccredited.selector
            || selector == IMembership.Membership_AccountOfAnotherMember.selector;
    }

    // The world in which every allowed action succeeds

    function _prepareCallers() private {
        address removed = _actor("removed");
        address suspended = _actor("suspended");
        address unaccredited = _actor("unaccredited");
        address thirdVerifier = _actor("thirdVerifier");
        address arbiter = _actor("arbiter");
        membership.addAccountFor(mineMember, removable);
        membership.addAccountFor(mineMember, removed);
        membership.removeAccountFor(mineMember, removed);
        membership.suspendMember(membership.admitMember("urn:suspended", "S", Roles.ALL, suspended), "r");
        membership.admitMember("urn:unaccredited", "U", Roles.VERIFIER, unaccredited);
        uint32 third = membership.admitMember("urn:third", "T", Roles.VERIFIER, thirdVerifier);
        membership.grantAccreditation(third, SCHEME, 0, NOW + 10);
        membership.admitMember("urn:arbiter", "A", Roles.ARBITER, arbiter);
        _callers[Caller.STRANGER] = stranger;
        _callers[Caller.REMOVED] = removed;
        _callers[Caller.SUSPENDED] = suspended;
        _callers[Caller.OPERATOR] = mine;
        _callers[Caller.OTHER_OPERATOR] = refiner;
        _callers[Caller.VERIFIER] = verifier;
        _callers[Caller.OTHER_VERIFIER] = thirdVerifier;
        _callers[Caller.UNACCREDITED] = unaccredited;
        _callers[Caller.REGULATOR] = regulator;
        _callers[Caller.ARBITER] = arbiter;
        _callers[Caller.GOVERNANCE] = governance;
        _callers[Caller.MODULE] = module;
    }

    function _prepareStock() private {
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
        cells = _mint(plant, CELL, "CELLS", 1000, BatchFlags.ITEM, WasteClass.NONE);

        vm.startPrank(mine);
        ore = production.extract(_sourceRequest("ORE", pit, "ticket 1"));
        source = production.extract(_sourceRequest("SOURCE", pit, "ticket 2"));
        input = production.extract(_sourceRequest("INPUT", pit, "ticket 3"));
        custody.moveStock(ICustody.MoveRequest("M0", input, MASS, pit, plant, WasteClass.NONE, NOW));
        actId = production.transform(_transformRequest("OUT"))[0];
        parent = assembler.assemble(_assembleRequest("PARENT"));
        transferId = custody.offer(_offerRequest("T1", NOW + 1 days));
        overdueId = custody.offer(_offerRequest("T2", NOW + 1));
        documents.anchor("assay", DocumentKind.ASSAY, SubjectKind.BATCH, source, "");
        documents.anchor("final assay", DocumentKind.ASSAY, SubjectKind.BATCH, ore, "");
        regraded = corrections.regrade(_regradeRequest("RE", "final assay"));
        market.release(IMarket.ReleaseRequest("S0", cells, plant, 1, NOW));
        vm.stopPrank();
    }

    /// @dev A dispute whose delay is over, and an offer whose batch is on hold.
    function _prepareDisputes() private {
        vm.warp(START - 1 days);
        ICustody.OfferRequest memory request = _offerRequest("T3", NOW);
        (request.batchId, request.fromSite, request.eventTime) = (cells, plant, NOW - 1 days);
        vm.prank(mine);
        disputeId = custody.offer(request);
        vm.prank(refiner);
        custody.accept(ICustody.AcceptRequest(disputeId, 1, 0, NOW - 1 days, false, 0, 0, "nothing came"));
        vm.warp(START);
        request = _offerRequest("T4", NOW + 1 days);
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

    // The actions

    function _listMembership() private {
        address target = address(membership);
        IMembership.Material memory row = _material(2, false, false);
        _add("admitMember", target, abi.encodeCall(IMembership.admitMember, ("urn:x", "X", 1, spare)), GOVERNANCE);
        _add("setRoles", target, abi.encodeCall(IMembership.setRoles, (mineMember, 15)), GOVERNANCE);
        _add("suspendMember", target, abi.encodeCall(IMembership.suspendMember, (mineMember, "r")), GOVERNANCE);
        uint32 suspended = membership.accountOf(_callers[Caller.SUSPENDED]).member;
        _add("reinstateMember", target, abi.encodeCall(IMembership.reinstateMember, (suspended)), GOVERNANCE);
        _add("addAccount", target, abi.encodeCall(IMembership.addAccount, (spare)), ACTIVE);
        _add("removeAccount", target, abi.encodeCall(IMembership.removeAccount, (removable)), OWNER);
        _add("addAccountFor", target, abi.encodeCall(IMembership.addAccountFor, (mineMember, spare)), GOVERNANCE);
        _add("removeAccountFor", target, abi.encodeCall(IMembership.removeAccountFor, (mineMember, mine)), GOVERNANCE);
        _add(
            "registerSite",
            target,
            abi.encodeCall(IMembership.registerSite, (mineMember, SiteKind.MINE, "FI", 0, 0, "urn:s", "S", "")),
            GOVERNANCE
        );
        _add("closeSite", target, abi.encodeCall(IMembership.closeSite, (pit, "r")), GOVERNANCE);
        _add("reopenSite", target, abi.encodeCall(IMembership.reopenSite, (closed)), GOVERNANCE);
        _add("setMaterial", target, abi.encodeCall(IMembership.setMaterial, (1, row, "C", "N", "S")), GOVERNANCE);
        _add(
            "grantAccreditation",
            target,
            abi.encodeCall(IMembership.grantAccreditation, (verifierMember, "s", 1, 2)),
            GOVERNANCE
        );
        _add(
            "withdrawAccreditation",
            target,
            abi.encodeCall(IMembership.withdrawAccreditation, (verifierMember, SCHEME, 0, "r")),
            GOVERNANCE
        );
        _add(
            "setEventWindow",
            target,
            abi.encodeCall(IMembership.setEventWindow, (IMembership.EventWindow(1, 0, 0))),
            GOVERNANCE
        );
    }

    function _listLedger() private {
        address target = address(token);
        uint64[8] memory none;
        uint256[] memory batchIds = new uint256[](1);
        address[] memory holders = new address[](1);
        uint64[] memory quantities = new uint64[](1);
        (batchIds[0], holders[0], quantities[0]) = (ore, Holders.atSite(pit, WasteClass.NONE), 1);
        IBatchToken.MintRequest[] memory mints = new IBatchToken.MintRequest[](1);
        mints[0] = IBatchToken.MintRequest("P", "NEW", token.recordOf(source));
        _add("mint", target, abi.encodeCall(IBatchToken.mint, (mints, none, 0)), MODULE);
        _add("burn", target, abi.encodeCall(IBatchToken.burn, (holders, batchIds, quantities)), MODULE);
        _add("move", target, abi.encodeCall(IBatchToken.move, (holders[0], Holders.LOCKED, ore, 1)), MODULE);
        _add("restore", target, abi.encodeCall(IBatchToken.restore, (holders, batchIds, quantities)), MODULE);
        batchIds[0] = source;
        _add("voidBatches", target, abi.encodeCall(IBatchToken.voidBatches, (batchIds, none, 0)), MODULE);
        _add("lowerComposition", target, abi.encodeCall(IBatchToken.lowerComposition, (source, 1, "t")), MODULE);
        _add("useReference", target, abi.encodeCall(IBatchToken.useReference, ("t", ore)), MODULE);
        _add(
            "setModule",
            target,
            abi.encodeCall(IBatchToken.setModule, (address(new IdleModule()), ModuleState.ACTIVE)),
            GOVERNANCE
        );
        _add("setCapacity", target, abi.encodeCall(IBatchToken.setCapacity, (pit, 2026, none)), GOVERNANCE);
        _add("setToleranceCap", target, abi.encodeCall(IBatchToken.setToleranceCap, (pit, 2026, none)), GOVERNANCE);
    }

    function _listProduction() private {
        address target = address(production);
        IProduction.SourceRequest memory request = _sourceRequest("NEW", pit, "ticket 9");
        _add("extract", target, abi.encodeCall(IProduction.extract, (request)), OWNER);
        IProduction.SourceRequest[] memory requests = new IProduction.SourceRequest[](1);
        requests[0] = request;
        _add("extractMany", target, abi.encodeCall(IProduction.extractMany, (requests)), OWNER);
        request.models = 0;
        _add("declareUntracked", target, abi.encodeCall(IProduction.declareUntracked, (request)), OWNER);
        (request.site, request.composition) = (collection, 0);
        IProduction.Waste memory waste = IProduction.Waste(WasteClass.POST_CONSUMER, "160605", true, "estimate");
        _add("intakeWaste", target, abi.encodeCall(IProduction.intakeWaste, (request, waste)), OWNER);
        IProduction.TransformRequest memory transform = _transformRequest("NEW");
        _add("transform", target, abi.encodeCall(IProduction.transform, (transform)), OWNER);
        _add("voidSource", target, abi.encodeCall(IProduction.voidSource, (source, "ticket 2", "r")), OWNER);
        uint256[] memory outputs = new uint256[](1);
        outputs[0] = actId;
        uint64[8] memory none;
        _add(
            "voidTransformation",
            target,
            abi.encodeCall(IProduction.voidTransformation, (outputs, _transformRequest("OUT").inputs, none, 0, "r")),
            OWNER
        );
        _add(
            "setParameters", target, abi.encodeCall(IProduction.setParameters, (IProduction.Parameters(1))), GOVERNANCE
        );
    }

    function _listCorrections() private {
        address target = address(corrections);
        ICorrections.LossRequest memory loss = ICorrections.LossRequest("L", ore, pit, WasteClass.NONE, 1, NOW, "spilt");
        _add("recordLoss", target, abi.encodeCall(ICorrections.recordLoss, (loss)), OWNER);
        _add("lowerAssay", target, abi.encodeCall(ICorrections.lowerAssay, (source, 1, "assay")), OWNER);
        _add("regrade", target, abi.encodeCall(ICorrections.regrade, (_regradeRequest("NEW", "assay"))), OWNER);
        _add(
            "voidRegrade", target, abi.encodeCall(ICorrections.voidRegrade, (regraded, ore, "final assay", "r")), OWNER
        );
    }

    function _listMarket() private {
        address target = address(market);
        IMarket.ReleaseRequest memory sale = IMarket.ReleaseRequest("S", cells, plant, 1, NOW);
        _add("release", target, abi.encodeCall(IMarket.release, (sale)), OWNER);
        IMarket.TakeBackRequest memory back =
            IMarket.TakeBackRequest("B", cells, mineMember, plant, 1, NOW, false, "repair");
        _add("takeBack", target, abi.encodeCall(IMarket.takeBack, (back)), OWNER);
    }

    function _listAssembly() private {
        address target = address(assembler);
        _add("assemble", target, abi.encodeCall(IAssembly.assemble, (_assembleRequest("NEW"))), OWNER);
        IAssembly.Child[] memory children = _assembleRequest("PARENT").children;
        IAssembly.DisassembleRequest memory request =
            IAssembly.DisassembleRequest("D", parent, plant, WasteClass.NONE, 1, NOW, children);
        _add("disassemble", target, abi.encodeCall(IAssembly.disassemble, (request)), OWNER);
        _add("voidAssembly", target, abi.encodeCall(IAssembly.voidAssembly, (parent, children, "r")), OWNER);
    }

    function _listCustody() private {
        address target = address(custody);
        ICustody.MoveRequest memory move = ICustody.MoveRequest("M", ore, 1, pit, mineStore, WasteClass.NONE, NOW);
        _add("offer", target, abi.encodeCall(ICustody.offer, (_offerRequest("NEW", NOW + 1 days))), OWNER);
        ICustody.OfferRequest[] memory offers = new ICustody.OfferRequest[](1);
        offers[0] = _offerRequest("NEW", NOW + 1 days);
        _add("offerMany", target, abi.encodeCall(ICustody.offerMany, (offers)), OWNER);
        ICustody.AcceptRequest[] memory arrivals = new ICustody.AcceptRequest[](1);
        arrivals[0] = ICustody.AcceptRequest(transferId, 1, 1, NOW, false, 0, 0, "");
        _add("accept", target, abi.encodeCall(ICustody.accept, (arrivals[0])), RECEIVER);
        _add("acceptMany", target, abi.encodeCall(ICustody.acceptMany, (arrivals)), RECEIVER);
        _add("reject", target, abi.encodeCall(ICustody.reject, (transferId, 1, NOW, "r")), RECEIVER);
        _add("cancel", target, abi.encodeCall(ICustody.cancel, (transferId, 1, NOW, "r")), OWNER);
        _add("expire", target, abi.encodeCall(ICustody.expire, (overdueId, 1)), ACTIVE);
        _add("moveStock", target, abi.encodeCall(ICustody.moveStock, (move)), OWNER);
        bytes memory back = abi.encodeCall(ICustody.returnUnderHold, (heldId, 1, NOW, "r"));
        _add("returnUnderHold", target, back, OWNER | RECEIVER);
        ICustody.SettlementRequest memory settlement = ICustody.SettlementRequest(disputeId, 2, 0, 1, 0, NOW, "r");
        _add("agree", target, abi.encodeCall(ICustody.agree, (settlement)), OWNER | RECEIVER);
        _add("decide", target, abi.encodeCall(ICustody.decide, (settlement)), JUDGE);
        ICustody.Parameters memory parameters = ICustody.Parameters(1, 1, 1, 1 days);
        _add("setParameters", target, abi.encodeCall(ICustody.setParameters, (parameters)), GOVERNANCE);
    }

    function _listDocuments() private {
        address target = address(documents);
        _add(
            "anchor",
            target,
            abi.encodeCall(IDocuments.anchor, ("h", DocumentKind.OTHER, SubjectKind.SITE, pit, "")),
            ACTIVE
        );
        _add(
            "anchorRoot",
            target,
            abi.encodeCall(IDocuments.anchorRoot, ("h", 1, DocumentKind.OTHER, SubjectKind.SITE, pit, "")),
            ACTIVE
        );
        _add(
            "issueCertificate",
            target,
            abi.encodeCall(IDocuments.issueCertificate, (_certificateRequest("NEW"))),
            ACCREDITED
        );
        _add("suspend", target, abi.encodeCall(IDocuments.suspendCertificate, (certificateId, 0, "r")), ISSUER);
        _add("reinstate", target, abi.encodeCall(IDocuments.reinstateCertificate, (suspendedId, 1, "r")), ISSUER);
        _add("revoke", target, abi.encodeCall(IDocuments.revokeCertificate, (certificateId, 0, NOW, "r")), ISSUER);
        _add(
            "revokeByGovernance",
            target,
            abi.encodeCall(IDocuments.revokeCertificateByGovernance, (certificateId, 0, NOW, "r")),
            GOVERNANCE
        );
    }

    /// @dev Only the AccessManager itself may name another.
    function _listAuthority() private {
        address[5] memory managed =
            [address(membership), address(token), address(production), address(custody), address(documents)];
        for (uint256 i = 0; i < managed.length; ++i) {
            _add("setAuthority", managed[i], abi.encodeCall(IAccessManaged.setAuthority, (spare)), 0);
        }
    }

    function _add(string memory name, address target, bytes memory data, uint16 allowed) private {
        _actions.push(Action({name: name, target: target, data: data, allowed: allowed}));
    }

    // Requests

    function _sourceRequest(string memory lot, uint32 site, bytes32 ticket)
        private
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

    function _transformRequest(string memory lot) private view returns (IProduction.TransformRequest memory request) {
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
        private
        view
        returns (ICorrections.RegradeRequest memory)
    {
        return ICorrections.RegradeRequest("ORE", lot, 0, ore, pit, 1, NOW, 999, assay, "final assay");
    }

    function _assembleRequest(string memory lot) private view returns (IAssembly.AssembleRequest memory request) {
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

    function _offerRequest(string memory ref, uint40 expiresAt) private view returns (ICustody.OfferRequest memory) {
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

    function _certificateRequest(string memory ref) private view returns (IDocuments.CertificateRequest memory) {
        return IDocuments.CertificateRequest({
            ref: ref,
            sha256Hash: "certificate",
            cid: "",
            scheme: SCHEME,
            subjectKind: SubjectKind.SITE,
            subjectId: pit,
            validFrom: NOW,
            validUntil: NOW + 1 days,
            supersedes: 0
        });
    }
}

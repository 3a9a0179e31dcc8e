// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssembly} from "../../contracts/interfaces/IAssembly.sol";
import {ICorrections} from "../../contracts/interfaces/ICorrections.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMarket} from "../../contracts/interfaces/IMarket.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {DocumentKind, SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {AccessMatrixWorld} from "./AccessMatrixWorld.sol";

/// @notice `docs/access-control.md` as a test: making, ending, selling, carrying, certifying.
contract AccessMatrixModulesTest is AccessMatrixWorld {
    function setUp() public {
        _prepare();
        vm.warp(LATER + 2);
        _listProduction();
        _listCorrections();
        _listMarket();
        _listAssembly();
        _listCustody();
        _listDocuments();
    }

    function test_matrix__modules_by_every_caller__as_written_down() public {
        _checkAll();
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
        _add("offer", target, abi.encodeCall(ICustody.offer, (_offerRequest("NEW", LATER + 1 days))), OWNER);
        ICustody.OfferRequest[] memory offers = new ICustody.OfferRequest[](1);
        offers[0] = _offerRequest("NEW", LATER + 1 days);
        _add("offerMany", target, abi.encodeCall(ICustody.offerMany, (offers)), OWNER);
        ICustody.AcceptRequest[] memory arrivals = new ICustody.AcceptRequest[](1);
        arrivals[0] = ICustody.AcceptRequest(transferId, 1, 1, NOW, false, 0, 0, "");
        _add("accept", target, abi.encodeCall(ICustody.accept, (arrivals[0])), RECEIVER);
        _add("acceptMany", target, abi.encodeCall(ICustody.acceptMany, (arrivals)), RECEIVER);
        _add("reject", target, abi.encodeCall(ICustody.reject, (transferId, 1, NOW, "r")), RECEIVER);
        _add("cancel", target, abi.encodeCall(ICustody.cancel, (transferId, 1, NOW, "r")), OWNER);
        _add("expire", target, abi.encodeCall(ICustody.expire, (overdueId, 1)), ACTIVE);
        _add("moveStock", target, abi.encodeCall(ICustody.moveStock, (move)), OWNER);
        _add(
            "returnUnderHold",
            target,
            abi.encodeCall(ICustody.returnUnderHold, (heldId, 1, NOW, "r")),
            OWNER | RECEIVER | HELD | CLOSED
        );
        ICustody.SettlementRequest memory settlement = ICustody.SettlementRequest(disputeId, 2, 0, 1, 0, NOW, "r");
        _add("agree", target, abi.encodeCall(ICustody.agree, (settlement)), OWNER | RECEIVER | HELD | CLOSED);
        _add("decide", target, abi.encodeCall(ICustody.decide, (settlement)), JUDGE);
        ICustody.Parameters memory parameters = ICustody.Parameters(1, 1, 1, 1 days);
        _add("setParameters", target, abi.encodeCall(ICustody.setParameters, (parameters)), GOVERNANCE);
    }

    function _listDocuments() private {
        address target = address(documents);
        bytes32[] memory hashes = new bytes32[](1);
        hashes[0] = "h";
        _add(
            "anchorMany",
            target,
            abi.encodeCall(IDocuments.anchorMany, (hashes, DocumentKind.OTHER, SubjectKind.SITE, pit)),
            ACTIVE
        );
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
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssembly} from "../../contracts/interfaces/IAssembly.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {Elements} from "../../contracts/libraries/Elements.sol";
import {BatchRecord, SiteKind, Source, SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {Plant} from "./Plant.sol";

/// @notice The worst case at every maximum takes less than half of a block of 30 million gas: the longest texts, all
/// eight elements, recycled content in every lane, origins that differ, and all the certificates that can be required.
/// Each call is a transaction of its own, so that whatever it reads first is cold.
/// forge-config: default.isolate = true
contract ProductionGasTest is Plant {
    uint256 private constant HALF_BLOCK = 15_000_000;
    uint256 private constant CHANGES = 15;

    bytes32[4] private schemes;
    uint256 private composition;

    function setUp() public {
        _build();
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            composition |= _share(element, 1e6);
        }
        for (uint256 i = 0; i < 4; ++i) {
            schemes[i] = keccak256(abi.encode("scheme", i));
            membership.grantAccreditation(verifierMember, schemes[i], NOW - 365 days, NOW + 365 days);
        }
    }

    function test_extractMany__at_its_maximum__fits_half_a_block() public {
        uint16 ore = _widest(SiteKind.MINE, false);
        membership.setSiteRequirement(SiteKind.MINE, _required());
        membership.setMaterialRequirement(ore, _required());
        bytes32[] memory certificates = new bytes32[](16);
        _certifyAll(certificates, 0, SubjectKind.SITE, mineStore, 0);
        _certifyAll(certificates, 4, SubjectKind.SITE, refinery, 0);
        _certifyAll(certificates, 8, SubjectKind.SITE, pit, CHANGES);
        _certifyAll(certificates, 12, SubjectKind.MATERIAL_AT_SITE, (uint256(pit) << 16) | ore, CHANGES);

        IProduction.SourceRequest[] memory requests = new IProduction.SourceRequest[](production.MAX_SOURCES());
        for (uint256 i = 0; i < requests.length; ++i) {
            requests[i] = _sourceRequest(pit, ore, _name(i), 1e9, composition);
            requests[i].product = _text(40);
            requests[i].certificates = certificates;
        }
        vm.prank(mine);
        uint256 before = gasleft();
        production.extractMany(requests);
        vm.assertLe(before - gasleft(), HALF_BLOCK);
    }

    function test_transform__at_its_maximum__fits_half_a_block() public {
        uint16 salt = _widest(SiteKind.REFINERY, false);
        membership.setSiteRequirement(SiteKind.REFINERY, _required());
        membership.setMaterialRequirement(salt, _required());
        IProduction.TransformRequest memory request;
        (request.site, request.eventTime, request.allocateRecycled) = (refinery, NOW, false);
        request.certificates = new bytes32[](16);
        _certifyAll(request.certificates, 0, SubjectKind.SITE, mineStore, 0);
        _certifyAll(request.certificates, 4, SubjectKind.SITE, pit, 0);
        _certifyAll(request.certificates, 8, SubjectKind.SITE, refinery, CHANGES);
        _certifyAll(request.certificates, 12, SubjectKind.MATERIAL_AT_SITE, (uint256(refinery) << 16) | salt, CHANGES);
        request.assay = "assay";
        _anchorAssay(refiner, "assay");
        request.inputs = new IProductionParts.Input[](production.MAX_INPUTS());
        for (uint256 i = 0; i < request.inputs.length; ++i) {
            request.inputs[i] = IProductionParts.Input(_rich(_name(i), uint32(i)), 1000, WasteClass.NONE);
        }
        request.outputs = new IProductionParts.Output[](production.MAX_OUTPUTS());
        for (uint256 i = 0; i < request.outputs.length; ++i) {
            request.outputs[i] = _output(_name(100 + i), salt, 2001, composition, BALANCED);
            request.outputs[i].product = _text(40);
        }
        vm.prank(refiner);
        uint256 before = gasleft();
        production.transform(request);
        vm.assertLe(before - gasleft(), HALF_BLOCK);
    }

    function test_assembly__at_its_maximum__fits_half_a_block() public {
        IAssembly.Child[] memory children = new IAssembly.Child[](assembly_.MAX_CHILDREN());
        for (uint256 i = 0; i < children.length; ++i) {
            IProductionParts.Output memory output = _output(_name(i), PART, 10, _share(CO, 1), 0);
            uint256 ore = _delivered(string.concat("ORE", _text(i)), 1000, _share(CO, 1e8));
            children[i] = IAssembly.Child(_transform(refiner, _step(refinery, ore, 1000, output))[0], 1);
        }
        IAssembly.AssembleRequest memory request = _parentRequest(refinery, _text(40), 10, children);
        vm.prank(refiner);
        uint256 before = gasleft();
        uint256 packId = assembly_.assemble(request);
        vm.assertLe(before - gasleft(), HALF_BLOCK);

        IAssembly.DisassembleRequest memory apart =
            IAssembly.DisassembleRequest(_text(80), packId, refinery, WasteClass.NONE, 10, NOW, children);
        vm.prank(refiner);
        before = gasleft();
        assembly_.disassemble(apart);
        vm.assertLe(before - gasleft(), HALF_BLOCK);
    }

    /// @dev A material that can contain everything.
    function _widest(SiteKind kind, bool item) private returns (uint16 material) {
        IMembership.Material memory row = _material(uint32(1) << uint32(kind), item, false);
        row.bounds = composition;
        material = membership.materialCount() + 1;
        membership.setMaterial(material, row, "WIDE", "Wide", "book");
    }

    /// @dev A batch at the refinery with recycled metal in every lane and an origin of its own for every element.
    function _rich(string memory lot, uint32 number) private returns (uint256) {
        BatchRecord memory record;
        record.batch.site = refinery;
        record.batch.material = SULPHATE;
        record.batch.source = Source.TRANSFORMED;
        record.batch.composition = composition;
        record.batch.models = BALANCED;
        for (uint256 lane = 0; lane < 8; ++lane) {
            record.recycled |= _share(lane, 1e5);
            record.origins |= _share(lane, number + uint32(lane) + 1);
        }
        return _mintRecord(lot, record);
    }

    function _certifyAll(
        bytes32[] memory certificates,
        uint256 from,
        SubjectKind kind,
        uint256 subjectId,
        uint256 suspensions
    ) private {
        for (uint256 i = 0; i < 4; ++i) {
            bytes32 certificateId = _certify(schemes[i], kind, subjectId);
            certificates[from + i] = certificateId;
            for (uint8 change = 0; change < 2 * suspensions; change += 2) {
                vm.prank(verifier);
                documents.suspendCertificate(certificateId, change, "r");
                vm.prank(verifier);
                documents.reinstateCertificate(certificateId, change + 1, "r");
            }
        }
    }

    function _required() private view returns (bytes32[] memory required) {
        required = new bytes32[](4);
        for (uint256 i = 0; i < 4; ++i) {
            required[i] = schemes[i];
        }
    }

    /// @dev Forty characters that differ.
    function _name(uint256 i) private pure returns (string memory) {
        bytes memory name = bytes(_text(40));
        name[0] = bytes1(uint8(97 + i / 26));
        name[1] = bytes1(uint8(97 + i % 26));
        return string(name);
    }
}

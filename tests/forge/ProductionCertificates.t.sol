// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {SiteKind, SubjectKind} from "../../contracts/libraries/Types.sol";
import {Plant} from "./Plant.sol";

/// @notice Where governance requires schemes, what is extracted or transformed names a valid certificate for each.
contract ProductionCertificatesTest is Plant {
    function setUp() public {
        _build();
    }

    function test_extract__without_the_certificate_of_the_site__refused() public {
        _require(SiteKind.MINE);
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "L1", 1000, 0);
        _refuseExtract(request, _missing(SubjectKind.SITE, pit));
        request.certificates = _one(_certify(SCHEME, SubjectKind.SITE, mineStore));
        _refuseExtract(request, _missing(SubjectKind.SITE, pit));
        request.certificates = _one(_certify(SCHEME, SubjectKind.SITE, pit));
        vm.expectEmit(address(production));
        emit IProductionParts.CertificatesNamed(token.batchIdOf(mineMember, "P", "L1", 0), request.certificates);
        vm.prank(mine);
        production.extract(request);
    }

    function test_extract__without_the_certificate_of_the_material__refused() public {
        bytes32[] memory schemes = new bytes32[](1);
        schemes[0] = SCHEME;
        membership.setMaterialRequirement(CONCENTRATE, schemes);
        uint256 subjectId = (uint256(pit) << 16) | CONCENTRATE;
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "L1", 1000, 0);
        _refuseExtract(request, _missing(SubjectKind.MATERIAL_AT_SITE, subjectId));
        request.certificates = _one(_certify(SCHEME, SubjectKind.MATERIAL_AT_SITE, subjectId));
        vm.prank(mine);
        production.extract(request);
    }

    function test_extract__with_a_certificate_that_was_not_valid_then__refused() public {
        _require(SiteKind.MINE);
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "L1", 1000, 0);
        bytes32 certificateId = _certify(SCHEME, SubjectKind.SITE, pit);
        request.certificates = _one(certificateId);
        vm.prank(verifier);
        documents.revokeCertificate(certificateId, 0, request.eventTime, "found out");
        _refuseExtract(request, _missing(SubjectKind.SITE, pit));
    }

    function test_transform__without_certificates_of_site_and_material__refused() public {
        uint256 ore = _delivered("ORE", 1000, 0);
        _require(SiteKind.REFINERY);
        bytes32[] memory schemes = new bytes32[](1);
        schemes[0] = SCHEME;
        membership.setMaterialRequirement(SULPHATE, schemes);
        uint256 subjectId = (uint256(refinery) << 16) | SULPHATE;
        IProduction.TransformRequest memory request = _step(refinery, ore, 1000, _output("S", SULPHATE, 1, 0, 0));
        _refuseTransform(request, _missing(SubjectKind.SITE, refinery));
        request.certificates = _one(_certify(SCHEME, SubjectKind.SITE, refinery));
        _refuseTransform(request, _missing(SubjectKind.MATERIAL_AT_SITE, subjectId));
        bytes32[] memory both = new bytes32[](2);
        both[0] = request.certificates[0];
        both[1] = _certify(SCHEME, SubjectKind.MATERIAL_AT_SITE, subjectId);
        request.certificates = both;
        vm.expectEmit(address(production));
        emit IProductionParts.CertificatesNamed(token.batchIdOf(refinerMember, "P", "S", 0), both);
        _transform(refiner, request);
    }

    function test_transform__of_a_material_that_alone_needs_one__refused() public {
        uint256 ore = _delivered("ORE", 1000, 0);
        bytes32[] memory schemes = new bytes32[](1);
        schemes[0] = SCHEME;
        membership.setMaterialRequirement(SULPHATE, schemes);
        uint256 subjectId = (uint256(refinery) << 16) | SULPHATE;
        _refuseTransform(
            _step(refinery, ore, 1000, _output("S", SULPHATE, 1, 0, 0)),
            _missing(SubjectKind.MATERIAL_AT_SITE, subjectId)
        );
        _transform(refiner, _step(refinery, ore, 1000, _output("S", PART, 1, 0, 0)));
    }

    /// @dev What is waste or was bought has no maker here whom a scheme could bind.
    function test_intake_and_untracked__ask_for_none() public {
        _require(SiteKind.RECYCLING);
        _require(SiteKind.REFINERY);
        _intake("W", 1, 0);
        _untracked("B", 1, 0);
    }

    function _require(SiteKind kind) private {
        bytes32[] memory schemes = new bytes32[](1);
        schemes[0] = SCHEME;
        membership.setSiteRequirement(kind, schemes);
    }

    function _one(bytes32 certificateId) private pure returns (bytes32[] memory certificates) {
        certificates = new bytes32[](1);
        certificates[0] = certificateId;
    }

    function _missing(SubjectKind kind, uint256 subjectId) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IDocuments.Documents_CertificateMissing.selector, SCHEME, kind, subjectId);
    }

    function _refuseExtract(IProduction.SourceRequest memory request, bytes memory reason) private {
        vm.prank(mine);
        vm.expectRevert(reason);
        production.extract(request);
    }

    function _refuseTransform(IProduction.TransformRequest memory request, bytes memory reason) private {
        vm.prank(refiner);
        vm.expectRevert(reason);
        production.transform(request);
    }
}

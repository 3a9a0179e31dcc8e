// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {CertificateStatus, SiteKind, SubjectKind} from "../../contracts/libraries/Types.sol";
import {DocumentsGround} from "./DocumentsGround.sol";

/// @notice Which certificates an act must name, and which of them count.
contract DocumentsRequiredTest is DocumentsGround {
    bytes32 private constant OTHER = keccak256("other scheme");
    uint40 private constant EVENT = NOW - 5 days;

    bytes32[] private _schemes;
    uint256 private _issued;

    function setUp() public override {
        super.setUp();
        membership.grantAccreditation(verifierMember, OTHER, FROM, UNTIL);
    }

    function test_requireCertificates__nothing_required__asks_for_none() public view {
        documents.requireCertificates(pit, SiteKind.MINE, _materials(1), EVENT, new bytes32[](0));
        documents.requireCertificates(pit, SiteKind.MINE, _materials(1), EVENT, _named("unknown"));
    }

    function test_requireCertificates__more_than_may_be_named__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_TooManyCertificates.selector, 17, 16));
        documents.requireCertificates(pit, SiteKind.MINE, _materials(1), EVENT, new bytes32[](17));
    }

    function test_requireCertificates__of_the_site__none_or_about_another__refused() public {
        _require(SiteKind.MINE, SCHEME);
        bytes32 elsewhere = _certify(SubjectKind.SITE, mineStore, SCHEME);
        bytes32 ofMaterial = _certify(SubjectKind.MATERIAL_AT_SITE, (uint256(pit) << 16) | ORE, SCHEME);
        bytes32 ofOther = _certify(SubjectKind.SITE, pit, OTHER);

        _refusesSite(new bytes32[](0));
        _refusesSite(_named("unknown"));
        _refusesSite(_named(elsewhere));
        _refusesSite(_named(ofMaterial));
        _refusesSite(_named(ofOther));
        _passes(_named(_certify(SubjectKind.SITE, pit, SCHEME)));
        documents.requireCertificates(refinery, SiteKind.REFINERY, _materials(1), EVENT, new bytes32[](0));
    }

    function test_requireCertificates__of_a_material__one_for_each_material() public {
        _requireOf(ORE, SCHEME);
        _requireOf(SCRAP, OTHER);
        bytes32 first = _certify(SubjectKind.MATERIAL_AT_SITE, (uint256(pit) << 16) | ORE, SCHEME);
        bytes32[] memory both = new bytes32[](2);
        both[1] = first;
        uint256 ofScrap = (uint256(pit) << 16) | SCRAP;

        _passes(_named(first));
        vm.expectRevert(
            abi.encodeWithSelector(
                IDocuments.Documents_CertificateMissing.selector, OTHER, SubjectKind.MATERIAL_AT_SITE, ofScrap
            )
        );
        documents.requireCertificates(pit, SiteKind.MINE, _materials(2), EVENT, _named(first));
        both[0] = _certify(SubjectKind.MATERIAL_AT_SITE, ofScrap, OTHER);
        documents.requireCertificates(pit, SiteKind.MINE, _materials(2), EVENT, both);
    }

    function test_requireCertificates__each_of_several_schemes__needs_its_own() public {
        _schemes.push(SCHEME);
        _require(SiteKind.MINE, OTHER);
        bytes32 first = _certify(SubjectKind.SITE, pit, SCHEME);

        vm.expectRevert(
            abi.encodeWithSelector(IDocuments.Documents_CertificateMissing.selector, OTHER, SubjectKind.SITE, pit)
        );
        documents.requireCertificates(pit, SiteKind.MINE, _materials(1), EVENT, _named(first));
    }

    function test_requireCertificates__not_valid_when_it_happened__refused() public {
        _require(SiteKind.MINE, SCHEME);
        bytes32 certificateId = _certify(SubjectKind.SITE, pit, SCHEME);

        vm.expectRevert(
            abi.encodeWithSelector(IDocuments.Documents_CertificateMissing.selector, SCHEME, SubjectKind.SITE, pit)
        );
        documents.requireCertificates(pit, SiteKind.MINE, _materials(1), FROM - 1, _named(certificateId));
        documents.requireCertificates(pit, SiteKind.MINE, _materials(1), FROM, _named(certificateId));
        vm.warp(UNTIL);
        documents.requireCertificates(pit, SiteKind.MINE, _materials(1), UNTIL - 1, _named(certificateId));
        vm.expectRevert(
            abi.encodeWithSelector(IDocuments.Documents_CertificateMissing.selector, SCHEME, SubjectKind.SITE, pit)
        );
        documents.requireCertificates(pit, SiteKind.MINE, _materials(1), UNTIL, _named(certificateId));
    }

    function test_requireCertificates__revoked_from_before__refused__from_after__counts() public {
        _require(SiteKind.MINE, SCHEME);
        bytes32 early = _certify(SubjectKind.SITE, pit, SCHEME);
        bytes32 late = _certify(SubjectKind.SITE, pit, SCHEME);
        _revoke(early, 0, EVENT);
        _revoke(late, 0, EVENT + 1);

        _refusesSite(_named(early));
        _passes(_named(late));
        bytes32[] memory both = new bytes32[](2);
        (both[0], both[1]) = (early, late);
        _passes(both);
    }

    function test_requireCertificates__suspended_now__refused_for_now_only() public {
        _require(SiteKind.MINE, SCHEME);
        bytes32 certificateId = _certify(SubjectKind.SITE, pit, SCHEME);
        _suspend(certificateId, 0);

        _passes(_named(certificateId));
        vm.expectRevert(
            abi.encodeWithSelector(IDocuments.Documents_CertificateMissing.selector, SCHEME, SubjectKind.SITE, pit)
        );
        documents.requireCertificates(pit, SiteKind.MINE, _materials(1), NOW, _named(certificateId));
    }

    function test_requireCertificates__issuer_was_not_accredited__refused() public {
        _require(SiteKind.MINE, SCHEME);
        bytes32 certificateId = _certify(SubjectKind.SITE, pit, SCHEME);
        _passes(_named(certificateId));
        vm.warp(START + 1);
        membership.withdrawAccreditation(verifierMember, SCHEME, EVENT, "r");

        _answers(certificateId, EVENT, NOW + 1, CertificateStatus.UNACCREDITED);
        _refusesSite(_named(certificateId));
    }

    /// @dev Four schemes of the site and four of each of three materials, asked for sixteen outputs, by sixteen
    /// certificates that have each been suspended and reinstated as often as may be, of a verifier whose accreditations
    /// have as many periods as may be.
    function test_requireCertificates__worst_case__far_below_half_a_block() public {
        bytes32[] memory certificates = new bytes32[](16);
        for (uint256 i = 0; i < 4; ++i) {
            bytes32 scheme = keccak256(abi.encode("scheme", i));
            for (uint40 j = 0; j < 15; ++j) {
                membership.grantAccreditation(verifierMember, scheme, FROM - 2 days, FROM - 1 days);
            }
            membership.grantAccreditation(verifierMember, scheme, FROM, UNTIL);
            _schemes.push(scheme);
            certificates[4 * i] = _worn(SubjectKind.SITE, pit, scheme);
            for (uint256 material = 1; material < 4; ++material) {
                certificates[4 * i + material] =
                    _worn(SubjectKind.MATERIAL_AT_SITE, (uint256(pit) << 16) | material, scheme);
            }
        }
        membership.setSiteRequirement(SiteKind.MINE, _schemes);
        for (uint16 material = 1; material < 4; ++material) {
            membership.setMaterialRequirement(material, _schemes);
        }

        uint256 before = gasleft();
        documents.requireCertificates(pit, SiteKind.MINE, _materials(16), EVENT, certificates);
        // What is read here was written in this very call and is warm; cold it is 1.3 million more.
        vm.assertLe(before - gasleft(), 5e6);
    }

    function _worn(SubjectKind subjectKind, uint256 subjectId, bytes32 scheme) private returns (bytes32 certificateId) {
        certificateId = _certify(subjectKind, subjectId, scheme);
        for (uint8 i = 0; i < 30; i += 2) {
            _suspend(certificateId, i);
            _reinstate(certificateId, i + 1);
        }
    }

    function _certify(SubjectKind subjectKind, uint256 subjectId, bytes32 scheme) private returns (bytes32) {
        IDocuments.CertificateRequest memory request = _about(subjectKind, subjectId);
        request.ref = string(abi.encode(++_issued));
        request.scheme = scheme;
        return _issue(request);
    }

    function _require(SiteKind kind, bytes32 scheme) private {
        _schemes.push(scheme);
        membership.setSiteRequirement(kind, _schemes);
    }

    function _requireOf(uint16 material, bytes32 scheme) private {
        membership.setMaterialRequirement(material, _named(scheme));
    }

    /// @dev The first materials of the table, over and over.
    function _materials(uint256 count) private pure returns (uint16[] memory materials) {
        materials = new uint16[](count);
        for (uint256 i = 0; i < count; ++i) {
            materials[i] = uint16(i % 3) + 1;
        }
    }

    function _named(bytes32 one) private pure returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = one;
    }

    function _passes(bytes32[] memory certificates) private view {
        documents.requireCertificates(pit, SiteKind.MINE, _materials(1), EVENT, certificates);
    }

    function _refusesSite(bytes32[] memory certificates) private {
        vm.expectRevert(
            abi.encodeWithSelector(IDocuments.Documents_CertificateMissing.selector, SCHEME, SubjectKind.SITE, pit)
        );
        documents.requireCertificates(pit, SiteKind.MINE, _materials(1), EVENT, certificates);
    }
}

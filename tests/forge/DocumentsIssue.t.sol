// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {CertificateStatus, DocumentKind, SubjectKind} from "../../contracts/libraries/Types.sol";
import {DocumentsGround} from "./DocumentsGround.sol";

/// @notice Who issues which certificate about what, and what it replaces.
contract DocumentsIssueTest is DocumentsGround {
    // Issue

    function test_issueCertificate__by_who_may_not__refused() public {
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_RoleMissing.selector, mineMember, 2));
        documents.issueCertificate(_request("C1"));
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        documents.issueCertificate(_request("C1"));
        membership.withdrawAccreditation(verifierMember, SCHEME, uint40(block.timestamp), "r");
        _refusesAccreditation();
        _issue(_request("C1"));
    }

    function test_issueCertificate__bad_request__refused() public {
        IDocuments.CertificateRequest memory request = _request("");
        _refusesText("ref", 0, 80);
        _issue(request);
        request.ref = _text(81);
        _refusesText("ref", 81, 80);
        _issue(request);
        request.ref = _text(80);
        request.cid = _text(101);
        _refusesText("cid", 101, 100);
        _issue(request);
        request.cid = _text(100);
        request.sha256Hash = 0;
        vm.expectRevert(IDocuments.Documents_HashZero.selector);
        _issue(request);
        request.sha256Hash = HASH;
        request.validUntil = request.validFrom;
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_Period.selector, FROM, FROM));
        _issue(request);
    }

    function test_issueCertificate__reference_twice__refused() public {
        bytes32 certificateId = _issue(_request("C1"));
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_ReferenceUsed.selector, certificateId));
        _issue(_request("C1"));
        vm.prank(otherVerifier);
        vm.assertTrue(documents.issueCertificate(_request("C1")) != certificateId);
    }

    function test_issueCertificate__about_what_cannot_be_certified__refused() public {
        SubjectKind[3] memory kinds = [SubjectKind.NONE, SubjectKind.MEMBER, SubjectKind.TRANSFER];
        for (uint256 i = 0; i < kinds.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_SubjectNotCertifiable.selector, kinds[i]));
            _issue(_about(kinds[i], 1));
        }
    }

    function test_issueCertificate__about_an_unknown_subject__refused() public {
        _refusesSubject(SubjectKind.SITE, 99);
        _issue(_about(SubjectKind.SITE, 99));
        _refusesSubject(SubjectKind.SITE, (uint256(1) << 32) | pit);
        _issue(_about(SubjectKind.SITE, (uint256(1) << 32) | pit));
        _refusesSubject(SubjectKind.MATERIAL_AT_SITE, (99 << 16) | ORE);
        _issue(_about(SubjectKind.MATERIAL_AT_SITE, (99 << 16) | ORE));
        _refusesSubject(SubjectKind.MATERIAL_AT_SITE, (uint256(pit) << 16) | 99);
        _issue(_about(SubjectKind.MATERIAL_AT_SITE, (uint256(pit) << 16) | 99));
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, 99));
        _issue(_about(SubjectKind.BATCH, 99));
    }

    function test_issueCertificate__about_a_voided_batch__refused() public {
        uint256[] memory batchIds = new uint256[](1);
        batchIds[0] = ore;
        uint64[8] memory noTolerance;
        token.voidBatches(batchIds, noTolerance, 0);

        _refusesSubject(SubjectKind.BATCH, ore);
        _issue(_about(SubjectKind.BATCH, ore));
    }

    function test_issueCertificate__about_its_own_site_or_batch__refused() public {
        uint32 own = _register(otherVerifierMember, _kindOf(pit), "own");
        uint256 batchId = _mint(own, ORE, "L2");
        vm.startPrank(otherVerifier);
        _refusesOwn();
        documents.issueCertificate(_about(SubjectKind.SITE, own));
        _refusesOwn();
        documents.issueCertificate(_about(SubjectKind.MATERIAL_AT_SITE, (uint256(own) << 16) | ORE));
        _refusesOwn();
        documents.issueCertificate(_about(SubjectKind.BATCH, batchId));
        vm.stopPrank();
        vm.assertTrue(_issue(_about(SubjectKind.BATCH, batchId)) != 0);
    }

    function test_issueCertificate__about_each_kind_of_subject__issued_and_anchored_once() public {
        IDocuments.CertificateRequest memory request = _request("C1");
        bytes32 expected = documents.certificateIdOf(verifierMember, "C1");
        vm.expectEmit(address(documents));
        emit IDocuments.DocumentAnchored(HASH, verifierMember, DocumentKind.CERTIFICATE, SubjectKind.SITE, pit, CID);
        vm.expectEmit(address(documents));
        emit IDocuments.CertificateIssued(expected, verifierMember, HASH, _certificate(), 0, "C1");
        bytes32 certificateId = _issue(request);
        vm.recordLogs();
        request.ref = "C2";
        request.subjectKind = SubjectKind.MATERIAL_AT_SITE;
        request.subjectId = (uint256(pit) << 16) | ORE;
        _issue(request);
        request.ref = "C3";
        request.subjectKind = SubjectKind.BATCH;
        request.subjectId = ore;
        _issue(request);

        vm.assertEq(vm.getRecordedLogs().length, 2, "anchored again");
        vm.assertEq(certificateId, expected);
        vm.assertEq(keccak256(abi.encode(documents.certificateOf(expected))), keccak256(abi.encode(_certificate())));
        vm.assertEq(documents.anchorOf(HASH, verifierMember).anchoredAt, START);
        vm.assertEq(documents.changesOf(expected).length, 0);
    }

    function test_issueCertificate__of_what_the_verifier_anchored_before__keeps_the_anchor() public {
        vm.prank(verifier);
        documents.anchor(HASH, DocumentKind.REPORT, SubjectKind.SITE, pit, CID);
        vm.warp(START + 5);
        _issue(_request("C1"));

        vm.assertEq(documents.anchorOf(HASH, verifierMember).anchoredAt, START);
        vm.assertTrue(documents.anchorOf(HASH, verifierMember).kind == DocumentKind.REPORT);
    }

    // Succession

    function test_supersede__unknown_or_of_another_kind__refused() public {
        bytes32 certificateId = _issue(_request("C1"));
        _refusesUnknown("x");
        _issue(_successor("C2", "x", FROM));
        IDocuments.CertificateRequest memory request = _successor("C2", certificateId, FROM);
        request.subjectId = refinery;
        _refusesSupersedes(certificateId);
        _issue(request);
        request = _successor("C2", certificateId, FROM);
        (request.subjectKind, request.subjectId) = (SubjectKind.BATCH, ore);
        _refusesSupersedes(certificateId);
        _issue(request);
        membership.grantAccreditation(verifierMember, "other", FROM, UNTIL);
        request = _successor("C2", certificateId, FROM);
        request.scheme = "other";
        _refusesSupersedes(certificateId);
        _issue(request);
        vm.prank(otherVerifier);
        _refusesSupersedes(certificateId);
        documents.issueCertificate(_successor("C2", certificateId, FROM));
    }

    function test_supersede__from_a_later_day__both_answer_for_their_time() public {
        bytes32 first = _issue(_request("C1"));
        bytes32 expected = documents.certificateIdOf(verifierMember, "C2");
        vm.expectEmit(address(documents));
        emit IDocuments.CertificateSuperseded(first, expected, NOW + 100);
        bytes32 second = _issue(_successor("C2", first, NOW + 100));

        _answers(first, NOW + 99, NOW, CertificateStatus.VALID);
        _answers(first, NOW + 100, NOW, CertificateStatus.SUPERSEDED);
        _answers(first, UNTIL, NOW, CertificateStatus.SUPERSEDED);
        _answers(second, NOW + 99, NOW, CertificateStatus.NOT_YET_VALID);
        _answers(second, NOW + 100, NOW, CertificateStatus.VALID);
    }
}

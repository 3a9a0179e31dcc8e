// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Documents} from "../../contracts/Documents.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {CertificateChange, CertificateStatus, DocumentKind, SubjectKind} from "../../contracts/libraries/Types.sol";
import {Consortium} from "./Consortium.sol";

contract DocumentsTest is Consortium {
    bytes32 private constant HASH = keccak256("a certificate");
    string private constant CID = "bafkreiabc";
    uint40 private constant FROM = NOW - 10 days;
    uint40 private constant UNTIL = NOW + 10 days;

    Documents private documents;
    uint256 private ore;

    function setUp() public {
        _foundConsortium();
        documents = new Documents(address(manager), membership, token, address(0));
        ore = _mint(pit, ORE, "L1");
    }

    // Anchors

    function test_anchor__by_a_stranger_or_suspended__refused() public {
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
        membership.suspendMember(mineMember, "r");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, mineMember));
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
    }

    function test_anchor__bad_description__refused() public {
        vm.startPrank(mine);
        vm.expectRevert(IDocuments.Documents_HashZero.selector);
        documents.anchor(0, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
        vm.expectRevert(IDocuments.Documents_KindMissing.selector);
        documents.anchor(HASH, DocumentKind.NONE, SubjectKind.BATCH, ore, CID);
        vm.expectRevert(IDocuments.Documents_SubjectMissing.selector);
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.NONE, ore, CID);
        vm.expectRevert(IDocuments.Documents_SubjectMissing.selector);
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, 0, CID);
        _refusesText("cid", 101, 100);
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, _text(101));
        vm.stopPrank();
    }

    function test_anchor__twice_by_one_member__refused() public {
        vm.startPrank(mine);
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_AlreadyAnchored.selector, HASH, mineMember));
        documents.anchor(HASH, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        vm.stopPrank();
    }

    function test_anchor__by_two_members__each_has_its_own() public {
        vm.prank(mine);
        vm.expectEmit(address(documents));
        emit IDocuments.DocumentAnchored(HASH, mineMember, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
        vm.warp(START + 5);
        vm.prank(refiner);
        documents.anchor(HASH, DocumentKind.OTHER, SubjectKind.MEMBER, refinerMember, "");

        vm.assertEq(documents.anchorOf(HASH, mineMember).anchoredAt, START);
        vm.assertTrue(documents.anchorOf(HASH, mineMember).kind == DocumentKind.ASSAY);
        vm.assertEq(documents.anchorOf(HASH, refinerMember).anchoredAt, START + 5);
        vm.assertEq(documents.anchorOf(HASH, recyclerMember).anchoredAt, 0);
    }

    // Merkle roots

    function test_anchorRoot__bad_description__refused() public {
        vm.startPrank(mine);
        vm.expectRevert(IDocuments.Documents_HashZero.selector);
        documents.anchorRoot(0, 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        vm.expectRevert(IDocuments.Documents_LeavesZero.selector);
        documents.anchorRoot("r", 0, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        documents.anchorRoot("r", 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_AlreadyAnchored.selector, bytes32("r"), mineMember));
        documents.anchorRoot("r", 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        vm.stopPrank();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        documents.anchorRoot("s", 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
    }

    function test_includes__unknown_root_or_endless_proof__refused() public {
        bytes32[] memory proof = new bytes32[](33);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_RootUnknown.selector, bytes32("r"), mineMember));
        documents.includes("r", mineMember, HASH, proof);
        vm.prank(mine);
        documents.anchorRoot("r", 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_ProofTooLong.selector, 33, 32));
        documents.includes("r", mineMember, HASH, proof);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_RootUnknown.selector, bytes32("r"), refinerMember));
        documents.includes("r", refinerMember, HASH, proof);
    }

    function test_includes__leaves_of_a_tree_of_three__only_they() public {
        bytes32[3] memory hashes = [sha256("a"), sha256("b"), sha256("c")];
        bytes32 pair = _node(_leaf(hashes[0]), _leaf(hashes[1]));
        bytes32 root = _node(pair, _leaf(hashes[2]));
        vm.expectEmit(address(documents));
        emit IDocuments.RootAnchored(root, mineMember, DocumentKind.ASSAY, 3, SubjectKind.BATCH, ore, CID);
        vm.prank(mine);
        documents.anchorRoot(root, 3, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);

        vm.assertEq(documents.rootOf(root, mineMember).leaves, 3);
        vm.assertEq(documents.rootOf(root, mineMember).anchoredAt, START);
        bytes32[] memory proof = new bytes32[](2);
        (proof[0], proof[1]) = (_leaf(hashes[1]), _leaf(hashes[2]));
        vm.assertTrue(documents.includes(root, mineMember, hashes[0], proof));
        vm.assertFalse(documents.includes(root, mineMember, hashes[2], proof));
        bytes32[] memory shorter = new bytes32[](1);
        shorter[0] = pair;
        vm.assertTrue(documents.includes(root, mineMember, hashes[2], shorter));
        shorter[0] = _leaf(hashes[2]);
        vm.assertFalse(documents.includes(root, mineMember, pair, shorter));
        vm.assertFalse(documents.includes(root, mineMember, root, new bytes32[](0)));
    }

    function test_includes__a_tree_of_one_leaf__is_its_root() public {
        vm.prank(mine);
        documents.anchorRoot(_leaf(HASH), 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");

        vm.assertTrue(documents.includes(_leaf(HASH), mineMember, HASH, new bytes32[](0)));
    }

    function testFuzz_includes__path_of_any_depth__only_its_leaf(
        bytes32 sha256Hash,
        bytes32[32] memory path,
        uint8 depth
    ) public {
        bytes32[] memory proof = new bytes32[](depth % 33);
        bytes32 root = _leaf(sha256Hash);
        for (uint256 i = 0; i < proof.length; ++i) {
            proof[i] = path[i];
            root = _node(root, path[i]);
        }
        vm.prank(mine);
        documents.anchorRoot(root, 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");

        vm.assertTrue(documents.includes(root, mineMember, sha256Hash, proof));
        vm.assertFalse(documents.includes(root, mineMember, ~sha256Hash, proof));
    }

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

    // Suspension, reinstatement, revocation

    function test_change__of_an_unknown_certificate__refused() public {
        vm.startPrank(verifier);
        _refusesUnknown("x");
        documents.suspendCertificate("x", 0, "r");
        _refusesUnknown("x");
        documents.reinstateCertificate("x", 0, "r");
        _refusesUnknown("x");
        documents.revokeCertificate("x", 0, NOW, "r");
        vm.stopPrank();
        _refusesUnknown("x");
        documents.revokeCertificateByGovernance("x", 0, NOW, "r");
    }

    function test_change__by_another_verifier__refused() public {
        bytes32 certificateId = _issue(_request("C1"));
        bytes memory refusal = abi.encodeWithSelector(
            IDocuments.Documents_NotVerifier.selector, certificateId, verifierMember, otherVerifierMember
        );
        vm.startPrank(otherVerifier);
        vm.expectRevert(refusal);
        documents.suspendCertificate(certificateId, 0, "r");
        vm.expectRevert(refusal);
        documents.reinstateCertificate(certificateId, 0, "r");
        vm.expectRevert(refusal);
        documents.revokeCertificate(certificateId, 0, NOW, "r");
        vm.stopPrank();
    }

    function test_change__by_a_verifier_that_lost_its_accreditation__refused() public {
        bytes32 certificateId = _issue(_request("C1"));
        membership.withdrawAccreditation(verifierMember, SCHEME, uint40(block.timestamp), "r");
        vm.startPrank(verifier);
        _refusesAccreditation();
        documents.suspendCertificate(certificateId, 0, "r");
        _refusesAccreditation();
        documents.reinstateCertificate(certificateId, 0, "r");
        _refusesAccreditation();
        documents.revokeCertificate(certificateId, 0, NOW, "r");
        vm.stopPrank();
    }

    function test_change__by_a_suspended_verifier__refused() public {
        bytes32 certificateId = _issue(_request("C1"));
        membership.suspendMember(verifierMember, "r");
        vm.prank(verifier);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, verifierMember));
        documents.revokeCertificate(certificateId, 0, NOW, "r");
    }

    function test_change__of_another_sequence_or_no_reason__refused() public {
        bytes32 certificateId = _issue(_request("C1"));
        _suspend(certificateId, 0);
        vm.startPrank(verifier);
        _refusesSequence(certificateId, 1, 0);
        documents.suspendCertificate(certificateId, 0, "r");
        _refusesSequence(certificateId, 1, 2);
        documents.reinstateCertificate(certificateId, 2, "r");
        _refusesSequence(certificateId, 1, 0);
        documents.revokeCertificate(certificateId, 0, NOW, "r");
        _refusesText("reason", 0, 200);
        documents.revokeCertificate(certificateId, 1, NOW, "");
        _refusesText("reason", 201, 200);
        documents.reinstateCertificate(certificateId, 1, _text(201));
        vm.stopPrank();
    }

    function test_transition__every_illegal_one__refused() public {
        bytes32 certificateId = _issue(_request("C1"));
        _refusesTransition(certificateId, CertificateStatus.VALID, CertificateChange.REINSTATED);
        _reinstate(certificateId, 0);
        _suspend(certificateId, 0);
        _refusesTransition(certificateId, CertificateStatus.SUSPENDED, CertificateChange.SUSPENDED);
        _suspend(certificateId, 1);
        _reinstate(certificateId, 1);
        _issue(_successor("C2", certificateId, FROM));
        _refusesTransition(certificateId, CertificateStatus.SUPERSEDED, CertificateChange.SUPERSEDED);
        _issue(_successor("C3", certificateId, FROM));
        _refusesTransition(certificateId, CertificateStatus.SUPERSEDED, CertificateChange.REINSTATED);
        _reinstate(certificateId, 3);
        _revoke(certificateId, 3, NOW);
        _refusesTransition(certificateId, CertificateStatus.REVOKED, CertificateChange.SUSPENDED);
        _suspend(certificateId, 4);
        _refusesTransition(certificateId, CertificateStatus.REVOKED, CertificateChange.REINSTATED);
        _reinstate(certificateId, 4);
        _refusesTransition(certificateId, CertificateStatus.REVOKED, CertificateChange.REVOKED);
        _revoke(certificateId, 4, NOW);
        _refusesTransition(certificateId, CertificateStatus.REVOKED, CertificateChange.SUPERSEDED);
        _issue(_successor("C3", certificateId, FROM));
    }

    function test_suspendCertificate__then_reinstated__valid_before_and_after() public {
        bytes32 certificateId = _issue(_request("C1"));
        vm.warp(START + 100);
        vm.expectEmit(address(documents));
        emit IDocuments.CertificateSuspended(certificateId, verifierMember, "r");
        _suspend(certificateId, 0);
        vm.warp(START + 200);
        vm.expectEmit(address(documents));
        emit IDocuments.CertificateReinstated(certificateId, verifierMember, "r");
        _reinstate(certificateId, 1);

        _answers(certificateId, NOW + 99, NOW + 200, CertificateStatus.VALID);
        _answers(certificateId, NOW + 100, NOW + 200, CertificateStatus.SUSPENDED);
        _answers(certificateId, NOW + 199, NOW + 200, CertificateStatus.SUSPENDED);
        _answers(certificateId, NOW + 200, NOW + 200, CertificateStatus.VALID);
        _answers(certificateId, NOW + 200, NOW + 199, CertificateStatus.SUSPENDED);
        _answers(certificateId, NOW + 200, NOW + 99, CertificateStatus.VALID);
    }

    function test_revokeCertificate__from_the_future__refused() public {
        bytes32 certificateId = _issue(_request("C1"));
        vm.prank(verifier);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_EffectiveInFuture.selector, START + 1, START));
        documents.revokeCertificate(certificateId, 0, NOW + 1, "r");
    }

    function test_revokeCertificate__with_an_earlier_date__known_only_since_then() public {
        bytes32 certificateId = _issue(_request("C1"));
        vm.warp(START + 100);
        vm.expectEmit(address(documents));
        emit IDocuments.CertificateRevoked(certificateId, verifierMember, NOW - 50, "r");
        _revoke(certificateId, 0, NOW - 50);

        _answers(certificateId, NOW - 51, NOW + 100, CertificateStatus.VALID);
        _answers(certificateId, NOW - 50, NOW + 100, CertificateStatus.REVOKED);
        _answers(certificateId, NOW - 50, NOW + 99, CertificateStatus.VALID);
        _answers(certificateId, UNTIL + 1, NOW + 100, CertificateStatus.REVOKED);
        IDocuments.Change[] memory changes = documents.changesOf(certificateId);
        vm.assertEq(changes.length, 1);
        vm.assertTrue(changes[0].kind == CertificateChange.REVOKED);
        vm.assertEq(changes[0].effectiveFrom, NOW - 50);
        vm.assertEq(changes[0].recordedAt, NOW + 100);
        vm.assertEq(documents.certificateOf(certificateId).changes, 1);
    }

    function test_revokeCertificateByGovernance__by_a_verifier__refused() public {
        bytes32 certificateId = _issue(_request("C1"));
        vm.prank(verifier);
        _refusesStranger(verifier);
        documents.revokeCertificateByGovernance(certificateId, 0, NOW, "r");
    }

    function test_revokeCertificateByGovernance__verifier_is_gone__revoked() public {
        bytes32 certificateId = _issue(_request("C1"));
        membership.suspendMember(verifierMember, "r");
        vm.expectEmit(address(documents));
        emit IDocuments.CertificateRevoked(certificateId, 0, 0, "r");
        documents.revokeCertificateByGovernance(certificateId, 0, 0, "r");

        _answers(certificateId, NOW, NOW, CertificateStatus.REVOKED);
        _answers(certificateId, 0, NOW, CertificateStatus.REVOKED);
    }

    function test_change__at_the_limit__only_revocation_is_left() public {
        bytes32 certificateId = _issue(_request("C1"));
        for (uint8 i = 0; i < 31; ++i) {
            if (i % 2 == 0) _suspend(certificateId, i);
            else _reinstate(certificateId, i);
        }
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_TooManyChanges.selector, certificateId, 31));
        _reinstate(certificateId, 31);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_TooManyChanges.selector, certificateId, 31));
        _issue(_successor("C2", certificateId, FROM));

        _revoke(certificateId, 31, NOW);
        vm.assertEq(documents.changesOf(certificateId).length, 32);
        _answers(certificateId, NOW, NOW, CertificateStatus.REVOKED);
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

    // Status

    function test_statusAt__known_in_the_future__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_KnownAtInFuture.selector, START + 1, START));
        documents.statusAt("x", NOW, NOW + 1);
    }

    function test_statusAt__unknown_or_not_known_yet__none() public {
        bytes32 certificateId = _issue(_request("C1"));

        _answers("x", NOW, NOW, CertificateStatus.NONE);
        _answers(certificateId, NOW, NOW - 1, CertificateStatus.NONE);
    }

    function test_statusAt__at_the_ends_of_validity__half_open() public {
        bytes32 certificateId = _issue(_request("C1"));

        _answers(certificateId, FROM - 1, NOW, CertificateStatus.NOT_YET_VALID);
        _answers(certificateId, FROM, NOW, CertificateStatus.VALID);
        _answers(certificateId, UNTIL - 1, NOW, CertificateStatus.VALID);
        _answers(certificateId, UNTIL, NOW, CertificateStatus.EXPIRED);
    }

    /// @dev Random lives, each answer compared with one worked out from the verbs and not from the stored changes.
    function testFuzz_statusAt__any_life__as_a_plain_reading_of_it(
        uint8[10] memory verbs,
        uint16[10] memory steps,
        uint32 time,
        uint32 knownAt,
        uint32 backdate
    ) public {
        bytes32 certificateId = _issue(_request("C1"));
        Life memory life;
        for (uint256 i = 0; i < verbs.length; ++i) {
            vm.warp(block.timestamp + steps[i]);
            _live(certificateId, life, verbs[i] % 8, backdate % 20 days);
        }
        uint256 end = block.timestamp;
        uint40 when = uint40(START - 11 days + time % 22 days);
        uint40 known = uint40(START - 1 hours + knownAt % (end - START + 1 hours + 1));

        _answers(certificateId, when, known, _read(life, when, known));
    }

    /// @dev Each verb as it was done; 0 = never.
    struct Life {
        uint256 count;
        uint256[10] suspendedAt;
        uint256[10] reinstatedAt;
        uint256 pauses;
        bool paused;
        uint256 supersededAt;
        uint256 supersededFrom;
        uint256 revokedAt;
        uint256 revokedFrom;
    }

    function _live(bytes32 certificateId, Life memory life, uint8 verb, uint256 backdate) private {
        uint8 sequence = uint8(life.count);
        if (life.revokedAt != 0) return;
        if (verb == 7) {
            life.revokedAt = block.timestamp;
            life.revokedFrom = block.timestamp - backdate;
            _revoke(certificateId, sequence, uint40(life.revokedFrom));
        } else if (verb == 6 && life.supersededAt == 0) {
            life.supersededAt = block.timestamp;
            life.supersededFrom = START - 10 days + backdate;
            _issue(_successor("C2", certificateId, uint40(life.supersededFrom)));
        } else if (verb < 6 && !life.paused) {
            life.suspendedAt[life.pauses] = block.timestamp;
            life.paused = true;
            _suspend(certificateId, sequence);
        } else if (verb < 6) {
            life.reinstatedAt[life.pauses++] = block.timestamp;
            life.paused = false;
            _reinstate(certificateId, sequence);
        } else {
            return;
        }
        ++life.count;
    }

    function _read(Life memory life, uint256 time, uint256 known) private pure returns (CertificateStatus) {
        if (START > known) return CertificateStatus.NONE;
        if (life.revokedAt != 0 && life.revokedAt <= known && life.revokedFrom <= time) {
            return CertificateStatus.REVOKED;
        }
        uint256 now_ = time < known ? time : known;
        for (uint256 i = 0; i < life.suspendedAt.length; ++i) {
            bool begun = life.suspendedAt[i] != 0 && life.suspendedAt[i] <= now_;
            bool ended = life.reinstatedAt[i] != 0 && life.reinstatedAt[i] <= now_;
            if (begun && !ended) return CertificateStatus.SUSPENDED;
        }
        if (life.supersededAt != 0 && life.supersededAt <= known && life.supersededFrom <= time) {
            return CertificateStatus.SUPERSEDED;
        }
        if (time >= UNTIL) return CertificateStatus.EXPIRED;
        return time < FROM ? CertificateStatus.NOT_YET_VALID : CertificateStatus.VALID;
    }

    // Requests, calls and refusals

    function _request(string memory ref) private view returns (IDocuments.CertificateRequest memory) {
        return IDocuments.CertificateRequest({
            ref: ref,
            sha256Hash: HASH,
            cid: CID,
            scheme: SCHEME,
            subjectKind: SubjectKind.SITE,
            subjectId: pit,
            validFrom: FROM,
            validUntil: UNTIL,
            supersedes: 0
        });
    }

    function _certificate() private view returns (IDocuments.Certificate memory) {
        return IDocuments.Certificate({
            verifier: verifierMember,
            issuedAt: NOW,
            validFrom: FROM,
            validUntil: UNTIL,
            subjectKind: SubjectKind.SITE,
            changes: 0,
            subjectId: pit,
            scheme: SCHEME,
            sha256Hash: HASH
        });
    }

    function _about(SubjectKind subjectKind, uint256 subjectId)
        private
        view
        returns (IDocuments.CertificateRequest memory request)
    {
        request = _request("C1");
        (request.subjectKind, request.subjectId) = (subjectKind, subjectId);
    }

    function _successor(string memory ref, bytes32 supersedes, uint40 validFrom)
        private
        view
        returns (IDocuments.CertificateRequest memory request)
    {
        request = _request(ref);
        request.supersedes = supersedes;
        request.validFrom = validFrom;
        request.validUntil = UNTIL + 10 days;
    }

    function _issue(IDocuments.CertificateRequest memory request) private returns (bytes32) {
        vm.prank(verifier);
        return documents.issueCertificate(request);
    }

    function _suspend(bytes32 certificateId, uint8 sequence) private {
        vm.prank(verifier);
        documents.suspendCertificate(certificateId, sequence, "r");
    }

    function _reinstate(bytes32 certificateId, uint8 sequence) private {
        vm.prank(verifier);
        documents.reinstateCertificate(certificateId, sequence, "r");
    }

    function _revoke(bytes32 certificateId, uint8 sequence, uint40 effectiveFrom) private {
        vm.prank(verifier);
        documents.revokeCertificate(certificateId, sequence, effectiveFrom, "r");
    }

    function _answers(bytes32 certificateId, uint40 time, uint40 knownAt, CertificateStatus expected) private view {
        vm.assertEq(uint8(documents.statusAt(certificateId, time, knownAt)), uint8(expected), "status");
    }

    function _leaf(bytes32 sha256Hash) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(sha256Hash))));
    }

    function _node(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function _refusesText(string memory field, uint256 actual, uint256 max) private {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_TextLength.selector, field, actual, max));
    }

    function _refusesAccreditation() private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_NotAccredited.selector, verifierMember, SCHEME));
    }

    function _refusesSubject(SubjectKind subjectKind, uint256 subjectId) private {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_UnknownSubject.selector, subjectKind, subjectId));
    }

    function _refusesOwn() private {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_OwnSubject.selector, otherVerifierMember));
    }

    function _refusesUnknown(bytes32 certificateId) private {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_UnknownCertificate.selector, certificateId));
    }

    function _refusesSupersedes(bytes32 certificateId) private {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_SupersedesOther.selector, certificateId));
    }

    function _refusesSequence(bytes32 certificateId, uint8 expected, uint8 actual) private {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_Sequence.selector, certificateId, expected, actual));
    }

    function _refusesTransition(bytes32 certificateId, CertificateStatus status, CertificateChange change) private {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_Transition.selector, certificateId, status, change));
    }
}

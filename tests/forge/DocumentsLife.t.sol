// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {CertificateChange, CertificateStatus} from "../../contracts/libraries/Types.sol";
import {DocumentsGround} from "./DocumentsGround.sol";

/// @notice What becomes of a certificate, and what it is worth when.
contract DocumentsLifeTest is DocumentsGround {
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

    function test_statusAt__accreditation_withdrawn_from_before_the_issue__unaccredited_since_then() public {
        bytes32 certificateId = _issue(_request("C1"));
        _suspend(certificateId, 0);
        vm.warp(START + 100);
        membership.withdrawAccreditation(verifierMember, SCHEME, NOW, "r");

        _answers(certificateId, NOW, NOW + 99, CertificateStatus.SUSPENDED);
        _answers(certificateId, NOW, NOW + 100, CertificateStatus.UNACCREDITED);
        _answers(certificateId, FROM - 1, NOW + 100, CertificateStatus.UNACCREDITED);
        _answers(certificateId, UNTIL, NOW + 100, CertificateStatus.UNACCREDITED);
        documents.revokeCertificateByGovernance(certificateId, 1, NOW + 50, "r");
        _answers(certificateId, NOW + 49, NOW + 100, CertificateStatus.UNACCREDITED);
        _answers(certificateId, NOW + 50, NOW + 100, CertificateStatus.REVOKED);
    }

    function test_statusAt__accreditation_withdrawn_from_after_the_issue__keeps_its_worth() public {
        bytes32 certificateId = _issue(_request("C1"));
        vm.warp(START + 100);
        membership.withdrawAccreditation(verifierMember, SCHEME, NOW + 1, "r");

        _answers(certificateId, NOW + 100, NOW + 100, CertificateStatus.VALID);
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
            _live(certificateId, life, verbs[i] % 9, backdate % 20 days);
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
        uint256 withdrawnAt;
        uint256 withdrawnFrom;
    }

    function _live(bytes32 certificateId, Life memory life, uint8 verb, uint256 backdate) private {
        uint8 sequence = uint8(life.count);
        if (life.revokedAt != 0) return;
        if (verb == 8) return _withdraw(life, backdate);
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

    /// @dev Once; and a new accreditation from now on, so that the verifier can go on.
    function _withdraw(Life memory life, uint256 backdate) private {
        if (life.withdrawnAt != 0) return;
        life.withdrawnAt = block.timestamp;
        life.withdrawnFrom = block.timestamp - backdate;
        membership.withdrawAccreditation(verifierMember, SCHEME, uint40(life.withdrawnFrom), "r");
        membership.grantAccreditation(verifierMember, SCHEME, uint40(block.timestamp), type(uint40).max);
    }

    function _read(Life memory life, uint256 time, uint256 known) private pure returns (CertificateStatus) {
        if (START > known) return CertificateStatus.NONE;
        if (life.revokedAt != 0 && life.revokedAt <= known && life.revokedFrom <= time) {
            return CertificateStatus.REVOKED;
        }
        // Where it was withdrawn in the second of the issue, the new accreditation covers that too.
        if (life.withdrawnAt > START && life.withdrawnAt <= known && life.withdrawnFrom <= START) {
            return CertificateStatus.UNACCREDITED;
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
}

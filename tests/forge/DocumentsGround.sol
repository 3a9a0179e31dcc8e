// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Documents} from "../../contracts/Documents.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {CertificateChange, CertificateStatus, SubjectKind} from "../../contracts/libraries/Types.sol";
import {Consortium} from "./Consortium.sol";

/// @notice A consortium with its documents: what the tests of anchors and certificates start from.
abstract contract DocumentsGround is Consortium {
    bytes32 internal constant HASH = keccak256("a certificate");
    string internal constant CID = "bafkreiabc";
    uint40 internal constant FROM = NOW - 10 days;
    uint40 internal constant UNTIL = NOW + 10 days;

    Documents internal documents;
    uint256 internal ore;

    function setUp() public virtual {
        _foundConsortium();
        documents = new Documents(address(manager), membership, token, address(0));
        ore = _mint(pit, ORE, "L1");
    }

    // Requests, calls and refusals

    function _request(string memory ref) internal view returns (IDocuments.CertificateRequest memory) {
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

    function _certificate() internal view returns (IDocuments.Certificate memory) {
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
        internal
        view
        returns (IDocuments.CertificateRequest memory request)
    {
        request = _request("C1");
        (request.subjectKind, request.subjectId) = (subjectKind, subjectId);
    }

    function _successor(string memory ref, bytes32 supersedes, uint40 validFrom)
        internal
        view
        returns (IDocuments.CertificateRequest memory request)
    {
        request = _request(ref);
        request.supersedes = supersedes;
        request.validFrom = validFrom;
        request.validUntil = UNTIL + 10 days;
    }

    function _issue(IDocuments.CertificateRequest memory request) internal returns (bytes32) {
        vm.prank(verifier);
        return documents.issueCertificate(request);
    }

    function _suspend(bytes32 certificateId, uint8 sequence) internal {
        vm.prank(verifier);
        documents.suspendCertificate(certificateId, sequence, "r");
    }

    function _reinstate(bytes32 certificateId, uint8 sequence) internal {
        vm.prank(verifier);
        documents.reinstateCertificate(certificateId, sequence, "r");
    }

    function _revoke(bytes32 certificateId, uint8 sequence, uint40 effectiveFrom) internal {
        vm.prank(verifier);
        documents.revokeCertificate(certificateId, sequence, effectiveFrom, "r");
    }

    function _answers(bytes32 certificateId, uint40 time, uint40 knownAt, CertificateStatus expected) internal view {
        vm.assertEq(uint8(documents.statusAt(certificateId, time, knownAt)), uint8(expected), "status");
    }

    function _leaf(bytes32 sha256Hash) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(sha256Hash))));
    }

    function _node(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function _refusesText(string memory field, uint256 actual, uint256 max) internal {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_TextLength.selector, field, actual, max));
    }

    function _refusesAccreditation() internal {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_NotAccredited.selector, verifierMember, SCHEME));
    }

    function _refusesSubject(SubjectKind subjectKind, uint256 subjectId) internal {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_UnknownSubject.selector, subjectKind, subjectId));
    }

    function _refusesOwn() internal {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_OwnSubject.selector, otherVerifierMember));
    }

    function _refusesUnknown(bytes32 certificateId) internal {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_UnknownCertificate.selector, certificateId));
    }

    function _refusesSupersedes(bytes32 certificateId) internal {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_SupersedesOther.selector, certificateId));
    }

    function _refusesSequence(bytes32 certificateId, uint8 expected, uint8 actual) internal {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_Sequence.selector, certificateId, expected, actual));
    }

    function _refusesTransition(bytes32 certificateId, CertificateStatus status, CertificateChange change) internal {
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_Transition.selector, certificateId, status, change));
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {
    Batch,
    BatchFlags,
    CertificateChange,
    CertificateStatus,
    DocumentKind,
    SubjectKind
} from "./libraries/Types.sol";

/// @title Documents
/// @notice See `IDocuments` for every promise; here is how they are kept.
contract Documents is IDocuments, AccessManaged {
    uint256 private constant MAX_CID = 100;
    uint256 private constant MAX_REF = 80;
    uint256 private constant MAX_REASON = 200;
    uint256 private constant MAX_PROOF = 32;

    /// @dev One more change is always possible: the revocation.
    uint8 private constant MAX_CHANGES_BUT_REVOCATION = 31;

    IMembership public immutable MEMBERSHIP;
    IBatchToken public immutable TOKEN;

    mapping(bytes32 sha256Hash => mapping(uint32 member => Anchor)) private _anchors;
    mapping(bytes32 root => mapping(uint32 member => Root)) private _roots;
    /// @dev A certificate exists where `issuedAt` is not zero; only its `changes` is ever written again.
    mapping(bytes32 certificateId => Certificate) private _certificates;
    /// @dev Appended only, at index `changes`. Invariant 7: nothing is appended after a revocation.
    mapping(bytes32 certificateId => mapping(uint256 index => Change)) private _changes;

    /// @param manager AccessManager that restricts administration.
    constructor(address manager, IMembership membership, IBatchToken token) AccessManaged(manager) {
        MEMBERSHIP = membership;
        TOKEN = token;
    }

    // Anchors

    /// @inheritdoc IDocuments
    function anchor(
        bytes32 sha256Hash,
        DocumentKind kind,
        SubjectKind subjectKind,
        uint256 subjectId,
        string calldata cid
    ) external {
        uint32 member = MEMBERSHIP.requireMember(_msgSender());
        _checkDescription(sha256Hash, kind, subjectKind, subjectId, cid);
        if (_anchors[sha256Hash][member].anchoredAt != 0) revert Documents_AlreadyAnchored(sha256Hash, member);

        _anchors[sha256Hash][member] = Anchor({anchoredAt: uint40(block.timestamp), kind: kind});
        emit DocumentAnchored(sha256Hash, member, kind, subjectKind, subjectId, cid);
    }

    /// @inheritdoc IDocuments
    function anchorRoot(
        bytes32 root,
        uint32 leaves,
        DocumentKind kind,
        SubjectKind subjectKind,
        uint256 subjectId,
        string calldata cid
    ) external {
        uint32 member = MEMBERSHIP.requireMember(_msgSender());
        _checkDescription(root, kind, subjectKind, subjectId, cid);
        if (leaves == 0) revert Documents_LeavesZero();
        if (_roots[root][member].anchoredAt != 0) revert Documents_AlreadyAnchored(root, member);

        _roots[root][member] = Root({anchoredAt: uint40(block.timestamp), kind: kind, leaves: leaves});
        emit RootAnchored(root, member, kind, leaves, subjectKind, subjectId, cid);
    }

    // Certificates

    /// @inheritdoc IDocuments
    function issueCertificate(CertificateRequest calldata request) external returns (bytes32 certificateId) {
        uint32 verifier = MEMBERSHIP.requireVerifier(_msgSender(), request.scheme);
        _checkText("ref", request.ref, 1, MAX_REF);
        _checkText("cid", request.cid, 0, MAX_CID);
        if (request.sha256Hash == 0) revert Documents_HashZero();
        if (request.validFrom >= request.validUntil) revert Documents_Period(request.validFrom, request.validUntil);
        certificateId = certificateIdOf(verifier, request.ref);
        if (_certificates[certificateId].issuedAt != 0) revert Documents_ReferenceUsed(certificateId);
        _checkSubject(verifier, request.subjectKind, request.subjectId);
        if (request.supersedes != 0) _checkSuperseded(verifier, request);

        _anchorCertificate(verifier, request);
        Certificate memory certificate = Certificate({
            verifier: verifier,
            issuedAt: uint40(block.timestamp),
            validFrom: request.validFrom,
            validUntil: request.validUntil,
            subjectKind: request.subjectKind,
            changes: 0,
            subjectId: request.subjectId,
            scheme: request.scheme,
            sha256Hash: request.sha256Hash
        });
        _certificates[certificateId] = certificate;
        emit CertificateIssued(
            certificateId, verifier, request.sha256Hash, certificate, request.supersedes, request.ref
        );
        if (request.supersedes != 0) {
            _change(request.supersedes, CertificateChange.SUPERSEDED, request.validFrom);
            emit CertificateSuperseded(request.supersedes, certificateId, request.validFrom);
        }
    }

    /// @inheritdoc IDocuments
    function suspendCertificate(bytes32 certificateId, uint8 sequence, string calldata reason) external {
        uint32 verifier = _requireIssuer(certificateId);
        _checkCall(certificateId, sequence, reason);

        _change(certificateId, CertificateChange.SUSPENDED, uint40(block.timestamp));
        emit CertificateSuspended(certificateId, verifier, reason);
    }

    /// @inheritdoc IDocuments
    function reinstateCertificate(bytes32 certificateId, uint8 sequence, string calldata reason) external {
        uint32 verifier = _requireIssuer(certificateId);
        _checkCall(certificateId, sequence, reason);

        _change(certificateId, CertificateChange.REINSTATED, uint40(block.timestamp));
        emit CertificateReinstated(certificateId, verifier, reason);
    }

    /// @inheritdoc IDocuments
    function revokeCertificate(bytes32 certificateId, uint8 sequence, uint40 effectiveFrom, string calldata reason)
        external
    {
        uint32 verifier = _requireIssuer(certificateId);

        _revoke(certificateId, verifier, sequence, effectiveFrom, reason);
    }

    /// @inheritdoc IDocuments
    function revokeCertificateByGovernance(
        bytes32 certificateId,
        uint8 sequence,
        uint40 effectiveFrom,
        string calldata reason
    ) external restricted {
        _existingCertificate(certificateId);

        _revoke(certificateId, 0, sequence, effectiveFrom, reason);
    }

    // Rows and answers

    /// @inheritdoc IDocuments
    function anchorOf(bytes32 sha256Hash, uint32 member) external view returns (Anchor memory) {
        return _anchors[sha256Hash][member];
    }

    /// @inheritdoc IDocuments
    function rootOf(bytes32 root, uint32 member) external view returns (Root memory) {
        return _roots[root][member];
    }

    /// @inheritdoc IDocuments
    function includes(bytes32 root, uint32 member, bytes32 sha256Hash, bytes32[] calldata proof)
        external
        view
        returns (bool)
    {
        if (_roots[root][member].anchoredAt == 0) revert Documents_RootUnknown(root, member);
        if (proof.length > MAX_PROOF) revert Documents_ProofTooLong(proof.length, MAX_PROOF);

        // Hashed twice, so that an inner node can never be shown as a leaf.
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(sha256Hash))));
        return MerkleProof.verifyCalldata(proof, root, leaf);
    }

    /// @inheritdoc IDocuments
    function certificateOf(bytes32 certificateId) external view returns (Certificate memory) {
        return _certificates[certificateId];
    }

    /// @inheritdoc IDocuments
    function changesOf(bytes32 certificateId) external view returns (Change[] memory changes) {
        uint256 count = _certificates[certificateId].changes;
        changes = new Change[](count);
        for (uint256 i = 0; i < count; ++i) {
            changes[i] = _changes[certificateId][i];
        }
    }

    /// @inheritdoc IDocuments
    function statusAt(bytes32 certificateId, uint40 time, uint40 knownAt) external view returns (CertificateStatus) {
        if (knownAt > block.timestamp) revert Documents_KnownAtInFuture(knownAt, block.timestamp);
        Certificate memory certificate = _certificates[certificateId];
        if (certificate.issuedAt == 0 || certificate.issuedAt > knownAt) return CertificateStatus.NONE;

        (bool revoked, bool suspended, bool superseded) = _changesUntil(certificateId, time, knownAt);
        if (revoked) return CertificateStatus.REVOKED;
        if (suspended) return CertificateStatus.SUSPENDED;
        if (superseded) return CertificateStatus.SUPERSEDED;
        if (time >= certificate.validUntil) return CertificateStatus.EXPIRED;
        if (time < certificate.validFrom) return CertificateStatus.NOT_YET_VALID;
        return CertificateStatus.VALID;
    }

    /// @inheritdoc IDocuments
    function certificateIdOf(uint32 verifier, string calldata ref) public pure returns (bytes32) {
        return keccak256(abi.encode(verifier, ref));
    }

    // Private parts

    function _anchorCertificate(uint32 verifier, CertificateRequest calldata request) private {
        if (_anchors[request.sha256Hash][verifier].anchoredAt != 0) return;

        _anchors[request.sha256Hash][verifier] =
            Anchor({anchoredAt: uint40(block.timestamp), kind: DocumentKind.CERTIFICATE});
        emit DocumentAnchored(
            request.sha256Hash, verifier, DocumentKind.CERTIFICATE, request.subjectKind, request.subjectId, request.cid
        );
    }

    function _revoke(bytes32 certificateId, uint32 member, uint8 sequence, uint40 effectiveFrom, string calldata reason)
        private
    {
        _checkCall(certificateId, sequence, reason);
        if (effectiveFrom > block.timestamp) revert Documents_EffectiveInFuture(effectiveFrom, block.timestamp);

        _change(certificateId, CertificateChange.REVOKED, effectiveFrom);
        emit CertificateRevoked(certificateId, member, effectiveFrom, reason);
    }

    /// @dev The one way in which the life of a certificate goes on.
    function _change(bytes32 certificateId, CertificateChange kind, uint40 effectiveFrom) private {
        _checkTransition(certificateId, kind);
        Certificate storage certificate = _certificates[certificateId];
        uint8 count = certificate.changes;
        if (kind != CertificateChange.REVOKED && count >= MAX_CHANGES_BUT_REVOCATION) {
            revert Documents_TooManyChanges(certificateId, MAX_CHANGES_BUT_REVOCATION);
        }

        certificate.changes = count + 1;
        _changes[certificateId][count] =
            Change({kind: kind, effectiveFrom: effectiveFrom, recordedAt: uint40(block.timestamp)});
    }

    /// @dev Revoked is final; it is suspended and reinstated in turn, and superseded once.
    function _checkTransition(bytes32 certificateId, CertificateChange kind) private view {
        (bool revoked, bool suspended, bool superseded) =
            _changesUntil(certificateId, type(uint40).max, type(uint40).max);
        if (revoked) revert Documents_Transition(certificateId, CertificateStatus.REVOKED, kind);
        if (kind == CertificateChange.SUPERSEDED && superseded) {
            revert Documents_Transition(certificateId, CertificateStatus.SUPERSEDED, kind);
        }
        if (kind == CertificateChange.SUSPENDED && suspended) {
            revert Documents_Transition(certificateId, CertificateStatus.SUSPENDED, kind);
        }
        if (kind == CertificateChange.REINSTATED && !suspended) {
            revert Documents_Transition(
                certificateId, superseded ? CertificateStatus.SUPERSEDED : CertificateStatus.VALID, kind
            );
        }
    }

    /// @dev What the changes say that were recorded by `knownAt` and count at `time`; at most 32 are read.
    function _changesUntil(bytes32 certificateId, uint40 time, uint40 knownAt)
        private
        view
        returns (bool revoked, bool suspended, bool superseded)
    {
        uint256 count = _certificates[certificateId].changes;
        for (uint256 i = 0; i < count; ++i) {
            Change memory change = _changes[certificateId][i];
            if (change.recordedAt > knownAt || change.effectiveFrom > time) continue;
            if (change.kind == CertificateChange.REVOKED) revoked = true;
            else if (change.kind == CertificateChange.SUPERSEDED) superseded = true;
            else suspended = change.kind == CertificateChange.SUSPENDED;
        }
    }

    /// @dev The caller's member, if it issued the certificate and is accredited for its scheme now.
    function _requireIssuer(bytes32 certificateId) private view returns (uint32 member) {
        Certificate storage certificate = _existingCertificate(certificateId);
        member = MEMBERSHIP.requireVerifier(_msgSender(), certificate.scheme);
        if (certificate.verifier != member) {
            revert Documents_NotVerifier(certificateId, certificate.verifier, member);
        }
    }

    function _existingCertificate(bytes32 certificateId) private view returns (Certificate storage certificate) {
        certificate = _certificates[certificateId];
        if (certificate.issuedAt == 0) revert Documents_UnknownCertificate(certificateId);
    }

    function _checkCall(bytes32 certificateId, uint8 sequence, string calldata reason) private view {
        uint8 expected = _certificates[certificateId].changes;
        if (sequence != expected) revert Documents_Sequence(certificateId, expected, sequence);
        _checkText("reason", reason, 1, MAX_REASON);
    }

    function _checkSuperseded(uint32 verifier, CertificateRequest calldata request) private view {
        Certificate storage old = _existingCertificate(request.supersedes);
        if (
            old.verifier != verifier || old.scheme != request.scheme || old.subjectKind != request.subjectKind
                || old.subjectId != request.subjectId
        ) revert Documents_SupersedesOther(request.supersedes);
    }

    /// @dev The subject exists and is not the verifier's own.
    function _checkSubject(uint32 verifier, SubjectKind subjectKind, uint256 subjectId) private view {
        uint32 owner;
        if (subjectKind == SubjectKind.SITE) {
            owner = _memberOfSite(subjectId);
        } else if (subjectKind == SubjectKind.MATERIAL_AT_SITE) {
            owner = _memberOfSite(subjectId >> 16);
            if (MEMBERSHIP.materialOf(uint16(subjectId)).version == 0) owner = 0;
        } else if (subjectKind == SubjectKind.BATCH) {
            // No need to ask for the member of its site: who mints is an operator of that site, for ever.
            Batch memory batch = TOKEN.recordOf(subjectId).batch;
            if (batch.flags & BatchFlags.VOIDED == 0) owner = batch.member;
        } else {
            revert Documents_SubjectNotCertifiable(subjectKind);
        }
        if (owner == 0) revert Documents_UnknownSubject(subjectKind, subjectId);
        if (owner == verifier) revert Documents_OwnSubject(verifier);
    }

    /// @return member 0 where there is no such site.
    function _memberOfSite(uint256 site) private view returns (uint32 member) {
        if (site <= type(uint32).max) member = MEMBERSHIP.siteOf(uint32(site)).member;
    }

    function _checkDescription(
        bytes32 documentHash,
        DocumentKind kind,
        SubjectKind subjectKind,
        uint256 subjectId,
        string calldata cid
    ) private pure {
        if (documentHash == 0) revert Documents_HashZero();
        if (kind == DocumentKind.NONE) revert Documents_KindMissing();
        if (subjectKind == SubjectKind.NONE || subjectId == 0) revert Documents_SubjectMissing();
        _checkText("cid", cid, 0, MAX_CID);
    }

    function _checkText(string memory field, string calldata text, uint256 min, uint256 max) private pure {
        uint256 length = bytes(text).length;
        if (length < min || length > max) revert Documents_TextLength(field, length, max);
    }
}

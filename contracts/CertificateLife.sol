// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {CertificateChange, CertificateStatus, SiteKind, SubjectKind} from "./libraries/Types.sol";

/// @title Life of a certificate
/// @notice What `Documents` keeps of certificates, what becomes of one after its issue, and what it is worth when.
abstract contract CertificateLife is IDocuments, AccessManaged, ERC2771Context {
    /// @notice How many certificates one act may name.
    uint256 public constant MAX_CERTIFICATES = 16;
    uint256 private constant MAX_REASON = 200;

    /// @dev One more change is always possible: the revocation.
    uint8 private constant MAX_CHANGES_BUT_REVOCATION = 31;

    IMembership public immutable MEMBERSHIP;
    IBatchToken public immutable TOKEN;

    /// @dev A certificate exists where `issuedAt` is not zero; only its `changes` is ever written again.
    mapping(bytes32 certificateId => Certificate) internal _certificates;
    /// @dev Appended only, at index `changes`. Invariant 7: nothing is appended after a revocation.
    mapping(bytes32 certificateId => mapping(uint256 index => Change)) private _changes;

    /// @param manager AccessManager that restricts administration.
    /// @param forwarder Contract of signed requests, whose word on the sender is taken; 0 = none.
    constructor(address manager, IMembership membership, IBatchToken token, address forwarder)
        AccessManaged(manager)
        ERC2771Context(forwarder)
    {
        MEMBERSHIP = membership;
        TOKEN = token;
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

    /// @inheritdoc IDocuments
    function requireCertificates(
        uint32 site,
        SiteKind kind,
        uint16[] calldata materials,
        uint40 eventTime,
        bytes32[] calldata certificates
    ) external view {
        if (certificates.length > MAX_CERTIFICATES) {
            revert Documents_TooManyCertificates(certificates.length, MAX_CERTIFICATES);
        }

        _requireSchemes(MEMBERSHIP.siteRequirementOf(kind), SubjectKind.SITE, site, eventTime, certificates);
        for (uint256 i = 0; i < materials.length; ++i) {
            uint256 subjectId = (uint256(site) << 16) | materials[i];
            bytes32[] memory schemes = MEMBERSHIP.materialRequirementOf(materials[i]);
            _requireSchemes(schemes, SubjectKind.MATERIAL_AT_SITE, subjectId, eventTime, certificates);
        }
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
    function statusAt(bytes32 certificateId, uint40 time, uint40 knownAt) public view returns (CertificateStatus) {
        if (knownAt > block.timestamp) revert Documents_KnownAtInFuture(knownAt, block.timestamp);
        Certificate storage certificate = _certificates[certificateId];
        uint40 issuedAt = certificate.issuedAt;
        if (issuedAt == 0 || issuedAt > knownAt) return CertificateStatus.NONE;

        (bool revoked, bool suspended, bool superseded) = _changesUntil(certificateId, time, knownAt);
        if (revoked) return CertificateStatus.REVOKED;
        if (!MEMBERSHIP.wasAccredited(certificate.verifier, certificate.scheme, issuedAt, knownAt)) {
            return CertificateStatus.UNACCREDITED;
        }
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

    /// @dev The one way in which the life of a certificate goes on.
    function _change(bytes32 certificateId, CertificateChange kind, uint40 effectiveFrom) internal {
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

    function _existingCertificate(bytes32 certificateId) internal view returns (Certificate storage certificate) {
        certificate = _certificates[certificateId];
        if (certificate.issuedAt == 0) revert Documents_UnknownCertificate(certificateId);
    }

    function _checkText(string memory field, string calldata text, uint256 min, uint256 max) internal pure {
        uint256 length = bytes(text).length;
        if (length < min || length > max) revert Documents_TextLength(field, length, max);
    }

    function _revoke(bytes32 certificateId, uint32 member, uint8 sequence, uint40 effectiveFrom, string calldata reason)
        private
    {
        _checkCall(certificateId, sequence, reason);
        if (effectiveFrom > block.timestamp) revert Documents_EffectiveInFuture(effectiveFrom, block.timestamp);

        _change(certificateId, CertificateChange.REVOKED, effectiveFrom);
        emit CertificateRevoked(certificateId, member, effectiveFrom, reason);
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

    /// @dev At most four schemes by 16 certificates: what is read of a certificate is cold once.
    function _requireSchemes(
        bytes32[] memory schemes,
        SubjectKind subjectKind,
        uint256 subjectId,
        uint40 eventTime,
        bytes32[] calldata certificates
    ) private view {
        for (uint256 i = 0; i < schemes.length; ++i) {
            if (!_anyValid(schemes[i], subjectKind, subjectId, eventTime, certificates)) {
                revert Documents_CertificateMissing(schemes[i], subjectKind, subjectId);
            }
        }
    }

    function _anyValid(
        bytes32 scheme,
        SubjectKind subjectKind,
        uint256 subjectId,
        uint40 eventTime,
        bytes32[] calldata certificates
    ) private view returns (bool) {
        for (uint256 i = 0; i < certificates.length; ++i) {
            Certificate storage certificate = _certificates[certificates[i]];
            if (
                certificate.scheme == scheme && certificate.subjectId == subjectId
                    && certificate.subjectKind == subjectKind
                    && statusAt(certificates[i], eventTime, uint40(block.timestamp)) == CertificateStatus.VALID
            ) return true;
        }
        return false;
    }

    function _checkCall(bytes32 certificateId, uint8 sequence, string calldata reason) private view {
        uint8 expected = _certificates[certificateId].changes;
        if (sequence != expected) revert Documents_Sequence(certificateId, expected, sequence);
        _checkText("reason", reason, 1, MAX_REASON);
    }

    /// @dev The common case first: an anchor is cheap enough for the way through ERC-2771 to show.
    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return isTrustedForwarder(msg.sender) ? ERC2771Context._msgSender() : msg.sender;
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}

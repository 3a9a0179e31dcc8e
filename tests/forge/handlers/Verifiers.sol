// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDocuments} from "../../../contracts/interfaces/IDocuments.sol";
import {BatchFlags, CertificateStatus, SubjectKind} from "../../../contracts/libraries/Types.sol";
import {Watchers} from "./Watchers.sol";

/// @notice Two verifiers, one of them an operator as well, and governance that revokes.
abstract contract Verifiers is Watchers {
    /// @dev A certificate as its life is known from what was done.
    struct Known {
        bytes32 id;
        address issuer;
        uint32 owner;
        uint32 issuerMember;
        uint40 validFrom;
        uint40 validUntil;
        uint40 revokedFrom;
        uint8 changes;
        bool suspended;
        bool revoked;
    }

    Known[] internal certificates;
    mapping(uint32 member => bool) internal unaccredited;
    /// @dev Whether an accreditation ended in that second: what was issued in it lost its ground.
    mapping(uint32 member => mapping(uint256 time => bool)) internal struck;

    function issueCertificate(uint256 seed) external turn {
        if (ids.length == 0) return;
        IDocuments.CertificateRequest memory request;
        request.ref = _lot();
        request.sha256Hash = _ticket();
        request.scheme = SCHEME;
        request.validFrom = uint40(time - seed % 30 days);
        request.validUntil = uint40(time + 1 + seed % 20 days);
        uint32 site = uint32(seed % SITES + 1);
        uint256 id = ids[seed % ids.length];
        uint32 owner = membership.siteOf(site).member;
        bool exists = true;
        if (seed % 3 == 0) {
            (request.subjectKind, request.subjectId) = (SubjectKind.SITE, site);
        } else if (seed % 3 == 1) {
            (request.subjectKind, request.subjectId) = (SubjectKind.MATERIAL_AT_SITE, uint256(site) << 16 | SULPHATE);
        } else {
            (request.subjectKind, request.subjectId) = (SubjectKind.BATCH, id);
            owner = _record(id).batch.member;
            exists = _record(id).batch.flags & BatchFlags.VOIDED == 0;
        }
        address issuer = seed % 2 == 0 ? verifier : otherVerifier;
        uint32 member = seed % 2 == 0 ? verifierMember : otherVerifierMember;
        bool allowed = exists && owner != member && _mayVerify(issuer, member);
        bytes memory data = abi.encodeCall(documents.issueCertificate, (request));
        (bool passed, bytes memory answer) = _do(issuer, "issueCertificate", allowed, address(documents), data);
        if (!passed) return;
        Known memory known;
        known.id = abi.decode(answer, (bytes32));
        (known.issuer, known.owner, known.issuerMember) = (issuer, owner, member);
        (known.validFrom, known.validUntil) = (request.validFrom, request.validUntil);
        certificates.push(known);
    }

    /// @dev Any change of any certificate, by its issuer, another verifier or governance.
    function changeCertificate(uint256 seed, uint8 what) external turn {
        if (certificates.length == 0) return;
        Known storage known = certificates[seed % certificates.length];
        address actor = seed % 11 == 0 ? (known.issuer == verifier ? otherVerifier : verifier) : known.issuer;
        bool allowed = actor == known.issuer && _mayVerify(actor, known.issuerMember) && !known.revoked;
        what = what % 4;
        if (what == 0) {
            allowed = allowed && !known.suspended && known.changes < 31;
            bytes memory data = abi.encodeCall(documents.suspendCertificate, (known.id, known.changes, "r"));
            (bool passed,) = _do(actor, "suspendCertificate", allowed, address(documents), data);
            if (passed) known.suspended = true;
            if (passed) ++known.changes;
        } else if (what == 1) {
            allowed = allowed && known.suspended && known.changes < 31;
            bytes memory data = abi.encodeCall(documents.reinstateCertificate, (known.id, known.changes, "r"));
            (bool passed,) = _do(actor, "reinstateCertificate", allowed, address(documents), data);
            if (passed) known.suspended = false;
            if (passed) ++known.changes;
        } else if (what == 2 && seed % 3 == 0) {
            bytes memory data =
                abi.encodeCall(documents.revokeCertificate, (known.id, known.changes, _effective(seed), "r"));
            (bool passed,) = _do(actor, "revokeCertificate", allowed, address(documents), data);
            if (passed) _noteRevoked(known, seed);
        } else if (seed % 5 == 0) {
            bytes memory data = abi.encodeCall(
                documents.revokeCertificateByGovernance, (known.id, known.changes, _effective(seed), "r")
            );
            (bool passed,) = _do(address(this), "revokeByGovernance", !known.revoked, address(documents), data);
            if (passed) _noteRevoked(known, seed);
        }
    }

    function _mayVerify(address account, uint32 member) internal view returns (bool) {
        return !suspended[member] && !removed[account] && !unaccredited[member];
    }

    function _effective(uint256 seed) private view returns (uint40) {
        return uint40(time - seed % 20 days);
    }

    function _noteRevoked(Known storage known, uint256 seed) private {
        known.revoked = true;
        known.revokedFrom = _effective(seed);
        ++known.changes;
    }

    /// @dev What a certificate is worth now, from its known life.
    function _worth(Known memory known) internal view returns (CertificateStatus) {
        if (known.revoked) return CertificateStatus.REVOKED;
        if (struck[known.issuerMember][documents.certificateOf(known.id).issuedAt]) {
            return CertificateStatus.UNACCREDITED;
        }
        if (known.suspended) return CertificateStatus.SUSPENDED;
        return time >= known.validUntil ? CertificateStatus.EXPIRED : CertificateStatus.VALID;
    }
}

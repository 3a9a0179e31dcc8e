// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CertificateChange, CertificateStatus, DocumentKind, SiteKind, SubjectKind} from "../libraries/Types.sol";

/// @title Documents
/// @notice Anchors of documents by (sha-256, member), Merkle roots of many, and certificates with their whole life.
/// @dev Anything can be anchored by any active member; only an accredited verifier certifies, and never its own
/// member's sites or batches. A certificate's answer can be asked for any time, as known at any other time. Members
/// call it themselves or through the forwarder of signed requests (ERC-2771).
interface IDocuments {
    /// @param anchoredAt Block time of the anchor; 0 = none.
    struct Anchor {
        uint40 anchoredAt;
        DocumentKind kind;
    }

    /// @param anchoredAt Block time; 0 = none.
    /// @param leaves How many documents the tree holds, as stated.
    struct Root {
        uint40 anchoredAt;
        DocumentKind kind;
        uint32 leaves;
    }

    /// @param ref The verifier's own certificate number, 1 to 80 bytes; serves once per verifier.
    /// @param sha256Hash sha-256 of the certificate document; anchored here if it is not yet.
    /// @param cid CID of the document in its string form, at most 100 bytes; empty = not published.
    /// @param scheme keccak256 of the scheme's name.
    /// @param subjectKind `SITE`, `MATERIAL_AT_SITE` or `BATCH`.
    /// @param validFrom First second of validity.
    /// @param validUntil First second after it.
    /// @param supersedes Certificate of the same verifier, scheme and subject that this one replaces from
    /// `validFrom` on; 0 = none.
    struct CertificateRequest {
        string ref;
        bytes32 sha256Hash;
        string cid;
        bytes32 scheme;
        SubjectKind subjectKind;
        uint256 subjectId;
        uint40 validFrom;
        uint40 validUntil;
        bytes32 supersedes;
    }

    /// @param changes Number of changes so far: the sequence number of the next call.
    struct Certificate {
        uint32 verifier;
        uint40 issuedAt;
        uint40 validFrom;
        uint40 validUntil;
        SubjectKind subjectKind;
        uint8 changes;
        uint256 subjectId;
        bytes32 scheme;
        bytes32 sha256Hash;
    }

    /// @param effectiveFrom From when it counts; for a revocation it may lie before `recordedAt`.
    /// @param recordedAt Block time at which it became known.
    struct Change {
        CertificateChange kind;
        uint40 effectiveFrom;
        uint40 recordedAt;
    }

    event DocumentAnchored(
        bytes32 indexed sha256Hash,
        uint32 indexed member,
        DocumentKind kind,
        SubjectKind subjectKind,
        uint256 indexed subjectId,
        string cid
    );
    event RootAnchored(
        bytes32 indexed root,
        uint32 indexed member,
        DocumentKind kind,
        uint32 leaves,
        SubjectKind subjectKind,
        uint256 indexed subjectId,
        string cid
    );
    event CertificateIssued(
        bytes32 indexed certificateId,
        uint32 indexed member,
        bytes32 indexed sha256Hash,
        Certificate certificate,
        bytes32 supersedes,
        string ref
    );
    event CertificateSuspended(bytes32 indexed certificateId, uint32 indexed member, string reason);
    event CertificateReinstated(bytes32 indexed certificateId, uint32 indexed member, string reason);
    event CertificateSuperseded(bytes32 indexed certificateId, bytes32 indexed successor, uint40 effectiveFrom);
    /// @param member Verifier that revoked it; 0 = governance.
    event CertificateRevoked(bytes32 indexed certificateId, uint32 indexed member, uint40 effectiveFrom, string reason);

    error Documents_HashZero();
    error Documents_KindMissing();
    error Documents_SubjectMissing();
    error Documents_TextLength(string field, uint256 actual, uint256 max);
    error Documents_AlreadyAnchored(bytes32 sha256Hash, uint32 member);
    error Documents_LeavesZero();
    error Documents_RootUnknown(bytes32 root, uint32 member);
    error Documents_ProofTooLong(uint256 actual, uint256 max);
    error Documents_ReferenceUsed(bytes32 certificateId);
    error Documents_Period(uint40 validFrom, uint40 validUntil);
    error Documents_SubjectNotCertifiable(SubjectKind subjectKind);
    error Documents_UnknownSubject(SubjectKind subjectKind, uint256 subjectId);
    error Documents_OwnSubject(uint32 member);
    error Documents_UnknownCertificate(bytes32 certificateId);
    error Documents_NotVerifier(bytes32 certificateId, uint32 verifier, uint32 member);
    error Documents_Sequence(bytes32 certificateId, uint8 expected, uint8 actual);
    error Documents_Transition(bytes32 certificateId, CertificateStatus status, CertificateChange change);
    error Documents_SupersedesOther(bytes32 certificateId);
    error Documents_EffectiveInFuture(uint40 effectiveFrom, uint256 blockTime);
    error Documents_TooManyChanges(bytes32 certificateId, uint256 max);
    error Documents_KnownAtInFuture(uint40 knownAt, uint256 blockTime);
    error Documents_HashCount(uint256 actual, uint256 max);
    error Documents_TooManyCertificates(uint256 actual, uint256 max);
    error Documents_CertificateMissing(bytes32 scheme, SubjectKind subjectKind, uint256 subjectId);

    /// @notice Anchors a document. Any active member; once per hash and member. Emits `DocumentAnchored`.
    /// @param cid CID in its string form, at most 100 bytes; empty = not published.
    function anchor(
        bytes32 sha256Hash,
        DocumentKind kind,
        SubjectKind subjectKind,
        uint256 subjectId,
        string calldata cid
    ) external;

    /// @notice Anchors many documents of one kind about one subject, without a CID: all or none of them.
    /// @dev Emits `DocumentAnchored` for each. `MAX_ANCHORS` is 200: at most 5.5 million gas.
    /// @param hashes sha-256 of each document, 1 to `MAX_ANCHORS`, none twice and none anchored by the member before.
    function anchorMany(bytes32[] calldata hashes, DocumentKind kind, SubjectKind subjectKind, uint256 subjectId)
        external;

    /// @notice Anchors the Merkle root of many documents (OpenZeppelin's standard tree of single bytes32 leaves).
    function anchorRoot(
        bytes32 root,
        uint32 leaves,
        DocumentKind kind,
        SubjectKind subjectKind,
        uint256 subjectId,
        string calldata cid
    ) external;

    /// @notice Issues a certificate and anchors its document. Emits `CertificateIssued`.
    /// @dev For an active verifier accredited for the scheme now, about another member's subject.
    /// @return certificateId `certificateIdOf(verifier, ref)`.
    function issueCertificate(CertificateRequest calldata request) external returns (bytes32 certificateId);

    /// @notice Suspends a certificate from this block on.
    /// @param sequence Number of changes the verifier saw.
    function suspendCertificate(bytes32 certificateId, uint8 sequence, string calldata reason) external;

    /// @notice Ends a suspension from this block on.
    function reinstateCertificate(bytes32 certificateId, uint8 sequence, string calldata reason) external;

    /// @notice Revokes a certificate for ever. WARNING: cannot be undone.
    /// @param effectiveFrom From when it is worth nothing; not in the future.
    function revokeCertificate(bytes32 certificateId, uint8 sequence, uint40 effectiveFrom, string calldata reason)
        external;

    /// @notice The same by governance, for a verifier that is gone or no longer accredited. Restricted.
    function revokeCertificateByGovernance(
        bytes32 certificateId,
        uint8 sequence,
        uint40 effectiveFrom,
        string calldata reason
    ) external;

    /// @notice Reverts unless every scheme that governance requires of a kind of site, and of each material, is met by
    /// one of the certificates named: about that site, or about that material at that site.
    /// @dev Each counts only where it is `VALID` at the event's time as known at this block. Others may be named too.
    /// @param kind Kind of the site, as the caller read it.
    /// @param materials Materials of what is made there.
    /// @param certificates At most `MAX_CERTIFICATES`, which is 16.
    function requireCertificates(
        uint32 site,
        SiteKind kind,
        uint16[] calldata materials,
        uint40 eventTime,
        bytes32[] calldata certificates
    ) external view;

    function anchorOf(bytes32 sha256Hash, uint32 member) external view returns (Anchor memory);

    function rootOf(bytes32 root, uint32 member) external view returns (Root memory);

    /// @notice Whether a document is in an anchored tree. Reverts where the root was never anchored by that member.
    /// @param proof Sibling hashes from the leaf up, at most 32.
    function includes(bytes32 root, uint32 member, bytes32 sha256Hash, bytes32[] calldata proof)
        external
        view
        returns (bool);

    /// @return keccak256(abi.encode(verifier, ref)).
    function certificateIdOf(uint32 verifier, string calldata ref) external pure returns (bytes32);

    function certificateOf(bytes32 certificateId) external view returns (Certificate memory);

    /// @notice The changes of a certificate in the order they were recorded; at most 32.
    function changesOf(bytes32 certificateId) external view returns (Change[] memory);

    /// @notice What the certificate is worth at a time, as known at another time.
    /// @dev Revoked before unaccredited before suspended before superseded before expired before not yet valid before
    /// valid. Unaccredited: as known then, the verifier had no accreditation for the scheme when it issued the
    /// certificate, because that was withdrawn from an earlier time. It says more than the four after it, which are about
    /// a certificate that once was good; only the revocation, which nothing ends, says more. A withdrawal from a time
    /// after the issue leaves the certificate as it is.
    /// @param knownAt Not after this block.
    function statusAt(bytes32 certificateId, uint40 time, uint40 knownAt) external view returns (CertificateStatus);
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {CertificateLife} from "./CertificateLife.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {CertificateChange, DocumentKind, SubjectKind} from "./libraries/Types.sol";

/// @title Documents
/// @notice See `IDocuments` for every promise; here and in `CertificateLife` is how they are kept.
contract Documents is CertificateLife {
    /// @notice How many documents one call may anchor.
    uint256 public constant MAX_ANCHORS = 200;
    uint256 private constant MAX_CID = 100;
    uint256 private constant MAX_REF = 80;
    uint256 private constant MAX_PROOF = 32;

    uint256 private constant TIME_BITS = 40;
    uint256 private constant KIND_BITS = 8;

    /// @dev An anchor as one number, so that it is written once: the kind above 40 bits of block time; 0 = none.
    mapping(bytes32 sha256Hash => mapping(uint32 member => uint256)) private _anchors;
    /// @dev A root as one number: its leaves above what an anchor is; 0 = none.
    mapping(bytes32 root => mapping(uint32 member => uint256)) private _roots;

    /// @param manager AccessManager that restricts administration.
    /// @param forwarder Contract of signed requests; 0 = none.
    constructor(address manager, IMembership membership, IBatchToken token, address forwarder)
        CertificateLife(manager, membership, token, forwarder)
    {}

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
        _checkDescription(kind, subjectKind, subjectId);
        _checkCid(cid);

        _anchor(sha256Hash, member, kind);
        emit DocumentAnchored(sha256Hash, member, kind, subjectKind, subjectId, cid);
    }

    /// @inheritdoc IDocuments
    function anchorMany(bytes32[] calldata hashes, DocumentKind kind, SubjectKind subjectKind, uint256 subjectId)
        external
    {
        uint32 member = MEMBERSHIP.requireMember(_msgSender());
        _checkDescription(kind, subjectKind, subjectId);
        if (hashes.length == 0 || hashes.length > MAX_ANCHORS) revert Documents_HashCount(hashes.length, MAX_ANCHORS);

        for (uint256 i = 0; i < hashes.length; ++i) {
            _anchor(hashes[i], member, kind);
            emit DocumentAnchored(hashes[i], member, kind, subjectKind, subjectId, "");
        }
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
        if (root == 0) revert Documents_HashZero();
        _checkDescription(kind, subjectKind, subjectId);
        _checkCid(cid);
        if (leaves == 0) revert Documents_LeavesZero();
        mapping(uint32 => uint256) storage rows = _roots[root];
        if (rows[member] != 0) revert Documents_AlreadyAnchored(root, member);

        rows[member] = (uint256(leaves) << (TIME_BITS + KIND_BITS)) | (uint256(kind) << TIME_BITS) | block.timestamp;
        emit RootAnchored(root, member, kind, leaves, subjectKind, subjectId, cid);
    }

    // Certificates

    /// @inheritdoc IDocuments
    function issueCertificate(CertificateRequest calldata request) external returns (bytes32 certificateId) {
        uint32 verifier = MEMBERSHIP.requireVerifier(_msgSender(), request.scheme);
        _checkText("ref", request.ref, 1, MAX_REF);
        _checkCid(request.cid);
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

    // Rows

    /// @inheritdoc IDocuments
    function anchorOf(bytes32 sha256Hash, uint32 member) external view returns (Anchor memory) {
        uint256 row = _anchors[sha256Hash][member];
        return Anchor({anchoredAt: uint40(row), kind: DocumentKind(row >> TIME_BITS)});
    }

    /// @inheritdoc IDocuments
    function rootOf(bytes32 root, uint32 member) external view returns (Root memory) {
        uint256 row = _roots[root][member];
        return Root({
            anchoredAt: uint40(row),
            kind: DocumentKind(uint8(row >> TIME_BITS)),
            leaves: uint32(row >> (TIME_BITS + KIND_BITS))
        });
    }

    /// @inheritdoc IDocuments
    function includes(bytes32 root, uint32 member, bytes32 sha256Hash, bytes32[] calldata proof)
        external
        view
        returns (bool)
    {
        // A row that was never written: nobody outside can set it.
        // slither-disable-next-line incorrect-equality
        if (_roots[root][member] == 0) revert Documents_RootUnknown(root, member);
        if (proof.length > MAX_PROOF) revert Documents_ProofTooLong(proof.length, MAX_PROOF);

        // Hashed twice, so that an inner node can never be shown as a leaf.
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(sha256Hash))));
        return MerkleProof.verifyCalldata(proof, root, leaf);
    }

    // Private parts

    function _anchor(bytes32 sha256Hash, uint32 member, DocumentKind kind) private {
        if (sha256Hash == 0) revert Documents_HashZero();
        mapping(uint32 => uint256) storage rows = _anchors[sha256Hash];
        if (rows[member] != 0) revert Documents_AlreadyAnchored(sha256Hash, member);

        rows[member] = (uint256(kind) << TIME_BITS) | block.timestamp;
    }

    function _anchorCertificate(uint32 verifier, CertificateRequest calldata request) private {
        if (_anchors[request.sha256Hash][verifier] != 0) return;

        _anchor(request.sha256Hash, verifier, DocumentKind.CERTIFICATE);
        emit DocumentAnchored(
            request.sha256Hash, verifier, DocumentKind.CERTIFICATE, request.subjectKind, request.subjectId, request.cid
        );
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
        uint32 owner = 0;
        if (subjectKind == SubjectKind.SITE) {
            owner = _memberOfSite(subjectId);
        } else if (subjectKind == SubjectKind.MATERIAL_AT_SITE) {
            owner = _memberOfSite(subjectId >> 16);
            if (MEMBERSHIP.materialOf(uint16(subjectId)).version == 0) owner = 0;
        } else if (subjectKind == SubjectKind.BATCH) {
            // No need to ask for the member of its site: who mints is an operator of that site, for ever.
            (uint32 issuer, bool voided) = TOKEN.issuerOf(subjectId);
            if (!voided) owner = issuer;
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

    function _checkDescription(DocumentKind kind, SubjectKind subjectKind, uint256 subjectId) private pure {
        if (kind == DocumentKind.NONE) revert Documents_KindMissing();
        if (subjectKind == SubjectKind.NONE || subjectId == 0) revert Documents_SubjectMissing();
    }

    function _checkCid(string calldata cid) private pure {
        // Not by `_checkText`, which prepares the error's words before it knows whether they are needed.
        if (bytes(cid).length > MAX_CID) revert Documents_TextLength("cid", bytes(cid).length, MAX_CID);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {NoncesKeyed} from "@openzeppelin/contracts/utils/NoncesKeyed.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {ICustody} from "./interfaces/ICustody.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {IProduction} from "./interfaces/IProduction.sol";
import {ISignedRequests} from "./interfaces/ISignedRequests.sol";
import {RequestHashes} from "./libraries/RequestHashes.sol";
import {SubjectKind, TransferState} from "./libraries/Types.sol";
import {RequestWords} from "./RequestWords.sol";

/// @title Signed requests
/// @notice See `ISignedRequests` for every promise; here is how they are kept.
/// @dev The nonce is used before the module is called, and a revert of the module undoes it with everything else. The
/// modules call nobody who could come back here; a wallet that is asked about a signature is asked by a static call.
contract SignedRequests is RequestWords, EIP712, NoncesKeyed {
    uint256 private constant MAX_CERTIFICATES = 16;
    uint64 private constant MAX_CANCELLED = 100;

    IProduction public immutable PRODUCTION;
    ICustody public immutable CUSTODY;
    IDocuments public immutable DOCUMENTS;

    /// @dev The modules are deployed first and told this address beforehand.
    constructor(
        IMembership membership,
        IBatchToken token,
        IProduction production,
        ICustody custody,
        IDocuments documents
    ) RequestWords(membership, token) EIP712("Oreline", "1") {
        _checkTrusted(address(production));
        _checkTrusted(address(custody));
        _checkTrusted(address(documents));
        PRODUCTION = production;
        CUSTODY = custody;
        DOCUMENTS = documents;
    }

    // Transfers

    /// @inheritdoc ISignedRequests
    function offer(Offer calldata request, bytes calldata signature) external returns (bytes32 transferId) {
        _useOffer(request, signature);
        return _offer(request);
    }

    /// @inheritdoc ISignedRequests
    function accept(Accept calldata request, bytes calldata signature) external returns (TransferState state) {
        _useAccept(request, signature);
        (bytes32 transferId, bool item) = _transfer(request.transfer);
        return _accept(request, transferId, item);
    }

    /// @inheritdoc ISignedRequests
    function reject(Reject calldata request, bytes calldata signature) external {
        _use(request.signer, request.nonce, request.deadlineUnixSeconds, digestOfReject(request), signature);
        (bytes32 transferId,) = _transfer(request.transfer);

        bytes memory data = abi.encodeCall(
            ICustody.reject, (transferId, request.transfer.sequence, request.eventTimeUnixSeconds, request.reason)
        );
        _forward(address(CUSTODY), data, request.signer);
    }

    /// @inheritdoc ISignedRequests
    function cancel(Cancel calldata request, bytes calldata signature) external {
        _use(request.signer, request.nonce, request.deadlineUnixSeconds, digestOfCancel(request), signature);
        (bytes32 transferId,) = _transfer(request.transfer);

        bytes memory data = abi.encodeCall(
            ICustody.cancel, (transferId, request.transfer.sequence, request.eventTimeUnixSeconds, request.reason)
        );
        _forward(address(CUSTODY), data, request.signer);
    }

    /// @inheritdoc ISignedRequests
    function handOver(
        Offer calldata offerRequest,
        bytes calldata offerSignature,
        Accept calldata acceptRequest,
        bytes calldata acceptSignature
    ) external returns (bytes32 transferId, TransferState state) {
        _useOffer(offerRequest, offerSignature);
        _useAccept(acceptRequest, acceptSignature);

        transferId = _offer(offerRequest);
        (bytes32 accepted, bool item) = _transfer(acceptRequest.transfer);
        if (accepted != transferId) revert SignedRequests_OtherTransfer(transferId, accepted);
        state = _accept(acceptRequest, transferId, item);
    }

    // Extraction

    /// @inheritdoc ISignedRequests
    function extract(Extract calldata request, bytes calldata signature) external returns (uint256 batchId) {
        _use(request.signer, request.nonce, request.deadlineUnixSeconds, digestOfExtract(request), signature);

        bool item = MEMBERSHIP.requireMaterial(request.materialNumber).item;
        IProduction.SourceRequest memory source;
        source.product = request.product;
        source.lot = request.lot;
        source.revision = request.revision;
        source.site = _site(request.site);
        source.material = request.materialNumber;
        source.eventTime = request.eventTimeUnixSeconds;
        source.quantity = _quantity("quantity", request.quantityMilligrams, request.quantityPieces, item);
        source.pieceMass = request.pieceMassMilligrams;
        source.composition = _shares("composition", request.composition, item);
        source.models = _models(request.models);
        source.ticket = request.ticketSha256;
        source.certificates = _certificates(request.certificates);
        bytes memory answer =
            _forward(address(PRODUCTION), abi.encodeCall(IProduction.extract, (source)), request.signer);
        return abi.decode(answer, (uint256));
    }

    // Certificates

    /// @inheritdoc ISignedRequests
    function issueCertificate(IssueCertificate calldata request, bytes calldata signature)
        external
        returns (bytes32 certificateId)
    {
        _use(request.signer, request.nonce, request.deadlineUnixSeconds, digestOfIssueCertificate(request), signature);

        IDocuments.CertificateRequest memory issue;
        issue.ref = request.ref;
        issue.sha256Hash = request.documentSha256;
        issue.cid = request.cid;
        issue.scheme = _scheme(request.scheme);
        (issue.subjectKind, issue.subjectId) = _subject(request.subject);
        issue.validFrom = request.validFromUnixSeconds;
        issue.validUntil = request.validUntilUnixSeconds;
        if (bytes(request.supersedesRef).length != 0) {
            issue.supersedes = DOCUMENTS.certificateIdOf(_memberOf(request.signer), request.supersedesRef);
        }
        bytes memory answer =
            _forward(address(DOCUMENTS), abi.encodeCall(IDocuments.issueCertificate, (issue)), request.signer);
        return abi.decode(answer, (bytes32));
    }

    /// @inheritdoc ISignedRequests
    function suspendCertificate(SuspendCertificate calldata request, bytes calldata signature) external {
        _use(request.signer, request.nonce, request.deadlineUnixSeconds, digestOfSuspendCertificate(request), signature);
        bytes32 certificateId = _certificate(request.certificate, request.signer);

        bytes memory data = abi.encodeCall(
            IDocuments.suspendCertificate, (certificateId, request.certificate.sequence, request.reason)
        );
        _forward(address(DOCUMENTS), data, request.signer);
    }

    /// @inheritdoc ISignedRequests
    function revokeCertificate(RevokeCertificate calldata request, bytes calldata signature) external {
        _use(request.signer, request.nonce, request.deadlineUnixSeconds, digestOfRevokeCertificate(request), signature);
        bytes32 certificateId = _certificate(request.certificate, request.signer);

        bytes memory data = abi.encodeCall(
            IDocuments.revokeCertificate,
            (certificateId, request.certificate.sequence, request.effectiveFromUnixSeconds, request.reason)
        );
        _forward(address(DOCUMENTS), data, request.signer);
    }

    // Nonces

    /// @inheritdoc ISignedRequests
    function cancelNonces(uint256 firstNonce, uint64 count) external {
        if (count == 0 || count > MAX_CANCELLED) revert SignedRequests_NonceCount(count, MAX_CANCELLED);

        for (uint256 i = 0; i < count; ++i) {
            _useCheckedNonce(msg.sender, firstNonce + i);
        }
        emit NoncesCancelled(msg.sender, firstNonce, count);
    }

    // Digests

    /// @inheritdoc ISignedRequests
    function digestOfOffer(Offer calldata request) public view returns (bytes32) {
        return _hashTypedDataV4(RequestHashes.hashOffer(request));
    }

    /// @inheritdoc ISignedRequests
    function digestOfAccept(Accept calldata request) public view returns (bytes32) {
        return _hashTypedDataV4(RequestHashes.hashAccept(request));
    }

    /// @inheritdoc ISignedRequests
    function digestOfReject(Reject calldata request) public view returns (bytes32) {
        return _hashTypedDataV4(RequestHashes.hashReject(request));
    }

    /// @inheritdoc ISignedRequests
    function digestOfCancel(Cancel calldata request) public view returns (bytes32) {
        return _hashTypedDataV4(RequestHashes.hashCancel(request));
    }

    /// @inheritdoc ISignedRequests
    function digestOfExtract(Extract calldata request) public view returns (bytes32) {
        return _hashTypedDataV4(RequestHashes.hashExtract(request));
    }

    /// @inheritdoc ISignedRequests
    function digestOfIssueCertificate(IssueCertificate calldata request) public view returns (bytes32) {
        return _hashTypedDataV4(RequestHashes.hashIssueCertificate(request));
    }

    /// @inheritdoc ISignedRequests
    function digestOfSuspendCertificate(SuspendCertificate calldata request) public view returns (bytes32) {
        return _hashTypedDataV4(RequestHashes.hashSuspendCertificate(request));
    }

    /// @inheritdoc ISignedRequests
    function digestOfRevokeCertificate(RevokeCertificate calldata request) public view returns (bytes32) {
        return _hashTypedDataV4(RequestHashes.hashRevokeCertificate(request));
    }

    // Private parts: who signed

    /// @dev The one gate: in time, signed by the signer, never before.
    function _use(address signer, uint256 nonce, uint40 deadline, bytes32 digest, bytes calldata signature) private {
        if (block.timestamp > deadline) revert SignedRequests_DeadlinePassed(deadline, block.timestamp);
        if (!SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature)) {
            revert SignedRequests_WrongSignature(signer);
        }

        _useCheckedNonce(signer, nonce);
        emit RequestRelayed(signer, nonce, digest, msg.sender);
    }

    function _useOffer(Offer calldata request, bytes calldata signature) private {
        _use(request.signer, request.nonce, request.deadlineUnixSeconds, digestOfOffer(request), signature);
    }

    function _useAccept(Accept calldata request, bytes calldata signature) private {
        _use(request.signer, request.nonce, request.deadlineUnixSeconds, digestOfAccept(request), signature);
    }

    // Private parts: the calls

    function _offer(Offer calldata request) private returns (bytes32 transferId) {
        ICustody.OfferRequest memory offered;
        bool item;
        (offered.batchId, item) = _batch(request.batch);
        offered.ref = request.ref;
        offered.shipment = request.shipment;
        offered.quantity = _quantity("quantity", request.quantityMilligrams, request.quantityPieces, item);
        offered.fromSite = _site(request.fromSite);
        offered.toSite = _site(request.toSite);
        _checkReceiver(request.receiver, offered.toSite);
        offered.wasteClass = _wasteClass(request.wasteClass);
        offered.asWaste = request.asWaste;
        offered.tolerancePpm = request.tolerancePartsPerMillion;
        offered.splittingLimits = _shares("splittingLimits", request.splittingLimits, item);
        offered.eventTime = request.eventTimeUnixSeconds;
        offered.expiresAt = request.expiresAtUnixSeconds;
        offered.owner = _memberOrNone(request.owner);
        bytes memory answer = _forward(address(CUSTODY), abi.encodeCall(ICustody.offer, (offered)), request.signer);
        return abi.decode(answer, (bytes32));
    }

    function _accept(Accept calldata request, bytes32 transferId, bool item) private returns (TransferState state) {
        ICustody.AcceptRequest memory accepted;
        accepted.transferId = transferId;
        accepted.sequence = request.transfer.sequence;
        accepted.weighed = _quantity("weighed", request.weighedMilligrams, request.weighedPieces, item);
        accepted.eventTime = request.eventTimeUnixSeconds;
        accepted.damaged = request.damaged;
        accepted.assay = request.assaySha256;
        accepted.composition = _shares("assayedShares", request.assayedShares, item);
        accepted.reason = request.reason;
        bytes memory answer = _forward(address(CUSTODY), abi.encodeCall(ICustody.accept, (accepted)), request.signer);
        return abi.decode(answer, (TransferState));
    }

    /// @dev The module reads the signer from the last 20 bytes and refuses by its own errors.
    function _forward(address module, bytes memory data, address signer) private returns (bytes memory) {
        return Address.functionCall(module, bytes.concat(data, bytes20(signer)));
    }

    // Private parts: what the words name

    /// @return transferId The transfer that all the words fit.
    /// @return item True where its batch is counted in pieces.
    function _transfer(Transfer calldata words) private view returns (bytes32 transferId, bool item) {
        transferId = CUSTODY.transferIdOf(_member(words.sender), words.ref);
        ICustody.Transfer memory found = CUSTODY.transferOf(transferId);
        if (found.state == TransferState.NONE) revert ICustody.Custody_UnknownTransfer(transferId);
        uint256 batchId;
        (batchId, item) = _batch(words.batch);
        if (batchId != found.batchId) revert SignedRequests_WrongBatch(batchId, found.batchId);
        uint64 quantity = _quantity("quantity", words.quantityMilligrams, words.quantityPieces, item);
        if (quantity != found.quantity) revert SignedRequests_WrongQuantity(quantity, found.quantity);
        _checkReceiver(words.receiver, found.toSite);
    }

    /// @return certificateId The signer's own certificate that all the words fit.
    function _certificate(Certificate calldata words, address signer) private view returns (bytes32 certificateId) {
        certificateId = DOCUMENTS.certificateIdOf(_memberOf(signer), words.ref);
        IDocuments.Certificate memory found = DOCUMENTS.certificateOf(certificateId);
        if (found.issuedAt == 0) revert IDocuments.Documents_UnknownCertificate(certificateId);
        bytes32 scheme = _scheme(words.scheme);
        if (scheme != found.scheme) revert SignedRequests_WrongScheme(scheme, found.scheme);
        (SubjectKind kind, uint256 subjectId) = _subject(words.subject);
        if (kind != found.subjectKind || subjectId != found.subjectId) {
            revert SignedRequests_WrongSubject(certificateId);
        }
    }

    function _certificates(CertificateName[] calldata names) private view returns (bytes32[] memory certificates) {
        if (names.length > MAX_CERTIFICATES) revert SignedRequests_CertificateCount(names.length, MAX_CERTIFICATES);
        certificates = new bytes32[](names.length);
        for (uint256 i = 0; i < names.length; ++i) {
            certificates[i] = DOCUMENTS.certificateIdOf(_member(names[i].verifier), names[i].ref);
        }
    }

    function _checkTrusted(address module) private view {
        if (!ERC2771Context(module).isTrustedForwarder(address(this))) {
            revert SignedRequests_ForwarderNotTrusted(module);
        }
    }
}

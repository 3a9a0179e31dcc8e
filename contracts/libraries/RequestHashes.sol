// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedRequests} from "../interfaces/ISignedRequests.sol";

/// @title Request hashes
/// @notice `hashStruct` of EIP-712 for every message of `ISignedRequests` and the structures inside them.
/// @dev The long ones are encoded in two halves: every member is one word, so the halves join to the whole.
library RequestHashes {
    bytes32 private constant BATCH = keccak256("Batch(string issuer,string product,string lot,uint16 revision)");

    bytes32 private constant SHARES = keccak256(
        "Shares(string unit,uint32 lithium,uint32 cobalt,uint32 nickel,uint32 manganese,uint32 graphite,"
        "uint32 copper,uint32 phosphorus,uint32 lead)"
    );

    bytes32 private constant MODELS = keccak256(
        "CustodyModels(uint8 lithium,uint8 cobalt,uint8 nickel,uint8 manganese,uint8 graphite,"
        "uint8 copper,uint8 phosphorus,uint8 lead)"
    );

    bytes32 private constant TRANSFER = keccak256(
        "Transfer(string sender,string receiver,string ref,uint8 sequence,Batch batch,"
        "uint64 quantityMilligrams,uint64 quantityPieces)"
        "Batch(string issuer,string product,string lot,uint16 revision)"
    );

    bytes32 private constant SUBJECT = keccak256(
        "Subject(string kind,string site,uint16 materialNumber,Batch batch)"
        "Batch(string issuer,string product,string lot,uint16 revision)"
    );

    bytes32 private constant CERTIFICATE = keccak256(
        "Certificate(string ref,string scheme,Subject subject,uint8 sequence)"
        "Batch(string issuer,string product,string lot,uint16 revision)"
        "Subject(string kind,string site,uint16 materialNumber,Batch batch)"
    );

    bytes32 private constant CERTIFICATE_NAME = keccak256("CertificateName(string verifier,string ref)");

    bytes32 private constant OFFER = keccak256(
        "Offer(address signer,uint256 nonce,uint40 deadlineUnixSeconds,string ref,Batch batch,"
        "uint64 quantityMilligrams,uint64 quantityPieces,string fromSite,string toSite,string receiver,"
        "string wasteClass,bool asWaste,uint24 tolerancePartsPerMillion,Shares splittingLimits,"
        "uint40 eventTimeUnixSeconds,uint40 expiresAtUnixSeconds,string owner,bytes32 shipment)"
        "Batch(string issuer,string product,string lot,uint16 revision)"
        "Shares(string unit,uint32 lithium,uint32 cobalt,uint32 nickel,uint32 manganese,uint32 graphite,"
        "uint32 copper,uint32 phosphorus,uint32 lead)"
    );

    bytes32 private constant ACCEPT = keccak256(
        "Accept(address signer,uint256 nonce,uint40 deadlineUnixSeconds,Transfer transfer,"
        "uint64 weighedMilligrams,uint64 weighedPieces,uint40 eventTimeUnixSeconds,bool damaged,"
        "bytes32 assaySha256,Shares assayedShares,string reason)"
        "Batch(string issuer,string product,string lot,uint16 revision)"
        "Shares(string unit,uint32 lithium,uint32 cobalt,uint32 nickel,uint32 manganese,uint32 graphite,"
        "uint32 copper,uint32 phosphorus,uint32 lead)"
        "Transfer(string sender,string receiver,string ref,uint8 sequence,Batch batch,"
        "uint64 quantityMilligrams,uint64 quantityPieces)"
    );

    bytes32 private constant REJECT = keccak256(
        "Reject(address signer,uint256 nonce,uint40 deadlineUnixSeconds,Transfer transfer,"
        "uint40 eventTimeUnixSeconds,string reason)" "Batch(string issuer,string product,string lot,uint16 revision)"
        "Transfer(string sender,string receiver,string ref,uint8 sequence,Batch batch,"
        "uint64 quantityMilligrams,uint64 quantityPieces)"
    );

    bytes32 private constant CANCEL = keccak256(
        "Cancel(address signer,uint256 nonce,uint40 deadlineUnixSeconds,Transfer transfer,"
        "uint40 eventTimeUnixSeconds,string reason)" "Batch(string issuer,string product,string lot,uint16 revision)"
        "Transfer(string sender,string receiver,string ref,uint8 sequence,Batch batch,"
        "uint64 quantityMilligrams,uint64 quantityPieces)"
    );

    bytes32 private constant EXTRACT = keccak256(
        "Extract(address signer,uint256 nonce,uint40 deadlineUnixSeconds,string product,string lot,uint16 revision,"
        "string site,uint16 materialNumber,uint40 eventTimeUnixSeconds,uint64 quantityMilligrams,"
        "uint64 quantityPieces,uint64 pieceMassMilligrams,Shares composition,CustodyModels models,"
        "bytes32 ticketSha256,CertificateName[] certificates)" "CertificateName(string verifier,string ref)"
        "CustodyModels(uint8 lithium,uint8 cobalt,uint8 nickel,uint8 manganese,uint8 graphite,"
        "uint8 copper,uint8 phosphorus,uint8 lead)"
        "Shares(string unit,uint32 lithium,uint32 cobalt,uint32 nickel,uint32 manganese,uint32 graphite,"
        "uint32 copper,uint32 phosphorus,uint32 lead)"
    );

    bytes32 private constant ISSUE_CERTIFICATE = keccak256(
        "IssueCertificate(address signer,uint256 nonce,uint40 deadlineUnixSeconds,string ref,bytes32 documentSha256,"
        "string cid,string scheme,Subject subject,uint40 validFromUnixSeconds,uint40 validUntilUnixSeconds,"
        "string supersedesRef)" "Batch(string issuer,string product,string lot,uint16 revision)"
        "Subject(string kind,string site,uint16 materialNumber,Batch batch)"
    );

    bytes32 private constant SUSPEND_CERTIFICATE = keccak256(
        "SuspendCertificate(address signer,uint256 nonce,uint40 deadlineUnixSeconds,Certificate certificate,"
        "string reason)" "Batch(string issuer,string product,string lot,uint16 revision)"
        "Certificate(string ref,string scheme,Subject subject,uint8 sequence)"
        "Subject(string kind,string site,uint16 materialNumber,Batch batch)"
    );

    bytes32 private constant REVOKE_CERTIFICATE = keccak256(
        "RevokeCertificate(address signer,uint256 nonce,uint40 deadlineUnixSeconds,Certificate certificate,"
        "uint40 effectiveFromUnixSeconds,string reason)"
        "Batch(string issuer,string product,string lot,uint16 revision)"
        "Certificate(string ref,string scheme,Subject subject,uint8 sequence)"
        "Subject(string kind,string site,uint16 materialNumber,Batch batch)"
    );

    // Messages

    function hashOffer(ISignedRequests.Offer calldata request) internal pure returns (bytes32) {
        bytes memory first = abi.encode(
            OFFER,
            request.signer,
            request.nonce,
            request.deadlineUnixSeconds,
            _text(request.ref),
            _batch(request.batch),
            request.quantityMilligrams,
            request.quantityPieces,
            _text(request.fromSite),
            _text(request.toSite)
        );
        bytes memory second = abi.encode(
            _text(request.receiver),
            _text(request.wasteClass),
            request.asWaste,
            request.tolerancePartsPerMillion,
            _shares(request.splittingLimits),
            request.eventTimeUnixSeconds,
            request.expiresAtUnixSeconds,
            _text(request.owner),
            request.shipment
        );
        return keccak256(bytes.concat(first, second));
    }

    function hashAccept(ISignedRequests.Accept calldata request) internal pure returns (bytes32) {
        bytes memory first = abi.encode(
            ACCEPT,
            request.signer,
            request.nonce,
            request.deadlineUnixSeconds,
            _transfer(request.transfer),
            request.weighedMilligrams,
            request.weighedPieces
        );
        bytes memory second = abi.encode(
            request.eventTimeUnixSeconds,
            request.damaged,
            request.assaySha256,
            _shares(request.assayedShares),
            _text(request.reason)
        );
        return keccak256(bytes.concat(first, second));
    }

    function hashReject(ISignedRequests.Reject calldata request) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                REJECT,
                request.signer,
                request.nonce,
                request.deadlineUnixSeconds,
                _transfer(request.transfer),
                request.eventTimeUnixSeconds,
                _text(request.reason)
            )
        );
    }

    function hashCancel(ISignedRequests.Cancel calldata request) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                CANCEL,
                request.signer,
                request.nonce,
                request.deadlineUnixSeconds,
                _transfer(request.transfer),
                request.eventTimeUnixSeconds,
                _text(request.reason)
            )
        );
    }

    function hashExtract(ISignedRequests.Extract calldata request) internal pure returns (bytes32) {
        bytes memory first = abi.encode(
            EXTRACT,
            request.signer,
            request.nonce,
            request.deadlineUnixSeconds,
            _text(request.product),
            _text(request.lot),
            request.revision,
            _text(request.site),
            request.materialNumber
        );
        bytes memory second = abi.encode(
            request.eventTimeUnixSeconds,
            request.quantityMilligrams,
            request.quantityPieces,
            request.pieceMassMilligrams,
            _shares(request.composition),
            _models(request.models),
            request.ticketSha256,
            _names(request.certificates)
        );
        return keccak256(bytes.concat(first, second));
    }

    function hashIssueCertificate(ISignedRequests.IssueCertificate calldata request) internal pure returns (bytes32) {
        bytes memory first = abi.encode(
            ISSUE_CERTIFICATE,
            request.signer,
            request.nonce,
            request.deadlineUnixSeconds,
            _text(request.ref),
            request.documentSha256,
            _text(request.cid)
        );
        bytes memory second = abi.encode(
            _text(request.scheme),
            _subject(request.subject),
            request.validFromUnixSeconds,
            request.validUntilUnixSeconds,
            _text(request.supersedesRef)
        );
        return keccak256(bytes.concat(first, second));
    }

    function hashSuspendCertificate(ISignedRequests.SuspendCertificate calldata request)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encode(
                SUSPEND_CERTIFICATE,
                request.signer,
                request.nonce,
                request.deadlineUnixSeconds,
                _certificate(request.certificate),
                _text(request.reason)
            )
        );
    }

    function hashRevokeCertificate(ISignedRequests.RevokeCertificate calldata request) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                REVOKE_CERTIFICATE,
                request.signer,
                request.nonce,
                request.deadlineUnixSeconds,
                _certificate(request.certificate),
                request.effectiveFromUnixSeconds,
                _text(request.reason)
            )
        );
    }

    // What messages are made of

    function _batch(ISignedRequests.Batch calldata batch) private pure returns (bytes32) {
        return keccak256(abi.encode(BATCH, _text(batch.issuer), _text(batch.product), _text(batch.lot), batch.revision));
    }

    function _shares(ISignedRequests.Shares calldata shares) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                SHARES,
                _text(shares.unit),
                shares.lithium,
                shares.cobalt,
                shares.nickel,
                shares.manganese,
                shares.graphite,
                shares.copper,
                shares.phosphorus,
                shares.lead
            )
        );
    }

    function _models(ISignedRequests.CustodyModels calldata models) private pure returns (bytes32) {
        // All members are words, as the ABI encodes them.
        return keccak256(abi.encode(MODELS, models));
    }

    function _transfer(ISignedRequests.Transfer calldata transfer) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                TRANSFER,
                _text(transfer.sender),
                _text(transfer.receiver),
                _text(transfer.ref),
                transfer.sequence,
                _batch(transfer.batch),
                transfer.quantityMilligrams,
                transfer.quantityPieces
            )
        );
    }

    function _subject(ISignedRequests.Subject calldata subject) private pure returns (bytes32) {
        return keccak256(
            abi.encode(SUBJECT, _text(subject.kind), _text(subject.site), subject.materialNumber, _batch(subject.batch))
        );
    }

    function _certificate(ISignedRequests.Certificate calldata certificate) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                CERTIFICATE,
                _text(certificate.ref),
                _text(certificate.scheme),
                _subject(certificate.subject),
                certificate.sequence
            )
        );
    }

    /// @dev An array is the hash of its members' hashes.
    function _names(ISignedRequests.CertificateName[] calldata names) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](names.length);
        for (uint256 i = 0; i < names.length; ++i) {
            hashes[i] = keccak256(abi.encode(CERTIFICATE_NAME, _text(names[i].verifier), _text(names[i].ref)));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _text(string calldata text) private pure returns (bytes32) {
        return keccak256(bytes(text));
    }
}

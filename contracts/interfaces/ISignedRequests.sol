// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TransferState} from "../libraries/Types.sol";

/// @title Signed requests
/// @notice For wallets without a node: a member signs words and units, anyone carries the message to the chain. Each
/// verb has one typed message (EIP-712, domain "Oreline", version "1", this chain, this contract); identifiers are
/// resolved here, and the call goes on to the module with the signer's address behind it (ERC-2771), so that every
/// rule of the module applies to the signer as if it had called itself.
/// @dev Nothing else can be called through this contract. Wallets that are contracts sign by ERC-1271. A nonce is a
/// key of 192 bits and a sequence number of 64 bits; keys are independent of each other, and inside a key the numbers
/// go up by one. A call that reverts uses no nonce.
///
/// Fields that every message has: `signer`, the account that signs; `nonce`; `deadlineUnixSeconds`, the last block
/// time at which it counts. Quantities: `...Milligrams` for a bulk batch, `...Pieces` for items; the other one is 0.
interface ISignedRequests {
    /// @param issuer Identifier of the member that minted it.
    /// @param revision How many voided batches carried the identifier before.
    struct Batch {
        string issuer;
        string product;
        string lot;
        uint16 revision;
    }

    /// @param unit "parts per billion" for bulk, "milligrams per piece" for items; 4294967295 = not assayed.
    struct Shares {
        string unit;
        uint32 lithium;
        uint32 cobalt;
        uint32 nickel;
        uint32 manganese;
        uint32 graphite;
        uint32 copper;
        uint32 phosphorus;
        uint32 lead;
    }

    /// @notice Custody model per element (ISO 22095): 4 identity preserved to 1 mass balance, 0 no claim.
    struct CustodyModels {
        uint8 lithium;
        uint8 cobalt;
        uint8 nickel;
        uint8 manganese;
        uint8 graphite;
        uint8 copper;
        uint8 phosphorus;
        uint8 lead;
    }

    /// @notice A transfer that was offered, in the words of its offer; they are compared with it.
    /// @param sender Identifier of the member that offered it.
    /// @param receiver Identifier of the member it was offered to.
    /// @param ref The sender's reference of it.
    /// @param sequence Number of its changes that the signer saw; 1 while it is only offered.
    struct Transfer {
        string sender;
        string receiver;
        string ref;
        uint8 sequence;
        Batch batch;
        uint64 quantityMilligrams;
        uint64 quantityPieces;
    }

    /// @param kind "site", "material at site" or "batch"; fields that the kind does not use are empty.
    /// @param site Identifier of the site.
    struct Subject {
        string kind;
        string site;
        uint16 materialNumber;
        Batch batch;
    }

    /// @notice A certificate of the signer's member, in the words it was issued in; they are compared with it.
    /// @param ref The verifier's own number of it.
    /// @param scheme Name of the scheme.
    /// @param sequence Number of its changes that the signer saw.
    struct Certificate {
        string ref;
        string scheme;
        Subject subject;
        uint8 sequence;
    }

    /// @param verifier Identifier of the member that issued it.
    /// @param ref The verifier's own number of it.
    struct CertificateName {
        string verifier;
        string ref;
    }

    /// @param ref The sender's own reference of the transfer.
    /// @param receiver Identifier of the member that operates `toSite`.
    /// @param wasteClass "none", "manufacturing" or "post-consumer": class of the holding it is taken from.
    /// @param splittingLimits Difference of two assays up to which the first stands.
    /// @param owner Identifier of the member that owns it; empty = unknown.
    /// @param shipment Shipment that groups transfers of one delivery; 0 = none.
    struct Offer {
        address signer;
        uint256 nonce;
        uint40 deadlineUnixSeconds;
        string ref;
        Batch batch;
        uint64 quantityMilligrams;
        uint64 quantityPieces;
        string fromSite;
        string toSite;
        string receiver;
        string wasteClass;
        bool asWaste;
        uint24 tolerancePartsPerMillion;
        Shares splittingLimits;
        uint40 eventTimeUnixSeconds;
        uint40 expiresAtUnixSeconds;
        string owner;
        bytes32 shipment;
    }

    /// @param weighedMilligrams What the receiver weighed.
    /// @param assaySha256 The receiver's own assay; 0 = none.
    /// @param assayedShares What that assay found; all 0 where there is none.
    /// @param reason Why it disputes; empty where it does not.
    struct Accept {
        address signer;
        uint256 nonce;
        uint40 deadlineUnixSeconds;
        Transfer transfer;
        uint64 weighedMilligrams;
        uint64 weighedPieces;
        uint40 eventTimeUnixSeconds;
        bool damaged;
        bytes32 assaySha256;
        Shares assayedShares;
        string reason;
    }

    struct Reject {
        address signer;
        uint256 nonce;
        uint40 deadlineUnixSeconds;
        Transfer transfer;
        uint40 eventTimeUnixSeconds;
        string reason;
    }

    struct Cancel {
        address signer;
        uint256 nonce;
        uint40 deadlineUnixSeconds;
        Transfer transfer;
        uint40 eventTimeUnixSeconds;
        string reason;
    }

    /// @param site Identifier of the mine.
    /// @param pieceMassMilligrams Mass of a piece; 0 for bulk.
    /// @param ticketSha256 sha-256 of the weighbridge ticket.
    /// @param certificates Those that are required; at most 16.
    struct Extract {
        address signer;
        uint256 nonce;
        uint40 deadlineUnixSeconds;
        string product;
        string lot;
        uint16 revision;
        string site;
        uint16 materialNumber;
        uint40 eventTimeUnixSeconds;
        uint64 quantityMilligrams;
        uint64 quantityPieces;
        uint64 pieceMassMilligrams;
        Shares composition;
        CustodyModels models;
        bytes32 ticketSha256;
        CertificateName[] certificates;
    }

    /// @param ref The verifier's own number of the new certificate.
    /// @param cid CID of the document; empty = not published.
    /// @param scheme Name of the scheme.
    /// @param supersedesRef The verifier's own number of the certificate that it replaces; empty = none.
    struct IssueCertificate {
        address signer;
        uint256 nonce;
        uint40 deadlineUnixSeconds;
        string ref;
        bytes32 documentSha256;
        string cid;
        string scheme;
        Subject subject;
        uint40 validFromUnixSeconds;
        uint40 validUntilUnixSeconds;
        string supersedesRef;
    }

    struct SuspendCertificate {
        address signer;
        uint256 nonce;
        uint40 deadlineUnixSeconds;
        Certificate certificate;
        string reason;
    }

    struct RevokeCertificate {
        address signer;
        uint256 nonce;
        uint40 deadlineUnixSeconds;
        Certificate certificate;
        uint40 effectiveFromUnixSeconds;
        string reason;
    }

    /// @notice A signed message was carried out, and its nonce is used.
    /// @param digest What was signed.
    /// @param relayer Who carried it here.
    event RequestRelayed(address indexed signer, uint256 indexed nonce, bytes32 indexed digest, address relayer);
    /// @notice Nonces that were not used never will be: `count` of one key, from `firstNonce` on.
    event NoncesCancelled(address indexed signer, uint256 indexed firstNonce, uint64 count);

    error SignedRequests_ForwarderNotTrusted(address module);
    error SignedRequests_DeadlinePassed(uint40 deadline, uint256 blockTime);
    error SignedRequests_WrongSignature(address signer);
    error SignedRequests_UnknownMember(string identifier);
    error SignedRequests_UnknownSite(string identifier);
    error SignedRequests_UnknownWord(string field, string word);
    error SignedRequests_WrongUnit(string field, bool item);
    error SignedRequests_WrongParty(string field, uint32 actual, uint32 expected);
    error SignedRequests_WrongBatch(uint256 actual, uint256 expected);
    error SignedRequests_WrongQuantity(uint64 actual, uint64 expected);
    error SignedRequests_WrongScheme(bytes32 actual, bytes32 expected);
    error SignedRequests_WrongSubject(bytes32 certificateId);
    error SignedRequests_UnusedField(string field);
    error SignedRequests_ModelOutOfRange(uint8 model);
    error SignedRequests_CertificateCount(uint256 actual, uint256 max);
    error SignedRequests_OtherTransfer(bytes32 offered, bytes32 accepted);
    error SignedRequests_NonceCount(uint64 actual, uint64 max);

    /// @notice Offers a transfer; see `ICustody.offer`. Emits `RequestRelayed`, as all of the following do.
    function offer(Offer calldata request, bytes calldata signature) external returns (bytes32 transferId);

    /// @notice Accepts a transfer; see `ICustody.accept`.
    function accept(Accept calldata request, bytes calldata signature) external returns (TransferState state);

    /// @notice Rejects a transfer; see `ICustody.reject`.
    function reject(Reject calldata request, bytes calldata signature) external;

    /// @notice Takes an offer back; see `ICustody.cancel`.
    function cancel(Cancel calldata request, bytes calldata signature) external;

    /// @notice Records a hand-over that both parties have signed: the offer and its acceptance, or neither.
    /// @dev Reverts where `acceptRequest` speaks of another transfer than the one just offered.
    /// @return transferId Of the transfer.
    /// @return state `ACCEPTED` or `DISPUTED`.
    function handOver(
        Offer calldata offerRequest,
        bytes calldata offerSignature,
        Accept calldata acceptRequest,
        bytes calldata acceptSignature
    ) external returns (bytes32 transferId, TransferState state);

    /// @notice Mints what a mine dug out; see `IProduction.extract`.
    function extract(Extract calldata request, bytes calldata signature) external returns (uint256 batchId);

    /// @notice Issues a certificate; see `IDocuments.issueCertificate`.
    function issueCertificate(IssueCertificate calldata request, bytes calldata signature)
        external
        returns (bytes32 certificateId);

    /// @notice Suspends a certificate; see `IDocuments.suspendCertificate`.
    function suspendCertificate(SuspendCertificate calldata request, bytes calldata signature) external;

    /// @notice Revokes a certificate for ever; see `IDocuments.revokeCertificate`. WARNING: cannot be undone.
    function revokeCertificate(RevokeCertificate calldata request, bytes calldata signature) external;

    /// @notice The caller cancels its own next nonces of a key. Emits `NoncesCancelled`.
    /// @param firstNonce The key's next nonce, as `nonces(account, key)` gives it.
    /// @param count How many, 1 to 100.
    function cancelNonces(uint256 firstNonce, uint64 count) external;

    /// @notice What a wallet signs for each message: the EIP-712 digest.
    function digestOfOffer(Offer calldata request) external view returns (bytes32);

    function digestOfAccept(Accept calldata request) external view returns (bytes32);

    function digestOfReject(Reject calldata request) external view returns (bytes32);

    function digestOfCancel(Cancel calldata request) external view returns (bytes32);

    function digestOfExtract(Extract calldata request) external view returns (bytes32);

    function digestOfIssueCertificate(IssueCertificate calldata request) external view returns (bytes32);

    function digestOfSuspendCertificate(SuspendCertificate calldata request) external view returns (bytes32);

    function digestOfRevokeCertificate(RevokeCertificate calldata request) external view returns (bytes32);
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISignedRequests} from "../../contracts/interfaces/ISignedRequests.sol";
import {SignedRequestsScene} from "./SignedRequestsScene.sol";

/// @notice The cheatcode that hashes a structure from the text of its type, by code that is none of ours.
interface HashingVm {
    function eip712HashStruct(string calldata definition, bytes calldata encoded) external pure returns (bytes32);
}

/// @notice Random messages have the digest that EIP-712 gives them. That eth-account and viem find the same one is
/// shown in `tests/offchain/chain/test_signed_requests.py`.
contract SignedRequestsDigestsTest is SignedRequestsScene {
    HashingVm private constant HASHING = HashingVm(address(uint160(uint256(keccak256("hevm cheat code")))));

    string private constant BATCH = "Batch(string issuer,string product,string lot,uint16 revision)";
    string private constant SHARES = "Shares(string unit,uint32 lithium,uint32 cobalt,uint32 nickel,uint32 manganese,"
        "uint32 graphite,uint32 copper,uint32 phosphorus,uint32 lead)";
    string private constant MODELS = "CustodyModels(uint8 lithium,uint8 cobalt,uint8 nickel,uint8 manganese,"
        "uint8 graphite,uint8 copper,uint8 phosphorus,uint8 lead)";
    string private constant TRANSFER = "Transfer(string sender,string receiver,string ref,uint8 sequence,Batch batch,"
        "uint64 quantityMilligrams,uint64 quantityPieces)";
    string private constant SUBJECT = "Subject(string kind,string site,uint16 materialNumber,Batch batch)";
    string private constant CERTIFICATE = "Certificate(string ref,string scheme,Subject subject,uint8 sequence)";
    string private constant CERTIFICATE_NAME = "CertificateName(string verifier,string ref)";
    string private constant HEAD = "(address signer,uint256 nonce,uint40 deadlineUnixSeconds,";

    function setUp() public {
        _foundConsortium();
        _deployModules();
    }

    function testFuzz_offer__any__digest_of_the_standard(ISignedRequests.Offer calldata request) public view {
        string memory own = string.concat(
            "Offer",
            HEAD,
            "string ref,Batch batch,uint64 quantityMilligrams,uint64 quantityPieces,string fromSite,string toSite,",
            "string receiver,string wasteClass,bool asWaste,uint24 tolerancePartsPerMillion,Shares splittingLimits,",
            "uint40 eventTimeUnixSeconds,uint40 expiresAtUnixSeconds,string owner,bytes32 shipment)"
        );
        _check(requests.digestOfOffer(request), string.concat(own, BATCH, SHARES), abi.encode(request));
    }

    function testFuzz_accept__any__digest_of_the_standard(ISignedRequests.Accept calldata request) public view {
        string memory own = string.concat(
            "Accept",
            HEAD,
            "Transfer transfer,uint64 weighedMilligrams,uint64 weighedPieces,uint40 eventTimeUnixSeconds,bool damaged,",
            "bytes32 assaySha256,Shares assayedShares,string reason)"
        );
        _check(requests.digestOfAccept(request), string.concat(own, BATCH, SHARES, TRANSFER), abi.encode(request));
    }

    function testFuzz_reject__any__digest_of_the_standard(ISignedRequests.Reject calldata request) public view {
        string memory own =
            string.concat("Reject", HEAD, "Transfer transfer,uint40 eventTimeUnixSeconds,string reason)");
        _check(requests.digestOfReject(request), string.concat(own, BATCH, TRANSFER), abi.encode(request));
    }

    function testFuzz_cancel__any__digest_of_the_standard(ISignedRequests.Cancel calldata request) public view {
        string memory own =
            string.concat("Cancel", HEAD, "Transfer transfer,uint40 eventTimeUnixSeconds,string reason)");
        _check(requests.digestOfCancel(request), string.concat(own, BATCH, TRANSFER), abi.encode(request));
    }

    function testFuzz_extract__any__digest_of_the_standard(ISignedRequests.Extract calldata request) public view {
        string memory own = string.concat(
            "Extract",
            HEAD,
            "string product,string lot,uint16 revision,string site,uint16 materialNumber,uint40 eventTimeUnixSeconds,",
            "uint64 quantityMilligrams,uint64 quantityPieces,uint64 pieceMassMilligrams,Shares composition,",
            "CustodyModels models,bytes32 ticketSha256,CertificateName[] certificates)"
        );
        string memory whole = string.concat(own, CERTIFICATE_NAME, MODELS, SHARES);
        _check(requests.digestOfExtract(request), whole, abi.encode(request));
    }

    function testFuzz_issue__any__digest_of_the_standard(ISignedRequests.IssueCertificate calldata request)
        public
        view
    {
        string memory own = string.concat(
            "IssueCertificate",
            HEAD,
            "string ref,bytes32 documentSha256,string cid,string scheme,Subject subject,uint40 validFromUnixSeconds,",
            "uint40 validUntilUnixSeconds,string supersedesRef)"
        );
        _check(requests.digestOfIssueCertificate(request), string.concat(own, BATCH, SUBJECT), abi.encode(request));
    }

    function testFuzz_suspend__any__digest_of_the_standard(ISignedRequests.SuspendCertificate calldata request)
        public
        view
    {
        string memory own = string.concat("SuspendCertificate", HEAD, "Certificate certificate,string reason)");
        string memory whole = string.concat(own, BATCH, CERTIFICATE, SUBJECT);
        _check(requests.digestOfSuspendCertificate(request), whole, abi.encode(request));
    }

    function testFuzz_revoke__any__digest_of_the_standard(ISignedRequests.RevokeCertificate calldata request)
        public
        view
    {
        string memory own = string.concat(
            "RevokeCertificate", HEAD, "Certificate certificate,uint40 effectiveFromUnixSeconds,string reason)"
        );
        string memory whole = string.concat(own, BATCH, CERTIFICATE, SUBJECT);
        _check(requests.digestOfRevokeCertificate(request), whole, abi.encode(request));
    }

    function _check(bytes32 digest, string memory definition, bytes memory encoded) private view {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Oreline"),
                keccak256("1"),
                block.chainid,
                address(requests)
            )
        );
        bytes32 message = HASHING.eip712HashStruct(definition, encoded);
        vm.assertEq(digest, keccak256(abi.encodePacked(hex"1901", domain, message)));
    }
}

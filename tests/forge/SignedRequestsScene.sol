// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Custody} from "../../contracts/Custody.sol";
import {Documents} from "../../contracts/Documents.sol";
import {Production} from "../../contracts/Production.sol";
import {SignedRequests} from "../../contracts/SignedRequests.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {ISignedRequests} from "../../contracts/interfaces/ISignedRequests.sol";
import {
    BatchFlags,
    MassBasis,
    ModuleState,
    SiteKind,
    SubjectKind,
    WasteClass
} from "../../contracts/libraries/Types.sol";
import {Consortium} from "./Consortium.sol";
import {Vm} from "./Vm.sol";

/// @notice The cheatcodes that only signing needs.
interface SigningVm {
    function addr(uint256 key) external pure returns (address);

    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    function chainId(uint256 newChainId) external;

    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);

    function getNonce(address account) external view returns (uint64);
}

/// @notice A wallet that is a contract and answers about signatures (ERC-1271) with whatever bytes it is told.
contract AnsweringWallet {
    bytes private _answer;
    bool private _reverts;

    function setAnswer(bytes calldata answer, bool reverts) external {
        _answer = answer;
        _reverts = reverts;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        require(!_reverts, "no");
        return _answer;
    }
}

/// @notice The consortium with the real modules behind `SignedRequests`, and one message of every verb that would be
/// carried out now: transfer "T1" of lot "ORE" is offered to the refinery, certificate "C1" is issued about the pit.
abstract contract SignedRequestsScene is Consortium {
    enum Verb {
        OFFER,
        ACCEPT,
        REJECT,
        CANCEL,
        EXTRACT,
        ISSUE,
        SUSPEND,
        REVOKE
    }

    /// @param encoded abi.encode(request): an offset, then signer, nonce, deadline and the rest.
    struct Message {
        bytes4 selector;
        bytes4 digestSelector;
        bytes encoded;
    }

    SigningVm internal constant signing = SigningVm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 internal constant VERBS = 8;
    uint256 internal constant SIGNER_WORD = 1;
    uint256 internal constant NONCE_WORD = 2;
    uint256 internal constant DEADLINE_WORD = 3;

    uint256 internal constant MINE_KEY = 0xa11ce;
    uint256 internal constant REFINER_KEY = 0xb0b;
    uint256 internal constant VERIFIER_KEY = 0xce27;
    uint256 internal constant STRANGER_KEY = 0x5724;

    uint40 internal constant DEADLINE = NOW + 1 hours;
    uint40 internal constant EXPIRY = NOW + 7 days;
    uint16 internal constant RICH_ORE = 4;
    string internal constant SCHEME_NAME = "responsible sourcing";
    bytes32 internal constant TICKET = keccak256("ticket");
    bytes32 internal constant SHIPMENT = keccak256("shipment");

    Documents internal documents;
    Production internal production;
    Custody internal custody;
    SignedRequests internal requests;

    address internal mineSigner = signing.addr(MINE_KEY);
    address internal refinerSigner = signing.addr(REFINER_KEY);
    address internal verifierSigner = signing.addr(VERIFIER_KEY);

    uint256 internal ore;
    bytes32 internal firstTransfer;
    bytes32 internal firstCertificate;

    function _foundSigners() internal {
        _foundConsortium();
        _deployModules();
        membership.addAccountFor(mineMember, mineSigner);
        membership.addAccountFor(refinerMember, refinerSigner);
        membership.addAccountFor(verifierMember, verifierSigner);
        _setRichOre();

        ore = _mint(pit, ORE, "ORE");
        firstTransfer = _offerDirectly("T1", ore);
        firstCertificate = _issueDirectly("C1");
    }

    /// @dev The modules are told the address that the fourth contract from now will have.
    function _deployModules() internal {
        address forwarder = signing.computeCreateAddress(address(this), signing.getNonce(address(this)) + 3);
        documents = new Documents(address(manager), membership, token, forwarder);
        production = new Production(address(manager), membership, token, documents, forwarder);
        custody = new Custody(address(manager), membership, token, documents, forwarder);
        requests = new SignedRequests(membership, token, production, custody, documents);
        token.setModule(address(production), ModuleState.ACTIVE);
        token.setModule(address(custody), ModuleState.ACTIVE);
        custody.setParameters(
            ICustody.Parameters({
                maxTolerancePpm: 20_000, maxOpenOffers: 100, maxOfferSeconds: 30 days, arbiterDelay: 7 days
            })
        );
    }

    // Messages

    function _message(Verb verb) internal view returns (Message memory) {
        if (verb == Verb.OFFER) {
            return Message(requests.offer.selector, requests.digestOfOffer.selector, abi.encode(_offer()));
        }
        if (verb == Verb.ACCEPT) {
            return Message(requests.accept.selector, requests.digestOfAccept.selector, abi.encode(_accept()));
        }
        if (verb == Verb.REJECT) {
            return Message(requests.reject.selector, requests.digestOfReject.selector, abi.encode(_reject()));
        }
        if (verb == Verb.CANCEL) {
            return Message(requests.cancel.selector, requests.digestOfCancel.selector, abi.encode(_cancel()));
        }
        if (verb == Verb.EXTRACT) {
            return Message(requests.extract.selector, requests.digestOfExtract.selector, abi.encode(_extract()));
        }
        if (verb == Verb.ISSUE) {
            return Message(
                requests.issueCertificate.selector,
                requests.digestOfIssueCertificate.selector,
                abi.encode(_issueCertificate())
            );
        }
        if (verb == Verb.SUSPEND) {
            return Message(
                requests.suspendCertificate.selector,
                requests.digestOfSuspendCertificate.selector,
                abi.encode(_suspendCertificate())
            );
        }
        return Message(
            requests.revokeCertificate.selector,
            requests.digestOfRevokeCertificate.selector,
            abi.encode(_revokeCertificate())
        );
    }

    function _offer() internal view returns (ISignedRequests.Offer memory request) {
        request.signer = mineSigner;
        request.deadlineUnixSeconds = DEADLINE;
        request.ref = "T2";
        request.batch = _batchOf("ORE");
        request.quantityMilligrams = 300;
        request.fromSite = "pit";
        request.toSite = "refinery";
        request.receiver = "urn:member:refiner";
        request.wasteClass = "none";
        request.tolerancePartsPerMillion = 5000;
        request.splittingLimits = ISignedRequests.Shares("parts per billion", 21, 22, 23, 24, 25, 26, 27, 28);
        request.eventTimeUnixSeconds = NOW;
        request.expiresAtUnixSeconds = EXPIRY;
        request.owner = "urn:member:recycler";
        request.shipment = SHIPMENT;
    }

    function _accept() internal view returns (ISignedRequests.Accept memory request) {
        request.signer = refinerSigner;
        request.deadlineUnixSeconds = DEADLINE;
        request.transfer = _transferWords("T1", 200);
        request.weighedMilligrams = 200;
        request.eventTimeUnixSeconds = NOW;
        request.assayedShares.unit = "parts per billion";
    }

    function _reject() internal view returns (ISignedRequests.Reject memory request) {
        request.signer = refinerSigner;
        request.deadlineUnixSeconds = DEADLINE;
        request.transfer = _transferWords("T1", 200);
        request.eventTimeUnixSeconds = NOW;
        request.reason = "wet";
    }

    function _cancel() internal view returns (ISignedRequests.Cancel memory request) {
        request.signer = mineSigner;
        request.deadlineUnixSeconds = DEADLINE;
        request.transfer = _transferWords("T1", 200);
        request.eventTimeUnixSeconds = NOW;
        request.reason = "no lorry";
    }

    function _extract() internal view returns (ISignedRequests.Extract memory request) {
        request.signer = mineSigner;
        request.deadlineUnixSeconds = DEADLINE;
        request.product = "RICH";
        request.lot = "L-7";
        request.site = "pit";
        request.materialNumber = RICH_ORE;
        request.eventTimeUnixSeconds = NOW;
        request.quantityMilligrams = 5000;
        request.composition = ISignedRequests.Shares("parts per billion", 11, 12, 13, 14, 15, 16, 17, 18);
        request.models = ISignedRequests.CustodyModels(4, 3, 2, 1, 0, 4, 3, 2);
        request.ticketSha256 = TICKET;
        request.certificates = new ISignedRequests.CertificateName[](1);
        request.certificates[0] = ISignedRequests.CertificateName("urn:member:verifier", "C1");
    }

    function _issueCertificate() internal view returns (ISignedRequests.IssueCertificate memory request) {
        request.signer = verifierSigner;
        request.deadlineUnixSeconds = DEADLINE;
        request.ref = "C2";
        request.documentSha256 = keccak256("C2");
        request.cid = "bafy";
        request.scheme = SCHEME_NAME;
        request.subject = _aboutSite("pit");
        request.validFromUnixSeconds = NOW;
        request.validUntilUnixSeconds = NOW + 100 days;
    }

    function _suspendCertificate() internal view returns (ISignedRequests.SuspendCertificate memory request) {
        request.signer = verifierSigner;
        request.deadlineUnixSeconds = DEADLINE;
        request.certificate = _certificateWords("C1");
        request.reason = "audit overdue";
    }

    function _revokeCertificate() internal view returns (ISignedRequests.RevokeCertificate memory request) {
        request.signer = verifierSigner;
        request.deadlineUnixSeconds = DEADLINE;
        request.certificate = _certificateWords("C1");
        request.effectiveFromUnixSeconds = NOW - 1 days;
        request.reason = "false records";
    }

    function _batchOf(string memory lot) internal pure returns (ISignedRequests.Batch memory) {
        return ISignedRequests.Batch("urn:member:mine", "P", lot, 0);
    }

    function _transferWords(string memory ref, uint64 quantity)
        internal
        pure
        returns (ISignedRequests.Transfer memory words)
    {
        words.sender = "urn:member:mine";
        words.receiver = "urn:member:refiner";
        words.ref = ref;
        words.sequence = 1;
        words.batch = _batchOf("ORE");
        words.quantityMilligrams = quantity;
    }

    function _certificateWords(string memory ref) internal pure returns (ISignedRequests.Certificate memory words) {
        words.ref = ref;
        words.scheme = SCHEME_NAME;
        words.subject = _aboutSite("pit");
    }

    function _aboutSite(string memory site) internal pure returns (ISignedRequests.Subject memory subject) {
        subject.kind = "site";
        subject.site = site;
    }

    // Signing and relaying

    function _keyOf(Verb verb) internal pure returns (uint256) {
        if (verb == Verb.ACCEPT || verb == Verb.REJECT) return REFINER_KEY;
        return verb >= Verb.ISSUE ? VERIFIER_KEY : MINE_KEY;
    }

    function _memberOf(Verb verb) internal view returns (uint32) {
        return membership.accountOf(signing.addr(_keyOf(verb))).member;
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = signing.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _digest(Message memory message) internal view returns (bytes32) {
        return _digestAt(requests, message);
    }

    function _digestAt(SignedRequests target, Message memory message) internal view returns (bytes32) {
        (bool done, bytes memory answer) =
            address(target).staticcall(bytes.concat(message.digestSelector, message.encoded));
        require(done, "no digest");
        return abi.decode(answer, (bytes32));
    }

    function _put(Message memory message, uint256 word, uint256 value) internal pure {
        bytes32 bits = bytes32(value);
        for (uint256 i = 0; i < 32; ++i) {
            message.encoded[word * 32 + i] = bits[i];
        }
    }

    /// @dev Relayed by a stranger, as anyone may.
    function _relay(Message memory message, bytes memory signature) internal returns (bool done, bytes memory answer) {
        return _relayTo(requests, message, signature);
    }

    function _relayTo(SignedRequests target, Message memory message, bytes memory signature)
        internal
        returns (bool done, bytes memory answer)
    {
        bytes memory data = this.callData(message.selector, message.encoded, signature);
        vm.prank(stranger);
        return address(target).call(data);
    }

    function _relaySigned(Message memory message, uint256 key) internal returns (bool done, bytes memory answer) {
        return _relay(message, _sign(key, _digest(message)));
    }

    function _carriesOut(Message memory message, uint256 key) internal returns (bytes memory) {
        (bool done, bytes memory answer) = _relaySigned(message, key);
        vm.assertTrue(done, "carried out");
        return answer;
    }

    function _refuses(Message memory message, bytes memory signature, bytes memory reason) internal {
        (bool done, bytes memory answer) = _relay(message, signature);
        vm.assertFalse(done);
        vm.assertEq(keccak256(answer), keccak256(reason));
    }

    function _refusesSigned(Message memory message, uint256 key, bytes memory reason) internal {
        _refuses(message, _sign(key, _digest(message)), reason);
    }

    /// @dev Call data of `selector(request, signature)`; outside, because only call data can be sliced.
    function callData(bytes4 selector, bytes calldata encoded, bytes calldata signature)
        external
        pure
        returns (bytes memory)
    {
        bytes calldata body = encoded[32:];
        bytes memory padding = new bytes((32 - (signature.length % 32)) % 32);
        return bytes.concat(
            selector, abi.encode(64, 64 + body.length), body, abi.encode(signature.length), signature, padding
        );
    }

    /// @dev The recorded logs without the one of `SignedRequests` itself, which comes first.
    function _withoutOwn() internal returns (Vm.Log[] memory others) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs[0].emitter, address(requests));
        others = new Vm.Log[](logs.length - 1);
        for (uint256 i = 0; i < others.length; ++i) {
            others[i] = logs[i + 1];
        }
    }

    // Acts without a signature

    function _offerDirectly(string memory ref, uint256 batchId) internal returns (bytes32) {
        ICustody.OfferRequest memory request;
        request.ref = ref;
        request.batchId = batchId;
        request.quantity = 200;
        request.fromSite = pit;
        request.toSite = refinery;
        request.tolerancePpm = 5000;
        request.eventTime = NOW;
        request.expiresAt = EXPIRY;
        vm.prank(mine);
        return custody.offer(request);
    }

    function _issueDirectly(string memory ref) internal returns (bytes32) {
        IDocuments.CertificateRequest memory request;
        request.ref = ref;
        request.sha256Hash = keccak256(bytes(ref));
        request.scheme = SCHEME;
        request.subjectKind = SubjectKind.SITE;
        request.subjectId = pit;
        request.validFrom = NOW - 10 days;
        request.validUntil = NOW + 100 days;
        vm.prank(verifier);
        return documents.issueCertificate(request);
    }

    /// @dev An ore of which every element's share shows, and a pit that may make it.
    function _setRichOre() private {
        IMembership.Material memory row = _material(uint32(1) << uint32(SiteKind.MINE), false, false);
        row.basis = MassBasis.DRY;
        uint64[8] memory capacity;
        for (uint256 i = 0; i < 8; ++i) {
            row.bounds |= uint256(100) << (i * 32);
            capacity[i] = 1000;
        }
        membership.setMaterial(RICH_ORE, row, "RICH", "Rich ore", "book");
        token.setCapacity(pit, 2026, capacity);
    }

    function _cells() internal returns (uint256) {
        return _mint(pit, CELL, "CELLS", 1000, BatchFlags.ITEM, WasteClass.NONE);
    }
}

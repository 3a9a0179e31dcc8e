// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {SignedRequests} from "../../contracts/SignedRequests.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {ISignedRequests} from "../../contracts/interfaces/ISignedRequests.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {ModuleState, Roles, SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {AnsweringWallet, SignedRequestsScene} from "./SignedRequestsScene.sol";

/// @notice What is refused of every message alike: each test runs through all eight of them, and each message is first
/// shown to be carried out as it stands.
contract SignedRequestsRefusalsTest is SignedRequestsScene {
    /// @dev Order of the group of secp256k1.
    uint256 private constant CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    /// @dev States of the consortium that `_enter` knows; the first is the one of the scene.
    uint256 private constant STATES = 20;
    uint256 private constant SIGNERS = 11;

    function setUp() public {
        _foundSigners();
    }

    function test_every_message__as_it_stands__carried_out_and_its_nonce_used() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 snapshot = vm.snapshotState();
            Verb verb = Verb(i);
            _carriesOut(_message(verb), _keyOf(verb));
            vm.assertEq(requests.nonces(signing.addr(_keyOf(verb)), 0), 1);
            vm.revertToState(snapshot);
        }
    }

    function test_every_message__on_another_chain__refused() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            Message memory message = _message(Verb(i));
            bytes memory signature = _sign(_keyOf(Verb(i)), _digest(message));
            signing.chainId(31_338);
            _refuses(message, signature, _wrongSignature(signing.addr(_keyOf(Verb(i)))));
            signing.chainId(31_337);
        }
    }

    function test_every_message__at_another_contract__refused() public {
        SignedRequests first = requests;
        _deployModules();
        for (uint256 i = 0; i < VERBS; ++i) {
            Message memory message = _message(Verb(i));
            bytes memory signature = _sign(_keyOf(Verb(i)), _digestAt(first, message));
            _refuses(message, signature, _wrongSignature(signing.addr(_keyOf(Verb(i)))));
        }
    }

    function test_every_message__relayed_twice__refused() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 snapshot = vm.snapshotState();
            Message memory message = _message(Verb(i));
            _carriesOut(message, _keyOf(Verb(i)));
            _refusesSigned(message, _keyOf(Verb(i)), _wrongNonce(signing.addr(_keyOf(Verb(i))), 1));
            vm.revertToState(snapshot);
        }
    }

    function test_every_message__nonce_ahead_of_its_key__refused() public {
        uint256 key = uint256(7) << 64;
        for (uint256 i = 0; i < VERBS; ++i) {
            Message memory message = _message(Verb(i));
            address signer = signing.addr(_keyOf(Verb(i)));
            _put(message, NONCE_WORD, 1);
            _refusesSigned(message, _keyOf(Verb(i)), _wrongNonce(signer, 0));
            _put(message, NONCE_WORD, key | 1);
            _refusesSigned(message, _keyOf(Verb(i)), _wrongNonce(signer, key));
            vm.assertEq(requests.nonces(signer, 7), key);
        }
    }

    function test_every_message__older_nonce_of_its_key__refused() public {
        uint256 key = uint256(7) << 64;
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 snapshot = vm.snapshotState();
            Message memory message = _message(Verb(i));
            address signer = signing.addr(_keyOf(Verb(i)));
            _put(message, NONCE_WORD, key);
            vm.prank(signer);
            requests.cancelNonces(key, 1);
            _refusesSigned(message, _keyOf(Verb(i)), _wrongNonce(signer, key | 1));
            _put(message, NONCE_WORD, key | 1);
            _carriesOut(message, _keyOf(Verb(i)));
            vm.assertEq(requests.nonces(signer, 0), 0);
            vm.revertToState(snapshot);
        }
    }

    function test_every_message__after_its_deadline__refused_at_it_carried_out() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 snapshot = vm.snapshotState();
            Message memory message = _message(Verb(i));
            vm.warp(DEADLINE + 1);
            _refusesSigned(
                message,
                _keyOf(Verb(i)),
                abi.encodeWithSelector(
                    ISignedRequests.SignedRequests_DeadlinePassed.selector, DEADLINE, uint256(DEADLINE) + 1
                )
            );
            vm.warp(DEADLINE);
            _carriesOut(message, _keyOf(Verb(i)));
            vm.revertToState(snapshot);
        }
    }

    function test_every_message__signed_by_another_key__refused() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            Message memory message = _message(Verb(i));
            _refusesSigned(message, STRANGER_KEY, _wrongSignature(signing.addr(_keyOf(Verb(i)))));
        }
    }

    function test_every_message__another_signer_named__refused() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            Message memory message = _message(Verb(i));
            bytes memory signature = _sign(_keyOf(Verb(i)), _digest(message));
            address[3] memory others =
                [mine, refinerSigner == signing.addr(_keyOf(Verb(i))) ? mineSigner : refinerSigner, address(0)];
            for (uint256 j = 0; j < others.length; ++j) {
                _put(message, SIGNER_WORD, uint160(others[j]));
                _refuses(message, signature, _wrongSignature(others[j]));
            }
        }
    }

    function test_every_message__nonce_or_deadline_changed__refused() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            Message memory message = _message(Verb(i));
            bytes memory signature = _sign(_keyOf(Verb(i)), _digest(message));
            _put(message, DEADLINE_WORD, DEADLINE + 1);
            _refuses(message, signature, _wrongSignature(signing.addr(_keyOf(Verb(i)))));
            _put(message, DEADLINE_WORD, DEADLINE);
            _put(message, NONCE_WORD, uint256(1) << 64);
            _refuses(message, signature, _wrongSignature(signing.addr(_keyOf(Verb(i)))));
        }
    }

    /// @dev A changed bit makes the message another one, or unreadable; or it lies in padding, which says nothing.
    function testFuzz_every_message__any_bit_changed__another_message(uint256 verb, uint256 bit) public {
        Message memory message = _message(Verb(verb % VERBS));
        uint256 key = _keyOf(Verb(verb % VERBS));
        bytes32 digest = _digest(message);
        bit = bit % (message.encoded.length * 8 - 256) + 256;
        message.encoded[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));

        (bool readable, bytes memory answer) =
            address(requests).staticcall(bytes.concat(message.digestSelector, message.encoded));
        // A bit of an offset may point behind the message, where only the call with a signature has bytes to read.
        if (!readable) return;
        (bool done,) = _relay(message, _sign(key, digest));
        vm.assertEq(done, abi.decode(answer, (bytes32)) == digest);
    }

    function test_every_message__malleable_signature__refused() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            Message memory message = _message(Verb(i));
            uint256 key = _keyOf(Verb(i));
            (uint8 v, bytes32 r, bytes32 s) = signing.sign(key, _digest(message));
            bytes32 mirrored = bytes32(CURVE_ORDER - uint256(s));
            vm.assertEq(ecrecover(_digest(message), v == 27 ? 28 : 27, r, mirrored), signing.addr(key));
            _refuses(message, abi.encodePacked(r, mirrored, v == 27 ? 28 : 27), _wrongSignature(signing.addr(key)));
        }
    }

    function test_every_message__signature_short_long_or_missing__refused() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            Message memory message = _message(Verb(i));
            address signer = signing.addr(_keyOf(Verb(i)));
            (uint8 v, bytes32 r, bytes32 s) = signing.sign(_keyOf(Verb(i)), _digest(message));
            bytes32 compact = bytes32(uint256(s) | (uint256(v - 27) << 255));
            _refuses(message, abi.encodePacked(r, compact), _wrongSignature(signer));
            _refuses(message, abi.encodePacked(r, s, v, uint8(0)), _wrongSignature(signer));
            _refuses(message, abi.encodePacked(r, s, v - 27), _wrongSignature(signer));
            _refuses(message, "", _wrongSignature(signer));
        }
    }

    function test_every_message__signature_of_another_message_of_the_signer__refused() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            for (uint256 j = 0; j < VERBS; ++j) {
                if (i == j) continue;
                bytes memory signature = _sign(_keyOf(Verb(i)), _digest(_message(Verb(j))));
                _refuses(_message(Verb(i)), signature, _wrongSignature(signing.addr(_keyOf(Verb(i)))));
            }
        }
    }

    // Accounts that may not act: the module says so, as to a caller of its own

    function test_every_message__by_an_account_of_a_suspended_member__refused() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 snapshot = vm.snapshotState();
            Message memory message = _message(Verb(i));
            uint32 member = _memberOf(Verb(i));
            membership.suspendMember(member, "r");
            _refusesSigned(
                message,
                _keyOf(Verb(i)),
                abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, member)
            );
            vm.assertEq(requests.nonces(signing.addr(_keyOf(Verb(i))), 0), 0);
            membership.reinstateMember(member);
            _carriesOut(message, _keyOf(Verb(i)));
            vm.revertToState(snapshot);
        }
    }

    function test_every_message__by_a_removed_account__refused() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 snapshot = vm.snapshotState();
            address signer = signing.addr(_keyOf(Verb(i)));
            membership.removeAccountFor(_memberOf(Verb(i)), signer);
            _refusesSigned(
                _message(Verb(i)),
                _keyOf(Verb(i)),
                abi.encodeWithSelector(IMembership.Membership_AccountRemoved.selector, signer)
            );
            vm.revertToState(snapshot);
        }
    }

    function test_every_message__by_an_account_of_no_member__refused() public {
        address nobody = signing.addr(STRANGER_KEY);
        for (uint256 i = 0; i < VERBS; ++i) {
            Message memory message = _message(Verb(i));
            _put(message, SIGNER_WORD, uint160(nobody));
            _refusesSigned(
                message, STRANGER_KEY, abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, nobody)
            );
        }
    }

    function test_every_message__by_an_account_of_a_member_without_the_role__refused() public {
        membership.addAccountFor(regulatorMember, signing.addr(STRANGER_KEY));
        for (uint256 i = 0; i < VERBS; ++i) {
            Message memory message = _message(Verb(i));
            _put(message, SIGNER_WORD, uint160(signing.addr(STRANGER_KEY)));
            _refusesSigned(message, STRANGER_KEY, _refusalOfRegulator(Verb(i)));
        }
    }

    // The rules of the modules

    /// @dev Whatever the state of the consortium: relayed, a message ends as the signer's own call would, with the same
    /// answer and events, or the same refusal.
    function test_every_message__in_any_state__ends_as_the_signers_own_call() public {
        membership.setHoldWriter(address(this));
        for (uint256 state = 0; state < STATES; ++state) {
            uint256 before = vm.snapshotState();
            _enter(state);
            uint256 refused = 0;
            for (uint256 i = 0; i < VERBS; ++i) {
                if (!_endsAsTheSignersOwnCall(Verb(i))) ++refused;
            }
            vm.assertTrue((refused == 0) == (state == 0), "every state but the first refuses something");
            vm.revertToState(before);
        }
    }

    /// @dev Every message by every kind of signer: who may not call may not sign, and the other way round.
    function test_every_message__by_every_kind_of_signer__allowed_as_the_signers_own_call() public {
        uint256 allowed = 0;
        for (uint256 i = 0; i < VERBS; ++i) {
            for (uint256 key = 1; key <= SIGNERS; ++key) {
                uint256 snapshot = vm.snapshotState();
                _makeSigners();
                (address module, bytes memory data) = _direct(Verb(i));
                vm.prank(signing.addr(key));
                (bool expected,) = module.call(data);
                vm.revertToState(snapshot);
                _makeSigners();
                Message memory message = _message(Verb(i));
                _put(message, SIGNER_WORD, uint160(signing.addr(key)));
                (bool done,) = _relaySigned(message, key);
                vm.assertEq(done, expected);
                if (done) ++allowed;
                vm.revertToState(snapshot);
            }
        }
        // The one operator or verifier that each message is for, and for a new certificate both verifiers.
        vm.assertEq(allowed, VERBS + 1);
    }

    /// @dev Accounts with the keys 1 to `SIGNERS`, one of each kind.
    function _makeSigners() private {
        membership.addAccountFor(mineMember, signing.addr(1));
        membership.addAccountFor(refinerMember, signing.addr(2));
        membership.addAccountFor(recyclerMember, signing.addr(3));
        membership.addAccountFor(verifierMember, signing.addr(4));
        membership.addAccountFor(otherVerifierMember, signing.addr(5));
        membership.addAccountFor(regulatorMember, signing.addr(6));
        membership.addAccountFor(mineMember, signing.addr(7));
        membership.removeAccountFor(mineMember, signing.addr(7));
        uint32 suspended = membership.admitMember("urn:member:late", "Late", Roles.ALL, signing.addr(8));
        membership.suspendMember(suspended, "r");
        membership.admitMember("urn:member:arbiter", "Arbiter", Roles.ARBITER, signing.addr(9));
        uint32 unaccredited = membership.admitMember("urn:member:new", "New", Roles.VERIFIER, signing.addr(10));
        vm.assertFalse(membership.wasAccredited(unaccredited, SCHEME, NOW, NOW));
        // Key 11 belongs to nobody.
    }

    function _endsAsTheSignersOwnCall(Verb verb) private returns (bool done) {
        uint256 snapshot = vm.snapshotState();
        (address module, bytes memory data) = _direct(verb);
        vm.recordLogs();
        vm.prank(signing.addr(_keyOf(verb)));
        (bool expectedDone, bytes memory expected) = module.call(data);
        bytes32 expectedLogs = keccak256(abi.encode(vm.getRecordedLogs()));
        vm.revertToState(snapshot);

        vm.recordLogs();
        bytes memory answer;
        (done, answer) = _relaySigned(_message(verb), _keyOf(verb));
        vm.assertEq(done, expectedDone);
        vm.assertEq(keccak256(answer), keccak256(expected));
        if (done) vm.assertEq(keccak256(abi.encode(_withoutOwn())), expectedLogs);
        vm.revertToState(snapshot);
    }

    // Wallets that are contracts

    function test_every_message__of_a_wallet_that_says_yes__carried_out() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 snapshot = vm.snapshotState();
            (Message memory message, AnsweringWallet wallet) = _ofWallet(Verb(i));
            wallet.setAnswer(abi.encode(IERC1271.isValidSignature.selector), false);
            (bool done,) = _relay(message, "whatever it wants");
            vm.assertTrue(done);
            vm.assertEq(requests.nonces(address(wallet), 0), 1);
            vm.revertToState(snapshot);
        }
    }

    function test_every_message__of_a_wallet_that_says_no_reverts_or_answers_garbage__refused() public {
        bytes4 yes = IERC1271.isValidSignature.selector;
        bytes[5] memory answers;
        answers[0] = abi.encode(bytes4(0xffffffff));
        answers[1] = abi.encode(uint256(bytes32(yes)) | 1);
        answers[2] = abi.encodePacked(yes);
        answers[3] = "";
        answers[4] = abi.encode(true);
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 snapshot = vm.snapshotState();
            (Message memory message, AnsweringWallet wallet) = _ofWallet(Verb(i));
            for (uint256 j = 0; j < answers.length; ++j) {
                wallet.setAnswer(answers[j], false);
                _refuses(message, "", _wrongSignature(address(wallet)));
            }
            wallet.setAnswer(abi.encode(yes), true);
            _refuses(message, "", _wrongSignature(address(wallet)));
            vm.revertToState(snapshot);
        }
    }

    function test_every_message__of_a_wallet__not_by_the_key_of_its_owner() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 snapshot = vm.snapshotState();
            (Message memory message, AnsweringWallet wallet) = _ofWallet(Verb(i));
            _refusesSigned(message, _keyOf(Verb(i)), _wrongSignature(address(wallet)));
            vm.revertToState(snapshot);
        }
    }

    // Nonces

    function test_every_message__its_nonce_cancelled__refused() public {
        for (uint256 i = 0; i < VERBS; ++i) {
            uint256 snapshot = vm.snapshotState();
            address signer = signing.addr(_keyOf(Verb(i)));
            vm.prank(signer);
            requests.cancelNonces(0, 3);
            _refusesSigned(_message(Verb(i)), _keyOf(Verb(i)), _wrongNonce(signer, 3));
            vm.revertToState(snapshot);
        }
    }

    function _enter(uint256 state) private {
        if (state == 1) membership.suspendMember(mineMember, "r");
        if (state == 2) membership.suspendMember(refinerMember, "r");
        if (state == 3) membership.suspendMember(verifierMember, "r");
        if (state == 4) membership.closeSite(pit, "r");
        if (state == 5) membership.closeSite(refinery, "r");
        if (state == 6) token.setBatchHold(ore, true);
        if (state == 7) token.setHoldingHold(ore, Holders.atSite(pit, WasteClass.NONE), true);
        if (state == 8) membership.setSiteHold(pit, true);
        if (state == 9) membership.setSiteHold(refinery, true);
        if (state == 10) membership.setMemberHold(mineMember, true);
        if (state == 11) membership.setMemberHold(refinerMember, true);
        if (state == 12) membership.withdrawAccreditation(verifierMember, SCHEME, NOW, "r");
        if (state == 13) token.setModule(address(custody), ModuleState.DRAINING);
        if (state == 14) token.setModule(address(production), ModuleState.DRAINING);
        if (state == 15) vm.warp(START - 1);
        if (state == 16) membership.setRoles(mineMember, Roles.REGULATOR);
        if (state == 17) membership.setRoles(verifierMember, Roles.OPERATOR);
        if (state == 18) token.setCapacity(pit, 2026, [uint64(0), 0, 0, 0, 0, 0, 0, 0]);
        if (state == 19) custody.setParameters(ICustody.Parameters(0, 0, 1 days, 1 days));
    }

    /// @dev The call that says by numbers what the message says in words.
    function _direct(Verb verb) private view returns (address module, bytes memory data) {
        if (verb == Verb.OFFER) return (address(custody), abi.encodeCall(ICustody.offer, (_directOffer())));
        if (verb == Verb.ACCEPT) {
            ICustody.AcceptRequest memory accepted;
            accepted.transferId = firstTransfer;
            accepted.sequence = 1;
            accepted.weighed = 200;
            accepted.eventTime = NOW;
            return (address(custody), abi.encodeCall(ICustody.accept, (accepted)));
        }
        if (verb == Verb.REJECT) {
            return (address(custody), abi.encodeCall(ICustody.reject, (firstTransfer, 1, NOW, "wet")));
        }
        if (verb == Verb.CANCEL) {
            return (address(custody), abi.encodeCall(ICustody.cancel, (firstTransfer, 1, NOW, "no lorry")));
        }
        if (verb == Verb.EXTRACT) return (address(production), abi.encodeCall(IProduction.extract, (_directSource())));
        if (verb == Verb.ISSUE) {
            return (address(documents), abi.encodeCall(IDocuments.issueCertificate, (_directCertificate())));
        }
        if (verb == Verb.SUSPEND) {
            data = abi.encodeCall(IDocuments.suspendCertificate, (firstCertificate, 0, "audit overdue"));
            return (address(documents), data);
        }
        data = abi.encodeCall(IDocuments.revokeCertificate, (firstCertificate, 0, NOW - 1 days, "false records"));
        return (address(documents), data);
    }

    function _directOffer() private view returns (ICustody.OfferRequest memory offered) {
        offered.ref = "T2";
        offered.batchId = ore;
        offered.quantity = 300;
        offered.fromSite = pit;
        offered.toSite = refinery;
        offered.tolerancePpm = 5000;
        for (uint256 i = 0; i < 8; ++i) {
            offered.splittingLimits |= (21 + i) << (32 * i);
        }
        offered.owner = recyclerMember;
        offered.shipment = SHIPMENT;
        offered.eventTime = NOW;
        offered.expiresAt = EXPIRY;
    }

    function _directSource() private view returns (IProduction.SourceRequest memory source) {
        source.product = "RICH";
        source.lot = "L-7";
        source.site = pit;
        source.material = RICH_ORE;
        source.eventTime = NOW;
        source.quantity = 5000;
        for (uint256 i = 0; i < 8; ++i) {
            source.composition |= (11 + i) << (32 * i);
        }
        source.models = uint24(4 | (3 << 3) | (2 << 6) | (1 << 9) | (4 << 15) | (3 << 18) | (2 << 21));
        source.ticket = TICKET;
        source.certificates = new bytes32[](1);
        source.certificates[0] = firstCertificate;
    }

    function _directCertificate() private view returns (IDocuments.CertificateRequest memory issued) {
        issued.ref = "C2";
        issued.sha256Hash = keccak256("C2");
        issued.cid = "bafy";
        issued.scheme = SCHEME;
        issued.subjectKind = SubjectKind.SITE;
        issued.subjectId = pit;
        issued.validFrom = NOW;
        issued.validUntil = NOW + 100 days;
    }

    function _ofWallet(Verb verb) private returns (Message memory message, AnsweringWallet wallet) {
        wallet = new AnsweringWallet();
        membership.addAccountFor(_memberOf(verb), address(wallet));
        message = _message(verb);
        _put(message, SIGNER_WORD, uint160(address(wallet)));
    }

    /// @dev A certificate is looked for among the signer's own.
    function _refusalOfRegulator(Verb verb) private view returns (bytes memory) {
        if (verb == Verb.SUSPEND || verb == Verb.REVOKE) {
            return abi.encodeWithSelector(
                IDocuments.Documents_UnknownCertificate.selector, documents.certificateIdOf(regulatorMember, "C1")
            );
        }
        uint8 role = verb == Verb.ISSUE ? Roles.VERIFIER : Roles.OPERATOR;
        return abi.encodeWithSelector(IMembership.Membership_RoleMissing.selector, regulatorMember, role);
    }

    function _wrongSignature(address signer) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedRequests.SignedRequests_WrongSignature.selector, signer);
    }

    function _wrongNonce(address signer, uint256 next) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, signer, next);
    }
}

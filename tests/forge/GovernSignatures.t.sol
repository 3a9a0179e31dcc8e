// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MemberGovernor} from "../../contracts/MemberGovernor.sol";
import {IMemberGovernor} from "../../contracts/interfaces/IMemberGovernor.sol";
import {Founded} from "./Founded.sol";

/// @notice What signing needs of forge.
interface SigningVm {
    function addr(uint256 privateKey) external pure returns (address);

    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    function chainId(uint256 newChainId) external;
}

/// @notice A wallet that accepts what its owner signed, until it changes its mind.
contract OwnedWallet is IERC1271 {
    address public owner;

    constructor(address owner_) {
        owner = owner_;
    }

    function setOwner(address newOwner) external {
        owner = newOwner;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        return ECDSA.recover(digest, signature) == owner ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

/// @notice Votes by signature: cast by whoever relays them, counted as if the account had voted itself.
contract GovernSignaturesTest is Founded {
    SigningVm private constant SIGNING = SigningVm(address(vm));
    bytes32 private constant BALLOT = keccak256("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)");
    bytes32 private constant EXTENDED = keccak256(
        "ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,bytes params)"
    );
    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    uint256 private constant KEY = 0xA11CE;
    uint256 private constant OTHER_KEY = 0xB0B;
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    address private signer;
    OwnedWallet private wallet;
    uint256 private proposalId;

    function setUp() public {
        _deployGovernance();
        signer = SIGNING.addr(KEY);
        wallet = new OwnedWallet(signer);
        membership.addAccountFor(refinerMember, signer);
        membership.addAccountFor(recyclerMember, address(wallet));
        _handOver();
        vm.warp(block.timestamp + 2 days);
        proposalId = _propose(
            mine, _draft(address(membership), abi.encodeCall(membership.suspendMember, (regulatorMember, "r")))
        );
        _toVote(proposalId);
    }

    function test_signed__by_an_account__counts_for_its_member() public {
        bytes memory signature = _sign(KEY, signer, 0);
        vm.prank(stranger);
        governor.castVoteBySig(proposalId, FOR, signer, signature);
        vm.assertTrue(governor.hasMemberVoted(proposalId, refinerMember));
        vm.assertEq(governor.nonces(signer), 1);
    }

    function test_signed__by_a_contract_wallet__counts_for_its_member() public {
        governor.castVoteBySig(proposalId, FOR, address(wallet), _sign(KEY, address(wallet), 0));
        vm.assertTrue(governor.hasMemberVoted(proposalId, recyclerMember));
    }

    function test_signed__with_a_reason__counts() public {
        bytes memory signature = _pack(KEY, _digest(governor, block.chainid, _extended("because")));
        governor.castVoteWithReasonAndParamsBySig(proposalId, FOR, signer, "because", "", signature);
        vm.assertTrue(governor.hasMemberVoted(proposalId, refinerMember));
    }

    // Refusals

    function test_signed__replayed__refused() public {
        bytes memory signature = _sign(KEY, signer, 0);
        governor.castVoteBySig(proposalId, FOR, signer, signature);
        _refuses(FOR, signer, signature);
    }

    function test_signed__with_a_nonce_to_come__refused() public {
        _refuses(FOR, signer, _sign(KEY, signer, 1));
    }

    function test_signed__and_changed__refused() public {
        _refuses(AGAINST, signer, _sign(KEY, signer, 0));
        bytes memory signature = _pack(KEY, _digest(governor, block.chainid, _extended("because")));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, signer));
        governor.castVoteWithReasonAndParamsBySig(proposalId, FOR, signer, "for nothing", "", signature);
    }

    function test_signed__for_another_proposal__refused() public {
        bytes32 content = keccak256(abi.encode(BALLOT, proposalId + 1, FOR, signer, 0));
        _refuses(FOR, signer, _pack(KEY, _digest(governor, block.chainid, content)));
    }

    function test_signed__by_another_key__refused() public {
        _refuses(FOR, signer, _sign(OTHER_KEY, signer, 0));
        _refuses(FOR, address(wallet), _sign(OTHER_KEY, address(wallet), 0));
    }

    function test_signed__for_another_account_of_the_same_key__refused() public {
        _refuses(FOR, address(wallet), _sign(KEY, signer, 0));
    }

    function test_signed__malleably__refused() public {
        (uint8 v, bytes32 r, bytes32 s) = SIGNING.sign(KEY, _digest(governor, block.chainid, _ballot(signer, 0)));
        _refuses(FOR, signer, abi.encodePacked(r, bytes32(ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27)));
    }

    function test_signed__for_another_contract__refused() public {
        MemberGovernor other = new MemberGovernor(access, membership);
        _refuses(FOR, signer, _pack(KEY, _digest(other, block.chainid, _ballot(signer, 0))));
    }

    function test_signed__for_another_chain__refused() public {
        _refuses(FOR, signer, _pack(KEY, _digest(governor, block.chainid + 1, _ballot(signer, 0))));
        bytes memory here = _sign(KEY, signer, 0);
        SIGNING.chainId(block.chainid + 1);
        _refuses(FOR, signer, here);
    }

    function test_signed__by_an_account_of_a_suspended_member__refused() public {
        bytes memory signature = _sign(KEY, signer, 0);
        _administer(abi.encodeCall(membership.suspendMember, (refinerMember, "r")));
        _refusesVote(signer, signature);
    }

    function test_signed__by_a_removed_account__refused() public {
        bytes memory signature = _sign(KEY, signer, 0);
        _administer(abi.encodeCall(membership.removeAccountFor, (refinerMember, signer)));
        _refusesVote(signer, signature);
    }

    function test_signed__by_a_stranger__refused() public {
        address nobody = SIGNING.addr(OTHER_KEY);
        _refusesVote(nobody, _sign(OTHER_KEY, nobody, 0));
    }

    function test_signed__after_the_vote__refused() public {
        bytes memory signature = _sign(KEY, signer, 0);
        _afterVote(proposalId);
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector,
                proposalId,
                IGovernor.ProposalState.Defeated,
                bytes32(1 << uint8(IGovernor.ProposalState.Active))
            )
        );
        governor.castVoteBySig(proposalId, FOR, signer, signature);
    }

    function test_signed__by_a_wallet_that_changed_hands__refused() public {
        bytes memory signature = _sign(KEY, address(wallet), 0);
        wallet.setOwner(SIGNING.addr(OTHER_KEY));
        _refuses(FOR, address(wallet), signature);
    }

    function test_signed__and_directly__counts_once() public {
        bytes memory signature = _sign(KEY, signer, 0);
        _vote(proposalId, refiner, AGAINST);
        vm.expectRevert(
            abi.encodeWithSelector(IMemberGovernor.MemberGovernor_AlreadyVoted.selector, proposalId, refinerMember)
        );
        governor.castVoteBySig(proposalId, FOR, signer, signature);

        governor.castVoteBySig(proposalId, FOR, address(wallet), _sign(KEY, address(wallet), 0));
        vm.expectRevert(
            abi.encodeWithSelector(IMemberGovernor.MemberGovernor_AlreadyVoted.selector, proposalId, recyclerMember)
        );
        _vote(proposalId, recycler, AGAINST);
    }

    // Parts

    function _administer(bytes memory data) private {
        uint256 blockTime = block.timestamp;
        vm.startPrank(address(governor));
        vm.warp(blockTime - 1 days);
        access.schedule(address(membership), data, 0);
        vm.warp(blockTime);
        access.execute(address(membership), data);
        vm.stopPrank();
    }

    function _refuses(uint8 support, address voter, bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, voter));
        governor.castVoteBySig(proposalId, support, voter, signature);
    }

    function _refusesVote(address voter, bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(IMemberGovernor.MemberGovernor_NoVote.selector, voter));
        governor.castVoteBySig(proposalId, FOR, voter, signature);
    }

    function _sign(uint256 key, address voter, uint256 nonce) private view returns (bytes memory) {
        return _pack(key, _digest(governor, block.chainid, _ballot(voter, nonce)));
    }

    function _ballot(address voter, uint256 nonce) private view returns (bytes32) {
        return keccak256(abi.encode(BALLOT, proposalId, FOR, voter, nonce));
    }

    function _extended(string memory reason) private view returns (bytes32) {
        return keccak256(abi.encode(EXTENDED, proposalId, FOR, signer, 0, keccak256(bytes(reason)), keccak256("")));
    }

    function _pack(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = SIGNING.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _digest(MemberGovernor verifying, uint256 chain, bytes32 content) private pure returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN, keccak256("Oreline"), keccak256("1"), chain, verifying));
        return keccak256(abi.encodePacked("\x19\x01", domain, content));
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IBreakGlass} from "../../contracts/interfaces/IBreakGlass.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {AccessMatrixCallers} from "./AccessMatrixCallers.sol";

/// @notice A member's wallet that signs whatever it is asked.
contract WillingWallet is IERC1271 {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return IERC1271.isValidSignature.selector;
    }
}

/// @notice `docs/access-control.md` as a test: what governs, after the bootstrap account handed over. Governance is now
/// the governor, and what it does through the manager was scheduled a day before.
contract AccessMatrixGovernanceTest is AccessMatrixCallers {
    Draft private passed;
    Draft private ripe;
    Draft private voted;
    Draft private pending;
    uint256 private votedId;
    address private wallet = address(new WillingWallet());
    IBreakGlass.HoldProposal private holding;
    IBreakGlass.LiftProposal private lifting;
    bytes32 private placedId;
    uint32 private proposer;

    function setUp() public {
        _deployGovernance();
        _prepareCallers(uint40(NOW + 30 days));
        membership.addAccountFor(recyclerMember, wallet);
        proposer = recyclerMember;
        _handOver();
        _callers[Caller.GOVERNANCE] = address(governor);
        vm.warp(block.timestamp + 1 days);
        _prepareProposals();
        _prepareGlass();
        _listGovernor();
        _listVotes();
        _listSettings();
        _listManager();
        _listRoles();
        _listFixed();
        _listGlass();
    }

    function test_matrix__governance_by_every_caller__as_written_down() public {
        _checkAll();
    }

    // The world

    /// @dev One proposal that passed, one that is queued and due, one under vote, one pending; and what the governor
    /// does by itself in these tests, scheduled.
    function _prepareProposals() private {
        passed = _capacity(1);
        ripe = _capacity(2);
        voted = _capacity(3);
        pending = _capacity(4);
        uint256 first = _propose(recycler, passed);
        uint256 second = _propose(recycler, ripe);
        _toVote(second);
        address[6] memory voters = [mine, refiner, recycler, verifier, otherVerifier, regulator];
        for (uint256 i = 0; i < voters.length; ++i) {
            _vote(first, voters[i], FOR);
            _vote(second, voters[i], FOR);
        }
        _afterVote(second);
        _queue(ripe);
        vm.warp(block.timestamp + 12 hours);
        votedId = _propose(recycler, voted);
        _schedule(address(membership), abi.encodeCall(membership.closeSite, (pit, "r")));
        _schedule(address(membership), abi.encodeCall(membership.closeSite, (mineStore, "r")));
        _scheduleManaging();
        vm.warp(governor.proposalEta(second));
        _propose(mine, pending);
    }

    function _scheduleManaging() private {
        _schedule(address(membership), _suspension(regulatorMember));
        _schedule(address(membership), _suspension(verifierMember));
        _schedule(address(access), abi.encodeCall(access.grantRole, (HOLD_ROLE, spare, 0)));
        _schedule(address(access), abi.encodeCall(access.revokeRole, (HOLD_ROLE, address(breakGlass))));
        _schedule(address(access), abi.encodeCall(access.labelRole, (HOLD_ROLE, "holds")));
        _schedule(address(access), abi.encodeCall(access.labelRole, (HOLD_ROLE, "many")));
        _schedule(
            address(access), abi.encodeCall(access.setTargetFunctionRole, (address(incidents), _placing(), HOLD_ROLE))
        );
        _schedule(address(access), abi.encodeCall(access.setGrantDelay, (HOLD_ROLE, 1 days)));
        _schedule(address(access), abi.encodeCall(access.setRoleAdmin, (HOLD_ROLE, HOLD_ROLE)));
        _schedule(address(access), abi.encodeCall(access.setRoleGuardian, (HOLD_ROLE, HOLD_ROLE)));
        _schedule(address(access), abi.encodeCall(access.setTargetAdminDelay, (address(token), 1 days)));
        _schedule(address(access), abi.encodeCall(access.setTargetClosed, (address(token), true)));
        _schedule(address(breakGlass), abi.encodeCall(breakGlass.setParameters, (_parameters())));
    }

    /// @dev A hold that a quorum placed, and proposals that the recycler alone approved.
    function _prepareGlass() private {
        IBreakGlass.HoldProposal memory placed = _order("placed");
        vm.prank(recycler);
        bytes32 proposalId = breakGlass.proposeHold(placed);
        address[5] memory approvers = [mine, refiner, verifier, otherVerifier, regulator];
        for (uint256 i = 0; !breakGlass.proposalOf(proposalId).done; ++i) {
            vm.prank(approvers[i]);
            breakGlass.approveHold(proposer, placed);
        }
        placedId = incidents.idOf(0, Strings.toHexString(uint256(proposalId), 32));
        holding = _order("proposed");
        lifting = IBreakGlass.LiftProposal("lift", placedId, "r");
        vm.startPrank(recycler);
        breakGlass.proposeHold(holding);
        breakGlass.proposeLift(lifting);
        vm.stopPrank();
    }

    // The actions

    function _listGovernor() private {
        address target = address(governor);
        Draft memory draft = _capacity(5);
        _add(
            "propose",
            target,
            abi.encodeCall(governor.propose, (draft.targets, draft.values, draft.calldatas, draft.description)),
            ACTIVE
        );
        draft = pending;
        _add(
            "cancel",
            target,
            abi.encodeCall(governor.cancel, (draft.targets, draft.values, draft.calldatas, _hash(draft))),
            OWNER | HELD | CLOSED | GUARDIAN
        );
        draft = passed;
        _add(
            "queue",
            target,
            abi.encodeCall(governor.queue, (draft.targets, draft.values, draft.calldatas, _hash(draft))),
            ANYONE
        );
        draft = ripe;
        _add(
            "execute",
            target,
            abi.encodeCall(governor.execute, (draft.targets, draft.values, draft.calldatas, _hash(draft))),
            ANYONE
        );
        _add("found", target, abi.encodeCall(governor.found, (spare)), 0);
        _add("relay", target, abi.encodeCall(governor.relay, (spare, 0, "")), 0);
    }

    function _listVotes() private {
        address target = address(governor);
        _add("castVote", target, abi.encodeCall(governor.castVote, (votedId, FOR)), ACTIVE);
        _add(
            "castVoteWithReason", target, abi.encodeCall(governor.castVoteWithReason, (votedId, FOR, "because")), ACTIVE
        );
        _add(
            "castVoteWithReasonAndParams",
            target,
            abi.encodeCall(governor.castVoteWithReasonAndParams, (votedId, FOR, "because", "")),
            ACTIVE
        );
        _add("castVoteBySig", target, abi.encodeCall(governor.castVoteBySig, (votedId, FOR, wallet, "")), ANYONE);
        _add(
            "castVoteWithReasonAndParamsBySig",
            target,
            abi.encodeCall(governor.castVoteWithReasonAndParamsBySig, (votedId, FOR, wallet, "because", "", "")),
            ANYONE
        );
        uint256[] memory none;
        _add("onERC721Received", target, abi.encodeCall(governor.onERC721Received, (spare, spare, 1, "")), ANYONE);
        _add("onERC1155Received", target, abi.encodeCall(governor.onERC1155Received, (spare, spare, 1, 1, "")), ANYONE);
        _add(
            "onERC1155BatchReceived",
            target,
            abi.encodeCall(governor.onERC1155BatchReceived, (spare, spare, none, none, "")),
            ANYONE
        );
    }

    function _listSettings() private {
        address target = address(governor);
        _add("setQuorum", target, abi.encodeCall(governor.setQuorum, (5000, 2)), GOVERNANCE);
        _add("setVotingDelay", target, abi.encodeCall(governor.setVotingDelay, (2 hours)), GOVERNANCE);
        _add("setVotingPeriod", target, abi.encodeCall(governor.setVotingPeriod, (2 days)), GOVERNANCE);
        _add("setProposalThreshold", target, abi.encodeCall(governor.setProposalThreshold, (1)), GOVERNANCE);
        _add("setProposalGuardian", target, abi.encodeCall(governor.setProposalGuardian, (spare)), GOVERNANCE);
        _add("setBaseDelaySeconds", target, abi.encodeCall(governor.setBaseDelaySeconds, (3 days)), GOVERNANCE);
        _add(
            "setAccessManagerIgnored",
            target,
            abi.encodeCall(governor.setAccessManagerIgnored, (address(token), _placing(), true)),
            0
        );
    }

    function _listManager() private {
        address target = address(access);
        _add(
            "schedule",
            target,
            abi.encodeCall(access.schedule, (address(membership), _suspension(refinerMember), 0)),
            GOVERNANCE
        );
        _add(
            "execute",
            target,
            abi.encodeCall(access.execute, (address(membership), _suspension(regulatorMember))),
            GOVERNANCE
        );
        _add(
            "cancel",
            target,
            abi.encodeCall(access.cancel, (address(governor), address(membership), _suspension(verifierMember))),
            GOVERNANCE
        );
        _add(
            "consumeScheduledOp",
            target,
            abi.encodeCall(access.consumeScheduledOp, (address(governor), _suspension(verifierMember))),
            0
        );
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(access.labelRole, (HOLD_ROLE, "many"));
        _add("multicall", target, abi.encodeCall(access.multicall, (calls)), GOVERNANCE);
        _add("handOver", target, abi.encodeCall(access.handOver, (address(governor), address(breakGlass), guardian)), 0);
    }

    function _listRoles() private {
        address target = address(access);
        _add("grantRole", target, abi.encodeCall(access.grantRole, (HOLD_ROLE, spare, 0)), GOVERNANCE);
        _add("revokeRole", target, abi.encodeCall(access.revokeRole, (HOLD_ROLE, address(breakGlass))), GOVERNANCE);
        _add("renounceRole", target, abi.encodeCall(access.renounceRole, (HOLD_ROLE, address(breakGlass))), 0);
        _add("labelRole", target, abi.encodeCall(access.labelRole, (HOLD_ROLE, "holds")), GOVERNANCE);
        _add(
            "setTargetFunctionRole",
            target,
            abi.encodeCall(access.setTargetFunctionRole, (address(incidents), _placing(), HOLD_ROLE)),
            GOVERNANCE
        );
    }

    /// @dev Refused to governance too.
    function _listFixed() private {
        address target = address(access);
        _add("setGrantDelay", target, abi.encodeCall(access.setGrantDelay, (HOLD_ROLE, 1 days)), 0);
        _add("setRoleAdmin", target, abi.encodeCall(access.setRoleAdmin, (HOLD_ROLE, HOLD_ROLE)), 0);
        _add("setRoleGuardian", target, abi.encodeCall(access.setRoleGuardian, (HOLD_ROLE, HOLD_ROLE)), 0);
        _add("setTargetAdminDelay", target, abi.encodeCall(access.setTargetAdminDelay, (address(token), 1 days)), 0);
        _add("setTargetClosed", target, abi.encodeCall(access.setTargetClosed, (address(token), true)), 0);
    }

    function _listGlass() private {
        address target = address(breakGlass);
        IBreakGlass.LiftProposal memory lift = IBreakGlass.LiftProposal("another", placedId, "r");
        _add("proposeHold", target, abi.encodeCall(IBreakGlass.proposeHold, (_order("new"))), ACTIVE);
        _add("approveHold", target, abi.encodeCall(IBreakGlass.approveHold, (proposer, holding)), ACTIVE);
        _add("proposeLift", target, abi.encodeCall(IBreakGlass.proposeLift, (lift)), ACTIVE);
        _add("approveLift", target, abi.encodeCall(IBreakGlass.approveLift, (proposer, lifting)), ACTIVE);
        _add("setParameters", target, abi.encodeCall(IBreakGlass.setParameters, (_parameters())), GOVERNANCE);
    }

    // Requests

    function _schedule(address target, bytes memory data) private {
        vm.prank(address(governor));
        access.schedule(target, data, 0);
    }

    function _suspension(uint32 member) private view returns (bytes memory) {
        return abi.encodeCall(membership.suspendMember, (member, "r"));
    }

    function _capacity(uint64 mg) private returns (Draft memory) {
        uint64[8] memory capacity;
        capacity[0] = mg;
        return _draft(address(token), abi.encodeCall(token.setCapacity, (pit, 2026, capacity)));
    }

    function _order(string memory ref) private view returns (IBreakGlass.HoldProposal memory) {
        return
            IBreakGlass.HoldProposal(
                ref, IIncidents.Target(SubjectKind.SITE, recyclerStore, 0, WasteClass.NONE), 0, "r"
            );
    }

    function _parameters() private pure returns (IBreakGlass.Parameters memory) {
        return IBreakGlass.Parameters({shareBps: 5000, floor: 3, window: 2 hours, maxHolds: 4});
    }

    function _placing() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](1);
        selectors[0] = IIncidents.placeHoldByGovernance.selector;
    }

    function _hash(Draft memory draft) private pure returns (bytes32) {
        return keccak256(bytes(draft.description));
    }
}

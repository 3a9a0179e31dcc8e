// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IBreakGlass} from "../../contracts/interfaces/IBreakGlass.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {Founded} from "./Founded.sol";

/// @notice Members, strangers and a guardian that do what they like: propose, also against the rules, vote with whatever
/// account, change accounts, queue, execute, cancel, break the glass. It notes what succeeded and says whether all is as
/// it must be.
contract GovernChamber is Founded {
    uint256 private constant MAX_PROPOSALS = 40;
    uint256 private constant MIN_ACTIVE = 3;

    address[] private _accounts;
    Draft[] private _drafted;
    uint256[] private _ids;
    IBreakGlass.HoldProposal[] private _holds;
    uint32[] private _holdProposers;

    mapping(uint256 proposalId => mapping(uint32 member => uint256)) private _cast;
    mapping(uint256 proposalId => uint256) private _queuedAt;
    mapping(uint256 proposalId => bool) private _wrong;
    uint256 private _touched;
    mapping(bytes32 verb => uint256) public done;

    function found() external {
        _deployGovernance();
        _handOver();
        vm.warp(block.timestamp + 2 days);
        _accounts = [mine, refiner, recycler, verifier, otherVerifier, regulator, stranger, guardian];
        for (uint256 i = 0; i < 6; ++i) {
            address second = address(uint160(uint256(keccak256(abi.encode("second", i)))));
            _join(_accounts[i], second);
            _accounts.push(second);
        }
    }

    // Acts

    function propose(uint256 drawn) external {
        if (_ids.length == MAX_PROPOSALS) return;
        Draft memory draft = _drawn(drawn >> 8);
        address account = _accountOf(drawn);
        vm.prank(account);
        (bool ok, bytes memory answer) = address(governor)
            .call(abi.encodeCall(governor.propose, (draft.targets, draft.values, draft.calldatas, draft.description)));
        if (!ok) return;
        _note("propose");
        _drafted.push(draft);
        _ids.push(abi.decode(answer, (uint256)));
    }

    function vote(uint256 drawn, uint8 support) external {
        if (_ids.length == 0) return;
        _touched = (drawn >> 8) % _ids.length;
        uint256 proposalId = _ids[_touched];
        address account = _accountOf(drawn);
        uint32 member = membership.accountOf(account).member;
        vm.prank(account);
        (bool ok,) = address(governor).call(abi.encodeCall(governor.castVote, (proposalId, support % 4)));
        if (!ok) return;
        _note("vote");
        ++_cast[proposalId][member];
        bool valid = membership.accountOf(account).active && membership.memberOf(member).active;
        if (!valid || support % 4 == 3) _wrong[proposalId] = true;
    }

    function voteAll(uint256 drawn) external {
        for (uint256 i = 0; i < _accounts.length; ++i) {
            this.vote((drawn << 8) | i, uint8(FOR));
        }
    }

    function queue(uint256 drawn) external {
        if (_ids.length == 0) return;
        uint256 index = drawn % _ids.length;
        Draft memory draft = _drafted[index];
        if (!_governor(governor.queue.selector, draft)) return;
        _note("queue");
        _queuedAt[_ids[index]] = block.timestamp;
    }

    function execute(uint256 drawn) external {
        if (_ids.length == 0) return;
        uint256 index = drawn % _ids.length;
        _touched = index;
        uint256 proposalId = _ids[index];
        Draft memory draft = _drafted[index];
        bool before = governor.state(proposalId) == IGovernor.ProposalState.Executed;
        if (!_governor(governor.execute.selector, draft)) return;
        _note("execute");
        if (before || block.timestamp < _queuedAt[proposalId] + 1 days) _wrong[proposalId] = true;
    }

    function cancel(uint256 drawn) external {
        if (_ids.length == 0) return;
        uint256 index = (drawn >> 8) % _ids.length;
        _touched = index;
        uint256 proposalId = _ids[index];
        Draft memory draft = _drafted[index];
        address account = drawn % 3 == 0 ? guardian : _accountOf(drawn);
        bool pending = governor.state(proposalId) == IGovernor.ProposalState.Pending;
        vm.prank(account);
        if (!_governor(governor.cancel.selector, draft)) return;
        _note("cancel");
        bool isGuardian = account == governor.proposalGuardian();
        if (isGuardian ? governor.isGuardianChange(proposalId) : !pending) _wrong[proposalId] = true;
    }

    function changeAccount(uint256 drawn) external {
        address first = _accounts[drawn % 6];
        address second = _accounts[8 + drawn % 6];
        if (!membership.memberOf(membership.accountOf(first).member).active) return;
        if (membership.accountOf(second).active) {
            vm.prank(first);
            membership.removeAccount(second);
            _note("removeAccount");
        } else {
            _join(first, second);
            _note("addAccount");
        }
    }

    /// @dev As a proposal of long ago would.
    function changeMember(uint256 drawn) external {
        uint32 member = uint32(1 + drawn % 6);
        bool active = membership.memberOf(member).active;
        if (active && membership.activeCount() == MIN_ACTIVE) return;
        bytes memory data = active
            ? abi.encodeCall(membership.suspendMember, (member, "r"))
            : abi.encodeCall(membership.reinstateMember, (member));
        uint256 blockTime = block.timestamp;
        vm.startPrank(address(governor));
        vm.warp(blockTime - 1 days);
        (bool free,) = address(access).call(abi.encodeCall(access.schedule, (address(membership), data, 0)));
        vm.warp(blockTime);
        if (free) access.execute(address(membership), data);
        vm.stopPrank();
        _note("changeMember");
    }

    function proposeHold(uint256 drawn) external {
        if (_holds.length == MAX_PROPOSALS) return;
        IBreakGlass.HoldProposal memory proposal = IBreakGlass.HoldProposal(
            _text(_holds.length + 1),
            IIncidents.Target(SubjectKind.SITE, 1 + (drawn >> 8) % 7, 0, WasteClass.NONE),
            0,
            "r"
        );
        address account = _accountOf(drawn);
        vm.prank(account);
        (bool ok,) = address(breakGlass).call(abi.encodeCall(breakGlass.proposeHold, (proposal)));
        if (!ok) return;
        _note("proposeHold");
        _holds.push(proposal);
        _holdProposers.push(membership.accountOf(account).member);
    }

    /// @dev Several accounts at a time, on one of the last proposals, or hardly any would be in time.
    function approveHold(uint256 drawn) external {
        if (_holds.length == 0) return;
        uint256 index = _holds.length - 1 - (drawn >> 8) % Math.min(_holds.length, 3);
        for (uint256 i = 0; i < _accounts.length; i += 1 + drawn % 3) {
            _approve(index, _accounts[i]);
        }
    }

    function waitSome(uint256 drawn) external {
        vm.warp(block.timestamp + 1 + drawn % 2 days);
    }

    // Rules

    /// @dev The manager, and the proposal that something was last done to.
    function checkTouched() external view {
        _checkManager();
        if (_ids.length != 0) _checkProposal(_ids[_touched]);
    }

    function checkAll() external view {
        _checkManager();
        for (uint256 i = 0; i < _ids.length; ++i) {
            _checkProposal(_ids[i]);
        }
    }

    /// @dev G1: one administrator, the governor. G2: every contract keeps its manager, and no other role is held.
    function _checkManager() private view {
        require(access.administrator() == address(governor), "G1: another administrator");
        require(_has(ADMIN_ROLE, address(governor)), "G1: the governor has lost its role");
        for (uint256 i = 0; i < _accounts.length; ++i) {
            require(!_has(ADMIN_ROLE, _accounts[i]), "G1: a second administrator");
            require(!_has(HOLD_ROLE, _accounts[i]), "G2: an account places holds");
        }
        require(
            !_has(ADMIN_ROLE, address(this)) && !_has(HOLD_ROLE, address(this)), "G1: the bootstrap account is back"
        );
        address[4] memory governed =
            [membership.authority(), token.authority(), incidents.authority(), breakGlass.authority()];
        for (uint256 i = 0; i < governed.length; ++i) {
            require(governed[i] == address(access), "G2: another manager");
        }
        require(governor.votingDelay() >= 1 hours && governor.votingPeriod() >= 1 days, "G3: no time to vote");
        require(governor.baseDelaySeconds() >= 1 days, "G3: no time to see what comes");
    }

    /// @dev G4: the tally is the members that voted, each once. G5: who voted could. G6: what was executed had passed, and
    /// waited. G7: only the guardian cancels a vote under way, and never its own removal.
    function _checkProposal(uint256 proposalId) private view {
        (uint256 against, uint256 inFavour, uint256 abstaining) = governor.proposalVotes(proposalId);
        uint256 voted = 0;
        for (uint32 member = 1; member <= membership.memberCount(); ++member) {
            uint256 cast = _cast[proposalId][member];
            require(cast <= 1, "G4: a member voted twice");
            require((cast == 1) == governor.hasMemberVoted(proposalId, member), "G4: a vote was not marked");
            voted += cast;
        }
        require(against + inFavour + abstaining == voted, "G4: the tally is not the votes");
        require(!_wrong[proposalId], "G5, G6, G7: what must not succeed has");
        if (governor.state(proposalId) != IGovernor.ProposalState.Executed) return;
        require(inFavour > against, "G6: executed without a majority");
        uint256 quorum = governor.quorum(governor.proposalSnapshot(proposalId));
        require(inFavour + abstaining >= quorum, "G6: executed without a quorum");
    }

    // Parts

    /// @dev G8: a hold is placed by a quorum of different members that are active.
    function _approve(uint256 index, address account) private {
        IBreakGlass.HoldProposal memory proposal = _holds[index];
        bytes32 proposalId = breakGlass.holdProposalId(_holdProposers[index], proposal);
        vm.prank(account);
        (bool ok,) = address(breakGlass).call(abi.encodeCall(breakGlass.approveHold, (_holdProposers[index], proposal)));
        if (!ok) return;
        _note("approveHold");
        if (!breakGlass.proposalOf(proposalId).done) return;
        _note("placeHold");
        uint32[] memory approvers = breakGlass.approversOf(proposalId);
        uint256 active = 0;
        for (uint256 i = 0; i < approvers.length; ++i) {
            if (membership.memberOf(approvers[i]).active) ++active;
            for (uint256 j = 0; j < i; ++j) {
                require(approvers[i] != approvers[j], "G8: a member approved twice");
            }
        }
        require(active >= breakGlass.quorum(), "G8: a hold without a quorum");
    }

    function _drawn(uint256 drawn) private returns (Draft memory draft) {
        uint256 kind = drawn % 10;
        uint32 number = uint32(drawn >> 8);
        if (kind == 0) return _draft(address(governor), abi.encodeCall(governor.setProposalGuardian, (guardian)));
        if (kind == 1) return _draft(address(governor), abi.encodeCall(governor.setVotingDelay, (number % 2 days)));
        if (kind == 2) {
            return _draft(address(governor), abi.encodeCall(governor.setBaseDelaySeconds, (number % 3 days)));
        }
        if (kind == 3) {
            return _draft(address(governor), abi.encodeCall(governor.setQuorum, (uint16(number % 10_000), number % 5)));
        }
        if (kind == 4) return _draft(address(access), abi.encodeCall(access.grantRole, (ADMIN_ROLE, mine, 0)));
        if (kind == 5) {
            return _draft(address(access), abi.encodeCall(access.updateAuthority, (address(token), address(this))));
        }
        if (kind == 6) return _draft(address(access), abi.encodeCall(access.setTargetClosed, (address(token), true)));
        if (kind == 7) return _draft(address(succession), abi.encodeCall(succession.setDelay, (number % 400 days)));
        if (kind == 8) return _draft(address(governor), abi.encodeCall(governor.setVotingPeriod, (number % 9 days)));
        uint64[8] memory mg;
        mg[0] = number;
        return _draft(address(token), abi.encodeCall(token.setCapacity, (pit, 2026, mg)));
    }

    /// @dev `queue`, `execute` and `cancel` take the same.
    function _governor(bytes4 selector, Draft memory draft) private returns (bool ok) {
        (ok,) = address(governor)
            .call(
                abi.encodeWithSelector(
                    selector, draft.targets, draft.values, draft.calldatas, keccak256(bytes(draft.description))
                )
            );
    }

    function _has(uint64 roleId, address account) private view returns (bool holds) {
        (holds,) = access.hasRole(roleId, account);
    }

    function _accountOf(uint256 drawn) private view returns (address) {
        return _accounts[drawn % 256 % _accounts.length];
    }

    function _note(bytes32 verb) private {
        ++done[verb];
    }
}

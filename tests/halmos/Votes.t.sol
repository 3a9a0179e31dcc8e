// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IConsortiumAccessManager} from "../../contracts/interfaces/IConsortiumAccessManager.sol";
import {MemberGovernor} from "../../contracts/MemberGovernor.sol";
import {Membership} from "../../contracts/Membership.sol";
import {Roles} from "../../contracts/libraries/Types.sol";
import {Vm} from "../forge/Vm.sol";

/// @notice Opens the counting of votes to the properties below.
contract OpenedGovernor is MemberGovernor {
    constructor(address manager, Membership membership) MemberGovernor(IConsortiumAccessManager(manager), membership) {}

    function countVote(uint256 proposalId, address account, uint8 support, uint256 weight) external {
        _countVote(proposalId, account, support, weight, "");
    }

    function votesOf(address account, uint256 timepoint) external view returns (uint256) {
        return _getVotes(account, timepoint, "");
    }
}

/// @notice The counting of votes with the members' register itself: two members, one of them with two accounts.
contract VoteProperties {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 private constant ADMITTED = 1_780_000_000;
    address private constant MINE = address(0xA1);
    address private constant MINE_TOO = address(0xA2);
    address private constant REFINER = address(0xB1);

    Membership private membership;
    OpenedGovernor private governor;

    function setUp() public {
        vm.warp(ADMITTED);
        AccessManager manager = new AccessManager(address(this));
        membership = new Membership(address(manager));
        membership.admitMember("urn:mine", "Mine", Roles.OPERATOR, MINE);
        membership.admitMember("urn:refiner", "Refiner", Roles.OPERATOR, REFINER);
        membership.addAccountFor(1, MINE_TOO);
        governor = new OpenedGovernor(address(manager), membership);
    }

    /// @notice One member counts once, whichever of its accounts vote and in whatever sense, and each vote counts one.
    function check_countVote__twoVotes__countOnceForEachMember(
        uint256 proposalId,
        uint8 firstVoter,
        uint8 secondVoter,
        uint8 support,
        uint8 other
    ) external {
        if (firstVoter > 2 || secondVoter > 2 || support > 2 || other > 2) return;
        address first = _account(firstVoter);
        address second = _account(secondVoter);
        governor.countVote(proposalId, first, support, 1);
        assert(_total(proposalId) == 1);
        bool same = membership.accountOf(first).member == membership.accountOf(second).member;
        try governor.countVote(proposalId, second, other, 1) {
            assert(!same);
            assert(_total(proposalId) == 2);
        } catch {
            assert(same);
            assert(_total(proposalId) == 1);
        }
    }

    /// @notice Without weight nobody is counted or marked, nor with a sense that does not exist.
    function check_countVote__withoutVote__marksNobody(uint256 proposalId, uint8 voter, uint8 support, uint256 weight)
        external
    {
        if (voter > 2 || (weight != 0 && support <= 2)) return;
        try governor.countVote(proposalId, _account(voter), support, weight) {
            assert(false);
        } catch {
            assert(!governor.hasMemberVoted(proposalId, membership.accountOf(_account(voter)).member));
            assert(_total(proposalId) == 0);
        }
    }

    /// @notice A vote for one proposal is none for another.
    function check_countVote__otherProposal__isLeftAlone(uint256 proposalId, uint256 other, uint8 support) external {
        if (proposalId == other || support > 2) return;
        governor.countVote(proposalId, MINE, support, 1);
        assert(!governor.hasMemberVoted(other, 1));
        assert(_total(other) == 0);
    }

    /// @notice A member has one vote, from when it was admitted; a removed account and a suspended member have none,
    /// whatever the time of the snapshot.
    function check_getVotes__anySnapshot__onlyOfWhoIsActiveNow(uint32 later) external {
        uint256 timepoint = uint256(later);
        vm.warp(ADMITTED + 1 days);
        assert(governor.votesOf(MINE, timepoint) == (timepoint >= ADMITTED ? 1 : 0));
        membership.removeAccountFor(1, MINE_TOO);
        assert(governor.votesOf(MINE_TOO, timepoint) == 0);
        membership.suspendMember(2, "insolvent");
        assert(governor.votesOf(REFINER, timepoint) == 0);
        assert(governor.votesOf(address(0xC1), timepoint) == 0);
    }

    function _account(uint8 number) private pure returns (address) {
        if (number == 0) return MINE;
        return number == 1 ? MINE_TOO : REFINER;
    }

    function _total(uint256 proposalId) private view returns (uint256) {
        (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes) = governor.proposalVotes(proposalId);
        return againstVotes + forVotes + abstainVotes;
    }
}

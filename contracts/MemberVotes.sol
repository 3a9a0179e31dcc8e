// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {IGovernor, IERC6372} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {IMemberGovernor} from "./interfaces/IMemberGovernor.sol";
import {IMembership} from "./interfaces/IMembership.sol";

/// @title Votes of members
/// @notice Counting for the governor: who has a vote, that it is cast once, and how many votes are a quorum.
abstract contract MemberVotes is IMemberGovernor, Governor {
    using Checkpoints for Checkpoints.Trace208;

    uint16 private constant WHOLE_BPS = 10_000;
    uint16 private constant MIN_SHARE_BPS = 2_500;
    uint16 private constant MAX_SHARE_BPS = 7_500;
    uint32 private constant MIN_FLOOR = 2;

    uint8 private constant AGAINST = 0;
    uint8 private constant FOR = 1;
    uint8 private constant ABSTAIN = 2;

    /// @dev Each the number of members, so that their sum is at most the number of members that `_voted` marks.
    struct Tally {
        uint64 againstVotes;
        uint64 forVotes;
        uint64 abstainVotes;
    }

    /// @inheritdoc IMemberGovernor
    IMembership public immutable MEMBERSHIP;

    mapping(uint256 proposalId => Tally) private _tallies;
    /// @dev By member, never by account: a member votes once, whichever of its accounts it uses.
    mapping(uint256 proposalId => mapping(uint32 member => bool)) private _voted;
    /// @dev `shareBps << 32 | floor` by time, so that a later change does not judge an earlier vote.
    Checkpoints.Trace208 private _quorums;

    constructor(IMembership membership) {
        MEMBERSHIP = membership;
        _setQuorum(WHOLE_BPS / 2, MIN_FLOOR);
    }

    /// @inheritdoc IMemberGovernor
    function setQuorum(uint16 shareBps, uint32 floor) external onlyGovernance {
        _setQuorum(shareBps, floor);
    }

    /// @inheritdoc IMemberGovernor
    function proposalVotes(uint256 proposalId)
        external
        view
        returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes)
    {
        Tally memory tally = _tallies[proposalId];
        return (tally.againstVotes, tally.forVotes, tally.abstainVotes);
    }

    /// @inheritdoc IMemberGovernor
    function hasMemberVoted(uint256 proposalId, uint32 member) external view returns (bool) {
        return _voted[proposalId][member];
    }

    /// @notice Whether the member of this account has voted, through whichever account.
    function hasVoted(uint256 proposalId, address account) external view override returns (bool) {
        return _voted[proposalId][MEMBERSHIP.accountOf(account).member];
    }

    /// @inheritdoc IERC6372
    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    /// @inheritdoc IERC6372
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    /// @inheritdoc IGovernor
    // solhint-disable-next-line func-name-mixedcase
    function COUNTING_MODE() external pure override returns (string memory) {
        return "support=bravo&quorum=for,abstain";
    }

    /// @notice Members that must be for or abstain: the share of those active at the time, and at least the floor.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        uint48 snapshot = SafeCast.toUint48(timepoint);
        (uint16 shareBps, uint32 floor) = quorumParametersAt(snapshot);
        return Math.max(floor, Math.ceilDiv(MEMBERSHIP.activeCountAt(snapshot) * shareBps, WHOLE_BPS));
    }

    /// @inheritdoc IMemberGovernor
    function quorumParametersAt(uint48 timepoint) public view returns (uint16 shareBps, uint32 floor) {
        uint208 packed = _quorums.upperLookupRecent(timepoint);
        return (uint16(packed >> 32), uint32(packed));
    }

    /// @dev Any account may ask; one that could not vote has weight 0 and is refused, so that it marks nobody.
    function _countVote(uint256 proposalId, address account, uint8 support, uint256 weight, bytes memory params)
        internal
        override
        returns (uint256)
    {
        if (params.length != 0) revert MemberGovernor_ParamsUnused();
        if (weight == 0) revert MemberGovernor_NoVote(account);
        uint32 member = MEMBERSHIP.accountOf(account).member;
        if (_voted[proposalId][member]) revert MemberGovernor_AlreadyVoted(proposalId, member);

        _voted[proposalId][member] = true;
        Tally storage tally = _tallies[proposalId];
        if (support == AGAINST) ++tally.againstVotes;
        else if (support == FOR) ++tally.forVotes;
        else if (support == ABSTAIN) ++tally.abstainVotes;
        else revert GovernorInvalidVoteType();
        emit MemberVoted(proposalId, member, support);
        return weight;
    }

    /// @dev One vote for an account of a member that was active then and is active now.
    function _getVotes(address account, uint256 timepoint, bytes memory) internal view override returns (uint256) {
        IMembership.Account memory row = MEMBERSHIP.accountOf(account);
        if (!row.active || !MEMBERSHIP.memberOf(row.member).active) return 0;
        return MEMBERSHIP.wasActiveAt(row.member, SafeCast.toUint48(timepoint)) ? 1 : 0;
    }

    function _quorumReached(uint256 proposalId) internal view override returns (bool) {
        Tally memory tally = _tallies[proposalId];
        return uint256(tally.forVotes) + tally.abstainVotes >= quorum(proposalSnapshot(proposalId));
    }

    function _voteSucceeded(uint256 proposalId) internal view override returns (bool) {
        Tally memory tally = _tallies[proposalId];
        return tally.forVotes > tally.againstVotes;
    }

    function _quorumFloor() internal view returns (uint32 floor) {
        return uint32(_quorums.latest());
    }

    function _checkRange(string memory field, uint256 actual, uint256 min, uint256 max) internal pure {
        if (actual < min || actual > max) revert MemberGovernor_ParameterRange(field, actual, min, max);
    }

    function _setQuorum(uint16 shareBps, uint32 floor) private {
        _checkRange("shareBps", shareBps, MIN_SHARE_BPS, MAX_SHARE_BPS);
        _checkRange("floor", floor, MIN_FLOOR, type(uint32).max);

        uint208 old = _quorums.latest();
        // Old and new are what the event says.
        // slither-disable-next-line unused-return
        _quorums.push(clock(), (uint208(shareBps) << 32) | floor);
        emit QuorumChanged(uint16(old >> 32), uint32(old), shareBps, floor);
    }
}

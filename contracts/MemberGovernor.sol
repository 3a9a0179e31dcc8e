// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorProposalGuardian} from "@openzeppelin/contracts/governance/extensions/GovernorProposalGuardian.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorTimelockAccess} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockAccess.sol";
import {MemberVotes} from "./MemberVotes.sol";
import {IConsortiumAccessManager} from "./interfaces/IConsortiumAccessManager.sol";
import {IMemberGovernor} from "./interfaces/IMemberGovernor.sol";
import {IMembership} from "./interfaces/IMembership.sol";

/// @title Members' governor
/// @notice See `IMemberGovernor` for every promise; here is how they are kept.
/// @dev What it administers goes through the manager's schedule, whose delay is at least the manager's own; its own
/// parameters it sets itself, after the base delay.
contract MemberGovernor is MemberVotes, GovernorSettings, GovernorTimelockAccess, GovernorProposalGuardian {
    uint256 private constant MAX_ACTIONS = 32;
    uint256 private constant MAX_DESCRIPTION = 10_000;
    uint256 private constant MAX_REASON = 1_000;
    /// @dev An account of a member; one member has one vote.
    uint256 private constant PROPOSAL_THRESHOLD = 1;

    // Bounds, so that no proposal can take away the time to see what comes, or the way back.
    uint48 private constant MIN_VOTING_DELAY = 1 hours;
    uint48 private constant MAX_VOTING_DELAY = 30 days;
    uint32 private constant MIN_VOTING_PERIOD = 1 days;
    uint32 private constant MAX_VOTING_PERIOD = 60 days;
    /// @dev Not less than the manager's `EXECUTION_DELAY`.
    uint32 private constant MIN_DELAY = 1 days;
    uint32 private constant MAX_DELAY = 30 days;

    /// @inheritdoc IMemberGovernor
    IConsortiumAccessManager public immutable MANAGER;

    /// @inheritdoc IMemberGovernor
    mapping(uint256 proposalId => bool) public isGuardianChange;

    constructor(IConsortiumAccessManager manager, IMembership membership)
        Governor("Oreline")
        MemberVotes(membership)
        GovernorSettings(1 days, 5 days, PROPOSAL_THRESHOLD)
        GovernorTimelockAccess(address(manager), 2 days)
    {
        MANAGER = manager;
    }

    /// @inheritdoc IMemberGovernor
    function found(address guardian) external {
        if (_msgSender() != address(MANAGER)) revert MemberGovernor_NotManager(_msgSender());

        _setProposalGuardian(guardian);
    }

    /// @notice Proposes calls; for an account of an active member.
    /// @dev A description that ends in `#proposer=0x...` can be proposed by that account only: nobody else can then
    /// take the proposal's id, and cancel it while it is pending.
    function propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description
    ) public override(Governor, GovernorTimelockAccess) returns (uint256 proposalId) {
        if (MANAGER.governor() != address(this)) revert MemberGovernor_NotFounded();
        _checkRange("targets", targets.length, 1, MAX_ACTIONS);
        _checkRange("description", bytes(description).length, 1, MAX_DESCRIPTION);

        proposalId = super.propose(targets, values, calldatas, description);
        // With anything beside it, the change of the guardian would shield that from the guardian too.
        bool alone = targets.length == 1 && targets[0] == address(this);
        if (alone && bytes4(calldatas[0]) == this.setProposalGuardian.selector) isGuardianChange[proposalId] = true;
    }

    /// @notice Executes a proposal that is queued and due; for anyone.
    /// @dev Reverts where it would leave fewer active members than a quorum needs, since nothing could pass any more.
    function execute(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) public payable override returns (uint256 proposalId) {
        proposalId = super.execute(targets, values, calldatas, descriptionHash);
        uint256 active = MEMBERSHIP.activeCount();
        if (active < _quorumFloor()) revert MemberGovernor_TooFewMembers(active, _quorumFloor());
    }

    /// @notice Refused: what it calls, it calls by its proposals.
    function relay(address, uint256, bytes calldata) public payable override {
        revert MemberGovernor_NoRelay();
    }

    /// @notice Where a proposal stands. What passed is to be queued, and what is queued to be executed, within the
    /// manager's `expiration()`; after that it has expired.
    function state(uint256 proposalId) public view override returns (ProposalState current) {
        current = super.state(proposalId);
        uint256 since = 0;
        if (current == ProposalState.Succeeded) since = proposalDeadline(proposalId);
        else if (current == ProposalState.Queued) since = proposalEta(proposalId);
        else return current;

        return block.timestamp < since + MANAGER.expiration() ? current : ProposalState.Expired;
    }

    /// @notice One vote: accounts of active members propose.
    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    /// @notice True: the base delay is never zero.
    function proposalNeedsQueuing(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockAccess)
        returns (bool)
    {
        return super.proposalNeedsQueuing(proposalId);
    }

    function _castVote(uint256 proposalId, address account, uint8 support, string memory reason, bytes memory params)
        internal
        override
        returns (uint256)
    {
        _checkRange("reason", bytes(reason).length, 0, MAX_REASON);
        return super._castVote(proposalId, account, support, reason, params);
    }

    function _setVotingDelay(uint48 newVotingDelay) internal override {
        _checkRange("votingDelay", newVotingDelay, MIN_VOTING_DELAY, MAX_VOTING_DELAY);
        super._setVotingDelay(newVotingDelay);
    }

    function _setVotingPeriod(uint32 newVotingPeriod) internal override {
        _checkRange("votingPeriod", newVotingPeriod, MIN_VOTING_PERIOD, MAX_VOTING_PERIOD);
        super._setVotingPeriod(newVotingPeriod);
    }

    /// @dev More than one vote no member has; with none, strangers would propose.
    function _setProposalThreshold(uint256 newThreshold) internal override {
        _checkRange("proposalThreshold", newThreshold, PROPOSAL_THRESHOLD, PROPOSAL_THRESHOLD);
        super._setProposalThreshold(newThreshold);
    }

    function _setBaseDelaySeconds(uint32 newBaseDelay) internal override {
        _checkRange("baseDelay", newBaseDelay, MIN_DELAY, MAX_DELAY);
        super._setBaseDelaySeconds(newBaseDelay);
    }

    /// @dev Going past the manager would go past its delay; the governor's own functions never go through it.
    function _setAccessManagerIgnored(address, bytes4, bool) internal pure override {
        revert MemberGovernor_ManagerNotIgnored();
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockAccess) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockAccess) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockAccess) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    /// @dev The guardian cancels anything but a change of the guardian; whoever proposed, only before the vote begins.
    function _validateCancel(uint256 proposalId, address caller)
        internal
        view
        override(Governor, GovernorProposalGuardian)
        returns (bool)
    {
        if (caller == proposalGuardian()) return !isGuardianChange[proposalId];
        return Governor._validateCancel(proposalId, caller);
    }
}

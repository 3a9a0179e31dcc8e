// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IBreakGlass} from "./interfaces/IBreakGlass.sol";
import {IConsortiumAccessManager} from "./interfaces/IConsortiumAccessManager.sol";
import {IIncidents} from "./interfaces/IIncidents.sol";
import {IMemberGovernor} from "./interfaces/IMemberGovernor.sol";
import {IMembership} from "./interfaces/IMembership.sol";

/// @title Consortium access manager
/// @notice See `IConsortiumAccessManager` for every promise; here is how they are kept.
contract ConsortiumAccessManager is IConsortiumAccessManager, AccessManager {
    /// @notice May place and lift holds in governance's name.
    uint64 public constant HOLD_ROLE = 1;
    /// @notice Seconds between the scheduling and the execution of any restricted call of the governor.
    uint32 public constant EXECUTION_DELAY = 1 days;
    /// @notice Active members that a consortium needs before it governs itself.
    uint256 public constant MIN_FOUNDERS = 3;

    /// @dev Never zero after the constructor: `ADMIN_ROLE` has one holder, and this is it.
    address public administrator;
    /// @inheritdoc IConsortiumAccessManager
    address public governor;

    constructor(address bootstrap) AccessManager(bootstrap) {}

    /// @inheritdoc IConsortiumAccessManager
    function handOver(address newGovernor, address breakGlass, address guardian) external {
        address bootstrap = _msgSender();
        if (governor != address(0)) revert ConsortiumAccessManager_HandedOver(governor);
        if (bootstrap != administrator) revert AccessManagerUnauthorizedAccount(bootstrap, ADMIN_ROLE);
        IMembership membership = IMemberGovernor(newGovernor).MEMBERSHIP();
        IIncidents incidents = IBreakGlass(breakGlass).INCIDENTS();
        _checkManager(newGovernor, address(IMemberGovernor(newGovernor).MANAGER()));
        _checkManager(address(membership), IAccessManaged(address(membership)).authority());
        _checkManager(breakGlass, IAccessManaged(breakGlass).authority());
        _checkManager(address(incidents), IAccessManaged(address(incidents)).authority());
        address votes = address(IBreakGlass(breakGlass).MEMBERSHIP());
        if (votes != address(membership)) revert ConsortiumAccessManager_WrongMembership(votes, address(membership));
        uint256 active = membership.activeCount();
        if (active < MIN_FOUNDERS) revert ConsortiumAccessManager_TooFewMembers(active, MIN_FOUNDERS);
        if (guardian == bootstrap || membership.accountOf(bootstrap).active) {
            revert ConsortiumAccessManager_BootstrapStays(bootstrap);
        }

        governor = newGovernor;
        administrator = address(0);
        _moveAdministration(bootstrap, newGovernor);
        _admitHolders(newGovernor, breakGlass, address(incidents));
        emit HandedOver(bootstrap, newGovernor, breakGlass, guardian);

        IMemberGovernor(newGovernor).found(guardian);
    }

    /// @notice Refused: a contract keeps this manager for ever.
    function updateAuthority(address, address) public pure override(AccessManager, IAccessManager) {
        revert ConsortiumAccessManager_Fixed();
    }

    /// @notice As in OpenZeppelin's, but nobody may call `setAuthority`, not even by `execute`.
    function canCall(address caller, address target, bytes4 selector)
        public
        view
        override(AccessManager, IAccessManager)
        returns (bool immediate, uint32 delay)
    {
        if (selector == IAccessManaged.setAuthority.selector) return (false, 0);
        return super.canCall(caller, target, selector);
    }

    /// @dev The first grant of `ADMIN_ROLE` is the constructor's, the second the hand-over's; there is no third, since
    /// only the hand-over vacates the place.
    function _grantRole(uint64 roleId, address account, uint32 grantDelay, uint32 executionDelay)
        internal
        override
        returns (bool)
    {
        if (roleId == ADMIN_ROLE) {
            if (administrator != address(0)) revert ConsortiumAccessManager_OneAdministrator(administrator);
            administrator = account;
        } else {
            _checkHoldRole(roleId, account);
        }
        return super._grantRole(roleId, account, grantDelay, executionDelay);
    }

    /// @dev Reached by `revokeRole` and `renounceRole`; the hand-over goes past it.
    function _revokeRole(uint64 roleId, address account) internal override returns (bool) {
        if (roleId == ADMIN_ROLE) revert ConsortiumAccessManager_OneAdministrator(administrator);
        _checkHoldRole(roleId, account);
        return super._revokeRole(roleId, account);
    }

    /// @dev Functions stay with the administration, but for those that place and lift holds.
    function _setTargetFunctionRole(address target, bytes4 selector, uint64 roleId) internal override {
        bool holds = selector == IIncidents.placeHoldByGovernance.selector
            || selector == IIncidents.liftHoldByGovernance.selector;
        if (roleId != ADMIN_ROLE && (roleId != HOLD_ROLE || !holds)) {
            revert ConsortiumAccessManager_FunctionNotForRole(selector, roleId);
        }
        super._setTargetFunctionRole(target, selector, roleId);
    }

    /// @dev A closed contract would lock out governance itself.
    function _setTargetClosed(address, bool) internal pure override {
        revert ConsortiumAccessManager_Fixed();
    }

    /// @dev A long delay of administration could never be shortened in time.
    function _setTargetAdminDelay(address, uint32) internal pure override {
        revert ConsortiumAccessManager_Fixed();
    }

    /// @dev Roles are granted by the administration alone.
    function _setRoleAdmin(uint64, uint64) internal pure override {
        revert ConsortiumAccessManager_Fixed();
    }

    /// @dev Who cancels is the guardian of the governor, and nobody here.
    function _setRoleGuardian(uint64, uint64) internal pure override {
        revert ConsortiumAccessManager_Fixed();
    }

    /// @dev The delay of a grant is that of the proposal.
    function _setGrantDelay(uint64, uint32) internal pure override {
        revert ConsortiumAccessManager_Fixed();
    }

    function _moveAdministration(address bootstrap, address newGovernor) private {
        super._revokeRole(ADMIN_ROLE, bootstrap);
        _grantRole(ADMIN_ROLE, newGovernor, 0, EXECUTION_DELAY);
    }

    function _admitHolders(address newGovernor, address breakGlass, address incidents) private {
        super._grantRole(HOLD_ROLE, newGovernor, 0, EXECUTION_DELAY);
        super._grantRole(HOLD_ROLE, breakGlass, 0, 0);
        _setTargetFunctionRole(incidents, IIncidents.placeHoldByGovernance.selector, HOLD_ROLE);
        _setTargetFunctionRole(incidents, IIncidents.liftHoldByGovernance.selector, HOLD_ROLE);
    }

    /// @dev The one role that proposals give and take; the governor keeps its own.
    function _checkHoldRole(uint64 roleId, address account) private view {
        if (roleId != HOLD_ROLE) revert ConsortiumAccessManager_UnknownRole(roleId);
        if (governor == address(0)) revert ConsortiumAccessManager_NotHandedOver();
        if (account == governor) revert ConsortiumAccessManager_GovernorKeepsRole(roleId);
    }

    function _checkManager(address governed, address manager) private view {
        if (manager != address(this)) revert ConsortiumAccessManager_WrongManager(governed, manager);
    }
}

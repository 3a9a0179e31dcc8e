// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

/// @title Consortium access manager
/// @notice Says who may call the restricted functions of every contract. `ADMIN_ROLE` has exactly one holder: the
/// bootstrap account until the hand-over, then the members' governor for ever. One other role, `HOLD_ROLE`, may place
/// and lift holds in governance's name, and nothing else.
/// @dev An OpenZeppelin `AccessManager` with its doors closed: no second administrator, no other role, no function
/// given away, no contract closed or handed to another manager, no delay that could be made endless. What stays is what
/// a proposal needs: calling restricted functions after `EXECUTION_DELAY`, and replacing the holder of `HOLD_ROLE`.
interface IConsortiumAccessManager is IAccessManager {
    /// @param bootstrap Account that administered until now and holds nothing from here on.
    /// @param governor The members' governor, holder of `ADMIN_ROLE` from here on.
    /// @param breakGlass Contract through which a quorum of members places holds at once.
    /// @param guardian Account that may cancel proposals; zero = none.
    event HandedOver(address indexed bootstrap, address indexed governor, address breakGlass, address guardian);

    error ConsortiumAccessManager_OneAdministrator(address administrator);
    error ConsortiumAccessManager_HandedOver(address governor);
    error ConsortiumAccessManager_NotHandedOver();
    error ConsortiumAccessManager_TooFewMembers(uint256 active, uint256 min);
    error ConsortiumAccessManager_BootstrapStays(address bootstrap);
    error ConsortiumAccessManager_WrongManager(address governed, address manager);
    error ConsortiumAccessManager_WrongMembership(address actual, address expected);
    error ConsortiumAccessManager_GovernorKeepsRole(uint64 roleId);
    error ConsortiumAccessManager_UnknownRole(uint64 roleId);
    error ConsortiumAccessManager_FunctionNotForRole(bytes4 selector, uint64 roleId);
    error ConsortiumAccessManager_Fixed();

    /// @notice Hands the administration to the members' governor, for ever.
    /// @dev Callable once, by the bootstrap account. In one transaction `ADMIN_ROLE` moves to the governor with
    /// `EXECUTION_DELAY`, the governor and break-glass get `HOLD_ROLE` (the latter without a delay), which is given the
    /// functions that place and lift holds by governance, and the governor gets its guardian. Emits `HandedOver`.
    /// Reverts unless at least `MIN_FOUNDERS` members are active, all contracts have this manager and one membership,
    /// and the bootstrap account is neither guardian nor an account of a member.
    /// @param guardian Account that may cancel proposals; zero = none.
    function handOver(address newGovernor, address breakGlass, address guardian) external;

    /// @notice The one holder of `ADMIN_ROLE`.
    function administrator() external view returns (address);

    /// @notice The members' governor; zero before the hand-over.
    function governor() external view returns (address);
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Module
/// @notice What every module of the ledger answers, so that it can be replaced.
interface IModule {
    /// @notice How much it has begun and not ended: open transfers, running campaigns, holds. Only a module with
    /// nothing open may be taken from the ledger.
    function openCount() external view returns (uint256);
}

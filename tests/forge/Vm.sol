// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The few cheatcodes of forge that the tests use.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function warp(uint256 blockTime) external;

    function prank(address sender) external;

    function startPrank(address sender) external;

    function stopPrank() external;

    function expectRevert(bytes calldata reason) external;

    function expectRevert(bytes4 selector) external;

    function expectEmit(address emitter) external;

    function snapshotState() external returns (uint256 id);

    function revertToState(uint256 id) external returns (bool done);

    function recordLogs() external;

    function getRecordedLogs() external returns (Log[] memory);

    function assume(bool condition) external pure;

    function label(address account, string calldata name) external;

    function assertEq(uint256 actual, uint256 expected) external pure;

    function assertEq(uint256 actual, uint256 expected, string calldata what) external pure;

    function assertEq(bytes32 actual, bytes32 expected) external pure;

    function assertEq(address actual, address expected) external pure;

    function assertEq(bool actual, bool expected) external pure;

    function assertTrue(bool condition) external pure;

    function assertTrue(bool condition, string calldata what) external pure;

    function assertFalse(bool condition) external pure;

    function assertLe(uint256 actual, uint256 max) external pure;
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @title Hold clock
/// @notice Counts the seconds a target was on hold, so that deadlines can stand still meanwhile. Several holds may run
/// at once; they count their seconds once, and the target is free when the last is lifted.
/// @dev A checkpoint is written when a hold is placed and when one is lifted. Its value, low to high: 40 bits of seconds
/// counted before, 40 bits of when the running time on hold began, and above them how many holds run. Unix seconds
/// fit 40 bits until the year 36812.
library HoldClock {
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant SINCE = 40;
    uint256 private constant COUNT = 80;
    uint256 private constant FIELD = 2 ** 40 - 1;

    /// @notice Places a hold in this block.
    /// @return first Whether no other ran.
    function place(Checkpoints.Trace208 storage clock) internal returns (bool first) {
        uint256 value = clock.latest();
        first = value >> COUNT == 0;
        if (first) value |= block.timestamp << SINCE;
        _write(clock, value + (1 << COUNT));
    }

    /// @notice Lifts a hold in this block. No need to verify that one runs: the target's own flag says so.
    /// @return last Whether none runs any more.
    function lift(Checkpoints.Trace208 storage clock) internal returns (bool last) {
        uint256 value = clock.latest() - (1 << COUNT);
        last = value >> COUNT == 0;
        // Without the beginning: what ran is counted now.
        if (last) value = (value & FIELD) + block.timestamp - (value >> SINCE);
        _write(clock, value);
    }

    /// @notice Seconds on hold from a time until this block.
    /// @param from First second that counts, Unix; a time after this block counts nothing.
    function heldSince(Checkpoints.Trace208 storage clock, uint40 from) internal view returns (uint256) {
        if (from >= block.timestamp) return 0;

        return _heldUntil(clock, block.timestamp) - _heldUntil(clock, from);
    }

    function _write(Checkpoints.Trace208 storage clock, uint256 value) private {
        // 80 bits and a count of calls, which 128 bits hold.
        // Old and new value are of no use here.
        // slither-disable-next-line unused-return
        clock.push(uint48(block.timestamp), uint208(value));
    }

    function _heldUntil(Checkpoints.Trace208 storage clock, uint256 time) private view returns (uint256) {
        // Asked for times up to this block's only, which fit 40 bits.
        uint256 value = clock.upperLookupRecent(uint48(time));
        uint256 counted = value & FIELD;

        // A count of holds, which nobody outside can set.
        // slither-disable-next-line incorrect-equality
        return value >> COUNT == 0 ? counted : counted + time - ((value >> SINCE) & FIELD);
    }
}

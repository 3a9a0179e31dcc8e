// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @title Hold clock
/// @notice Counts the seconds a target was on hold, so that deadlines can stand still meanwhile.
/// @dev A checkpoint is written when the hold begins and when it ends. Its value has two fields of 40 bits: the seconds
/// counted before (low), and when the running hold began (high; 0 = not on hold). Unix seconds fit 40 bits until the
/// year 36812.
library HoldClock {
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant FIELD_BITS = 40;

    /// @notice Begins or ends a hold in this block. A call that changes nothing is the caller's mistake.
    function set(Checkpoints.Trace208 storage clock, bool onHold) internal {
        uint256 counted = _heldUntil(clock, block.timestamp);
        uint256 since = onHold ? block.timestamp : 0;
        // Both fields fit 40 bits, together 80.
        clock.push(uint48(block.timestamp), uint208((since << FIELD_BITS) | counted));
    }

    /// @notice Seconds on hold from a time until this block.
    /// @param from First second that counts, Unix; a time after this block counts nothing.
    function heldSince(Checkpoints.Trace208 storage clock, uint40 from) internal view returns (uint256) {
        if (from >= block.timestamp) return 0;

        return _heldUntil(clock, block.timestamp) - _heldUntil(clock, from);
    }

    function _heldUntil(Checkpoints.Trace208 storage clock, uint256 time) private view returns (uint256) {
        uint256 value = clock.upperLookupRecent(uint48(time));
        uint256 since = value >> FIELD_BITS;
        uint256 counted = value & (2 ** FIELD_BITS - 1);

        return since == 0 ? counted : counted + time - since;
    }
}

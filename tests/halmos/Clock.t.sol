// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {HoldClock} from "../../contracts/libraries/HoldClock.sol";
import {Vm} from "../forge/Vm.sol";

/// @notice The clock of holds, proven for every four moments at which two holds begin and end.
contract ClockProperties {
    using HoldClock for Checkpoints.Trace208;

    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    Checkpoints.Trace208 private clock;

    /// @notice Two holds that overlap count their seconds once, from the first placed to the last lifted.
    function check_heldSince__twoThatOverlap__countOnce(uint32 first, uint32 second, uint32 third, uint32 last)
        external
    {
        if (first == 0 || first >= second || second >= third || third >= last) return;
        _place(first, true);
        _place(second, false);
        _lift(third, false);
        _lift(last, true);
        assert(clock.heldSince(0) == last - first);
    }

    /// @notice From any moment, only what came after it counts, while a hold runs and after it.
    function check_heldSince__anyMoment__countsWhatCameAfter(uint32 placed, uint32 lifted, uint32 later, uint32 from)
        external
    {
        if (placed == 0 || placed >= lifted || lifted >= later || from > later) return;
        _place(placed, true);
        vm.warp(lifted);
        if (from <= lifted) assert(clock.heldSince(from) == lifted - (from > placed ? from : placed));
        _lift(lifted, true);
        vm.warp(later);
        uint256 since = from > placed ? from : placed;
        assert(clock.heldSince(from) == (since < lifted ? lifted - since : 0));
    }

    function _place(uint256 time, bool first) private {
        vm.warp(time);
        assert(clock.place() == first);
    }

    function _lift(uint256 time, bool last) private {
        vm.warp(time);
        assert(clock.lift() == last);
    }
}

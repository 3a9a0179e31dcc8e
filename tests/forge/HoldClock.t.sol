// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {HoldClock} from "../../contracts/libraries/HoldClock.sol";
import {Vm} from "./Vm.sol";

/// @notice The clock of holds against one that looks at every second.
contract HoldClockTest {
    using HoldClock for Checkpoints.Trace208;

    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 private constant START = 1_780_000_000;
    uint256 private constant SPAN = 64;

    Checkpoints.Trace208 private clock;
    /// @dev For each second from `START`: whether a hold ran at its end.
    bool[SPAN] private onHold;

    function setUp() public {
        vm.warp(START);
    }

    function test_heldSince__never_on_hold__nothing() public view {
        vm.assertEq(clock.heldSince(0), 0);
        vm.assertEq(clock.heldSince(uint40(START + 1)), 0);
    }

    function test_place__while_it_runs__counts_until_now() public {
        vm.assertTrue(clock.place());
        vm.assertEq(clock.heldSince(uint40(START - 10)), 0);
        vm.warp(START + 7);
        vm.assertEq(clock.heldSince(uint40(START - 10)), 7);
        vm.assertEq(clock.heldSince(uint40(START + 5)), 2);
        vm.assertEq(clock.heldSince(uint40(START + 7)), 0);
        vm.assertEq(clock.heldSince(uint40(START + 8)), 0);
    }

    function test_lift__of_two_that_overlap__counts_once_and_ends_with_the_last() public {
        vm.assertTrue(clock.place());
        vm.warp(START + 10);
        vm.assertFalse(clock.place());
        vm.warp(START + 15);
        vm.assertFalse(clock.lift());
        vm.warp(START + 30);
        vm.assertTrue(clock.lift());
        vm.warp(START + 100);
        vm.assertEq(clock.heldSince(uint40(START)), 30);
        vm.assertEq(clock.heldSince(uint40(START + 12)), 18);
        vm.assertTrue(clock.place());
        vm.warp(START + 105);
        vm.assertEq(clock.heldSince(uint40(START)), 35);
    }

    function test_place__and_lift_in_one_second__counts_nothing() public {
        clock.place();
        clock.lift();
        clock.place();
        clock.lift();
        vm.warp(START + 9);
        vm.assertEq(clock.heldSince(uint40(START - 1)), 0);
    }

    /// @dev Each draw is one second: its low two bits place, lift, or do nothing; the rest is ignored.
    function testFuzz_heldSince__any_holds__as_a_clock_that_looks_every_second(uint8[SPAN] memory draws, uint40 from)
        public
    {
        uint256 running = 0;
        for (uint256 i = 0; i < SPAN; ++i) {
            vm.warp(START + i);
            if (draws[i] & 3 == 0) {
                vm.assertEq(clock.place(), running == 0);
                ++running;
            } else if (draws[i] & 3 == 1 && running != 0) {
                --running;
                vm.assertEq(clock.lift(), running == 0);
            }
            onHold[i] = running != 0;
        }

        from = uint40(START - 4 + from % (SPAN + 8));
        uint256 seen = 0;
        // A second counts where a hold ran at its beginning, which is the end of the one before.
        for (uint256 i = 0; i + 1 < SPAN; ++i) {
            if (onHold[i] && START + i >= from) ++seen;
        }
        vm.assertEq(clock.heldSince(from), seen);
    }
}

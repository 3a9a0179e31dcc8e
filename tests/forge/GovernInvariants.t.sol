// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GovernChamber} from "./GovernChamber.sol";

/// @notice Whatever members, strangers and the guardian do, rules G1 to G8 of `GovernChamber` hold.
contract GovernInvariantsTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    GovernChamber private chamber;

    function setUp() public {
        chamber = new GovernChamber();
        chamber.found();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(chamber);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(chamber), _selectors());
    }

    function invariant_governance__after_every_act__holds() public view {
        chamber.checkTouched();
    }

    function afterInvariant() public view {
        chamber.checkAll();
    }

    /// @dev One run drawn from fixed numbers, long enough to do everything at least once.
    function test_chamber__drawn_from_fixed_numbers__does_every_verb() public {
        bytes4[] memory selectors = _selectors();
        for (uint256 i = 0; i < 1500; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode("seed", i)));
            (bool ok, bytes memory answer) =
                address(chamber).call(abi.encodePacked(selectors[drawn % selectors.length], drawn >> 16, drawn % 4));
            require(ok, string(answer));
            if (i % 20 == 0) chamber.checkAll();
        }
        chamber.checkAll();
        bytes32[11] memory verbs = [
            bytes32("propose"),
            "vote",
            "queue",
            "execute",
            "cancel",
            "addAccount",
            "removeAccount",
            "changeMember",
            "proposeHold",
            "approveHold",
            "placeHold"
        ];
        for (uint256 i = 0; i < verbs.length; ++i) {
            require(chamber.done(verbs[i]) != 0, string.concat("never: ", string(abi.encodePacked(verbs[i]))));
        }
    }

    function _selectors() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](11);
        selectors[0] = GovernChamber.propose.selector;
        selectors[1] = GovernChamber.vote.selector;
        selectors[2] = GovernChamber.voteAll.selector;
        selectors[3] = GovernChamber.queue.selector;
        selectors[4] = GovernChamber.execute.selector;
        selectors[5] = GovernChamber.cancel.selector;
        selectors[6] = GovernChamber.changeAccount.selector;
        selectors[7] = GovernChamber.changeMember.selector;
        selectors[8] = GovernChamber.proposeHold.selector;
        selectors[9] = GovernChamber.approveHold.selector;
        selectors[10] = GovernChamber.waitSome.selector;
    }
}

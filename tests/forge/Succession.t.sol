// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {ISuccession} from "../../contracts/interfaces/ISuccession.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {ModuleState, WasteClass} from "../../contracts/libraries/Types.sol";
import {Founded} from "./Founded.sol";

/// @notice What a member that is gone leaves behind goes to its successor, late, and never more than there is.
contract SuccessionTest is Founded {
    uint256 private ore;
    uint256 private waste;

    /// @dev Here the test administers: what the members' governor adds is shown in `GovernLife`.
    function setUp() public {
        _deployGovernance();
        ore = _mint(refinery, ORE, "ORE");
        waste = _mint(refinerCollection, SCRAP, "WASTE", 1000, 0, WasteClass.POST_CONSUMER);
    }

    // The announcement

    function test_announce__for_who_is_not_suspended_or_to_who_is_not_active__refused() public {
        vm.expectRevert(abi.encodeWithSelector(ISuccession.Succession_NotSuspended.selector, refinerMember));
        succession.announce(refinerMember, recyclerMember, "r");
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownMember.selector, 99));
        succession.announce(99, recyclerMember, "r");
        membership.suspendMember(refinerMember, "r");
        uint32[2] memory inactive = [uint32(99), refinerMember];
        for (uint256 i = 0; i < inactive.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ISuccession.Succession_NotActive.selector, inactive[i]));
            succession.announce(refinerMember, inactive[i], "r");
        }
        _refusesText("reason", 0, 200);
        succession.announce(refinerMember, recyclerMember, "");
        _refusesText("reason", 201, 200);
        succession.announce(refinerMember, recyclerMember, _text(201));
        vm.prank(mine);
        _refusesStranger(mine);
        succession.announce(refinerMember, recyclerMember, "r");
    }

    function test_announce__says_from_when_and_stands_until_withdrawn() public {
        membership.suspendMember(refinerMember, "r");
        vm.expectEmit(address(succession));
        emit ISuccession.SuccessionAnnounced(refinerMember, recyclerMember, NOW, NOW + 30 days, "insolvent");
        succession.announce(refinerMember, recyclerMember, "insolvent");
        ISuccession.Announcement memory row = succession.announcementOf(refinerMember);
        vm.assertEq(row.successor, recyclerMember);
        vm.assertEq(row.announcedAt, NOW);
        vm.assertEq(row.availableFrom, NOW + 30 days);

        vm.expectRevert(
            abi.encodeWithSelector(ISuccession.Succession_Announced.selector, refinerMember, recyclerMember)
        );
        succession.announce(refinerMember, mineMember, "r");
        _refusesText("reason", 0, 200);
        succession.withdraw(refinerMember, "");
        vm.prank(recycler);
        _refusesStranger(recycler);
        succession.withdraw(refinerMember, "r");
        vm.expectEmit(address(succession));
        emit ISuccession.SuccessionWithdrawn(refinerMember, recyclerMember, "sold");
        succession.withdraw(refinerMember, "sold");
        vm.expectRevert(abi.encodeWithSelector(ISuccession.Succession_NotAnnounced.selector, refinerMember));
        succession.withdraw(refinerMember, "r");
        succession.announce(refinerMember, mineMember, "r");
        vm.assertEq(succession.announcementOf(refinerMember).successor, mineMember);
    }

    function test_delay__between_its_bounds_by_governance_only() public {
        uint32[2] memory wrong = [uint32(7 days - 1), 365 days + 1];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    ISuccession.Succession_ParameterRange.selector, "delay", wrong[i], 7 days, 365 days
                )
            );
            succession.setDelay(wrong[i]);
        }
        vm.prank(recycler);
        _refusesStranger(recycler);
        succession.setDelay(7 days);

        membership.suspendMember(refinerMember, "r");
        succession.announce(refinerMember, recyclerMember, "r");
        vm.expectEmit(address(succession));
        emit ISuccession.SuccessionDelayChanged(30 days, 7 days);
        succession.setDelay(7 days);
        vm.assertEq(succession.announcementOf(refinerMember).availableFrom, NOW + 30 days);
        succession.setDelay(365 days);
    }

    // Taking: who and when

    function test_take__before_the_delay_is_over__refused() public {
        _announce();
        vm.warp(START + 30 days - 1);
        vm.expectRevert(abi.encodeWithSelector(ISuccession.Succession_TooEarly.selector, refinerMember, NOW + 30 days));
        _take("S1", _ore(1));
        vm.warp(START + 30 days);
        _take("S1", _ore(1));
        vm.assertEq(_at(recyclerStore, WasteClass.NONE, ore), 1);
    }

    function test_take__without_or_with_a_withdrawn_announcement__refused() public {
        bytes memory reason = abi.encodeWithSelector(ISuccession.Succession_NotAnnounced.selector, refinerMember);
        membership.suspendMember(refinerMember, "r");
        vm.expectRevert(reason);
        _take("S1", _ore(1));
        succession.announce(refinerMember, recyclerMember, "r");
        vm.warp(START + 30 days);
        succession.withdraw(refinerMember, "r");
        vm.expectRevert(reason);
        _take("S1", _ore(1));
    }

    function test_take__by_anybody_but_the_successor__refused() public {
        _ready();
        bytes memory reason =
            abi.encodeWithSelector(ISuccession.Succession_NotSuccessor.selector, refinerMember, recyclerMember);
        _refusesTake(mine, reason);
        _refusesTake(regulator, reason);
        _refusesTake(stranger, abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        _refusesTake(refiner, abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, refinerMember));
        membership.suspendMember(recyclerMember, "r");
        _refusesTake(recycler, abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, recyclerMember));
    }

    function test_take__from_a_reinstated_member__refused_even_when_suspended_again() public {
        _ready();
        _take("S1", _ore(1));
        membership.reinstateMember(refinerMember);
        vm.expectRevert(
            abi.encodeWithSelector(ISuccession.Succession_Reinstated.selector, refinerMember, block.timestamp)
        );
        _take("S2", _ore(1));
        vm.warp(block.timestamp + 5);
        membership.suspendMember(refinerMember, "r");
        vm.expectRevert(
            abi.encodeWithSelector(ISuccession.Succession_Reinstated.selector, refinerMember, block.timestamp)
        );
        _take("S2", _ore(1));

        succession.withdraw(refinerMember, "r");
        succession.announce(refinerMember, recyclerMember, "r");
        vm.warp(block.timestamp + 30 days);
        _take("S2", _ore(1));
        vm.assertEq(_at(recyclerStore, WasteClass.NONE, ore), 2);
    }

    function test_take__at_a_time_that_cannot_be__refused() public {
        _ready();
        vm.expectRevert(abi.encodeWithSelector(ISuccession.Succession_EventBefore.selector, NOW - 1, NOW));
        _takeAt("S1", NOW - 1, _ore(1));
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_EventInFuture.selector, block.timestamp + 1, block.timestamp)
        );
        _takeAt("S1", uint40(block.timestamp + 1), _ore(1));
    }

    // Taking: what

    function test_take__moves_stock_and_waste_and_says_so() public {
        _ready();
        ISuccession.Move[] memory moves = new ISuccession.Move[](2);
        moves[0] = ISuccession.Move(ore, refinery, recyclerStore, WasteClass.NONE, 600);
        moves[1] = ISuccession.Move(waste, refinerCollection, recycling, WasteClass.POST_CONSUMER, 1000);
        bytes32 takingId = keccak256(abi.encode(recyclerMember, "S1"));
        uint40 eventTime = uint40(block.timestamp);
        for (uint256 i = 0; i < moves.length; ++i) {
            vm.expectEmit(address(succession));
            emit ISuccession.StockSucceeded(
                takingId, moves[i].batchId, refinerMember, recyclerMember, moves[i], eventTime, "S1"
            );
        }
        vm.assertEq(_take("S1", moves), takingId);
        vm.assertTrue(succession.isTaken(takingId));
        vm.assertEq(_at(refinery, WasteClass.NONE, ore), 400);
        vm.assertEq(_at(recyclerStore, WasteClass.NONE, ore), 600);
        vm.assertEq(_at(refinerCollection, WasteClass.POST_CONSUMER, waste), 0);
        vm.assertEq(_at(recycling, WasteClass.POST_CONSUMER, waste), 1000);
    }

    function test_take__from_a_closed_site__moves() public {
        _ready();
        membership.closeSite(refinery, "r");
        _take("S1", _ore(1000));
        vm.assertEq(_at(recyclerStore, WasteClass.NONE, ore), 1000);
    }

    function test_take__the_same_reference_twice__refused() public {
        _ready();
        bytes32 takingId = _take("S1", _ore(1));
        vm.expectRevert(abi.encodeWithSelector(ISuccession.Succession_ReferenceUsed.selector, takingId));
        _take("S1", _ore(1));
        _refusesText("ref", 0, 80);
        _take("", _ore(1));
        _refusesText("ref", 81, 80);
        _take(_text(81), _ore(1));
    }

    function test_take__nothing_or_more_than_there_is__refused() public {
        _ready();
        vm.expectRevert(ISuccession.Succession_QuantityZero.selector);
        _take("S1", _ore(0));
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC1155Errors.ERC1155InsufficientBalance.selector,
                Holders.atSite(refinery, WasteClass.NONE),
                1000,
                1001,
                ore
            )
        );
        _take("S1", _ore(1001));
        vm.expectRevert(abi.encodeWithSelector(ISuccession.Succession_MoveCount.selector, 0, 50));
        _take("S1", new ISuccession.Move[](0));
        vm.expectRevert(abi.encodeWithSelector(ISuccession.Succession_MoveCount.selector, 51, 50));
        _take("S1", new ISuccession.Move[](51));
    }

    function test_take__fifty_moves__stay_far_below_half_a_block() public {
        _ready();
        ISuccession.Move[] memory moves = new ISuccession.Move[](50);
        for (uint256 i = 0; i < moves.length; ++i) {
            uint32 from = _register(refinerMember, _kindOf(refinery), _text(20 + i));
            uint32 to = _register(recyclerMember, _kindOf(refinery), _text(80 + i));
            uint256 batchId = _mint(from, ORE, Strings.toString(i));
            moves[i] = ISuccession.Move(batchId, from, to, WasteClass.NONE, 1);
        }
        uint256 before = gasleft();
        _take("S1", moves);
        vm.assertLe(before - gasleft(), 15_000_000);
    }

    function test_take__from_sites_of_others_or_to_them__refused() public {
        _ready();
        ISuccession.Move[] memory moves = _ore(1);
        moves[0].fromSite = pit;
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, pit, mineMember));
        _take("S1", moves);
        moves[0].fromSite = 99;
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, 99, 0));
        _take("S1", moves);
        moves[0].fromSite = refinery;
        moves[0].toSite = mineStore;
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, mineStore, mineMember)
        );
        _take("S1", moves);
        moves[0].toSite = recyclerStore;
        membership.closeSite(recyclerStore, "r");
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, recyclerStore));
        _take("S1", moves);
    }

    function test_take__waste_to_a_site_that_takes_none__refused() public {
        _ready();
        ISuccession.Move[] memory moves = new ISuccession.Move[](1);
        moves[0] = ISuccession.Move(waste, refinerCollection, recyclerStore, WasteClass.POST_CONSUMER, 1);
        vm.expectRevert(abi.encodeWithSelector(ISuccession.Succession_WasteSite.selector, recyclerStore));
        _take("S1", moves);
        moves[0].toSite = _register(recyclerMember, _kindOf(refinerCollection), "collection");
        _take("S1", moves);
        vm.assertEq(_at(moves[0].toSite, WasteClass.POST_CONSUMER, waste), 1);
    }

    function test_take__scrap_as_waste_by_its_maker__refused() public {
        uint256 scrap = _mint(recyclerStore, SCRAP, "SCRAP");
        token.move(
            Holders.atSite(recyclerStore, WasteClass.NONE),
            Holders.atSite(refinerRecycling, WasteClass.MANUFACTURING),
            scrap,
            1000
        );
        _ready();
        ISuccession.Move[] memory moves = new ISuccession.Move[](1);
        moves[0] = ISuccession.Move(scrap, refinerRecycling, recycling, WasteClass.MANUFACTURING, 1);
        vm.expectRevert(abi.encodeWithSelector(ISuccession.Succession_ScrapOfSuccessor.selector, scrap, recyclerMember));
        _take("S1", moves);
    }

    function test_take__scrap_as_waste_by_another__stays_waste() public {
        uint256 scrap = _mint(pit, SCRAP, "SCRAP");
        token.move(
            Holders.atSite(pit, WasteClass.NONE),
            Holders.atSite(refinerRecycling, WasteClass.MANUFACTURING),
            scrap,
            1000
        );
        _ready();
        ISuccession.Move[] memory moves = new ISuccession.Move[](1);
        moves[0] = ISuccession.Move(scrap, refinerRecycling, recycling, WasteClass.MANUFACTURING, 1);
        _take("S1", moves);
        vm.assertEq(_at(recycling, WasteClass.MANUFACTURING, scrap), 1);
    }

    function test_take__what_is_on_hold__refused() public {
        _ready();
        membership.setHoldWriter(address(this));
        token.setBatchHold(ore, true);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore));
        _take("S1", _ore(1));
        token.setBatchHold(ore, false);
        membership.setSiteHold(refinery, true);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOnHold.selector, refinery));
        _take("S1", _ore(1));
        membership.setSiteHold(refinery, false);
        membership.setMemberHold(refinerMember, true);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberOnHold.selector, refinerMember));
        _take("S1", _ore(1));
        membership.setMemberHold(refinerMember, false);
        membership.setSiteHold(recyclerStore, true);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOnHold.selector, recyclerStore));
        _take("S1", _ore(1));
        membership.setSiteHold(recyclerStore, false);
        _take("S1", _ore(1));
    }

    function test_take__by_a_module_that_drains__refused() public {
        _ready();
        token.setModule(address(succession), ModuleState.DRAINING);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_ModuleDraining.selector, succession));
        _take("S1", _ore(1));
        vm.assertEq(succession.openCount(), 0);
        token.setModule(address(succession), ModuleState.NONE);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_NotModule.selector, succession));
        _take("S1", _ore(1));
    }

    /// @dev Whatever is asked for, what the two members have together stays what it was: nothing is minted or lost.
    function testFuzz_take__makes_nothing_and_loses_nothing(uint64 first, uint64 second) public {
        _ready();
        first = 1 + first % 1000;
        _take("S1", _ore(first));
        vm.prank(recycler);
        (bool done,) = address(succession)
            .call(abi.encodeCall(succession.take, (refinerMember, "S2", uint40(block.timestamp), _ore(second))));
        vm.assertEq(done, second != 0 && uint256(first) + second <= 1000);
        uint256 taken = done ? uint256(first) + second : first;
        vm.assertEq(_at(recyclerStore, WasteClass.NONE, ore), taken);
        vm.assertEq(_at(refinery, WasteClass.NONE, ore), 1000 - taken);
    }

    // Parts

    function _announce() private {
        membership.suspendMember(refinerMember, "r");
        succession.announce(refinerMember, recyclerMember, "r");
    }

    function _ready() private {
        _announce();
        vm.warp(START + 30 days);
    }

    function _ore(uint64 quantity) private view returns (ISuccession.Move[] memory moves) {
        moves = new ISuccession.Move[](1);
        moves[0] = ISuccession.Move(ore, refinery, recyclerStore, WasteClass.NONE, quantity);
    }

    function _take(string memory ref, ISuccession.Move[] memory moves) private returns (bytes32) {
        return _takeAt(ref, uint40(block.timestamp), moves);
    }

    function _takeAt(string memory ref, uint40 eventTime, ISuccession.Move[] memory moves) private returns (bytes32) {
        vm.prank(recycler);
        return succession.take(refinerMember, ref, eventTime, moves);
    }

    function _refusesTake(address account, bytes memory reason) private {
        ISuccession.Move[] memory moves = _ore(1);
        vm.prank(account);
        vm.expectRevert(reason);
        succession.take(refinerMember, "S1", uint40(block.timestamp), moves);
    }

    function _refusesText(string memory field, uint256 actual, uint256 max) private {
        vm.expectRevert(abi.encodeWithSelector(ISuccession.Succession_TextLength.selector, field, actual, max));
    }

    function _at(uint32 site, WasteClass wasteClass, uint256 batchId) private view returns (uint256) {
        return token.balanceOf(Holders.atSite(site, wasteClass), batchId);
    }
}

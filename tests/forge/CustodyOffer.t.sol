// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Custody} from "../../contracts/Custody.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {ModuleState, SiteKind, TransferState, WasteClass} from "../../contracts/libraries/Types.sol";
import {CustodyGround} from "./CustodyGround.sol";

/// @notice Offers, moves between own sites, and the parameters.
contract CustodyOfferTest is CustodyGround {
    function setUp() public {
        _found();
    }

    // Offer: refusals

    function test_offer__by_who_may_not_act_for_the_site__refused() public {
        ICustody.OfferRequest memory request = _request("T1");
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        custody.offer(request);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, pit, mineMember));
        custody.offer(request);
        membership.suspendMember(mineMember, "r");
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, mineMember));
        _offer(request);
    }

    function test_offer__from_or_to_a_closed_site__refused() public {
        membership.closeSite(refinery, "r");
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, refinery));
        _offer(_request("T1"));
        membership.reopenSite(refinery);
        membership.closeSite(pit, "r");
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, pit));
        _offer(_request("T1"));
    }

    function test_offer__to_a_suspended_member__refused() public {
        membership.suspendMember(refinerMember, "r");
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, refinerMember));
        _offer(_request("T1"));
    }

    function test_offer__to_its_own_member__refused() public {
        ICustody.OfferRequest memory request = _request("T1");
        request.toSite = mineStore;
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_SameMember.selector, mineMember));
        _offer(request);
    }

    function test_offer__reference_empty_long_or_used__refused() public {
        _refusesText("ref", 0, 80);
        _offer(_request(""));
        _refusesText("ref", 81, 80);
        _offer(_request(_text(81)));
        bytes32 transferId = _offer(_request(_text(80)));
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ReferenceUsed.selector, transferId));
        _offer(_request(_text(80)));
        vm.prank(mine);
        custody.cancel(transferId, 1, NOW, "r");
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ReferenceUsed.selector, transferId));
        _offer(_request(_text(80)));
    }

    function test_offer__nothing_or_more_than_there_is__refused() public {
        ICustody.OfferRequest memory request = _request("T1");
        request.quantity = 0;
        vm.expectRevert(ICustody.Custody_QuantityZero.selector);
        _offer(request);
        request.quantity = 1001;
        vm.expectRevert(
            abi.encodeWithSelector(IERC1155Errors.ERC1155InsufficientBalance.selector, _at(pit), 1000, 1001, ore)
        );
        _offer(request);
        request.batchId = 99;
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, 99));
        _offer(request);
    }

    function test_offer__tolerance_above_the_parameter__refused() public {
        ICustody.OfferRequest memory request = _request("T1");
        request.tolerancePpm = 20_001;
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ToleranceTooLarge.selector, 20_001, 20_000));
        _offer(request);
        request.tolerancePpm = 20_000;
        vm.assertTrue(_offer(request) != 0);
    }

    function test_offer__tolerance_on_pieces__refused() public {
        ICustody.OfferRequest memory request = _cellRequest("T1");
        request.tolerancePpm = 1;
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ItemsHaveNoTolerance.selector, 1));
        custody.offer(request);
    }

    function test_offer__expiry_not_after_now_or_too_late__refused() public {
        ICustody.OfferRequest memory request = _request("T1");
        uint40[2] memory wrong = [NOW, NOW + 30 days + 1];
        for (uint256 i = 0; i < wrong.length; ++i) {
            request.expiresAt = wrong[i];
            vm.expectRevert(
                abi.encodeWithSelector(ICustody.Custody_Expiry.selector, wrong[i], START + 1, START + 30 days)
            );
            _offer(request);
        }
        request.expiresAt = NOW + 1;
        _offer(request);
        request.ref = "T2";
        request.expiresAt = NOW + 30 days;
        vm.assertTrue(_offer(request) != 0);
    }

    function test_offer__event_in_the_future_too_old_or_before_the_batch__refused() public {
        ICustody.OfferRequest memory request = _request("T1");
        request.eventTime = NOW + 1;
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_EventInFuture.selector, START + 1, START));
        _offer(request);
        request.eventTime = NOW - WINDOW - 1;
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_EventTooOld.selector, request.eventTime, START - WINDOW)
        );
        _offer(request);
        request.eventTime = NOW - 1 days - 1;
        _refusesBefore(request.eventTime, NOW - 1 days);
        _offer(request);
        request.eventTime = NOW - 1 days;
        vm.assertTrue(_offer(request) != 0);
    }

    function test_offer__owner_that_is_no_member__refused() public {
        ICustody.OfferRequest memory request = _request("T1");
        request.owner = 99;
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownMember.selector, 99));
        _offer(request);
    }

    function test_offer__on_a_full_lane__refused_until_one_ends() public {
        bytes32 first = _offer(_request("T1"));
        _offer(_request("T2"));
        _offer(_request("T3"));
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_LaneFull.selector, pit, refinery, 3, 3));
        _offer(_request("T4"));
        vm.prank(refiner);
        custody.reject(first, 1, NOW, "r");
        _offer(_request("T4"));

        vm.assertEq(custody.openOn(pit, refinery), 3);
        vm.assertEq(custody.openCount(), 3);
    }

    function test_offer__before_the_parameters_are_set__refused() public {
        Custody fresh = new Custody(address(manager), membership, token, documents, address(0));
        ICustody.OfferRequest memory request = _request("T1");
        request.tolerancePpm = 0;
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_Expiry.selector, EXPIRY, START + 1, START));
        fresh.offer(request);
    }

    // Offer: waste

    function test_offer__waste_to_a_site_that_takes_none__refused() public {
        ICustody.OfferRequest memory request = _wasteRequest("T1", refinery);
        vm.prank(recycler);
        _refusesWasteSite(refinery, SiteKind.REFINERY);
        custody.offer(request);
    }

    function test_offer__waste_to_collection_or_recycling__keeps_its_class() public {
        vm.startPrank(recycler);
        bytes32 first = custody.offer(_wasteRequest("T1", refinerCollection));
        bytes32 second = custody.offer(_wasteRequest("T2", refinerRecycling));
        vm.stopPrank();
        vm.prank(refiner);
        custody.accept(_arrival(first, 1, 100, NOW));

        vm.assertTrue(custody.transferOf(second).fromClass == WasteClass.POST_CONSUMER);
        vm.assertTrue(custody.transferOf(second).toClass == WasteClass.POST_CONSUMER);
        vm.assertEq(token.balanceOf(Holders.atSite(refinerCollection, WasteClass.POST_CONSUMER), waste), 100);
        vm.prank(refiner);
        custody.reject(second, 1, NOW, "r");
        vm.assertEq(token.balanceOf(Holders.atSite(recycling, WasteClass.POST_CONSUMER), waste), 900);
    }

    function test_offer__waste_again_as_waste__refused() public {
        ICustody.OfferRequest memory request = _wasteRequest("T1", refinerRecycling);
        request.asWaste = true;
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_AlreadyWaste.selector, WasteClass.POST_CONSUMER));
        custody.offer(request);
    }

    function test_offer__scrap_as_waste_elsewhere_than_to_recycling__refused() public {
        ICustody.OfferRequest memory request = _scrapRequest("T1");
        request.toSite = recyclerStore;
        vm.prank(refiner);
        _refusesWasteSite(recyclerStore, SiteKind.WAREHOUSE);
        custody.offer(request);
        request.toSite = _register(recyclerMember, SiteKind.COLLECTION, "collection");
        vm.prank(refiner);
        _refusesWasteSite(request.toSite, SiteKind.COLLECTION);
        custody.offer(request);
    }

    function test_offer__as_waste_what_is_no_scrap__refused() public {
        ICustody.OfferRequest memory request = _request("T1");
        request.toSite = recycling;
        request.asWaste = true;
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_NotScrap.selector, ORE));
        _offer(request);
    }

    function test_offer__bought_outside_as_waste__refused() public {
        membership.setMaterial(ORE, _material(uint32(1) << uint32(SiteKind.MINE), false, true), "ORE", "Ore", "book");
        ICustody.OfferRequest memory request = _scrapRequest("T1");
        (request.batchId, request.fromSite) = (ore, pit);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ScrapNotMade.selector, ore));
        custody.offer(request);
    }

    function test_offer__scrap_as_waste_back_to_its_maker__refused() public {
        ICustody.OfferRequest memory request = _scrapRequest("T1");
        request.asWaste = false;
        request.toSite = recyclerStore;
        vm.prank(refiner);
        bytes32 transferId = custody.offer(request);
        vm.startPrank(recycler);
        custody.accept(_arrival(transferId, 1, 100, NOW));
        request = _scrapRequest("T2");
        (request.fromSite, request.toSite) = (recyclerStore, refinerRecycling);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ScrapOfReceiver.selector, scrap, refinerMember));
        custody.offer(request);
        vm.stopPrank();
    }

    function test_offer__scrap_back_to_its_maker_by_way_of_a_recycler__refused() public {
        vm.prank(refiner);
        bytes32 transferId = custody.offer(_scrapRequest("T1"));
        vm.startPrank(recycler);
        custody.accept(_arrival(transferId, 1, 100, NOW));
        ICustody.OfferRequest memory request = _scrapRequest("T2");
        (request.fromSite, request.toSite) = (recycling, refinerRecycling);
        (request.asWaste, request.wasteClass) = (false, WasteClass.MANUFACTURING);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ScrapOfReceiver.selector, scrap, refinerMember));
        custody.offer(request);
        vm.stopPrank();
    }

    function test_offer__waste_intake_back_to_who_took_it_in__keeps_its_class() public {
        uint256 intake = _mint(recycling, SCRAP, "INTAKE", 1000, 0, WasteClass.MANUFACTURING);
        ICustody.OfferRequest memory request = _wasteRequest("T1", refinerRecycling);
        (request.batchId, request.wasteClass) = (intake, WasteClass.MANUFACTURING);
        vm.prank(recycler);
        bytes32 transferId = custody.offer(request);
        vm.startPrank(refiner);
        custody.accept(_arrival(transferId, 1, 100, NOW));
        (request.fromSite, request.toSite) = (refinerRecycling, recycling);
        transferId = custody.offer(request);
        vm.stopPrank();

        vm.assertTrue(custody.transferOf(transferId).toClass == WasteClass.MANUFACTURING);
    }

    function test_offer__scrap_as_waste__arrives_as_manufacturing_waste() public {
        vm.prank(refiner);
        bytes32 transferId = custody.offer(_scrapRequest("T1"));
        vm.assertTrue(custody.transferOf(transferId).fromClass == WasteClass.NONE);
        vm.assertTrue(custody.transferOf(transferId).toClass == WasteClass.MANUFACTURING);
        vm.prank(recycler);
        custody.accept(_arrival(transferId, 1, 100, NOW));

        vm.assertEq(token.balanceOf(Holders.atSite(recycling, WasteClass.MANUFACTURING), scrap), 100);
        vm.assertEq(token.balanceOf(_at(recycling), scrap), 0);
    }

    // Offer: success

    function test_offer__of_a_part__in_transit_and_reported() public {
        bytes32 expected = custody.transferIdOf(mineMember, "T1");
        ICustody.OfferRequest memory request = _request("T1");
        request.owner = refinerMember;
        ICustody.Transfer memory transfer = _transfer(TransferState.OFFERED);
        vm.expectEmit(address(custody));
        emit ICustody.TransferOffered(expected, ore, mineMember, refinerMember, transfer, refinerMember, "S1", 0, "T1");
        bytes32 transferId = _offer(request);

        vm.assertEq(transferId, expected);
        vm.assertEq(transferId, keccak256(abi.encode(mineMember, "T1")));
        vm.assertEq(keccak256(abi.encode(custody.transferOf(transferId))), keccak256(abi.encode(transfer)));
        vm.assertEq(token.balanceOf(_at(pit), ore), 900);
        vm.assertEq(token.balanceOf(address(custody), ore), 100);
        vm.assertEq(custody.openOn(pit, refinery), 1);
        vm.assertEq(custody.openOn(refinery, pit), 0);
        vm.assertEq(custody.openCount(), 1);
    }

    // Moves between own sites

    function test_moveStock__by_who_may_not__refused() public {
        _refusesSite(pit, mineMember);
        vm.prank(refiner);
        custody.moveStock(_move("M1"));
        ICustody.MoveRequest memory request = _move("M1");
        request.toSite = refinery;
        vm.startPrank(mine);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_OtherMember.selector, refinery, refinerMember));
        custody.moveStock(request);
        request.toSite = pit;
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_SameSite.selector, pit));
        custody.moveStock(request);
        vm.stopPrank();
        membership.closeSite(mineStore, "r");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, mineStore));
        custody.moveStock(_move("M1"));
    }

    function test_moveStock__bad_request__refused() public {
        vm.startPrank(mine);
        _refusesText("ref", 0, 80);
        custody.moveStock(_move(""));
        ICustody.MoveRequest memory request = _move("M1");
        request.quantity = 0;
        vm.expectRevert(ICustody.Custody_QuantityZero.selector);
        custody.moveStock(request);
        request = _move("M1");
        request.eventTime = NOW + 1;
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_EventInFuture.selector, START + 1, START));
        custody.moveStock(request);
        request.eventTime = NOW - 1 days - 1;
        _refusesBefore(request.eventTime, NOW - 1 days);
        custody.moveStock(request);
        bytes32 transferId = custody.moveStock(_move("M1"));
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ReferenceUsed.selector, transferId));
        custody.moveStock(_move("M1"));
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ReferenceUsed.selector, transferId));
        _offer(_request("M1"));
    }

    function test_moveStock__waste_to_a_warehouse__refused() public {
        ICustody.MoveRequest memory request = _move("M1");
        (request.batchId, request.fromSite, request.toSite) = (waste, recycling, recyclerStore);
        request.wasteClass = WasteClass.POST_CONSUMER;
        vm.prank(recycler);
        _refusesWasteSite(recyclerStore, SiteKind.WAREHOUSE);
        custody.moveStock(request);
        request.toSite = _register(recyclerMember, SiteKind.COLLECTION, "collection");
        vm.prank(recycler);
        custody.moveStock(request);
        vm.assertEq(token.balanceOf(Holders.atSite(request.toSite, WasteClass.POST_CONSUMER), waste), 100);
    }

    function test_moveStock__between_own_sites__done_and_recorded() public {
        bytes32 expected = custody.transferIdOf(mineMember, "M1");
        ICustody.Transfer memory transfer = _transfer(TransferState.ACCEPTED);
        (transfer.toSite, transfer.expiresAt, transfer.tolerancePpm) = (mineStore, 0, 0);
        vm.expectEmit(address(custody));
        emit ICustody.StockMoved(expected, ore, mineMember, transfer, "M1");
        vm.prank(mine);
        bytes32 transferId = custody.moveStock(_move("M1"));

        vm.assertEq(transferId, expected);
        vm.assertEq(keccak256(abi.encode(custody.transferOf(transferId))), keccak256(abi.encode(transfer)));
        vm.assertEq(token.balanceOf(_at(pit), ore), 900);
        vm.assertEq(token.balanceOf(_at(mineStore), ore), 100);
        _assertNothingOpen();
    }

    // Parameters

    function test_setParameters__by_a_member_or_out_of_range__refused() public {
        vm.prank(mine);
        _refusesStranger(mine);
        custody.setParameters(ICustody.Parameters(1, 1, 1, 1 days));
        _refusesRange("maxTolerancePpm", 1e6 + 1, 1e6);
        custody.setParameters(ICustody.Parameters(1e6 + 1, 1, 1, 1 days));
        _refusesRange("maxOpenOffers", 100_001, 100_000);
        custody.setParameters(ICustody.Parameters(1, 100_001, 1, 1 days));
        _refusesRange("maxOfferSeconds", 366 days + 1, 366 days);
        custody.setParameters(ICustody.Parameters(1, 1, 366 days + 1, 1 days));
        _refusesDelay(1 days - 1);
        _refusesDelay(90 days + 1);
    }

    function test_setParameters__with_open_offers__count_is_kept() public {
        _offer(_request("T1"));
        ICustody.Parameters memory largest = ICustody.Parameters(1e6, 100_000, 366 days, 90 days);
        vm.expectEmit(address(custody));
        emit ICustody.ParametersChanged(_parameters(20_000, 3), largest);
        custody.setParameters(largest);

        vm.assertEq(custody.openCount(), 1);
        vm.assertEq(keccak256(abi.encode(custody.parameters())), keccak256(abi.encode(largest)));
    }

    // Many at once

    function test_offerMany__none_or_too_many__refused() public {
        uint256 max = custody.MAX_OFFERS();
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_BulkSize.selector, 0, max));
        custody.offerMany(new ICustody.OfferRequest[](0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_BulkSize.selector, max + 1, max));
        custody.offerMany(new ICustody.OfferRequest[](max + 1));
    }

    function test_offerMany__some__each_as_if_alone() public {
        ICustody.OfferRequest[] memory requests = new ICustody.OfferRequest[](2);
        (requests[0], requests[1]) = (_request("T1", 100), _request("T2", 200));
        vm.prank(mine);
        bytes32[] memory transferIds = custody.offerMany(requests);

        for (uint256 i = 0; i < 2; ++i) {
            vm.assertEq(transferIds[i], custody.transferIdOf(mineMember, requests[i].ref));
            vm.assertEq(custody.transferOf(transferIds[i]).quantity, requests[i].quantity);
        }
        vm.assertEq(custody.openOn(pit, refinery), 2);
        vm.assertEq(token.balanceOf(address(custody), ore), 300);
    }

    function test_offerMany__one_wrong__none_is_offered() public {
        ICustody.OfferRequest[] memory requests = new ICustody.OfferRequest[](2);
        (requests[0], requests[1]) = (_request("T1"), _request("T1"));
        bytes32 transferId = custody.transferIdOf(mineMember, "T1");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ReferenceUsed.selector, transferId));
        custody.offerMany(requests);

        _assertNothingOpen();
    }

    // By the trusted forwarder

    function test_forwarder__says_who_asks__only_the_trusted_one_is_believed() public {
        Custody relayed = _newCustody(regulator);
        token.setModule(address(relayed), ModuleState.ACTIVE);
        bytes memory call = abi.encodePacked(abi.encodeCall(ICustody.offer, (_request("T1"))), mine);
        vm.prank(stranger);
        (bool done, bytes memory answer) = address(relayed).call(call);
        vm.assertFalse(done);
        vm.assertEq(
            keccak256(answer),
            keccak256(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger))
        );
        vm.prank(regulator);
        (done,) = address(relayed).call(call);

        vm.assertTrue(done);
        vm.assertTrue(relayed.isTrustedForwarder(regulator));
        vm.assertEq(relayed.openOn(pit, refinery), 1);
    }

    function test_forwarder__of_a_restricted_call__the_caller_named_is_checked() public {
        Custody relayed = _newCustody(regulator);
        bytes memory change = abi.encodeCall(ICustody.setParameters, (_parameters(1, 1)));
        vm.prank(regulator);
        (bool done,) = address(relayed).call(abi.encodePacked(change, mine));
        vm.assertFalse(done);
        vm.prank(regulator);
        (done,) = address(relayed).call(abi.encodePacked(change, address(this)));

        vm.assertTrue(done);
        vm.assertEq(relayed.parameters().maxOpenOffers, 1);
    }

    // What the tests above share

    function _scrapRequest(string memory ref) private view returns (ICustody.OfferRequest memory request) {
        request = _request(ref);
        (request.batchId, request.fromSite, request.toSite) = (scrap, refinery, recycling);
        request.asWaste = true;
    }

    function _wasteRequest(string memory ref, uint32 toSite)
        private
        view
        returns (ICustody.OfferRequest memory request)
    {
        request = _request(ref);
        (request.batchId, request.fromSite, request.toSite) = (waste, recycling, toSite);
        request.wasteClass = WasteClass.POST_CONSUMER;
    }

    function _move(string memory ref) private view returns (ICustody.MoveRequest memory) {
        return ICustody.MoveRequest({
            ref: ref,
            batchId: ore,
            quantity: 100,
            fromSite: pit,
            toSite: mineStore,
            wasteClass: WasteClass.NONE,
            eventTime: NOW - 100
        });
    }

    function _refusesDelay(uint40 delay) private {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ArbiterDelay.selector, delay, 1 days, 90 days));
        custody.setParameters(ICustody.Parameters(1, 1, 1, delay));
    }
}

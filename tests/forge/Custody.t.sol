// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Custody} from "../../contracts/Custody.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {ModuleState, BatchFlags, Roles, SiteKind, TransferState, WasteClass} from "../../contracts/libraries/Types.sol";
import {Consortium} from "./Consortium.sol";

contract CustodyTest is Consortium {
    uint24 private constant PPM = 5000;
    uint40 private constant EXPIRY = NOW + 7 days;
    uint64 private constant MAX_QUANTITY = 2 ** 63 - 1;

    Custody private custody;
    uint256 private ore;
    uint256 private scrap;
    uint256 private cells;
    uint256 private waste;

    function setUp() public {
        _foundConsortium();
        custody = new Custody(address(manager), membership, token);
        token.setModule(address(custody), ModuleState.ACTIVE);
        custody.setParameters(
            ICustody.Parameters({maxTolerancePpm: 20_000, maxOpenOffers: 3, maxOfferSeconds: 30 days})
        );
        ore = _mint(pit, ORE, "ORE");
        scrap = _mint(refinery, SCRAP, "SCRAP");
        cells = _mint(refinery, CELL, "CELLS", 1000, BatchFlags.ITEM, WasteClass.NONE);
        waste = _mint(recycling, SCRAP, "WASTE", 1000, 0, WasteClass.POST_CONSUMER);
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
        Custody fresh = new Custody(address(manager), membership, token);
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
        custody.accept(first, 1, 100, NOW);

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
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ScrapWithoutInputs.selector, ore));
        custody.offer(request);
    }

    function test_offer__scrap_as_waste_back_to_its_maker__refused() public {
        ICustody.OfferRequest memory request = _scrapRequest("T1");
        request.asWaste = false;
        request.toSite = recyclerStore;
        vm.prank(refiner);
        bytes32 transferId = custody.offer(request);
        vm.startPrank(recycler);
        custody.accept(transferId, 1, 100, NOW);
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
        custody.accept(transferId, 1, 100, NOW);
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
        custody.accept(transferId, 1, 100, NOW);
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
        custody.accept(transferId, 1, 100, NOW);

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
        emit ICustody.TransferOffered(expected, ore, mineMember, refinerMember, transfer, refinerMember, "S1", "T1");
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

    // Accept

    function test_accept__by_who_may_not__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        _refusesSite(refinery, refinerMember);
        vm.prank(mine);
        custody.accept(transferId, 1, 100, NOW);
        _refusesSite(refinery, refinerMember);
        vm.prank(recycler);
        custody.accept(transferId, 1, 100, NOW);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        vm.prank(stranger);
        custody.accept(transferId, 1, 100, NOW);
        membership.setRoles(refinerMember, Roles.REGULATOR);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_RoleMissing.selector, refinerMember, Roles.OPERATOR)
        );
        vm.prank(refiner);
        custody.accept(transferId, 1, 100, NOW);
    }

    function test_accept__unknown_transfer_or_sequence__refused() public {
        vm.startPrank(refiner);
        _refusesUnknown("x");
        custody.accept("x", 1, 100, NOW);
        vm.stopPrank();
        bytes32 transferId = _offer(_request("T1"));
        vm.startPrank(refiner);
        _refusesSequence(transferId, 1, 0);
        custody.accept(transferId, 0, 100, NOW);
        custody.accept(transferId, 1, 100, NOW);
        _refusesSequence(transferId, 2, 1);
        custody.accept(transferId, 1, 100, NOW);
        vm.stopPrank();
    }

    function test_accept__in_the_second_of_expiry__refused() public {
        bytes32 first = _offer(_request("T1"));
        bytes32 second = _offer(_request("T2"));
        vm.warp(EXPIRY - 1);
        vm.startPrank(refiner);
        custody.accept(first, 1, 100, NOW);
        vm.warp(EXPIRY);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_Expired.selector, second, EXPIRY));
        custody.accept(second, 1, 100, NOW);
        vm.stopPrank();
    }

    function test_accept__event_before_the_offer_or_in_the_future__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.startPrank(refiner);
        _refusesBefore(NOW - 101, NOW - 100);
        custody.accept(transferId, 1, 100, NOW - 101);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_EventInFuture.selector, START + 1, START));
        custody.accept(transferId, 1, 100, NOW + 1);
        vm.assertTrue(custody.accept(transferId, 1, 100, NOW - 100) == TransferState.ACCEPTED);
        vm.stopPrank();
    }

    function test_accept__a_weight_that_no_column_holds__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.startPrank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICustody.Custody_ParameterRange.selector, "weighed", uint256(MAX_QUANTITY) + 1, MAX_QUANTITY
            )
        );
        custody.accept(transferId, 1, MAX_QUANTITY + 1, NOW);
        vm.assertTrue(custody.accept(transferId, 1, MAX_QUANTITY, NOW) == TransferState.DISPUTED);
        vm.stopPrank();
    }

    function test_accept__exactly_as_offered__whole_quantity_arrives() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.expectEmit(address(custody));
        emit ICustody.TransferAccepted(transferId, ore, refinerMember, 100, 100, 0, NOW);
        vm.prank(refiner);
        TransferState state = custody.accept(transferId, 1, 100, NOW);

        vm.assertTrue(state == TransferState.ACCEPTED);
        ICustody.Transfer memory expected = _transfer(TransferState.ACCEPTED);
        expected.sequence = 2;
        vm.assertEq(keccak256(abi.encode(custody.transferOf(transferId))), keccak256(abi.encode(expected)));
        vm.assertEq(token.balanceOf(_at(refinery), ore), 100);
        _assertNothingOpen();
    }

    function test_accept__shortfall_at_the_tolerance__is_loss() public {
        bytes32 transferId = _offer(_request("T1", 1000));
        vm.expectEmit(address(custody));
        emit ICustody.TransferAccepted(transferId, ore, refinerMember, 995, 995, 5, NOW);
        vm.prank(refiner);
        custody.accept(transferId, 1, 995, NOW);

        vm.assertEq(token.balanceOf(_at(refinery), ore), 995);
        vm.assertEq(token.balanceOf(_at(pit), ore), 0);
        _assertNothingOpen();
    }

    function test_accept__surplus_at_the_tolerance__recorded_never_minted() public {
        bytes32 transferId = _offer(_request("T1", 1000));
        vm.expectEmit(address(custody));
        emit ICustody.TransferAccepted(transferId, ore, refinerMember, 1005, 1000, 0, NOW);
        vm.prank(refiner);
        custody.accept(transferId, 1, 1005, NOW);

        vm.assertEq(token.balanceOf(_at(refinery), ore), 1000);
        _assertNothingOpen();
    }

    function test_accept__one_beyond_the_tolerance_either_way__disputed() public {
        uint64[2] memory outside = [uint64(994), 1006];
        for (uint256 i = 0; i < outside.length; ++i) {
            uint256 batchId = _mint(pit, ORE, i == 0 ? "short" : "long");
            ICustody.OfferRequest memory request = _request(i == 0 ? "short" : "long", 1000);
            request.batchId = batchId;
            bytes32 transferId = _offer(request);
            vm.expectEmit(address(custody));
            emit ICustody.TransferDisputed(transferId, batchId, refinerMember, outside[i], NOW);
            vm.prank(refiner);
            TransferState state = custody.accept(transferId, 1, outside[i], NOW);

            vm.assertTrue(state == TransferState.DISPUTED);
            vm.assertTrue(custody.transferOf(transferId).state == TransferState.DISPUTED);
            vm.assertEq(custody.transferOf(transferId).sequence, 2);
            vm.assertEq(custody.weighedOf(transferId), outside[i]);
            vm.assertEq(token.balanceOf(address(custody), batchId), 1000);
            vm.assertEq(custody.openOn(pit, refinery), i + 1);
            vm.assertEq(custody.openCount(), i + 1);
        }
    }

    function test_accept__pieces_one_short_or_over__disputed() public {
        vm.startPrank(refiner);
        bytes32 first = custody.offer(_cellRequest("T1"));
        bytes32 second = custody.offer(_cellRequest("T2"));
        vm.stopPrank();
        vm.startPrank(recycler);
        vm.assertTrue(custody.accept(first, 1, 99, NOW) == TransferState.DISPUTED);
        vm.assertTrue(custody.accept(second, 1, 101, NOW) == TransferState.DISPUTED);
        vm.stopPrank();
    }

    function test_accept__nothing_within_a_tolerance_of_the_whole__all_is_loss() public {
        custody.setParameters(ICustody.Parameters(1e6, 3, 30 days));
        ICustody.OfferRequest memory request = _request("T1");
        request.tolerancePpm = 1e6;
        bytes32 transferId = _offer(request);
        vm.expectEmit(address(custody));
        emit ICustody.TransferAccepted(transferId, ore, refinerMember, 0, 0, 100, NOW);
        vm.prank(refiner);
        custody.accept(transferId, 1, 0, NOW);

        vm.assertEq(token.balanceOf(address(custody), ore), 0);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 0);
    }

    function testFuzz_accept__any_weight_and_tolerance__as_by_division(uint64 offered, uint64 weighed, uint24 ppm)
        public
    {
        offered = uint64(1 + offered % MAX_QUANTITY);
        ppm = uint24(ppm % (1e6 + 1));
        weighed = _near(offered, weighed, ppm);
        custody.setParameters(ICustody.Parameters(1e6, 1, 30 days));
        ICustody.OfferRequest memory request = _request("T1", offered);
        request.batchId = _mint(pit, ORE, "fuzz", offered, 0, WasteClass.NONE);
        request.tolerancePpm = ppm;
        bytes32 transferId = _offer(request);
        vm.prank(refiner);
        TransferState state = custody.accept(transferId, 1, weighed, NOW);

        uint256 least = (uint256(offered) * (1e6 - ppm) + 1e6 - 1) / 1e6;
        uint256 most = uint256(offered) * (1e6 + uint256(ppm)) / 1e6;
        bool stands = weighed >= least && weighed <= most;
        vm.assertEq(uint8(state), uint8(stands ? TransferState.ACCEPTED : TransferState.DISPUTED));
        uint256 arrived = stands ? (weighed < offered ? weighed : offered) : 0;
        vm.assertEq(token.balanceOf(_at(refinery), request.batchId), arrived);
        vm.assertEq(token.balanceOf(address(custody), request.batchId), stands ? 0 : offered);
        vm.assertEq(custody.openCount(), stands ? 0 : 1);
    }

    // Reject, cancel, expire

    function test_reject__by_who_may_not_or_without_reason__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        _refusesSite(refinery, refinerMember);
        vm.prank(mine);
        custody.reject(transferId, 1, NOW, "r");
        vm.startPrank(refiner);
        _refusesUnknown("x");
        custody.reject("x", 1, NOW, "r");
        _refusesSequence(transferId, 1, 2);
        custody.reject(transferId, 2, NOW, "r");
        _refusesText("reason", 0, 200);
        custody.reject(transferId, 1, NOW, "");
        _refusesText("reason", 201, 200);
        custody.reject(transferId, 1, NOW, _text(201));
        _refusesBefore(NOW - 101, NOW - 100);
        custody.reject(transferId, 1, NOW - 101, "r");
        vm.stopPrank();
    }

    function test_reject__an_offer__goods_are_back() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.expectEmit(address(custody));
        emit ICustody.TransferRejected(transferId, ore, refinerMember, NOW, "wet");
        vm.prank(refiner);
        custody.reject(transferId, 1, NOW, "wet");

        _assertEnded(transferId, TransferState.REJECTED);
    }

    function test_cancel__by_who_may_not_or_without_reason__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        _refusesSite(pit, mineMember);
        vm.prank(refiner);
        custody.cancel(transferId, 1, NOW, "r");
        vm.startPrank(mine);
        _refusesUnknown("x");
        custody.cancel("x", 1, NOW, "r");
        _refusesSequence(transferId, 1, 0);
        custody.cancel(transferId, 0, NOW, "r");
        _refusesText("reason", 0, 200);
        custody.cancel(transferId, 1, NOW, "");
        _refusesBefore(NOW - 101, NOW - 100);
        custody.cancel(transferId, 1, NOW - 101, "r");
        vm.stopPrank();
    }

    function test_cancel__an_offer_even_overdue__goods_are_back() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.warp(EXPIRY + 1);
        vm.expectEmit(address(custody));
        emit ICustody.TransferCancelled(transferId, ore, mineMember, NOW, "not loaded");
        vm.prank(mine);
        custody.cancel(transferId, 1, NOW, "not loaded");

        _assertEnded(transferId, TransferState.CANCELLED);
    }

    function test_expire__too_early_or_by_a_stranger__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.warp(EXPIRY - 1);
        vm.startPrank(mine);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_NotExpired.selector, transferId, EXPIRY));
        custody.expire(transferId, 1);
        vm.warp(EXPIRY);
        _refusesUnknown("x");
        custody.expire("x", 1);
        _refusesSequence(transferId, 1, 3);
        custody.expire(transferId, 3);
        vm.stopPrank();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        custody.expire(transferId, 1);
        membership.suspendMember(regulatorMember, "r");
        vm.prank(regulator);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, regulatorMember));
        custody.expire(transferId, 1);
    }

    function test_expire__in_the_second_of_expiry_by_anyone__goods_are_back() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.warp(EXPIRY);
        vm.expectEmit(address(custody));
        emit ICustody.TransferExpired(transferId, ore, regulatorMember);
        vm.prank(regulator);
        custody.expire(transferId, 1);

        _assertEnded(transferId, TransferState.EXPIRED);
    }

    // Transitions

    function test_transition__from_every_end__refused() public {
        TransferState[5] memory ends = [
            TransferState.ACCEPTED,
            TransferState.REJECTED,
            TransferState.CANCELLED,
            TransferState.EXPIRED,
            TransferState.DISPUTED
        ];
        for (uint256 i = 0; i < ends.length; ++i) {
            vm.warp(START);
            bytes32 transferId = _offer(_request(string(abi.encodePacked("T", uint8(65 + i)))));
            _end(transferId, ends[i]);
            _refusesEveryVerb(transferId, ends[i]);
        }
    }

    function test_transition__of_moved_stock__refused() public {
        vm.prank(mine);
        bytes32 transferId = custody.moveStock(_move("M1"));
        vm.prank(mine);
        _refusesTransition(transferId, TransferState.ACCEPTED, TransferState.CANCELLED);
        custody.cancel(transferId, 1, NOW, "r");
        vm.prank(mine);
        _refusesTransition(transferId, TransferState.ACCEPTED, TransferState.EXPIRED);
        custody.expire(transferId, 1);
        vm.prank(mine);
        _refusesTransition(transferId, TransferState.ACCEPTED, TransferState.DISPUTED);
        custody.accept(transferId, 1, 7, NOW);
    }

    // Nothing is stranded

    function test_suspended_sender__the_receiver_still_accepts_or_rejects() public {
        bytes32 first = _offer(_request("T1"));
        bytes32 second = _offer(_request("T2"));
        membership.suspendMember(mineMember, "r");
        membership.closeSite(pit, "r");
        vm.startPrank(refiner);
        custody.accept(first, 1, 100, NOW);
        custody.reject(second, 1, NOW, "r");
        vm.stopPrank();

        vm.assertEq(token.balanceOf(_at(refinery), ore), 100);
        vm.assertEq(token.balanceOf(_at(pit), ore), 900);
        _assertNothingOpen();
    }

    function test_suspended_receiver__the_sender_cancels() public {
        bytes32 transferId = _offer(_request("T1"));
        membership.suspendMember(refinerMember, "r");
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, refinerMember));
        custody.accept(transferId, 1, 100, NOW);
        vm.prank(mine);
        custody.cancel(transferId, 1, NOW, "r");

        _assertEnded(transferId, TransferState.CANCELLED);
    }

    function test_closed_receiver_site__neither_accepts_nor_rejects_there() public {
        bytes32 transferId = _offer(_request("T1"));
        membership.closeSite(refinery, "r");
        vm.startPrank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, refinery));
        custody.accept(transferId, 1, 100, NOW);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, refinery));
        custody.reject(transferId, 1, NOW, "r");
        vm.stopPrank();
    }

    function test_both_parties_gone__a_third_member_expires() public {
        bytes32 transferId = _offer(_request("T1"));
        membership.suspendMember(mineMember, "r");
        membership.suspendMember(refinerMember, "r");
        membership.closeSite(pit, "r");
        membership.closeSite(refinery, "r");
        vm.warp(EXPIRY);
        vm.prank(recycler);
        custody.expire(transferId, 1);

        _assertEnded(transferId, TransferState.EXPIRED);
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
        custody.setParameters(ICustody.Parameters(1, 1, 1));
        _refusesRange("maxTolerancePpm", 1e6 + 1, 1e6);
        custody.setParameters(ICustody.Parameters(1e6 + 1, 1, 1));
        _refusesRange("maxOpenOffers", 100_001, 100_000);
        custody.setParameters(ICustody.Parameters(1, 100_001, 1));
        _refusesRange("maxOfferSeconds", 366 days + 1, 366 days);
        custody.setParameters(ICustody.Parameters(1, 1, 366 days + 1));
    }

    function test_setParameters__with_open_offers__count_is_kept() public {
        _offer(_request("T1"));
        ICustody.Parameters memory largest = ICustody.Parameters(1e6, 100_000, 366 days);
        vm.expectEmit(address(custody));
        emit ICustody.ParametersChanged(ICustody.Parameters(20_000, 3, 30 days), largest);
        custody.setParameters(largest);

        vm.assertEq(custody.openCount(), 1);
        vm.assertEq(keccak256(abi.encode(custody.parameters())), keccak256(abi.encode(largest)));
    }

    // Any sequence of verbs

    struct Open {
        uint256 count;
        uint256 inTransit;
        uint256 lost;
    }

    /// @dev Thirty random verbs, legal or not: what is in transit is what is open, and nothing appears or vanishes.
    function testFuzz_life__any_sequence_of_verbs__conserves(uint256 seed) public {
        custody.setParameters(ICustody.Parameters(20_000, 5, 30 days));
        bytes32[] memory ids = new bytes32[](30);
        uint256 offers = 0;
        uint256 lost = 0;
        for (uint256 step = 0; step < 30; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 3 == 0 || offers == 0) {
                ICustody.OfferRequest memory request = _request(string(abi.encodePacked("T", uint8(step))));
                request.quantity = uint64(1 + (seed >> 8) % 200);
                request.eventTime = uint40(block.timestamp);
                request.expiresAt = uint40(block.timestamp + 1 hours);
                vm.prank(mine);
                try custody.offer(request) returns (bytes32 transferId) {
                    ids[offers++] = transferId;
                } catch {}
            } else {
                lost += _act(ids[(seed >> 16) % offers], seed);
            }
            _assertConserved(ids, offers, lost);
        }
    }

    function _act(bytes32 transferId, uint256 seed) private returns (uint256 lost) {
        ICustody.Transfer memory transfer = custody.transferOf(transferId);
        uint256 verb = (seed >> 32) % 5;
        vm.prank((seed >> 40) % 4 == 0 ? recycler : verb == 2 ? mine : refiner);
        if (verb == 0) {
            uint64 weighed = uint64(transfer.quantity + (seed >> 48) % 4 - (transfer.quantity > 2 ? 2 : 0));
            try custody.accept(transferId, transfer.sequence, weighed, uint40(block.timestamp)) returns (
                TransferState state
            ) {
                if (state == TransferState.ACCEPTED && weighed < transfer.quantity) return transfer.quantity - weighed;
            } catch {}
        } else if (verb == 1) {
            try custody.reject(transferId, transfer.sequence, uint40(block.timestamp), "r") {} catch {}
        } else if (verb == 2) {
            try custody.cancel(transferId, transfer.sequence, uint40(block.timestamp), "r") {} catch {}
        } else if (verb == 3) {
            try custody.expire(transferId, transfer.sequence) {} catch {}
        } else {
            vm.warp(block.timestamp + (seed >> 56) % 40 minutes);
        }
    }

    function _assertConserved(bytes32[] memory ids, uint256 offers, uint256 lost) private view {
        uint256 open = 0;
        uint256 inTransit = 0;
        for (uint256 i = 0; i < offers; ++i) {
            ICustody.Transfer memory transfer = custody.transferOf(ids[i]);
            if (transfer.state == TransferState.OFFERED || transfer.state == TransferState.DISPUTED) {
                ++open;
                inTransit += transfer.quantity;
            }
        }
        vm.assertEq(custody.openCount(), open, "open");
        vm.assertEq(custody.openOn(pit, refinery), open, "open on the lane");
        vm.assertEq(token.balanceOf(address(custody), ore), inTransit, "in transit");
        uint256 held = token.balanceOf(_at(pit), ore) + token.balanceOf(_at(refinery), ore);
        vm.assertEq(held + inTransit + lost, 1000, "minted");
    }

    // Requests and calls

    function _request(string memory ref) private view returns (ICustody.OfferRequest memory) {
        return _request(ref, 100);
    }

    function _request(string memory ref, uint64 quantity) private view returns (ICustody.OfferRequest memory) {
        return ICustody.OfferRequest({
            ref: ref,
            shipment: "S1",
            batchId: ore,
            quantity: quantity,
            fromSite: pit,
            toSite: refinery,
            wasteClass: WasteClass.NONE,
            asWaste: false,
            tolerancePpm: PPM,
            eventTime: NOW - 100,
            expiresAt: EXPIRY,
            owner: 0
        });
    }

    function _cellRequest(string memory ref) private view returns (ICustody.OfferRequest memory request) {
        request = _request(ref);
        (request.batchId, request.fromSite, request.toSite) = (cells, refinery, recyclerStore);
        request.tolerancePpm = 0;
    }

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

    function _transfer(TransferState state) private view returns (ICustody.Transfer memory) {
        return ICustody.Transfer({
            batchId: ore,
            quantity: 100,
            fromSite: pit,
            toSite: refinery,
            eventTime: NOW - 100,
            expiresAt: EXPIRY,
            tolerancePpm: PPM,
            state: state,
            sequence: 1,
            fromClass: WasteClass.NONE,
            toClass: WasteClass.NONE
        });
    }

    function _offer(ICustody.OfferRequest memory request) private returns (bytes32) {
        vm.prank(mine);
        return custody.offer(request);
    }

    /// @dev Brings an offer to an end.
    function _end(bytes32 transferId, TransferState end) private {
        if (end == TransferState.EXPIRED) vm.warp(EXPIRY);
        vm.prank(end == TransferState.CANCELLED ? mine : refiner);
        if (end == TransferState.ACCEPTED) custody.accept(transferId, 1, 100, NOW);
        else if (end == TransferState.REJECTED) custody.reject(transferId, 1, NOW, "r");
        else if (end == TransferState.CANCELLED) custody.cancel(transferId, 1, NOW, "r");
        else if (end == TransferState.EXPIRED) custody.expire(transferId, 1);
        else custody.accept(transferId, 1, 0, NOW);
        vm.assertTrue(custody.transferOf(transferId).state == end);
    }

    function _refusesEveryVerb(bytes32 transferId, TransferState from) private {
        vm.startPrank(refiner);
        _refusesTransition(transferId, from, TransferState.ACCEPTED);
        custody.accept(transferId, 2, 100, NOW);
        _refusesTransition(transferId, from, TransferState.DISPUTED);
        custody.accept(transferId, 2, 0, NOW);
        _refusesTransition(transferId, from, TransferState.REJECTED);
        custody.reject(transferId, 2, NOW, "r");
        vm.warp(EXPIRY);
        _refusesTransition(transferId, from, TransferState.EXPIRED);
        custody.expire(transferId, 2);
        vm.stopPrank();
        vm.prank(mine);
        _refusesTransition(transferId, from, TransferState.CANCELLED);
        custody.cancel(transferId, 2, NOW, "r");
    }

    /// @dev A weight around the edges of the tolerance in three of four cases, any weight in the fourth.
    function _near(uint64 offered, uint64 weighed, uint24 ppm) private pure returns (uint64) {
        uint256 edge = uint256(offered) * ppm / 1e6;
        uint256 mode = weighed % 4;
        uint256 step = (weighed >> 2) % 3;
        uint256 chosen = weighed;
        if (mode == 1) chosen = offered - edge + step;
        if (mode == 2) chosen = offered + edge + step;
        if (mode == 3) chosen = offered > edge + step ? offered - edge - step : 0;
        return chosen > MAX_QUANTITY ? MAX_QUANTITY : uint64(chosen);
    }

    function _at(uint32 site) private pure returns (address) {
        return Holders.atSite(site, WasteClass.NONE);
    }

    // Assertions and refusals

    function _assertEnded(bytes32 transferId, TransferState state) private view {
        vm.assertEq(uint8(custody.transferOf(transferId).state), uint8(state));
        vm.assertEq(custody.transferOf(transferId).sequence, 2);
        vm.assertEq(token.balanceOf(_at(pit), ore), 1000);
        _assertNothingOpen();
    }

    function _assertNothingOpen() private view {
        vm.assertEq(token.balanceOf(address(custody), ore), 0);
        vm.assertEq(custody.openOn(pit, refinery), 0);
        vm.assertEq(custody.openCount(), 0);
    }

    function _refusesText(string memory field, uint256 actual, uint256 max) private {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_TextLength.selector, field, actual, max));
    }

    function _refusesRange(string memory field, uint256 actual, uint256 max) private {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ParameterRange.selector, field, actual, max));
    }

    function _refusesBefore(uint40 eventTime, uint40 earliest) private {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_EventBefore.selector, eventTime, earliest));
    }

    function _refusesSite(uint32 site, uint32 member) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, site, member));
    }

    function _refusesWasteSite(uint32 site, SiteKind kind) private {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_WasteSite.selector, site, kind));
    }

    function _refusesUnknown(bytes32 transferId) private {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_UnknownTransfer.selector, transferId));
    }

    function _refusesSequence(bytes32 transferId, uint8 expected, uint8 actual) private {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_Sequence.selector, transferId, expected, actual));
    }

    function _refusesTransition(bytes32 transferId, TransferState from, TransferState to) private {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_Transition.selector, transferId, from, to));
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {DisputeGrounds} from "../../contracts/libraries/DisputeGrounds.sol";
import {Elements} from "../../contracts/libraries/Elements.sol";
import {DocumentKind, Roles, SubjectKind, TransferState, WasteClass} from "../../contracts/libraries/Types.sol";
import {CustodyGround} from "./CustodyGround.sol";

/// @notice What the receiver says of what arrived.
contract CustodyAcceptTest is CustodyGround {
    bytes32 private constant ASSAY = keccak256("assay of the refiner");
    uint256 private constant METAL = (2e8 << (32 * Elements.COBALT)) | (1e8 << (32 * Elements.NICKEL));

    /// @dev A thousand milligrams with a fifth of cobalt and a tenth of nickel.
    uint256 private metal;

    function setUp() public {
        _found();
        metal = _mintMetal("METAL", 1000, METAL);
    }

    // Accept

    function test_accept__by_who_may_not__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        _refusesSite(refinery, refinerMember);
        vm.prank(mine);
        custody.accept(_arrival(transferId, 1, 100, NOW));
        _refusesSite(refinery, refinerMember);
        vm.prank(recycler);
        custody.accept(_arrival(transferId, 1, 100, NOW));
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        vm.prank(stranger);
        custody.accept(_arrival(transferId, 1, 100, NOW));
        membership.setRoles(refinerMember, Roles.REGULATOR);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_RoleMissing.selector, refinerMember, Roles.OPERATOR)
        );
        vm.prank(refiner);
        custody.accept(_arrival(transferId, 1, 100, NOW));
    }

    function test_accept__unknown_transfer_or_sequence__refused() public {
        vm.startPrank(refiner);
        _refusesUnknown("x");
        custody.accept(_arrival("x", 1, 100, NOW));
        vm.stopPrank();
        bytes32 transferId = _offer(_request("T1"));
        vm.startPrank(refiner);
        _refusesSequence(transferId, 1, 0);
        custody.accept(_arrival(transferId, 0, 100, NOW));
        custody.accept(_arrival(transferId, 1, 100, NOW));
        _refusesSequence(transferId, 2, 1);
        custody.accept(_arrival(transferId, 1, 100, NOW));
        vm.stopPrank();
    }

    function test_accept__in_the_second_of_expiry__refused() public {
        bytes32 first = _offer(_request("T1"));
        bytes32 second = _offer(_request("T2"));
        vm.warp(EXPIRY - 1);
        vm.startPrank(refiner);
        custody.accept(_arrival(first, 1, 100, NOW));
        vm.warp(EXPIRY);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_Expired.selector, second, EXPIRY));
        custody.accept(_arrival(second, 1, 100, NOW));
        vm.stopPrank();
    }

    function test_accept__event_before_the_offer_or_in_the_future__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.startPrank(refiner);
        _refusesBefore(NOW - 101, NOW - 100);
        custody.accept(_arrival(transferId, 1, 100, NOW - 101));
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_EventInFuture.selector, START + 1, START));
        custody.accept(_arrival(transferId, 1, 100, NOW + 1));
        vm.assertTrue(custody.accept(_arrival(transferId, 1, 100, NOW - 100)) == TransferState.ACCEPTED);
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
        custody.accept(_arrival(transferId, 1, MAX_QUANTITY + 1, NOW));
        vm.assertTrue(custody.accept(_complaint(transferId, MAX_QUANTITY, "scale")) == TransferState.DISPUTED);
        vm.stopPrank();
    }

    function test_accept__exactly_as_offered__whole_quantity_arrives() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.expectEmit(address(custody));
        emit ICustody.TransferAccepted(transferId, ore, refinerMember, 100, 100, 0, NOW);
        vm.prank(refiner);
        TransferState state = custody.accept(_arrival(transferId, 1, 100, NOW));

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
        custody.accept(_arrival(transferId, 1, 995, NOW));

        vm.assertEq(token.balanceOf(_at(refinery), ore), 995);
        vm.assertEq(token.balanceOf(_at(pit), ore), 0);
        _assertNothingOpen();
    }

    function test_accept__surplus_at_the_tolerance__recorded_never_minted() public {
        bytes32 transferId = _offer(_request("T1", 1000));
        vm.expectEmit(address(custody));
        emit ICustody.TransferAccepted(transferId, ore, refinerMember, 1005, 1000, 0, NOW);
        vm.prank(refiner);
        custody.accept(_arrival(transferId, 1, 1005, NOW));

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
            emit ICustody.TransferDisputed(
                transferId, batchId, refinerMember, outside[i], DisputeGrounds.QUANTITY, NOW, "scale"
            );
            vm.prank(refiner);
            TransferState state = custody.accept(_complaint(transferId, outside[i], "scale"));

            vm.assertTrue(state == TransferState.DISPUTED);
            vm.assertTrue(custody.transferOf(transferId).state == TransferState.DISPUTED);
            vm.assertEq(custody.transferOf(transferId).sequence, 2);
            ICustody.Dispute memory dispute = custody.disputeOf(transferId);
            vm.assertEq(dispute.weighed, outside[i]);
            vm.assertEq(dispute.disputedAt, NOW);
            vm.assertEq(dispute.eventTime, NOW);
            vm.assertEq(dispute.grounds, DisputeGrounds.QUANTITY);
            vm.assertEq(dispute.bySender.placed + dispute.byReceiver.placed, 0);
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
        vm.assertTrue(custody.accept(_complaint(first, 99, "one missing")) == TransferState.DISPUTED);
        vm.assertTrue(custody.accept(_complaint(second, 101, "one more")) == TransferState.DISPUTED);
        vm.stopPrank();
    }

    function test_accept__nothing_within_a_tolerance_of_the_whole__all_is_loss() public {
        custody.setParameters(_parameters(1e6, 3));
        ICustody.OfferRequest memory request = _request("T1");
        request.tolerancePpm = 1e6;
        bytes32 transferId = _offer(request);
        vm.expectEmit(address(custody));
        emit ICustody.TransferAccepted(transferId, ore, refinerMember, 0, 0, 100, NOW);
        vm.prank(refiner);
        custody.accept(_arrival(transferId, 1, 0, NOW));

        vm.assertEq(token.balanceOf(address(custody), ore), 0);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 0);
    }

    function testFuzz_accept__any_weight_and_tolerance__as_by_division(uint64 offered, uint64 weighed, uint24 ppm)
        public
    {
        offered = uint64(1 + offered % MAX_QUANTITY);
        ppm = uint24(ppm % (1e6 + 1));
        weighed = _near(offered, weighed, ppm);
        custody.setParameters(_parameters(1e6, 1));
        ICustody.OfferRequest memory request = _request("T1", offered);
        request.batchId = _mint(pit, ORE, "fuzz", offered, 0, WasteClass.NONE);
        request.tolerancePpm = ppm;
        bytes32 transferId = _offer(request);
        uint256 least = (uint256(offered) * (1e6 - ppm) + 1e6 - 1) / 1e6;
        uint256 most = uint256(offered) * (1e6 + uint256(ppm)) / 1e6;
        bool stands = weighed >= least && weighed <= most;
        ICustody.AcceptRequest memory arrival = _arrival(transferId, weighed);
        if (!stands) {
            vm.prank(refiner);
            vm.expectRevert(
                abi.encodeWithSelector(ICustody.Custody_ReasonMissing.selector, transferId, DisputeGrounds.QUANTITY)
            );
            custody.accept(arrival);
            arrival.reason = "scale";
        }
        vm.prank(refiner);
        TransferState state = custody.accept(arrival);

        vm.assertEq(uint8(state), uint8(stands ? TransferState.ACCEPTED : TransferState.DISPUTED));
        uint256 arrived = stands ? (weighed < offered ? weighed : offered) : 0;
        vm.assertEq(token.balanceOf(_at(refinery), request.batchId), arrived);
        vm.assertEq(token.balanceOf(address(custody), request.batchId), stands ? 0 : offered);
        vm.assertEq(custody.openCount(), stands ? 0 : 1);
    }

    // Grounds and reasons

    function test_accept__grounds_without_a_reason_or_the_other_way__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.startPrank(refiner);
        vm.expectRevert(_missing(transferId, DisputeGrounds.QUANTITY));
        custody.accept(_arrival(transferId, 1, 0, NOW));
        ICustody.AcceptRequest memory request = _arrival(transferId, 100);
        request.damaged = true;
        vm.expectRevert(_missing(transferId, DisputeGrounds.DAMAGE));
        custody.accept(request);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ReasonWithoutGrounds.selector, transferId));
        custody.accept(_complaint(transferId, 100, "no grounds"));
        _refusesText("reason", 201, 200);
        custody.accept(_complaint(transferId, 0, _text(201)));
        vm.assertTrue(custody.accept(_complaint(transferId, 0, _text(200))) == TransferState.DISPUTED);
        vm.stopPrank();
    }

    function test_accept__damaged__disputed_with_the_quantity_standing() public {
        bytes32 transferId = _offer(_request("T1"));
        ICustody.AcceptRequest memory request = _complaint(transferId, 100, "drums leak");
        request.damaged = true;
        vm.expectEmit(address(custody));
        emit ICustody.TransferDisputed(transferId, ore, refinerMember, 100, DisputeGrounds.DAMAGE, NOW, "drums leak");
        vm.prank(refiner);
        custody.accept(request);

        vm.assertEq(custody.disputeOf(transferId).grounds, DisputeGrounds.DAMAGE);
        vm.assertEq(token.balanceOf(address(custody), ore), 100);
    }

    function test_accept__difference_inside_the_tolerance_with_a_reason__disputed() public {
        bytes32 transferId = _offer(_request("T1", 1000));
        vm.prank(refiner);
        vm.assertTrue(custody.accept(_complaint(transferId, 999, "our account is full")) == TransferState.DISPUTED);

        vm.assertEq(custody.disputeOf(transferId).grounds, DisputeGrounds.QUANTITY);
        vm.assertEq(token.balanceOf(address(custody), ore), 1000);
    }

    // The receiver's assay

    function test_accept__assay_that_is_not_its_own_or_none__refused() public {
        bytes32 transferId = _offer(_metalRequest("T1", 0));
        ICustody.AcceptRequest memory request = _assayed(transferId, METAL);
        _refusesAssay(request);
        _anchorAssay(mine, ASSAY);
        _refusesAssay(request);
        vm.prank(refiner);
        documents.anchor(ASSAY, DocumentKind.REPORT, SubjectKind.SITE, refinery, "");
        _refusesAssay(request);
        request.assay = 0;
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_CompositionWithoutAssay.selector, METAL));
        custody.accept(request);
    }

    function test_accept__assay_inside_the_splitting_limit__first_one_stands() public {
        uint256 limits = _share(Elements.COBALT, 1000) | _share(Elements.NICKEL, 10);
        bytes32 transferId = _offer(_metalRequest("T1", limits));
        vm.assertEq(custody.splittingLimitsOf(transferId), limits);
        _anchorAssay(refiner, ASSAY);
        uint256 found = _share(Elements.COBALT, 2e8 - 1000) | _share(Elements.NICKEL, 1e8 + 10);
        vm.expectEmit(address(custody));
        emit ICustody.ReceiverAssayed(transferId, metal, ASSAY, found);
        vm.prank(refiner);
        vm.assertTrue(custody.accept(_assayed(transferId, found)) == TransferState.ACCEPTED);

        vm.assertEq(token.recordOf(metal).batch.composition, METAL);
        vm.assertEq(token.balanceOf(_at(refinery), metal), 100);
    }

    function test_accept__assay_one_beyond_the_splitting_limit__disputed() public {
        uint256 limits = _share(Elements.COBALT, 1000);
        uint256[3] memory beyond = [
            _share(Elements.COBALT, 2e8 - 1001) | _share(Elements.NICKEL, 1e8),
            _share(Elements.COBALT, 2e8 + 1001) | _share(Elements.NICKEL, 1e8),
            _share(Elements.COBALT, 2e8) | _share(Elements.NICKEL, 1e8 + 1)
        ];
        _anchorAssay(refiner, ASSAY);
        for (uint256 i = 0; i < beyond.length; ++i) {
            bytes32 transferId = _offer(_metalRequest(string(abi.encodePacked("T", uint8(65 + i))), limits));
            ICustody.AcceptRequest memory request = _assayed(transferId, beyond[i]);
            vm.prank(refiner);
            vm.expectRevert(_missing(transferId, DisputeGrounds.ASSAY));
            custody.accept(request);
            request.reason = "poorer than said";
            vm.expectEmit(address(custody));
            emit ICustody.ReceiverAssayed(transferId, metal, ASSAY, beyond[i]);
            vm.expectEmit(address(custody));
            emit ICustody.TransferDisputed(
                transferId, metal, refinerMember, 100, DisputeGrounds.ASSAY, NOW, "poorer than said"
            );
            vm.prank(refiner);
            custody.accept(request);
        }
    }

    function test_accept__assay_where_one_side_does_not_know__no_ground() public {
        bytes32 transferId = _offer(_metalRequest("T1", 0));
        _anchorAssay(refiner, ASSAY);
        uint256 found = _share(Elements.COBALT, NOT_ASSAYED) | _share(Elements.NICKEL, 1e8);
        vm.prank(refiner);
        vm.assertTrue(custody.accept(_assayed(transferId, found)) == TransferState.ACCEPTED);

        metal = _mintMetal("UNKNOWN", 1000, _share(Elements.COBALT, NOT_ASSAYED));
        transferId = _offer(_metalRequest("T2", 0));
        vm.prank(refiner);
        vm.assertTrue(custody.accept(_assayed(transferId, _share(Elements.COBALT, 7))) == TransferState.ACCEPTED);
    }

    function test_accept__all_three_grounds__all_are_named() public {
        bytes32 transferId = _offer(_metalRequest("T1", 0));
        _anchorAssay(refiner, ASSAY);
        ICustody.AcceptRequest memory request = _assayed(transferId, 0);
        (request.weighed, request.damaged, request.reason) = (1, true, "another lot");
        vm.prank(refiner);
        custody.accept(request);

        vm.assertEq(custody.disputeOf(transferId).grounds, 7);
    }

    function testFuzz_assaysDiffer__any_two__as_element_by_element(uint256 one, uint256 other, uint256 limits)
        public
        pure
    {
        bool expected = false;
        for (uint256 shift = 0; shift < 256; shift += 32) {
            uint256 a = (one >> shift) % 2 ** 32;
            uint256 b = (other >> shift) % 2 ** 32;
            bool known = a != NOT_ASSAYED && b != NOT_ASSAYED;
            if (known && (a > b ? a - b : b - a) > (limits >> shift) % 2 ** 32) expected = true;
        }
        vm.assertEq(DisputeGrounds.assaysDiffer(one, other, limits), expected);
        vm.assertFalse(DisputeGrounds.assaysDiffer(one, one, limits));
    }

    // Shortfalls

    function test_accept__shortfall_of_metal__booked_on_site_and_lane() public {
        _setToleranceCap(refinery, 1000);
        ICustody.OfferRequest memory offered = _metalRequest("T1", 0);
        offered.quantity = 1000;
        bytes32 transferId = _offer(offered);
        uint64[8] memory mg;
        (mg[Elements.COBALT], mg[Elements.NICKEL]) = (1, 1);
        vm.expectEmit(address(custody));
        emit ICustody.ShortfallBooked(pit, refinery, YEAR, transferId, mg);
        vm.expectEmit(address(token));
        emit IBatchToken.ToleranceBooked(refinery, YEAR, mg);
        _accept(transferId, 995);
        _assertBooked(mg);
        metal = _mintMetal("SECOND", 1000, METAL);
        (offered.ref, offered.batchId) = ("T2", metal);
        _accept(_offer(offered), 997);
        (mg[Elements.COBALT], mg[Elements.NICKEL]) = (2, 2);
        _assertBooked(mg);

        vm.assertEq(custody.shortfallOf(refinery, pit, YEAR)[Elements.COBALT], 0);
        vm.assertEq(custody.shortfallOf(pit, refinery, YEAR + 1)[Elements.COBALT], 0);
    }

    function test_accept__shortfall_without_metal__nothing_to_book() public {
        _accept(_offer(_request("T1", 1000)), 995);
        vm.assertEq(custody.shortfallOf(pit, refinery, YEAR)[Elements.COBALT], 0);
    }

    function test_accept__shortfall_past_the_cap__refused_and_can_be_disputed() public {
        ICustody.OfferRequest memory offered = _metalRequest("T1", 0);
        offered.quantity = 1000;
        bytes32 transferId = _offer(offered);
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(IBatchToken.BatchToken_ToleranceExceeded.selector, refinery, YEAR, 1, 1, 0)
        );
        custody.accept(_arrival(transferId, 1, 995, NOW));
        vm.prank(refiner);
        custody.accept(_complaint(transferId, 995, "no account for it"));
        vm.prank(refiner);
        custody.agree(_settlement(transferId, 2, 995, 5, 0));
        vm.prank(mine);
        custody.agree(_settlement(transferId, 3, 995, 5, 0));

        vm.assertEq(token.balanceOf(_at(refinery), metal), 995);
        vm.assertEq(token.balanceOf(_at(pit), metal), 5);
        vm.assertEq(custody.shortfallOf(pit, refinery, YEAR)[Elements.COBALT], 0);
    }

    function testFuzz_accept__any_shortfall__books_what_it_contained(uint64 offered, uint32 lost, uint32 share) public {
        custody.setParameters(_parameters(1e6, 3));
        share = uint32(share % (1e9 + 1));
        offered = uint64(1 + offered % MAX_QUANTITY);
        uint64 weighed = lost > offered ? 0 : offered - lost;
        _setToleranceCap(refinery, MAX_QUANTITY);
        ICustody.OfferRequest memory request = _metalRequest("T1", 0);
        request.batchId = _mintMetal("FUZZ", offered, _share(Elements.LEAD, share));
        (request.quantity, request.tolerancePpm) = (offered, 1e6);
        _accept(_offer(request), weighed);

        uint256 contained = uint256(offered - weighed) * share;
        uint256 booked = custody.shortfallOf(pit, refinery, YEAR)[Elements.LEAD];
        vm.assertEq(booked, contained / 1e9 + (contained % 1e9 == 0 ? 0 : 1));
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[Elements.LEAD], booked);
    }

    // Many at once

    function test_acceptMany__none_or_too_many__refused() public {
        uint256 max = custody.MAX_ACCEPTS();
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_BulkSize.selector, 0, max));
        custody.acceptMany(new ICustody.AcceptRequest[](0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_BulkSize.selector, max + 1, max));
        custody.acceptMany(new ICustody.AcceptRequest[](max + 1));
    }

    function test_acceptMany__some__each_as_if_alone() public {
        ICustody.AcceptRequest[] memory requests = new ICustody.AcceptRequest[](2);
        requests[0] = _arrival(_offer(_request("T1")), 100);
        requests[1] = _complaint(_offer(_request("T2")), 0, "nothing came");
        vm.prank(refiner);
        TransferState[] memory states = custody.acceptMany(requests);

        vm.assertTrue(states[0] == TransferState.ACCEPTED && states[1] == TransferState.DISPUTED);
        vm.assertTrue(_stateOf(requests[0].transferId) == TransferState.ACCEPTED);
        vm.assertTrue(_stateOf(requests[1].transferId) == TransferState.DISPUTED);
        vm.assertEq(custody.openCount(), 1);
    }

    function test_acceptMany__one_wrong__none_is_accepted() public {
        ICustody.AcceptRequest[] memory requests = new ICustody.AcceptRequest[](2);
        requests[0] = _arrival(_offer(_request("T1")), 100);
        requests[1] = requests[0];
        vm.prank(refiner);
        _refusesSequence(requests[0].transferId, 2, 1);
        custody.acceptMany(requests);

        vm.assertTrue(_stateOf(requests[0].transferId) == TransferState.OFFERED);
    }

    // What the tests above share

    function _missing(bytes32 transferId, uint8 grounds) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICustody.Custody_ReasonMissing.selector, transferId, grounds);
    }

    function _metalRequest(string memory ref, uint256 limits)
        private
        view
        returns (ICustody.OfferRequest memory request)
    {
        request = _request(ref);
        (request.batchId, request.splittingLimits) = (metal, limits);
    }

    function _assayed(bytes32 transferId, uint256 composition)
        private
        pure
        returns (ICustody.AcceptRequest memory request)
    {
        request = _arrival(transferId, 100);
        (request.assay, request.composition) = (ASSAY, composition);
    }

    function _refusesAssay(ICustody.AcceptRequest memory request) private {
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(ICustody.Custody_AssayNotAnchored.selector, request.assay, refinerMember)
        );
        custody.accept(request);
    }

    function _assertBooked(uint64[8] memory mg) private view {
        bytes32 expected = keccak256(abi.encode(mg));
        vm.assertEq(keccak256(abi.encode(custody.shortfallOf(pit, refinery, YEAR))), expected);
        vm.assertEq(keccak256(abi.encode(token.toleranceUsedOf(refinery, YEAR))), expected);
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
}

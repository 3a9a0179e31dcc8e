// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaigns} from "../../contracts/Campaigns.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {CampaignMarks, ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {BatchFlags, ModuleState, SiteKind} from "../../contracts/libraries/Types.sol";
import {CampaignPlant} from "./CampaignPlant.sol";

/// @notice Closing: the rest is lost, or carried with all that limits it; and the module that is replaced.
contract CampaignsCloseTest is CampaignPlant {
    bytes32 private first;
    bytes32 private second;

    function setUp() public {
        _start();
        first = _openCampaign("C1");
        second = _openCampaign("C2");
        _feedOne(first, _delivered("L", 1e9, _share(CO, 2e8)), 1e9);
    }

    // Refusals

    function test_close__without_a_reason_or_before_a_feed_or_by_another__refused() public {
        ICampaigns.CloseRequest memory request = _closeRequest(first, 0);
        request.reason = "";
        _refuseClose(
            request, abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "reason", 0, 200)
        );
        request.reason = "end";
        request.eventTime = NOW - 2 days - 1;
        _refuseClose(
            request,
            abi.encodeWithSelector(ICampaigns.Campaigns_EventTooEarly.selector, first, NOW - 2 days - 1, NOW - 2 days)
        );
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        campaigns.close(request);
    }

    function test_close__overdrawn_as_a_loss__refused_until_it_is_fed() public {
        _drawAssayed(first, _salt("S", 1e9, 200_100_000));
        _refuseClose(
            _closeRequest(first, 0),
            abi.encodeWithSelector(ICampaigns.Campaigns_Overdrawn.selector, first, CO, 100_000e9)
        );
        _feedOne(first, _delivered("L2", 1e6, _share(CO, 1e8)), 1e6);
        _close(first, 0);
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 100_000);
    }

    function test_close__twice_or_into_itself_or_into_a_closed_one__refused() public {
        _refuseClose(_closeRequest(first, first), _notOpen(first, ICampaigns.CampaignState.CLOSED));
        _close(first, second);
        _refuseClose(_closeRequest(first, 0), _notOpen(first, ICampaigns.CampaignState.CLOSED));
        // Nor back again, in a circle.
        _refuseClose(_closeRequest(second, first), _notOpen(first, ICampaigns.CampaignState.CLOSED));
        ICampaigns.CloseRequest memory request = _closeRequest(second, bytes32(uint256(9)));
        _refuseClose(request, _notOpen(bytes32(uint256(9)), ICampaigns.CampaignState.NONE));
        vm.assertEq(campaigns.openCount(), 1);
    }

    function test_close__under_another_sequence_of_either__refused() public {
        ICampaigns.CloseRequest memory request = _closeRequest(first, second);
        request.sequence = 1;
        _refuseClose(request, abi.encodeWithSelector(ICampaigns.Campaigns_Sequence.selector, first, 2, 1));
        request.sequence = 2;
        request.intoSequence = 2;
        _refuseClose(request, abi.encodeWithSelector(ICampaigns.Campaigns_Sequence.selector, second, 1, 2));
    }

    function test_close__into_a_campaign_at_another_site__refused() public {
        uint32 other = _register(refinerMember, SiteKind.REFINERY, "other");
        vm.prank(refiner);
        bytes32 elsewhere = campaigns.open(_openRequest("C3", other));
        _refuseClose(
            _closeRequest(first, elsewhere),
            abi.encodeWithSelector(ICampaigns.Campaigns_IntoAnotherSite.selector, elsewhere, other, refinery)
        );
    }

    function test_closed__does_nothing_more() public {
        _close(first, 0);
        uint256 ore = _delivered("L2", 1000, 0);
        _refuseFeed(_feedRequest(first, ore, 1), _notOpen(first, ICampaigns.CampaignState.CLOSED));
        _refuseDraw(_drawRequest(first, _salt("S", 1, 0)), _notOpen(first, ICampaigns.CampaignState.CLOSED));
    }

    // Carrying

    function test_carry__brings_the_rest_without_its_tolerance() public {
        _drawOne(first, _salt("S1", 4e8, 2e8));
        _close(first, second);
        ICampaigns.CampaignAccount memory account = _account(second);
        vm.assertTrue(account.balance[CO] == 12e16);
        vm.assertEq(account.fed[CO], 0);
        vm.assertEq(account.notBefore, NOW - 1 hours);
        vm.assertEq(_sequence(second), 2);

        // The heel has no tolerance; what the campaign is fed itself has.
        ICampaigns.DrawRequest memory request = _late(_drawRequest(second, _salt("S2", 6e8, 200_000_001)));
        _refuseDraw(
            _assayed(request),
            abi.encodeWithSelector(
                IProductionErrors.Production_ElementBalance.selector, CO, uint256(6e8) * 200_000_001, 12e16
            )
        );
        _feedOne(second, _delivered("L2", 1e6, _share(CO, 2e8)), 1e6);
        request = _late(_drawRequest(second, _salt("S2", 601e6, 200_000_666)));
        // 2,000 ppm of 200 mg, not of 120 g.
        uint256 limit = uint256(601e6) * 2e8 + 4e11;
        _refuseDraw(
            _assayed(request),
            abi.encodeWithSelector(
                IProductionErrors.Production_ElementBalance.selector, CO, uint256(601e6) * 200_000_666, limit
            )
        );
        request.outputs[0].composition = _share(CO, 200_000_665);
        _draw(_assayed(request));
    }

    function test_carry__brings_the_overdraft_which_binds_until_it_is_fed() public {
        _drawAssayed(first, _salt("S1", 1e9, 200_400_000));
        _close(first, second);
        vm.assertTrue(_balance(second, CO) == -400_000e9);
        vm.assertEq(_account(second).toleranceMg[CO], 400_000);
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 400_000);

        _feedOne(second, _delivered("L2", 1e9, _share(CO, 2e8)), 1e9);
        // The tolerance of the second is used up by what was carried: 200 g and no more.
        ICampaigns.DrawRequest memory request = _late(_drawRequest(second, _salt("S2", 1e9, 200_000_001)));
        _refuseDraw(
            _assayed(request),
            abi.encodeWithSelector(
                IProductionErrors.Production_ElementBalance.selector, CO, 200_000_001e9, 200_000_000e9
            )
        );
        request.outputs[0].composition = _share(CO, 200_000_000);
        _draw(_assayed(request));
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 400_000);
    }

    function test_carry__brings_models_origins_and_marks() public {
        _feedOne(first, _untracked("U", 1000, _share(CO, 2e8)), 1);
        _feedOne(second, _delivered("L2", 1000, _share(CO, 2e8)), 1000);
        _close(first, second);
        ICampaigns.CampaignAccount memory account = _account(second);
        vm.assertEq(account.marks, CampaignMarks.FED | CampaignMarks.UNMADE | CampaignMarks.UNTRACKED);
        ICampaigns.DrawRequest memory request =
            _late(_drawRequest(second, _output("S", SULPHATE, 1000, _share(CO, 2e8), SEGREGATED)));
        _refuseDraw(request, abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, CO, 3, 2));
        request.outputs[0].models = BLENDED;
        uint256 drawn = _draw(request)[0];
        vm.assertEq(_record(drawn).batch.origin, 0);
        vm.assertTrue(_record(drawn).batch.flags & BatchFlags.CONTAINS_UNTRACKED != 0);
    }

    function test_carry__of_a_speck_or_of_nothing_left__still_binds() public {
        _feedOne(first, _untracked("U", 1000, _share(CO, 2e8)), 1);
        _drawOne(first, _salt("S1", 1e9 + 1, 2e8));
        vm.assertTrue(_balance(first, CO) == 0);
        _close(first, second);
        _feedOne(second, _delivered("L2", 1000, _share(CO, 2e8)), 1000);
        ICampaigns.DrawRequest memory request =
            _late(_drawRequest(second, _output("S", SULPHATE, 1, _share(CO, 2e8), PRESERVED)));
        _refuseDraw(request, abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, CO, 4, 2));
    }

    function test_carry__of_another_material__is_a_process() public {
        _feedOne(second, _saltOf("SALT"), 1000);
        vm.assertEq(_account(second).marks & CampaignMarks.MIXED, 0);
        _close(first, second);
        vm.assertTrue(_account(second).marks & CampaignMarks.MIXED != 0);
    }

    function test_carry__into_a_later_one__keeps_the_later_time() public {
        ICampaigns.FeedRequest memory feed = _feedRequest(second, _delivered("L2", 1000, 0), 1);
        feed.eventTime = NOW;
        _feed(feed);
        _close(first, second);
        vm.assertEq(_account(second).notBefore, NOW);
    }

    function test_carry__of_an_empty_campaign__changes_nothing_but_the_time() public {
        bytes32 empty = _openCampaign("C3");
        _close(empty, second);
        vm.assertEq(_account(second).marks, 0);
        _refuseDraw(
            _drawRequest(second, _salt("S", 1, 0)),
            abi.encodeWithSelector(ICampaigns.Campaigns_EventTooEarly.selector, second, NOW - 1 days, NOW - 1 hours)
        );
    }

    // Abandoned

    function test_closeAbandoned__by_governance_only__even_overdrawn() public {
        _drawAssayed(first, _salt("S", 1e9, 200_100_000));
        membership.suspendMember(refinerMember, "insolvent");
        _refuseClose(
            _closeRequest(first, 0),
            abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, refinerMember)
        );

        _refusesStranger(refiner);
        vm.prank(refiner);
        campaigns.closeAbandoned(first, 3, "insolvent");
        vm.expectRevert(abi.encodeWithSelector(ICampaigns.Campaigns_Sequence.selector, first, 3, 2));
        campaigns.closeAbandoned(first, 2, "insolvent");
        campaigns.closeAbandoned(first, 3, "insolvent");
        vm.assertEq(campaigns.openCount(), 1);
        vm.assertTrue(campaigns.campaignOf(first).state == ICampaigns.CampaignState.CLOSED);
    }

    // Replacing the module

    function test_draining__opens_none_and_finishes_what_runs() public {
        Campaigns successor = new Campaigns(address(manager), membership, token, documents);
        token.setModule(address(campaigns), ModuleState.DRAINING);
        token.setModule(address(successor), ModuleState.ACTIVE);
        _refuseOpen(_openRequest("C3", refinery), abi.encodeWithSelector(ICampaigns.Campaigns_Draining.selector));

        // Feeding, drawing, voiding and carrying go on.
        _feedOne(first, _delivered("L2", 1000, 0), 1000);
        uint256 drawn = _drawOne(first, _salt("S", 1000, 2e8));
        ICampaigns.VoidDrawRequest memory undo;
        undo.campaignId = first;
        undo.sequence = _sequence(first);
        undo.outputs = new uint256[](1);
        undo.outputs[0] = drawn;
        undo.reason = "error";
        vm.prank(refiner);
        campaigns.voidDraw(undo);
        _close(first, second);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_ModuleOpen.selector, address(campaigns), 1));
        token.setModule(address(campaigns), ModuleState.NONE);
        _close(second, 0);
        token.setModule(address(campaigns), ModuleState.NONE);

        // No reference of the predecessor serves again, and its successor goes on from there.
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_ReferenceUsed.selector, first, uint256(first)));
        successor.open(_openRequest("C1", refinery));
        vm.prank(refiner);
        successor.open(_openRequest("C3", refinery));
        vm.assertEq(successor.openCount(), 1);
        vm.assertEq(campaigns.openCount(), 0);
    }

    function _late(ICampaigns.DrawRequest memory request) private pure returns (ICampaigns.DrawRequest memory) {
        request.eventTime = NOW;
        return request;
    }

    /// @dev Sulphate that a transformation made at the same time.
    function _saltOf(string memory lot) private returns (uint256) {
        IProductionParts.Output memory salt = _salt(lot, 1000, 2e8);
        uint256 ore = _delivered(string.concat("ORE-", lot), 1000, _share(CO, 2e8));
        IProduction.TransformRequest memory request = _step(refinery, ore, 1000, salt);
        request.eventTime = NOW - 2 days;
        return _transform(refiner, request)[0];
    }

    function _notOpen(bytes32 campaignId, ICampaigns.CampaignState state) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICampaigns.Campaigns_NotOpen.selector, campaignId, state);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {ISuccession} from "../../contracts/interfaces/ISuccession.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {Roles, SiteKind, SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {AccessMatrixWorld} from "./AccessMatrixWorld.sol";

/// @notice `docs/access-control.md` as a test: campaigns, incidents, and the stock of members that are gone.
contract AccessMatrixSystemTest is AccessMatrixWorld {
    uint32 private departedMember;
    uint256 private left;
    uint256 private suspect;
    bytes32 private running;
    bytes32 private drawn;
    ICampaigns.CampaignAccount private unfed;
    uint256[] private outputs;
    bytes32 private incidentId;
    bytes32 private issuersHold;
    bytes32 private holdersHold;
    bytes32 private requestId;
    bytes32 private proposedId;
    uint256 private _refs;

    function setUp() public {
        _prepare();
        _prepareCampaigns();
        _prepareIncidents();
        vm.warp(LATER + 2);
        _listCampaigns();
        _listReports();
        _listHolds();
        _listActions();
        _listSuccession();
    }

    function test_matrix__campaigns_incidents_and_succession_by_every_caller__as_written_down() public {
        _checkAll();
    }

    // The world

    function _prepareBefore() internal override {
        departedMember = membership.admitMember("urn:departed", "D", Roles.OPERATOR, _actor("departed"));
        left = _mint(_register(departedMember, SiteKind.WAREHOUSE, "left"), ORE, "LEFT");
        membership.suspendMember(departedMember, "r");
        succession.setDelay(7 days);
        succession.announce(departedMember, refinerMember, "r");
    }

    /// @dev One campaign that was fed, and one that was drawn from too.
    function _prepareCampaigns() private {
        vm.startPrank(mine);
        running = campaigns.open(ICampaigns.OpenRequest("RUN", plant, NOW));
        unfed = campaigns.accountOf(running);
        campaigns.feed(_feedRequest(running));
        drawn = campaigns.open(ICampaigns.OpenRequest("DRAWN", plant, NOW));
        campaigns.feed(_feedRequest(drawn));
        outputs = campaigns.draw(_drawRequest(drawn, "DRAW"));
        vm.stopPrank();
    }

    /// @dev Ore of the mine, under a hold at the pit and one at the refinery, both of its issuer.
    function _prepareIncidents() private {
        suspect = _mint(pit, ORE, "SUSPECT");
        token.move(_stock(pit), _stock(refinery), suspect, 400);
        vm.startPrank(mine);
        incidentId = incidents.report(_reportRequest());
        issuersHold = incidents.placeHold(_holdRequest(_holding(pit)));
        holdersHold = incidents.placeHold(_holdRequest(_holding(refinery)));
        vm.stopPrank();
        vm.prank(verifier);
        requestId =
            incidents.requestHold(_holdRequest(IIncidents.Target(SubjectKind.BATCH, suspect, 0, WasteClass.NONE)));
        vm.prank(refiner);
        proposedId = incidents.proposeReturn(_actionRequest(holdersHold, refinery, pit));
    }

    // The actions

    function _listCampaigns() private {
        address target = address(campaigns);
        _add("open", target, abi.encodeCall(ICampaigns.open, (ICampaigns.OpenRequest("NEW", plant, NOW))), OWNER);
        _add("feed", target, abi.encodeCall(ICampaigns.feed, (_feedRequest(running))), OWNER);
        _add("draw", target, abi.encodeCall(ICampaigns.draw, (_drawRequest(running, "NEW"))), OWNER);
        ICampaigns.VoidFeedRequest memory unfeed =
            ICampaigns.VoidFeedRequest(running, 2, _feedRequest(running).inputs, unfed, 0, "r");
        _add("voidFeed", target, abi.encodeCall(ICampaigns.voidFeed, (unfeed)), OWNER);
        uint64[8] memory none;
        ICampaigns.VoidDrawRequest memory undraw = ICampaigns.VoidDrawRequest(drawn, 3, outputs, none, 0, "r");
        _add("voidDraw", target, abi.encodeCall(ICampaigns.voidDraw, (undraw)), OWNER);
        ICampaigns.CloseRequest memory end = ICampaigns.CloseRequest(running, 2, NOW, 0, 0, "r");
        _add("close", target, abi.encodeCall(ICampaigns.close, (end)), OWNER);
        _add("closeAbandoned", target, abi.encodeCall(ICampaigns.closeAbandoned, (running, 2, "r")), GOVERNANCE);
        _add("setParameters", target, abi.encodeCall(ICampaigns.setParameters, (ICampaigns.Parameters(1))), GOVERNANCE);
    }

    function _listReports() private {
        address target = address(incidents);
        _add("report", target, abi.encodeCall(IIncidents.report, (_reportRequest())), ACTIVE);
        _add(
            "addEvidence",
            target,
            abi.encodeCall(IIncidents.addEvidence, (incidentId, 1, "e", "n")),
            OWNER | REGULATOR | HELD | CLOSED
        );
        _add(
            "closeIncident",
            target,
            abi.encodeCall(IIncidents.closeIncident, (incidentId, 1, 0, "s")),
            OWNER | REGULATOR | HELD | CLOSED
        );
        _add(
            "closeIncidentByGovernance",
            target,
            abi.encodeCall(IIncidents.closeIncidentByGovernance, (incidentId, 1, 0, "s")),
            GOVERNANCE
        );
    }

    function _listHolds() private {
        address target = address(incidents);
        IIncidents.HoldRequest memory request = _holdRequest(_holding(refinery));
        _add(
            "placeHold",
            target,
            abi.encodeCall(IIncidents.placeHold, (request)),
            OWNER | RECEIVER | REGULATOR | HELD | CLOSED
        );
        _add("placeHoldByGovernance", target, abi.encodeCall(IIncidents.placeHoldByGovernance, (request)), GOVERNANCE);
        _add("requestHold", target, abi.encodeCall(IIncidents.requestHold, (request)), ACTIVE);
        _add("liftHold", target, abi.encodeCall(IIncidents.liftHold, (issuersHold, 1, "r")), OWNER | HELD | CLOSED);
        _add(
            "liftHoldByGovernance",
            target,
            abi.encodeCall(IIncidents.liftHoldByGovernance, (issuersHold, 1, "r")),
            GOVERNANCE
        );
        _add(
            "refuseRequest",
            target,
            abi.encodeCall(IIncidents.refuseRequest, (requestId, 1, "r")),
            OWNER | REGULATOR | HELD | CLOSED
        );
        _add(
            "refuseRequestByGovernance",
            target,
            abi.encodeCall(IIncidents.refuseRequestByGovernance, (requestId, 1, "r")),
            GOVERNANCE
        );
        _add("withdrawRequest", target, abi.encodeCall(IIncidents.withdrawRequest, (requestId, 1, "r")), ISSUER);
    }

    function _listActions() private {
        address target = address(incidents);
        IIncidents.ActionRequest memory request = _actionRequest(issuersHold, pit, mineStore);
        _add("quarantine", target, abi.encodeCall(IIncidents.quarantine, (request)), OWNER | HELD);
        request.toSite = 0;
        _add("destroyStock", target, abi.encodeCall(IIncidents.destroyStock, (request)), OWNER | HELD);
        request = _actionRequest(holdersHold, refinery, pit);
        _add("proposeReturn", target, abi.encodeCall(IIncidents.proposeReturn, (request)), RECEIVER | HELD);
        _add(
            "takeReturn",
            target,
            abi.encodeCall(IIncidents.takeReturn, (proposedId, 1, request.holdIds, NOW)),
            OWNER | HELD
        );
        _add("refuseReturn", target, abi.encodeCall(IIncidents.refuseReturn, (proposedId, 1, "r")), OWNER | HELD);
        _add(
            "withdrawReturn",
            target,
            abi.encodeCall(IIncidents.withdrawReturn, (proposedId, 1, "r")),
            RECEIVER | HELD | CLOSED
        );
    }

    function _listSuccession() private {
        address target = address(succession);
        uint32 suspended = membership.accountOf(_callers[Caller.SUSPENDED]).member;
        ISuccession.Move[] memory moves = new ISuccession.Move[](1);
        moves[0] = ISuccession.Move(left, membership.siteByIdentifier("left"), refinery, WasteClass.NONE, 1);
        _add("announce", target, abi.encodeCall(ISuccession.announce, (suspended, refinerMember, "r")), GOVERNANCE);
        _add("withdraw", target, abi.encodeCall(ISuccession.withdraw, (departedMember, "r")), GOVERNANCE);
        _add("take", target, abi.encodeCall(ISuccession.take, (departedMember, "S", LATER, moves)), RECEIVER);
        _add("setDelay", target, abi.encodeCall(ISuccession.setDelay, (30 days)), GOVERNANCE);
    }

    // Requests

    function _feedRequest(bytes32 campaignId) private view returns (ICampaigns.FeedRequest memory request) {
        request.campaignId = campaignId;
        request.sequence = campaigns.campaignOf(campaignId).sequence;
        request.eventTime = NOW;
        request.inputs = new IProductionParts.Input[](1);
        request.inputs[0] = IProductionParts.Input(input, MASS / 10, WasteClass.NONE);
    }

    function _drawRequest(bytes32 campaignId, string memory lot)
        private
        view
        returns (ICampaigns.DrawRequest memory request)
    {
        request.campaignId = campaignId;
        request.sequence = campaigns.campaignOf(campaignId).sequence;
        request.eventTime = NOW;
        request.outputs = _transformRequest(lot).outputs;
        request.outputs[0].quantity = MASS / 10;
    }

    function _reportRequest() private returns (IIncidents.ReportRequest memory request) {
        request.ref = _ref();
        request.severity = IIncidents.Severity.SERIOUS;
        request.eventTime = NOW;
        request.subjects = new IIncidents.Subject[](1);
        request.subjects[0] = IIncidents.Subject(SubjectKind.BATCH, suspect, 0);
        request.summary = "s";
    }

    function _holdRequest(IIncidents.Target memory target) private returns (IIncidents.HoldRequest memory) {
        return IIncidents.HoldRequest({ref: _ref(), target: target, incidentId: 0, requestId: 0, reason: "r"});
    }

    function _actionRequest(bytes32 holdId, uint32 fromSite, uint32 toSite)
        private
        returns (IIncidents.ActionRequest memory request)
    {
        request.ref = _ref();
        request.holdIds = new bytes32[](1);
        request.holdIds[0] = holdId;
        request.batchId = suspect;
        (request.fromSite, request.toSite) = (fromSite, toSite);
        request.quantity = 1;
        request.eventTime = NOW;
        request.evidence = "e";
        request.reason = "r";
    }

    function _holding(uint32 site) private view returns (IIncidents.Target memory) {
        return IIncidents.Target(SubjectKind.HOLDING, suspect, site, WasteClass.NONE);
    }

    function _stock(uint32 site) private pure returns (address) {
        return Holders.atSite(site, WasteClass.NONE);
    }

    function _ref() private returns (string memory) {
        return string(abi.encode(++_refs));
    }
}

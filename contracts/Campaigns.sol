// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {CampaignMarks, ICampaigns} from "./interfaces/ICampaigns.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {IModule} from "./interfaces/IModule.sol";
import {CampaignBalance} from "./libraries/CampaignBalance.sol";
import {ElementBalance} from "./libraries/ElementBalance.sol";
import {Elements} from "./libraries/Elements.sol";
import {BatchRecord, ModuleState} from "./libraries/Types.sol";
import {CampaignRules} from "./CampaignRules.sol";
import {ProductionBase} from "./ProductionBase.sol";
import {ProductionSteps} from "./ProductionSteps.sol";

/// @title Campaigns
/// @notice Running accounts of continuous plants; its promises are in `ICampaigns`.
contract Campaigns is ICampaigns, ProductionSteps, AccessManaged {
    CampaignRules public immutable RULES;

    Parameters private _parameters;
    uint256 private _open;
    mapping(bytes32 campaignId => Campaign) private _campaigns;

    /// @dev Invariant 2 over time: per element, an overdraft is at most the tolerance of what was fed, or came with a
    /// carry; per lane, recycled mass out is at most in, and what is left never more than the metal left.
    mapping(bytes32 campaignId => CampaignAccount) private _accounts;

    /// @dev The newest feeds, one hash over the other, until something rests on them.
    mapping(bytes32 campaignId => bytes32) public undoOf;

    /// @dev A draw can be voided only with exactly what it made and booked.
    mapping(uint256 actId => bytes32) public drawOf;

    constructor(address manager, IMembership membership, IBatchToken token, IDocuments documents)
        ProductionBase(membership, token)
        ProductionSteps(documents)
        AccessManaged(manager)
    {
        RULES = new CampaignRules(membership, token, documents);
    }

    /// @inheritdoc ICampaigns
    function open(OpenRequest calldata request) external returns (bytes32 campaignId) {
        if (TOKEN.moduleStateOf(address(this)) != ModuleState.ACTIVE) revert Campaigns_Draining();
        Place memory place = _place(request.site, request.eventTime);
        campaignId = _reference(place.member, request.ref);

        _campaigns[campaignId] = Campaign({
            member: place.member, site: place.site, state: CampaignState.OPEN, sequence: 1, startTime: request.eventTime
        });
        _accounts[campaignId].notBefore = request.eventTime;
        ++_open;
        emit CampaignOpened(campaignId, place.member, place.site, request.eventTime, request.ref);

        // The ledger outlives this module, so the reference serves once over its successors too.
        TOKEN.useReference(campaignId, uint256(campaignId));
    }

    /// @inheritdoc ICampaigns
    // What is called in between, membership and ledger, calls no one; and the account is stored as it was read.
    // slither-disable-next-line reentrancy-no-eth
    function feed(FeedRequest calldata request) external {
        Campaign memory campaign = _advance(request.campaignId, request.sequence);
        Place memory place = _place(campaign.site, request.eventTime);
        _requireNotEarlier(request.campaignId, request.eventTime, campaign.startTime);
        CampaignAccount memory account = accountOf(request.campaignId);
        undoOf[request.campaignId] = _undo(undoOf[request.campaignId], request.inputs, account);

        Fed memory fed = _feed(request.inputs, place);
        CampaignBalance.feed(account, fed.records, fed.contained, fed.recycled);
        if (fed.untracked) account.marks |= CampaignMarks.UNTRACKED;
        if (fed.allocated) account.marks |= CampaignMarks.ALLOCATED;
        if (!fed.ownProducts) account.marks |= CampaignMarks.UNMADE;
        if (request.eventTime > account.notBefore) account.notBefore = request.eventTime;

        emit CampaignFed(
            request.campaignId, place.member, place.site, campaign.sequence, request.eventTime, request.inputs
        );
        _store(request.campaignId, campaign.sequence, account);
    }

    /// @inheritdoc ICampaigns
    function draw(DrawRequest calldata request) external returns (uint256[] memory batchIds) {
        Campaign memory campaign = _advance(request.campaignId, request.sequence);
        Place memory place = _place(campaign.site, request.eventTime);
        CampaignAccount memory account = accountOf(request.campaignId);
        _requireNotEarlier(request.campaignId, request.eventTime, account.notBefore);
        if (account.marks == 0) revert Campaigns_NothingFed(request.campaignId);

        CampaignRules.Draw memory drawn = RULES.draw(request, place, account, _parameters.tolerancePpm);
        delete undoOf[request.campaignId];
        _store(request.campaignId, campaign.sequence, drawn.account);

        batchIds = TOKEN.mint(_mintRequests(request.outputs, drawn.outputs), drawn.givenMg, request.assay);
        drawOf[batchIds[0]] = keccak256(abi.encode(request.campaignId, batchIds, drawn.givenMg, request.assay));
        emit CampaignDrawn(
            request.campaignId,
            place.member,
            place.site,
            campaign.sequence,
            request.eventTime,
            request.assay,
            drawn.givenMg,
            batchIds
        );
        if (drawn.certified) emit CertificatesNamed(batchIds[0], request.certificates);
    }

    /// @inheritdoc ICampaigns
    function voidFeed(VoidFeedRequest calldata request) external {
        Campaign memory campaign = _advance(request.campaignId, request.sequence);
        // A site belongs to one member for ever, and the kind of site does not matter here.
        // slither-disable-next-line unused-return
        MEMBERSHIP.requireOperator(_msgSender(), campaign.site);
        _requireText("reason", request.reason, 200);
        CampaignAccount memory before = request.before;
        if (undoOf[request.campaignId] != _undo(request.undoBefore, request.inputs, before)) {
            revert Campaigns_FeedUnknown(request.campaignId);
        }

        undoOf[request.campaignId] = request.undoBefore;
        emit FeedVoided(request.campaignId, campaign.member, campaign.sequence, request.inputs, request.reason);
        _store(request.campaignId, campaign.sequence, before);

        (address[] memory holders, uint256[] memory batchIds, uint64[] memory quantities) =
            _unpack(request.inputs, campaign.site);
        TOKEN.restore(holders, batchIds, quantities);
    }

    /// @inheritdoc ICampaigns
    function voidDraw(VoidDrawRequest calldata request) external {
        Campaign memory campaign = _advance(request.campaignId, request.sequence);
        // As above.
        // slither-disable-next-line unused-return
        MEMBERSHIP.requireOperator(_msgSender(), campaign.site);
        _requireText("reason", request.reason, 200);
        uint256 actId = request.outputs.length == 0 ? 0 : request.outputs[0];
        bytes32 act = keccak256(abi.encode(request.campaignId, request.outputs, request.toleranceMg, request.assay));
        if (drawOf[actId] != act) revert Campaigns_DrawUnknown(request.campaignId, actId);

        delete drawOf[actId];
        delete undoOf[request.campaignId];
        CampaignAccount memory account = accountOf(request.campaignId);
        uint64[8] memory returned =
            CampaignBalance.undraw(account, _neverOnMarket(request.outputs), request.toleranceMg);
        emit DrawVoided(request.campaignId, actId, campaign.member, campaign.sequence, returned, request.reason);
        _store(request.campaignId, campaign.sequence, account);

        TOKEN.voidBatches(request.outputs, returned, request.assay);
    }

    /// @inheritdoc ICampaigns
    function close(CloseRequest calldata request) external {
        Campaign memory campaign = _advance(request.campaignId, request.sequence);
        _place(campaign.site, request.eventTime);
        CampaignAccount memory account = accountOf(request.campaignId);
        _requireNotEarlier(request.campaignId, request.eventTime, account.notBefore);

        if (request.into == 0) _requireNoOverdraft(request.campaignId, account);

        _close(request.campaignId, campaign, request.into, request.eventTime, request.reason);
        if (request.into != 0) _carry(request, campaign.site, account);
    }

    /// @inheritdoc ICampaigns
    function closeAbandoned(bytes32 campaignId, uint32 sequence, string calldata reason) external restricted {
        // A block's time fits 40 bits for 34,000 years.
        _close(campaignId, _advance(campaignId, sequence), 0, uint40(block.timestamp), reason);
    }

    /// @inheritdoc ICampaigns
    function setParameters(Parameters calldata newParameters) external restricted {
        if (newParameters.tolerancePpm > ElementBalance.PPM) {
            revert Campaigns_ToleranceAboveWhole(newParameters.tolerancePpm);
        }

        emit ParametersChanged(_parameters, newParameters);
        _parameters = newParameters;
    }

    /// @inheritdoc ICampaigns
    function campaignOf(bytes32 campaignId) external view returns (Campaign memory) {
        return _campaigns[campaignId];
    }

    /// @inheritdoc ICampaigns
    function accountOf(bytes32 campaignId) public view returns (CampaignAccount memory) {
        return _accounts[campaignId];
    }

    /// @inheritdoc ICampaigns
    function parameters() external view returns (Parameters memory) {
        return _parameters;
    }

    /// @inheritdoc IModule
    function openCount() public view override(IModule, ProductionBase) returns (uint256) {
        return _open;
    }

    /// @dev The one way in which a running campaign changes: each change is the next in sequence, and none follows a close.
    function _advance(bytes32 campaignId, uint32 sequence) private returns (Campaign memory campaign) {
        campaign = _campaigns[campaignId];
        if (campaign.state != CampaignState.OPEN) revert Campaigns_NotOpen(campaignId, campaign.state);
        if (sequence != campaign.sequence) revert Campaigns_Sequence(campaignId, campaign.sequence, sequence);
        _campaigns[campaignId].sequence = ++campaign.sequence;
    }

    function _undo(bytes32 undoBefore, Input[] calldata inputs, CampaignAccount memory before)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(undoBefore, inputs, before));
    }

    function _store(bytes32 campaignId, uint32 sequence, CampaignAccount memory account) private {
        _accounts[campaignId] = account;
        emit CampaignAccounted(campaignId, sequence, account);
    }

    function _close(
        bytes32 campaignId,
        Campaign memory campaign,
        bytes32 into,
        uint40 eventTime,
        string calldata reason
    ) private {
        _requireText("reason", reason, 200);
        _campaigns[campaignId].state = CampaignState.CLOSED;
        delete undoOf[campaignId];
        --_open;
        emit CampaignClosed(campaignId, campaign.member, into, campaign.sequence, eventTime, reason);
    }

    function _carry(CloseRequest calldata request, uint32 site, CampaignAccount memory account) private {
        // Closed by now, so it cannot be carried into itself, nor in a circle.
        Campaign memory into = _advance(request.into, request.intoSequence);
        if (into.site != site) revert Campaigns_IntoAnotherSite(request.into, into.site, site);

        CampaignAccount memory target = accountOf(request.into);
        CampaignBalance.carry(account, target);
        if (request.eventTime > target.notBefore) target.notBefore = request.eventTime;
        delete undoOf[request.into];
        _store(request.into, into.sequence, target);
    }

    /// @dev Records of outputs that never left to the market and came back.
    function _neverOnMarket(uint256[] calldata batchIds) private view returns (BatchRecord[] memory records) {
        records = new BatchRecord[](batchIds.length);
        for (uint256 i = 0; i < batchIds.length; ++i) {
            _requireNeverCameBack(batchIds[i]);
            records[i] = TOKEN.recordOf(batchIds[i]);
        }
    }

    function _requireNotEarlier(bytes32 campaignId, uint40 eventTime, uint40 notBefore) private pure {
        if (eventTime < notBefore) revert Campaigns_EventTooEarly(campaignId, eventTime, notBefore);
    }

    function _requireNoOverdraft(bytes32 campaignId, CampaignAccount memory account) private pure {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            uint256 overdraft = CampaignBalance.overdraftOf(account, element);
            if (overdraft != 0) revert Campaigns_Overdrawn(campaignId, element, overdraft);
        }
    }
}

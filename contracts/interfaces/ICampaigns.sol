// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CustodyModel} from "../libraries/CustodyModel.sol";
import {IModule} from "./IModule.sol";
import {IProductionParts} from "./IProductionParts.sol";

/// @notice Bits of `ICampaigns.CampaignAccount.marks`; each stays once it is set.
library CampaignMarks {
    /// @dev Something was fed or carried in; until then nothing is drawn.
    uint8 internal constant FED = 1;
    /// @dev Something of another material than the first was fed.
    uint8 internal constant MIXED = 2;
    /// @dev Something was fed that contains untracked.
    uint8 internal constant UNTRACKED = 4;
    /// @dev Something was fed whose recycled content is allocated, or a draw allocated some.
    uint8 internal constant ALLOCATED = 8;
    /// @dev Something was fed that is no product of the member's own (`BatchFlags.MADE`).
    uint8 internal constant UNMADE = 16;
}

/// @title Campaigns
/// @notice Continuous plants: a transformation spread over days. A campaign at a site is an account per element; inputs
/// are fed into it, outputs drawn from it, never more of an element, or of its recycled part per waste class, than was
/// fed and not yet drawn.
/// @dev The rules are those of a transformation (`IProduction.transform`), asked over everything fed so far:
/// - element balance: drawn is at most carried in + fed, + a tolerance that needs an assay (below);
/// - custody model and origin: as if everything fed so far were the inputs; what was drawn earlier keeps what it claims,
///   and a weaker input binds every later draw, whatever is left of it;
/// - recycled: an output carries the pooled share of its declared contained mass, that is the recycled mass in the
///   account over the contained mass in the account at the time of the draw, rounded down. Allocated freely only by a
///   draw that asks for it, under model 1, and labelled; from then on the campaign's outputs claim at most model 1 for
///   that metal. Recycled mass in the account is never more than the metal in it: what a draw left behind of it beyond
///   that is gone;
/// - marks: `CONTAINS_UNTRACKED` stays for ever once something so marked was fed. `MADE` as in a transformation.
/// Tolerance: parts per million of what the campaign itself was fed of the element, cumulative over its life; never of
/// what was carried in, nothing for an element not fed, nothing while everything fed and drawn is of one material. Only a
/// draw that names a new assay may use it. The highest overdraft an element ever had is booked against the site's cap of
/// the draw's UTC year; a draw books what it adds to that.
/// Time: a feed is not before the campaign's start, nor before its inputs were made; a draw and a close are not before any
/// feed or carry recorded so far.
/// Every function but `setParameters` and `closeAbandoned` is for an active account of the operator whose open site the
/// campaign runs at. Every later call carries the sequence number that it expects, so a retry does nothing twice.
/// Campaigns of a closed or unknown id do nothing. A draining module opens none; what runs goes on to its end.
interface ICampaigns is IModule, IProductionParts {
    enum CampaignState {
        NONE,
        OPEN,
        CLOSED
    }

    /// @param sequence Number of changes so far; a campaign that was opened is at 1.
    /// @param startTime When it began.
    struct Campaign {
        uint32 member;
        uint32 site;
        CampaignState state;
        uint32 sequence;
        uint40 startTime;
    }

    /// @notice What is in a campaign. Masses are contained milligrams times 10^9, per element.
    /// @param balance Carried in and fed, less drawn; negative = overdraft.
    /// @param fed Fed into this campaign, what was carried in left out: what the tolerance is of.
    /// @param recycled Recycled mass in it, in the lanes of `RecycledContent`; per metal at most the balance.
    /// @param toleranceMg Milligrams booked: the highest overdraft so far, overdraft carried in included.
    /// @param claims What custody models and origins its inputs allow, allocation considered.
    /// @param notBefore Latest event time of its start, of all feeds and of all carries into it.
    /// @param material Material of the first input.
    /// @param otherDrawn Outputs, not voided, of another material.
    /// @param marks Bits of `CampaignMarks`.
    struct CampaignAccount {
        int128[8] balance;
        uint128[8] fed;
        uint128[8] recycled;
        uint64[8] toleranceMg;
        CustodyModel.Claims claims;
        uint40 notBefore;
        uint16 material;
        uint32 otherDrawn;
        uint8 marks;
    }

    /// @param ref The member's own reference of the campaign (EPCIS: its `transformationID`), 1 to 80 bytes; serves once,
    /// over all modules.
    struct OpenRequest {
        string ref;
        uint32 site;
        uint40 eventTime;
    }

    /// @param inputs What is fed, 1 to `MAX_INPUTS`; it lies at the campaign's site.
    struct FeedRequest {
        bytes32 campaignId;
        uint32 sequence;
        uint40 eventTime;
        Input[] inputs;
    }

    /// @param assay sha-256 of an assay anchored by the caller's member, used once; 0 = none, and no tolerance.
    /// @param allocateRecycled As in `IProduction.TransformRequest`.
    /// @param outputs What is drawn, 1 to `MAX_OUTPUTS`; minted at the campaign's site.
    /// @param certificates Where schemes are required of the site or of an output's material: one for each, at most 16.
    struct DrawRequest {
        bytes32 campaignId;
        uint32 sequence;
        uint40 eventTime;
        bytes32 assay;
        bool allocateRecycled;
        Output[] outputs;
        bytes32[] certificates;
    }

    /// @param inputs As fed by the newest feed that was not voided.
    /// @param before The account as it was before that feed (event `CampaignAccounted` of the change before it).
    /// @param undoBefore `undoOf` as it was before that feed: 0 where that feed followed anything but a feed.
    /// @param reason Why, 1 to 200 bytes.
    struct VoidFeedRequest {
        bytes32 campaignId;
        uint32 sequence;
        Input[] inputs;
        CampaignAccount before;
        bytes32 undoBefore;
        string reason;
    }

    /// @param outputs As drawn.
    /// @param toleranceMg As the draw booked (event `CampaignDrawn`).
    /// @param assay As named; it may serve again.
    /// @param reason Why, 1 to 200 bytes.
    struct VoidDrawRequest {
        bytes32 campaignId;
        uint32 sequence;
        uint256[] outputs;
        uint64[8] toleranceMg;
        bytes32 assay;
        string reason;
    }

    /// @param into Campaign at the same site that takes the rest; 0 = the rest is lost.
    /// @param intoSequence Sequence number expected of that campaign; 0 where there is none.
    /// @param reason Why, or what became of the rest, 1 to 200 bytes.
    struct CloseRequest {
        bytes32 campaignId;
        uint32 sequence;
        uint40 eventTime;
        bytes32 into;
        uint32 intoSequence;
        string reason;
    }

    /// @param tolerancePpm Millionths of an element's fed mass that draws with a new assay may exceed the balance by.
    struct Parameters {
        uint32 tolerancePpm;
    }

    event CampaignOpened(
        bytes32 indexed campaignId, uint32 indexed member, uint32 indexed site, uint40 eventTime, string ref
    );
    /// @param sequence The campaign's after the change; so in the events below.
    event CampaignFed(
        bytes32 indexed campaignId,
        uint32 indexed member,
        uint32 indexed site,
        uint32 sequence,
        uint40 eventTime,
        Input[] inputs
    );
    /// @param toleranceMg What the draw booked, per element.
    event CampaignDrawn(
        bytes32 indexed campaignId,
        uint32 indexed member,
        uint32 indexed site,
        uint32 sequence,
        uint40 eventTime,
        bytes32 assay,
        uint64[8] toleranceMg,
        uint256[] outputs
    );
    /// @param inputs What was given back.
    event FeedVoided(bytes32 indexed campaignId, uint32 indexed member, uint32 sequence, Input[] inputs, string reason);
    /// @param actId First output of the draw.
    /// @param toleranceMg What was given back of the tolerance booked.
    event DrawVoided(
        bytes32 indexed campaignId,
        uint256 indexed actId,
        uint32 indexed member,
        uint32 sequence,
        uint64[8] toleranceMg,
        string reason
    );
    /// @param into Campaign that took the rest; 0 = it is lost.
    event CampaignClosed(
        bytes32 indexed campaignId,
        uint32 indexed member,
        bytes32 indexed into,
        uint32 sequence,
        uint40 eventTime,
        string reason
    );
    /// @notice The whole account after each feed, draw and void of these, and of a campaign that took the rest of another.
    event CampaignAccounted(bytes32 indexed campaignId, uint32 sequence, CampaignAccount account);
    event ParametersChanged(Parameters oldParameters, Parameters newParameters);

    error Campaigns_Draining();
    error Campaigns_NotOpen(bytes32 campaignId, CampaignState state);
    error Campaigns_Sequence(bytes32 campaignId, uint32 expected, uint32 actual);
    error Campaigns_EventTooEarly(bytes32 campaignId, uint40 eventTime, uint40 notBefore);
    error Campaigns_NothingFed(bytes32 campaignId);
    error Campaigns_FeedUnknown(bytes32 campaignId);
    error Campaigns_DrawUnknown(bytes32 campaignId, uint256 actId);
    /// @param overdraft Contained milligrams times 10^9 drawn beyond what was carried in and fed.
    error Campaigns_Overdrawn(bytes32 campaignId, uint256 element, uint256 overdraft);
    error Campaigns_IntoAnotherSite(bytes32 into, uint32 site, uint32 expected);
    error Campaigns_ToleranceAboveWhole(uint32 tolerancePpm);

    /// @notice Opens a campaign at a site. Emits `CampaignOpened`.
    /// @return campaignId keccak256(abi.encode(member, ref)).
    function open(OpenRequest calldata request) external returns (bytes32 campaignId);

    /// @notice Consumes inputs into a campaign. Emits `CampaignFed` and `CampaignAccounted`.
    function feed(FeedRequest calldata request) external;

    /// @notice Mints outputs from a campaign. Emits `CampaignDrawn`, `CampaignAccounted`, and `CertificatesNamed` where
    /// certificates are asked.
    /// @return batchIds Ids of the outputs; the first names the draw.
    function draw(DrawRequest calldata request) external returns (uint256[] memory batchIds);

    /// @notice Takes back the newest feed, as long as nothing but feeds and their voids happened since: the account is
    /// again what it was, and the inputs lie where they lay. Emits `FeedVoided` and `CampaignAccounted`.
    /// @dev Not after a draw: it may rest on the claims of what was fed.
    function voidFeed(VoidFeedRequest calldata request) external;

    /// @notice Takes back a draw all of whose outputs are untouched: metal and recycled mass go back into the account,
    /// the assay and the capacity are free again. Emits `DrawVoided` and `CampaignAccounted`.
    /// @dev What goes back is what the outputs contain now: what `ICorrections.lowerAssay` took off stays drawn. Of the
    /// tolerance booked, what the remaining draws do not need is given back. The limit that an allocation set stays.
    function voidDraw(VoidDrawRequest calldata request) external;

    /// @notice Closes a campaign for good. The rest is lost, or carried into an open campaign at the same site with all
    /// that limits it: overdraft (as drawn there), models, origins, marks. Emits `CampaignClosed`, and for the one that
    /// takes the rest `CampaignAccounted`.
    /// @dev Refused as a loss while an element is overdrawn: feed it, or carry it. WARNING: cannot be undone, nor can the
    /// draws of a closed campaign.
    function close(CloseRequest calldata request) external;

    /// @notice Closes a campaign as lost, overdrawn or not, whose member will not do it itself (departed, insolvent), so
    /// that no module is kept open for ever. Restricted. Emits `CampaignClosed`.
    function closeAbandoned(bytes32 campaignId, uint32 sequence, string calldata reason) external;

    /// @notice Replaces the parameters. Restricted. Emits `ParametersChanged`.
    function setParameters(Parameters calldata newParameters) external;

    function campaignOf(bytes32 campaignId) external view returns (Campaign memory);

    function accountOf(bytes32 campaignId) external view returns (CampaignAccount memory);

    /// @notice keccak256(abi.encode(undoBefore, inputs, before)) of the newest feed that can be voided; 0 = none.
    function undoOf(bytes32 campaignId) external view returns (bytes32);

    /// @notice keccak256(abi.encode(campaignId, outputs, toleranceMg, assay)) of a draw; 0 = none or voided.
    function drawOf(uint256 actId) external view returns (bytes32);

    function parameters() external view returns (Parameters memory);
}

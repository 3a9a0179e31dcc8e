// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SiteKind, TransferState, WasteClass} from "../libraries/Types.sol";
import {IModule} from "./IModule.sol";

/// @title Custody
/// @notice Two-sided changes of custody of one batch from site to site. Goods in transit, disputed ones too, belong
/// to this contract; the receiver books what it weighed. A transfer is `OFFERED`, then `ACCEPTED`, `REJECTED`,
/// `CANCELLED`, `EXPIRED` or `DISPUTED`; a disputed one is `RESOLVED` by both parties, or by an arbiter.
/// @dev Every later call on a transfer carries the sequence number that it expects, so a retry does nothing twice.
/// Calls may come by the trusted forwarder (ERC-2771). What is on hold is neither offered nor accepted, and time does
/// not run against it: the seconds that the batch, the receiving site or the receiving member were on hold are added
/// to the deadline (added up where they overlap).
interface ICustody is IModule {
    /// @param ref The sender's own reference of the transfer, 1 to 80 bytes; serves once.
    /// @param shipment Shipment that groups transfers of one delivery; 0 = none.
    /// @param batchId What is offered.
    /// @param quantity Milligrams, or pieces.
    /// @param fromSite Site of the caller's member.
    /// @param toSite Site of the receiver.
    /// @param wasteClass Class of the holding it is taken from.
    /// @param asWaste True where scrap is handed over as manufacturing waste.
    /// @param tolerancePpm Difference between offered and weighed quantity that stands; 0 for items.
    /// @param eventTime When it left.
    /// @param expiresAt Block time from which anyone may expire the offer.
    /// @param owner Member that owns it, recorded and not enforced; 0 = unknown.
    /// @param splittingLimits Difference of two assays that stands, per element, in the unit and layout of the
    /// composition; 0 = none.
    struct OfferRequest {
        string ref;
        bytes32 shipment;
        uint256 batchId;
        uint64 quantity;
        uint32 fromSite;
        uint32 toSite;
        WasteClass wasteClass;
        bool asWaste;
        uint24 tolerancePpm;
        uint40 eventTime;
        uint40 expiresAt;
        uint32 owner;
        uint256 splittingLimits;
    }

    /// @param sequence Sequence number the receiver saw.
    /// @param weighed Milligrams, or pieces.
    /// @param eventTime When it arrived.
    /// @param damaged True disputes it.
    /// @param assay sha-256 of the receiver's own assay, anchored by its member; 0 = none.
    /// @param composition What that assay says, laid out as a batch's composition; 0 where there is none.
    /// @param reason Why it is disputed, 1 to 200 bytes; empty where it is not. A reason given beside a quantity that
    /// differs within the tolerance disputes it.
    struct AcceptRequest {
        bytes32 transferId;
        uint8 sequence;
        uint64 weighed;
        uint40 eventTime;
        bool damaged;
        bytes32 assay;
        uint256 composition;
        string reason;
    }

    /// @notice How a disputed quantity is divided; the three sum to what was offered.
    /// @param sequence Sequence number the caller saw.
    /// @param received What the receiver's site gets, in the class that it was to arrive in.
    /// @param returned What goes back to where it left.
    /// @param lost What is gone.
    /// @param eventTime When that was found or agreed.
    /// @param reason Why, 1 to 200 bytes.
    struct SettlementRequest {
        bytes32 transferId;
        uint8 sequence;
        uint64 received;
        uint64 returned;
        uint64 lost;
        uint40 eventTime;
        string reason;
    }

    /// @param ref The member's own reference of the move, 1 to 80 bytes; serves once.
    struct MoveRequest {
        string ref;
        uint256 batchId;
        uint64 quantity;
        uint32 fromSite;
        uint32 toSite;
        WasteClass wasteClass;
        uint40 eventTime;
    }

    /// @param eventTime When it left.
    /// @param sequence Number of changes so far; an offer is 1.
    /// @param fromClass Class of the holding it left.
    /// @param toClass Class of the holding it arrives in.
    struct Transfer {
        uint256 batchId;
        uint64 quantity;
        uint32 fromSite;
        uint32 toSite;
        uint40 eventTime;
        uint40 expiresAt;
        uint24 tolerancePpm;
        TransferState state;
        uint8 sequence;
        WasteClass fromClass;
        WasteClass toClass;
    }

    /// @notice What a party last proposed; the rest of the quantity would be lost.
    /// @param placed How often that party has proposed; 0 = it has not.
    struct Proposal {
        uint64 received;
        uint64 returned;
        uint8 placed;
    }

    /// @param weighed What the receiver weighed.
    /// @param disputedAt Block time of the dispute; 0 = there was none.
    /// @param eventTime When it arrived, as the receiver says.
    /// @param grounds Bits of `DisputeGrounds`: 1 quantity, 2 assay, 4 damage.
    struct Dispute {
        uint64 weighed;
        uint40 disputedAt;
        uint40 eventTime;
        uint8 grounds;
        Proposal bySender;
        Proposal byReceiver;
    }

    /// @param maxTolerancePpm Largest tolerance that an offer may fix.
    /// @param maxOpenOffers Most open transfers from one site to another.
    /// @param maxOfferSeconds Longest time until an offer expires.
    /// @param arbiterDelay Seconds after which an arbiter may decide a dispute: 1 to 90 days.
    struct Parameters {
        uint24 maxTolerancePpm;
        uint32 maxOpenOffers;
        uint40 maxOfferSeconds;
        uint40 arbiterDelay;
    }

    event TransferOffered(
        bytes32 indexed transferId,
        uint256 indexed batchId,
        uint32 indexed member,
        uint32 toMember,
        Transfer transfer,
        uint32 owner,
        bytes32 shipment,
        uint256 splittingLimits,
        string ref
    );
    /// @param weighed What the receiver weighed.
    /// @param credited What it now holds: the smaller of offered and weighed.
    /// @param lost Shortfall inside the tolerance.
    event TransferAccepted(
        bytes32 indexed transferId,
        uint256 indexed batchId,
        uint32 indexed member,
        uint64 weighed,
        uint64 credited,
        uint64 lost,
        uint40 eventTime
    );
    /// @notice The receiver's own assay of what arrived, whether or not it disputes.
    event ReceiverAssayed(
        bytes32 indexed transferId, uint256 indexed batchId, bytes32 indexed assay, uint256 composition
    );
    /// @notice Metal that a shortfall inside a tolerance gave away, per element, rounded up.
    event ShortfallBooked(
        uint32 indexed fromSite, uint32 indexed toSite, uint16 indexed year, bytes32 transferId, uint64[8] mg
    );
    event TransferRejected(
        bytes32 indexed transferId, uint256 indexed batchId, uint32 indexed member, uint40 eventTime, string reason
    );
    event TransferCancelled(
        bytes32 indexed transferId, uint256 indexed batchId, uint32 indexed member, uint40 eventTime, string reason
    );
    event TransferExpired(bytes32 indexed transferId, uint256 indexed batchId, uint32 indexed member);
    /// @param grounds Bits of `DisputeGrounds`: 1 quantity, 2 assay, 4 damage.
    event TransferDisputed(
        bytes32 indexed transferId,
        uint256 indexed batchId,
        uint32 indexed member,
        uint64 weighed,
        uint8 grounds,
        uint40 eventTime,
        string reason
    );
    /// @notice A party proposes a settlement, in place of what it proposed before.
    /// @param bySender True for the sender's member, false for the receiver's.
    event SettlementProposed(
        bytes32 indexed transferId,
        uint256 indexed batchId,
        uint32 indexed member,
        bool bySender,
        uint64 received,
        uint64 returned,
        uint64 lost,
        uint40 eventTime,
        string reason
    );
    /// @param member The party that agreed to what the other had proposed, or the arbiter.
    /// @param decided True where an arbiter decided.
    event TransferResolved(
        bytes32 indexed transferId,
        uint256 indexed batchId,
        uint32 indexed member,
        bool decided,
        uint64 received,
        uint64 returned,
        uint64 lost,
        uint40 eventTime,
        string reason
    );
    /// @notice A move between two sites of one member.
    event StockMoved(
        bytes32 indexed transferId, uint256 indexed batchId, uint32 indexed member, Transfer transfer, string ref
    );
    event ParametersChanged(Parameters oldParameters, Parameters newParameters);

    error Custody_TextLength(string field, uint256 actual, uint256 max);
    error Custody_BulkSize(uint256 actual, uint256 max);
    error Custody_ReferenceUsed(bytes32 transferId);
    error Custody_UnknownTransfer(bytes32 transferId);
    error Custody_Transition(bytes32 transferId, TransferState from, TransferState to);
    error Custody_Sequence(bytes32 transferId, uint8 expected, uint8 actual);
    error Custody_SameMember(uint32 member);
    error Custody_OtherMember(uint32 site, uint32 member);
    error Custody_SameSite(uint32 site);
    error Custody_NotParty(bytes32 transferId, uint32 member);
    error Custody_ArbiterIsParty(bytes32 transferId, uint32 member);
    error Custody_QuantityZero();
    error Custody_ToleranceTooLarge(uint24 tolerancePpm, uint24 max);
    error Custody_ItemsHaveNoTolerance(uint24 tolerancePpm);
    error Custody_Expiry(uint40 expiresAt, uint256 earliest, uint256 latest);
    error Custody_NotExpired(bytes32 transferId, uint256 deadline);
    error Custody_Expired(bytes32 transferId, uint256 deadline);
    error Custody_LaneFull(uint32 fromSite, uint32 toSite, uint256 open, uint32 max);
    error Custody_EventBefore(uint40 eventTime, uint40 earliest);
    error Custody_WasteSite(uint32 site, SiteKind kind);
    error Custody_NotScrap(uint16 material);
    error Custody_ScrapNotMade(uint256 batchId);
    error Custody_ScrapOfReceiver(uint256 batchId, uint32 member);
    error Custody_AlreadyWaste(WasteClass wasteClass);
    error Custody_AssayNotAnchored(bytes32 assay, uint32 member);
    error Custody_CompositionWithoutAssay(uint256 composition);
    error Custody_ReasonMissing(bytes32 transferId, uint8 grounds);
    error Custody_ReasonWithoutGrounds(bytes32 transferId);
    error Custody_SettlementSum(bytes32 transferId, uint256 actual, uint64 expected);
    error Custody_TooManyProposals(bytes32 transferId, uint32 member, uint8 max);
    error Custody_DecisionTooEarly(bytes32 transferId, uint256 earliest);
    error Custody_NotOnHold(bytes32 transferId);
    error Custody_ParameterRange(string field, uint256 actual, uint256 max);
    error Custody_ArbiterDelay(uint40 actual, uint40 min, uint40 max);

    /// @notice Offers a quantity of a batch to a site of another member. Emits `TransferOffered`.
    /// @dev Refused while this module drains.
    /// @return transferId `transferIdOf(member, ref)`.
    function offer(OfferRequest calldata request) external returns (bytes32 transferId);

    /// @notice The same for 1 to `MAX_OFFERS` offers; all or none.
    function offerMany(OfferRequest[] calldata requests) external returns (bytes32[] memory transferIds);

    /// @notice Accepts what arrived with the weighed quantity. Inside the tolerance a shortfall is loss
    /// (`TransferAccepted`; its metal is booked on the receiving site's tolerance account and on the lane,
    /// `ShortfallBooked`) and a surplus is recorded, never minted. The goods stay in transit (`TransferDisputed`) where
    /// the quantity is outside the tolerance, or differs and a reason is given; where they are damaged; or where the
    /// receiver's assay (`ReceiverAssayed`) differs from the batch's by more than the splitting limits.
    /// @dev A receiver whose tolerance account is full cannot accept a shortfall: it disputes it, by giving a reason.
    /// @return state `ACCEPTED` or `DISPUTED`.
    function accept(AcceptRequest calldata request) external returns (TransferState state);

    /// @notice The same for 1 to `MAX_ACCEPTS` transfers; all or none.
    function acceptMany(AcceptRequest[] calldata requests) external returns (TransferState[] memory states);

    /// @notice The receiver refuses an offer; the goods are back where they left.
    /// @param reason Why, 1 to 200 bytes.
    function reject(bytes32 transferId, uint8 sequence, uint40 eventTime, string calldata reason) external;

    /// @notice The sender takes an offer back.
    function cancel(bytes32 transferId, uint8 sequence, uint40 eventTime, string calldata reason) external;

    /// @notice Any active member ends an overdue offer; the goods are back where they left.
    function expire(bytes32 transferId, uint8 sequence) external;

    /// @notice Either party sends back what is on hold: a corrective action. The offer ends `CANCELLED` by the sender's
    /// member, or `REJECTED` by the receiver's; the goods are back where they left, and stay on hold.
    /// @dev On hold is what stops the caller from ending the offer as usual: the batch, its own site, or itself. A closed
    /// site is no hindrance.
    function returnUnderHold(bytes32 transferId, uint8 sequence, uint40 eventTime, string calldata reason) external;

    /// @notice A party to a dispute names the quantities. Where they are the other's standing proposal, that ends it
    /// (`TransferResolved`); else they are this party's proposal from now on (`SettlementProposed`), at most
    /// `MAX_PROPOSALS` times each.
    /// @dev Words of a party count whatever became of its site. What is received needs an open site that is not on
    /// hold; what is returned only goes back, on hold or not; what is on hold is not lost.
    /// @return state `DISPUTED` or `RESOLVED`.
    function agree(SettlementRequest calldata request) external returns (TransferState state);

    /// @notice An arbiter that is neither party decides a dispute after the delay, whatever became of the parties and
    /// their sites. Emits `TransferResolved`.
    function decide(SettlementRequest calldata request) external;

    /// @notice Moves stock between two sites of one member in one call. Emits `StockMoved`.
    function moveStock(MoveRequest calldata request) external returns (bytes32 transferId);

    /// @notice Replaces the parameters. Restricted. Emits `ParametersChanged`.
    function setParameters(Parameters calldata newParameters) external;

    /// @return keccak256(abi.encode(member, ref)).
    function transferIdOf(uint32 member, string calldata ref) external pure returns (bytes32);

    function transferOf(bytes32 transferId) external view returns (Transfer memory);

    /// @notice The splitting limits fixed at the offer; 0 = any difference of two assays disputes.
    function splittingLimitsOf(bytes32 transferId) external view returns (uint256);

    /// @notice The dispute of a transfer, kept after it is resolved; all zero where there was none.
    function disputeOf(bytes32 transferId) external view returns (Dispute memory);

    /// @notice Contained milligrams per element that shortfalls inside the tolerance gave away on a lane in a UTC year.
    function shortfallOf(uint32 fromSite, uint32 toSite, uint16 year) external view returns (uint64[8] memory mg);

    /// @notice Open transfers on a lane: offered or disputed.
    function openOn(uint32 fromSite, uint32 toSite) external view returns (uint32);

    function parameters() external view returns (Parameters memory);
}

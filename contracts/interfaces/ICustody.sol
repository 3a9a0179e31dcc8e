// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SiteKind, TransferState, WasteClass} from "../libraries/Types.sol";

/// @title Custody
/// @notice Two-sided changes of custody of one batch from site to site. Goods in transit, disputed ones too, belong
/// to this contract; the receiver books what it weighed.
/// @dev Every later call on a transfer carries the sequence number that it expects, so a retry does nothing twice.
interface ICustody {
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

    /// @param maxTolerancePpm Largest tolerance that an offer may fix.
    /// @param maxOpenOffers Most open transfers from one site to another.
    /// @param maxOfferSeconds Longest time until an offer expires.
    struct Parameters {
        uint24 maxTolerancePpm;
        uint32 maxOpenOffers;
        uint40 maxOfferSeconds;
    }

    event TransferOffered(
        bytes32 indexed transferId,
        uint256 indexed batchId,
        uint32 indexed member,
        uint32 toMember,
        Transfer transfer,
        uint32 owner,
        bytes32 shipment,
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
    event TransferRejected(
        bytes32 indexed transferId, uint256 indexed batchId, uint32 indexed member, uint40 eventTime, string reason
    );
    event TransferCancelled(
        bytes32 indexed transferId, uint256 indexed batchId, uint32 indexed member, uint40 eventTime, string reason
    );
    event TransferExpired(bytes32 indexed transferId, uint256 indexed batchId, uint32 indexed member);
    event TransferDisputed(
        bytes32 indexed transferId, uint256 indexed batchId, uint32 indexed member, uint64 weighed, uint40 eventTime
    );
    /// @notice A move between two sites of one member.
    event StockMoved(
        bytes32 indexed transferId, uint256 indexed batchId, uint32 indexed member, Transfer transfer, string ref
    );
    event ParametersChanged(Parameters oldParameters, Parameters newParameters);

    error Custody_TextLength(string field, uint256 actual, uint256 max);
    error Custody_ReferenceUsed(bytes32 transferId);
    error Custody_UnknownTransfer(bytes32 transferId);
    error Custody_Transition(bytes32 transferId, TransferState from, TransferState to);
    error Custody_Sequence(bytes32 transferId, uint8 expected, uint8 actual);
    error Custody_SameMember(uint32 member);
    error Custody_OtherMember(uint32 site, uint32 member);
    error Custody_SameSite(uint32 site);
    error Custody_QuantityZero();
    error Custody_ToleranceTooLarge(uint24 tolerancePpm, uint24 max);
    error Custody_ItemsHaveNoTolerance(uint24 tolerancePpm);
    error Custody_Expiry(uint40 expiresAt, uint256 earliest, uint256 latest);
    error Custody_NotExpired(bytes32 transferId, uint40 expiresAt);
    error Custody_Expired(bytes32 transferId, uint40 expiresAt);
    error Custody_LaneFull(uint32 fromSite, uint32 toSite, uint256 open, uint32 max);
    error Custody_EventBefore(uint40 eventTime, uint40 earliest);
    error Custody_WasteSite(uint32 site, SiteKind kind);
    error Custody_NotScrap(uint16 material);
    error Custody_ScrapWithoutInputs(uint256 batchId);
    error Custody_ScrapOfReceiver(uint256 batchId, uint32 member);
    error Custody_AlreadyWaste(WasteClass wasteClass);
    error Custody_ParameterRange(string field, uint256 actual, uint256 max);

    /// @notice Offers a quantity of a batch to a site of another member. Emits `TransferOffered`.
    /// @return transferId `transferIdOf(member, ref)`.
    function offer(OfferRequest calldata request) external returns (bytes32 transferId);

    /// @notice Accepts what arrived with the weighed quantity. Inside the tolerance a shortfall is loss and a surplus
    /// is recorded, never minted (`TransferAccepted`); outside it the goods stay in transit (`TransferDisputed`).
    /// @param sequence Sequence number the receiver saw.
    /// @param weighed Milligrams, or pieces.
    /// @return state `ACCEPTED` or `DISPUTED`.
    function accept(bytes32 transferId, uint8 sequence, uint64 weighed, uint40 eventTime)
        external
        returns (TransferState state);

    /// @notice The receiver refuses an offer; the goods are back where they left.
    /// @param reason Why, 1 to 200 bytes.
    function reject(bytes32 transferId, uint8 sequence, uint40 eventTime, string calldata reason) external;

    /// @notice The sender takes an offer back.
    function cancel(bytes32 transferId, uint8 sequence, uint40 eventTime, string calldata reason) external;

    /// @notice Any active member ends an overdue offer; the goods are back where they left.
    function expire(bytes32 transferId, uint8 sequence) external;

    /// @notice Moves stock between two sites of one member in one call. Emits `StockMoved`.
    function moveStock(MoveRequest calldata request) external returns (bytes32 transferId);

    /// @notice Replaces the parameters. Restricted. Emits `ParametersChanged`.
    function setParameters(Parameters calldata newParameters) external;

    /// @return keccak256(abi.encode(member, ref)).
    function transferIdOf(uint32 member, string calldata ref) external pure returns (bytes32);

    function transferOf(bytes32 transferId) external view returns (Transfer memory);

    /// @notice What the receiver of a disputed transfer weighed.
    function weighedOf(bytes32 transferId) external view returns (uint64);

    /// @notice Open transfers on a lane: offered or disputed.
    function openOn(uint32 fromSite, uint32 toSite) external view returns (uint32);

    /// @notice Open transfers in all: what must end before this module can be left.
    function openCount() external view returns (uint256);

    function parameters() external view returns (Parameters memory);
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {ICustody} from "./interfaces/ICustody.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {CivilTime} from "./libraries/CivilTime.sol";
import {Elements} from "./libraries/Elements.sol";
import {Holders} from "./libraries/Holders.sol";
import {TransferLife} from "./libraries/TransferLife.sol";
import {TransferTerms} from "./libraries/TransferTerms.sol";
import {TransferState} from "./libraries/Types.sol";

/// @title Custody, its rows
/// @notice What `Custody` stores, the one gate through which a transfer goes on, and where its goods go.
/// @dev Between a call of the ledger and what follows it nobody can enter: membership, documents and ledger call no one.
abstract contract CustodyBase is ICustody, AccessManaged, ERC2771Context {
    uint256 internal constant MAX_REASON = 200;

    /// @param terms All that changes, and the rest: see `TransferTerms`.
    struct Row {
        uint256 batchId;
        uint256 terms;
    }

    /// @dev The parameters, in one slot with the count that is written whenever they are read (a struct inside would
    /// take a slot of its own).
    /// @param openCount Number of transfers that are `OFFERED` or `DISPUTED`; the sum of all lanes.
    struct Settings {
        uint24 maxTolerancePpm;
        uint32 maxOpenOffers;
        uint40 maxOfferSeconds;
        uint40 arbiterDelay;
        uint64 openCount;
    }

    /// @dev Open transfers are `begun - ended`. Both only rise, so that a lane once used costs no new slot again.
    struct Lane {
        uint64 begun;
        uint64 ended;
    }

    IMembership public immutable MEMBERSHIP;
    IBatchToken public immutable TOKEN;
    IDocuments public immutable DOCUMENTS;

    /// @dev Invariant 1: what this contract holds of a batch is the sum of its open transfers' quantities.
    mapping(bytes32 transferId => Row) internal _transfers;
    /// @dev Of those offers that fix any.
    mapping(bytes32 transferId => uint256) internal _splittingLimits;
    mapping(bytes32 transferId => Dispute) internal _disputes;
    /// @dev By `_lane(fromSite, toSite)`.
    mapping(uint64 lane => Lane) internal _lanes;
    /// @dev Invariant 2: never more in sum over the lanes to a site than its tolerance account booked.
    // Written through a reference to its row.
    // slither-disable-next-line uninitialized-state
    mapping(uint64 lane => mapping(uint16 year => uint64[8])) internal _shortfalls;

    Settings internal _settings;

    constructor(address manager, IMembership membership, IBatchToken token, IDocuments documents, address forwarder)
        AccessManaged(manager)
        ERC2771Context(forwarder)
    {
        MEMBERSHIP = membership;
        TOKEN = token;
        DOCUMENTS = documents;
    }

    // The life of a transfer

    function _existing(bytes32 transferId) internal view returns (Transfer memory transfer) {
        transfer = _read(transferId);
        if (transfer.state == TransferState.NONE) revert Custody_UnknownTransfer(transferId);
    }

    function _read(bytes32 transferId) internal view returns (Transfer memory transfer) {
        Row storage row = _transfers[transferId];
        TransferTerms.unpack(row.terms, transfer);
        transfer.batchId = row.batchId;
    }

    function _store(bytes32 transferId, Transfer memory transfer) internal {
        _transfers[transferId] = Row({batchId: transfer.batchId, terms: TransferTerms.pack(transfer)});
    }

    /// @dev The one gate through which a transfer goes on.
    function _checkEdge(bytes32 transferId, Transfer memory transfer, uint8 sequence, TransferState to) internal pure {
        if (sequence != transfer.sequence) revert Custody_Sequence(transferId, transfer.sequence, sequence);
        if (!TransferLife.isEdge(transfer.state, to)) revert Custody_Transition(transferId, transfer.state, to);
    }

    /// @dev A dispute keeps a transfer open, everything else ends it.
    function _advance(bytes32 transferId, Transfer memory transfer, TransferState to) internal {
        transfer.state = to;
        // At most 203: an offer, its dispute, two times `MAX_PROPOSALS`, and the end.
        ++transfer.sequence;
        _transfers[transferId].terms = TransferTerms.pack(transfer);
        if (to != TransferState.DISPUTED) {
            ++_lanes[_lane(transfer.fromSite, transfer.toSite)].ended;
            --_settings.openCount;
        }
    }

    /// @dev Ends an offer by one of its parties.
    /// @param to `CANCELLED` by the sender, `REJECTED` by the receiver.
    function _endByParty(
        bytes32 transferId,
        Transfer memory transfer,
        TransferState to,
        uint32 member,
        uint8 sequence,
        uint40 eventTime,
        string calldata reason
    ) internal {
        _checkEdge(transferId, transfer, sequence, to);
        _checkLaterEvent(eventTime, transfer.eventTime);
        _checkText("reason", reason, MAX_REASON);

        _advance(transferId, transfer, to);
        if (to == TransferState.CANCELLED) {
            emit TransferCancelled(transferId, transfer.batchId, member, eventTime, reason);
        } else {
            emit TransferRejected(transferId, transfer.batchId, member, eventTime, reason);
        }
    }

    /// @dev The block time from which a time limit is over. Only who asks after the nominal one pays for the clocks.
    /// @param from Since when holds count.
    function _deadline(Transfer memory transfer, uint40 from, uint256 nominal) internal view returns (uint256) {
        if (block.timestamp < nominal) return nominal;

        return nominal + TOKEN.heldSecondsSince(transfer.batchId, from)
            + MEMBERSHIP.siteHeldSecondsSince(transfer.toSite, from)
            + MEMBERSHIP.memberHeldSecondsSince(_siteOf(transfer.toSite).member, from);
    }

    function _siteOf(uint32 site) internal view returns (IMembership.Site memory) {
        return MEMBERSHIP.siteOf(site);
    }

    // Where the goods go

    function _deliver(Transfer memory transfer, uint64 quantity) internal {
        _move(address(this), Holders.atSite(transfer.toSite, transfer.toClass), transfer.batchId, quantity);
    }

    function _giveBack(Transfer memory transfer) internal {
        _move(address(this), _origin(transfer), transfer.batchId, transfer.quantity);
    }

    function _move(address from, address to, uint256 batchId, uint64 quantity) internal returns (uint256 header) {
        return TOKEN.move(from, to, batchId, quantity);
    }

    /// @dev Whether or not it is on hold.
    function _giveBackUnderHold(Transfer memory transfer, uint64 quantity) internal {
        TOKEN.moveUnderHold(address(this), _origin(transfer), transfer.batchId, quantity);
    }

    /// @return composition Of what was lost.
    function _lose(uint256 batchId, uint64 quantity) internal returns (uint256 composition) {
        address[] memory holders = new address[](1);
        uint256[] memory batchIds = new uint256[](1);
        uint64[] memory quantities = new uint64[](1);
        holders[0] = address(this);
        batchIds[0] = batchId;
        quantities[0] = quantity;
        return TOKEN.burn(holders, batchIds, quantities)[0].composition;
    }

    /// @dev Loses a shortfall inside the tolerance, and books its metal: what all tolerances give away has a cap.
    function _loseInsideTolerance(bytes32 transferId, Transfer memory transfer, uint64 lost, uint40 eventTime)
        internal
    {
        uint256 composition = _lose(transfer.batchId, lost);
        uint16 year = CivilTime.yearOf(eventTime);
        uint64[8] storage booked = _shortfalls[_lane(transfer.fromSite, transfer.toSite)][year];
        uint64[8] memory mg;
        bool any = false;
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            uint32 share = Elements.known(composition, element);
            if (share == 0) continue;
            any = true;
            // Bulk, as items have no tolerance: at most the quantity itself, which is below 2^63.
            mg[element] = uint64(Elements.ceilMg(Elements.contained(lost, share, false)));
            // No overflow stands: the site's account, asked at the end, keeps all its lanes together below 2^64.
            booked[element] += mg[element];
        }
        if (!any) return;

        emit ShortfallBooked(transfer.fromSite, transfer.toSite, year, transferId, mg);

        TOKEN.bookTolerance(transfer.toSite, year, mg);
    }

    function _origin(Transfer memory transfer) private pure returns (address) {
        return Holders.atSite(transfer.fromSite, transfer.fromClass);
    }

    // Checks

    function _checkLaterEvent(uint40 eventTime, uint40 earliest) internal view {
        if (eventTime < earliest) revert Custody_EventBefore(eventTime, earliest);
        // Whether it is history matters to the batch, not to its moves.
        // slither-disable-next-line unused-return
        MEMBERSHIP.requireEventTime(eventTime);
    }

    function _checkText(string memory field, string calldata text, uint256 max) internal pure {
        uint256 length = bytes(text).length;
        if (length == 0 || length > max) revert Custody_TextLength(field, length, max);
    }

    function _lane(uint32 fromSite, uint32 toSite) internal pure returns (uint64) {
        return (uint64(fromSite) << 32) | toSite;
    }

    // The caller: through the trusted forwarder, or itself

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}

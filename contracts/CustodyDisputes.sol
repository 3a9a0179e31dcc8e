// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CustodyBase} from "./CustodyBase.sol";
import {ICustody} from "./interfaces/ICustody.sol";
import {BatchFlags, Roles, TransferState} from "./libraries/Types.sol";

/// @title Custody, its disputes
/// @notice How what did not simply arrive ends: by both parties, by an arbiter, or sent back under a hold.
abstract contract CustodyDisputes is CustodyBase {
    /// @notice How often each party may propose a settlement; after that it agrees, or an arbiter decides.
    uint8 public constant MAX_PROPOSALS = 100;

    uint40 internal constant MIN_ARBITER_DELAY = 1 days;
    uint40 internal constant MAX_ARBITER_DELAY = 90 days;

    /// @inheritdoc ICustody
    function agree(SettlementRequest calldata request) external returns (TransferState state) {
        Transfer memory transfer = _existing(request.transferId);
        (uint32 member, bool bySender) = _partyOf(request.transferId, transfer);
        _checkSettlement(transfer, request);

        Dispute storage dispute = _disputes[request.transferId];
        if (_isProposal(bySender ? dispute.byReceiver : dispute.bySender, request)) {
            // A decision may bring goods to a site that no longer works; parties alone may not.
            // slither-disable-next-line unused-return
            if (request.received != 0) MEMBERSHIP.requireOpenSite(transfer.toSite);
            _settle(transfer, member, false, request);
            return TransferState.RESOLVED;
        }

        Proposal storage own = bySender ? dispute.bySender : dispute.byReceiver;
        if (own.placed == MAX_PROPOSALS) {
            revert Custody_TooManyProposals(request.transferId, member, MAX_PROPOSALS);
        }
        own.received = request.received;
        own.returned = request.returned;
        ++own.placed;
        _advance(request.transferId, transfer, TransferState.DISPUTED);
        emit SettlementProposed(
            request.transferId,
            transfer.batchId,
            member,
            bySender,
            request.received,
            request.returned,
            request.lost,
            request.eventTime,
            request.reason
        );
        return TransferState.DISPUTED;
    }

    /// @inheritdoc ICustody
    function decide(SettlementRequest calldata request) external {
        Transfer memory transfer = _existing(request.transferId);
        uint32 member = MEMBERSHIP.requireRole(_msgSender(), Roles.ARBITER);
        (uint32 sender, uint32 receiver) = _membersOf(transfer);
        if (member == sender || member == receiver) revert Custody_ArbiterIsParty(request.transferId, member);
        _checkSettlement(transfer, request);
        uint40 disputedAt = _disputes[request.transferId].disputedAt;
        uint256 earliest = _deadline(transfer, disputedAt, uint256(disputedAt) + _settings.arbiterDelay);
        if (block.timestamp < earliest) revert Custody_DecisionTooEarly(request.transferId, earliest);

        _settle(transfer, member, true, request);
    }

    /// @inheritdoc ICustody
    function returnUnderHold(bytes32 transferId, uint8 sequence, uint40 eventTime, string calldata reason) external {
        Transfer memory transfer = _existing(transferId);
        (uint32 member, bool bySender) = _partyOf(transferId, transfer);
        if (!_isOnHold(transfer.batchId, member, bySender ? transfer.fromSite : transfer.toSite)) {
            revert Custody_NotOnHold(transferId);
        }
        TransferState to = bySender ? TransferState.CANCELLED : TransferState.REJECTED;
        _endByParty(transferId, transfer, to, member, sequence, eventTime, reason);

        _giveBackUnderHold(transfer, transfer.quantity);
    }

    function _checkSettlement(Transfer memory transfer, SettlementRequest calldata request) private view {
        _checkEdge(request.transferId, transfer, request.sequence, TransferState.RESOLVED);
        uint256 sum = uint256(request.received) + request.returned + request.lost;
        if (sum != transfer.quantity) revert Custody_SettlementSum(request.transferId, sum, transfer.quantity);
        _checkLaterEvent(request.eventTime, _disputes[request.transferId].eventTime);
        _checkText("reason", request.reason, MAX_REASON);
    }

    function _settle(Transfer memory transfer, uint32 member, bool decided, SettlementRequest calldata request)
        private
    {
        _advance(request.transferId, transfer, TransferState.RESOLVED);
        emit TransferResolved(
            request.transferId,
            transfer.batchId,
            member,
            decided,
            request.received,
            request.returned,
            request.lost,
            request.eventTime,
            request.reason
        );

        if (request.received != 0) _deliver(transfer, request.received);
        // To go back is a corrective action, which a hold does not stop; to be received or lost is none.
        if (request.returned != 0) _giveBackUnderHold(transfer, request.returned);
        // slither-disable-next-line unused-return
        if (request.lost != 0) _lose(transfer.batchId, request.lost);
    }

    /// @dev The caller's member, which must be one of the two; whatever became of its site, it still has its say.
    function _partyOf(bytes32 transferId, Transfer memory transfer)
        private
        view
        returns (uint32 member, bool bySender)
    {
        member = MEMBERSHIP.requireRole(_msgSender(), Roles.OPERATOR);
        (uint32 sender, uint32 receiver) = _membersOf(transfer);
        bySender = member == sender;
        if (!bySender && member != receiver) revert Custody_NotParty(transferId, member);
    }

    function _membersOf(Transfer memory transfer) private view returns (uint32 sender, uint32 receiver) {
        return (_siteOf(transfer.fromSite).member, _siteOf(transfer.toSite).member);
    }

    /// @dev The holds that stop a party from ending an offer as usual.
    function _isOnHold(uint256 batchId, uint32 member, uint32 site) private view returns (bool) {
        return _siteOf(site).onHold || MEMBERSHIP.memberOf(member).onHold
            || TOKEN.recordOf(batchId).batch.flags & BatchFlags.ON_HOLD != 0;
    }

    /// @dev What is received and returned says what is lost.
    function _isProposal(Proposal storage proposal, SettlementRequest calldata request) private view returns (bool) {
        return proposal.placed != 0 && proposal.received == request.received && proposal.returned == request.returned;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {TransferState} from "../../../contracts/libraries/Types.sol";
import {Carriers} from "./Carriers.sol";

/// @notice Parties that settle, an arbiter that decides, and goods that go back under a hold.
abstract contract Disputers is Carriers {
    /// @dev The sender's word, then the receiver's of the same quantities.
    function agree(uint256 seed) external turn {
        // Not at once, or nothing would ever come before the arbiter.
        if (_draw(seed, 7) % 4 != 0) return;
        (bool found, bytes32 transferId, ICustody.OfferRequest memory request) = _quarrel(seed);
        if (!found) return;
        ICustody.SettlementRequest memory word = _word(transferId, request.quantity, seed);
        bool allowed = toldState[transferId] == TransferState.DISPUTED && _speaks(request.fromSite);
        bytes memory data = abi.encodeCall(custody.agree, (word));
        (bool passed,) = _do(_operator(request.fromSite), "propose", allowed, address(custody), data);
        if (!passed) return;

        ++word.sequence;
        allowed = _speaks(request.toSite) && (word.received == 0 || !closed[request.toSite]);
        data = abi.encodeCall(custody.agree, (word));
        corrective = word.returned == request.quantity;
        (passed,) = _do(_operator(request.toSite), "agree", allowed, address(custody), data);
        corrective = false;
        if (passed) _close(request);
    }

    /// @dev Whatever became of the parties and their sites.
    function decide(uint256 seed) external turn {
        (bool found, bytes32 transferId, ICustody.OfferRequest memory request) = _quarrel(seed);
        if (!found) return;
        uint256 earliest = disputedAt[transferId] + ARBITER_DELAY;
        if (time >= earliest) earliest += _heldSince(request, uint40(disputedAt[transferId]));
        bool allowed = toldState[transferId] == TransferState.DISPUTED && time >= earliest;
        ICustody.SettlementRequest memory word = _word(transferId, request.quantity, seed);
        corrective = word.returned == request.quantity;
        bytes memory data = abi.encodeCall(custody.decide, (word));
        (bool passed,) = _do(arbiter, "decide", allowed, address(custody), data);
        corrective = false;
        if (passed) _close(request);
    }

    function returnUnderHold(uint256 seed) external turn {
        (bool found, bytes32 transferId, ICustody.OfferRequest memory request) = _pick(seed);
        if (!found) return;
        uint32 site = seed % 2 == 0 ? request.fromSite : request.toSite;
        for (uint256 i = 0; i < offers.length && i < 32 && !_mayReturn(transferId, site); ++i) {
            transferId = offers[offers.length - 1 - i];
            request = offered[transferId];
            site = (seed % 2 + i) % 2 == 0 ? request.fromSite : request.toSite;
        }
        bytes memory data = abi.encodeCall(custody.returnUnderHold, (transferId, 1, uint40(time), "r"));
        bool allowed = _mayReturn(transferId, site);
        corrective = true;
        (bool passed,) = _do(_operator(site), "returnUnderHold", allowed, address(custody), data);
        corrective = false;
        if (passed) _close(request);
    }

    /// @dev By a party, of an offer whose batch, or whose party, is on hold.
    function _mayReturn(bytes32 transferId, uint32 site) private view returns (bool) {
        bool held = heldBatch[offered[transferId].batchId] != 0 || heldSite[site] != 0
            || heldMember[membership.siteOf(site).member] != 0;
        return held && _isOffered(transferId) && _speaks(site);
    }

    /// @dev Closed or on hold, its member still has its say.
    function _speaks(uint32 site) internal view returns (bool) {
        return !suspended[membership.siteOf(site).member] && !removed[_operator(site)];
    }

    /// @dev Mostly the oldest that is still disputed.
    function _quarrel(uint256 seed)
        private
        view
        returns (bool, bytes32 transferId, ICustody.OfferRequest memory request)
    {
        if (quarrels.length == 0) return (false, 0, request);
        for (uint256 i = 0; i < quarrels.length; ++i) {
            transferId = quarrels[(seed % 3 == 0 ? seed % quarrels.length + i : i) % quarrels.length];
            if (toldState[transferId] == TransferState.DISPUTED) break;
        }
        return (true, transferId, offered[transferId]);
    }

    /// @dev All back, all received, or some of each.
    function _word(bytes32 transferId, uint64 quantity, uint256 seed)
        private
        view
        returns (ICustody.SettlementRequest memory word)
    {
        word.transferId = transferId;
        word.sequence = custody.transferOf(transferId).sequence;
        uint256 kind = _draw(seed, 1) % 4;
        if (kind == 0) word.returned = quantity;
        else if (kind == 1) word.received = quantity;
        else (word.received, word.returned) = (quantity / 2, quantity / 3);
        word.lost = quantity - word.received - word.returned;
        word.eventTime = uint40(time);
        word.reason = "r";
    }
}

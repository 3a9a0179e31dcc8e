// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IBatchToken} from "../../../contracts/interfaces/IBatchToken.sol";
import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {Elements} from "../../../contracts/libraries/Elements.sol";
import {Batch, BatchFlags, BatchRecord, Source, TransferState} from "../../../contracts/libraries/Types.sol";
import {Plant} from "../Plant.sol";
import {Vm} from "../Vm.sol";

/// @notice The state as events alone tell it: holdings, batches, counters, tickets, transfers.
abstract contract Replay is Plant {
    mapping(address holder => mapping(uint256 batchId => uint256)) internal told;
    mapping(uint256 batchId => uint256) internal toldInAll;
    mapping(uint256 batchId => BatchRecord) internal toldRecord;
    mapping(uint256 batchId => uint256) internal firstComposition;
    mapping(uint32 site => uint256[8]) internal toldCapacity;
    mapping(uint32 site => uint256[8]) internal toldTolerance;
    mapping(bytes32 ticket => uint256) internal toldTicket;
    mapping(bytes32 transferId => TransferState) internal toldState;

    uint256[] internal ids;
    bytes32[] internal tickets;
    bytes32[] internal transfers;

    /// @dev What the last call changed: the rules look at this after each call, and at everything at the end.
    uint256[] internal touched;
    uint32[] internal touchedSites;
    bytes32[] internal touchedTransfers;

    function _forgetTouched() internal {
        delete touched;
        delete touchedSites;
        delete touchedTransfers;
    }

    /// @dev What a refused call emitted is recorded too, and forgotten here.
    function _readLogs(bool passed) internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (!passed) return;
        for (uint256 i = 0; i < logs.length; ++i) {
            bytes32 what = logs[i].topics[0];
            if (logs[i].emitter == address(token)) _readToken(what, logs[i]);
            else _readCustody(what, logs[i]);
        }
    }

    function _readToken(bytes32 what, Vm.Log memory log) private {
        if (what == IERC1155.TransferSingle.selector) {
            (uint256 id, uint256 quantity) = abi.decode(log.data, (uint256, uint256));
            _readHolding(log, id, quantity);
        } else if (what == IERC1155.TransferBatch.selector) {
            (uint256[] memory many, uint256[] memory quantities) = abi.decode(log.data, (uint256[], uint256[]));
            for (uint256 i = 0; i < many.length; ++i) {
                _readHolding(log, many[i], quantities[i]);
            }
        } else if (what == IBatchToken.BatchMinted.selector) {
            _readMint(uint256(log.topics[1]), log.data);
        } else if (what == IBatchToken.BatchVoided.selector) {
            _count(uint256(log.topics[1]), false);
            toldRecord[uint256(log.topics[1])].batch.flags |= BatchFlags.VOIDED;
        } else if (what == IBatchToken.CompositionLowered.selector) {
            _readLowered(uint256(log.topics[1]), log.data);
        } else if (what == IBatchToken.TicketUsed.selector) {
            if (toldTicket[log.topics[1]] == 0) tickets.push(log.topics[1]);
            toldTicket[log.topics[1]] = uint256(log.topics[2]);
        } else if (what == IBatchToken.TicketReleased.selector) {
            delete toldTicket[log.topics[1]];
        } else if (what == IBatchToken.ToleranceBooked.selector) {
            _readTolerance(uint32(uint256(log.topics[1])), log.data, true);
        } else if (what == IBatchToken.ToleranceReturned.selector) {
            _readTolerance(uint32(uint256(log.topics[1])), log.data, false);
        }
    }

    function _readHolding(Vm.Log memory log, uint256 id, uint256 quantity) private {
        address from = address(uint160(uint256(log.topics[2])));
        address to = address(uint160(uint256(log.topics[3])));
        if (from != address(0)) told[from][id] -= quantity;
        else toldInAll[id] += quantity;
        if (to != address(0)) told[to][id] += quantity;
        else toldInAll[id] -= quantity;
        touched.push(id);
    }

    function _readMint(uint256 id, bytes memory data) private {
        (Batch memory batch, uint256 recycled, uint256 origins,,) =
            abi.decode(data, (Batch, uint256, uint256, string, string));
        toldRecord[id] = BatchRecord(batch, recycled, origins);
        firstComposition[id] = batch.composition;
        ids.push(id);
        _count(id, true);
    }

    function _readLowered(uint256 id, bytes memory data) private {
        (, uint256 lowered, uint256 recycled) = abi.decode(data, (uint256, uint256, uint256));
        _count(id, false);
        Batch storage batch = toldRecord[id].batch;
        batch.composition = lowered;
        toldRecord[id].recycled = recycled;
        for (uint256 e = 0; e < 8; ++e) {
            if (Elements.share(lowered, e) == 0) batch.models &= ~uint24(7 << (e * 3));
        }
        _count(id, true);
        touched.push(id);
    }

    function _readTolerance(uint32 site, bytes memory data, bool more) private {
        uint64[8] memory mg = abi.decode(data, (uint64[8]));
        for (uint256 e = 0; e < 8; ++e) {
            if (more) toldTolerance[site][e] += mg[e];
            else toldTolerance[site][e] -= mg[e];
        }
        touchedSites.push(site);
    }

    /// @dev Capacity is used by every batch but assemblies, and comes back with a void or a lowered assay.
    function _count(uint256 id, bool more) private {
        Batch memory batch = toldRecord[id].batch;
        if (batch.source == Source.ASSEMBLED) return;
        bool item = batch.flags & BatchFlags.ITEM != 0;
        for (uint256 e = 0; e < 8; ++e) {
            uint256 mass = uint256(batch.minted) * Elements.known(batch.composition, e) * (item ? 1e9 : 1);
            if (mass == 0) continue;
            uint256 mg = (mass + 1e9 - 1) / 1e9;
            if (more) toldCapacity[batch.site][e] += mg;
            else toldCapacity[batch.site][e] -= mg;
        }
        touchedSites.push(batch.site);
    }

    function _readCustody(bytes32 what, Vm.Log memory log) private {
        TransferState state = TransferState.NONE;
        if (what == ICustody.TransferOffered.selector) state = TransferState.OFFERED;
        else if (what == ICustody.TransferAccepted.selector) state = TransferState.ACCEPTED;
        else if (what == ICustody.StockMoved.selector) state = TransferState.ACCEPTED;
        else if (what == ICustody.TransferRejected.selector) state = TransferState.REJECTED;
        else if (what == ICustody.TransferCancelled.selector) state = TransferState.CANCELLED;
        else if (what == ICustody.TransferExpired.selector) state = TransferState.EXPIRED;
        else if (what == ICustody.TransferDisputed.selector) state = TransferState.DISPUTED;
        if (state == TransferState.NONE) return;
        if (toldState[log.topics[1]] == TransferState.NONE) transfers.push(log.topics[1]);
        toldState[log.topics[1]] = state;
        touchedTransfers.push(log.topics[1]);
    }
}

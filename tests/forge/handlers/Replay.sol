// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IBatchToken} from "../../../contracts/interfaces/IBatchToken.sol";
import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {IIncidents} from "../../../contracts/interfaces/IIncidents.sol";
import {Elements} from "../../../contracts/libraries/Elements.sol";
import {Holders} from "../../../contracts/libraries/Holders.sol";
import {
    Batch,
    BatchFlags,
    BatchRecord,
    Source,
    SubjectKind,
    TransferState
} from "../../../contracts/libraries/Types.sol";
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

    mapping(bytes32 transferId => uint256) internal toldSequence;
    /// @dev What has ended of a batch, by what ended it.
    mapping(uint256 batchId => mapping(bytes32 how => uint256)) internal ended;

    /// @dev Live holds, and how many of them stand on what.
    bytes32[] internal liveHolds;
    mapping(bytes32 holdId => IIncidents.Target) internal toldTarget;
    mapping(bytes32 holdId => uint32) internal toldPlacer;
    mapping(uint256 batchId => uint256) internal heldBatch;
    mapping(address holder => mapping(uint256 batchId => uint256)) internal heldHolding;
    mapping(uint32 site => uint256) internal heldSite;
    mapping(uint32 member => uint256) internal heldMember;
    /// @dev Whose site a holder is.
    mapping(address holder => uint32) internal siteOfHolder;
    /// @dev The verb under way, and whether it may move what is on hold.
    bytes32 internal doing;
    bool internal corrective;
    /// @dev What moved although it was on hold, and a settlement that gave out another quantity. Both stay empty.
    uint256 internal movedOnHold;
    bytes32 internal unsettled;

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
            else if (what == IIncidents.HoldPlaced.selector) _readHold(logs[i]);
            else if (what == IIncidents.HoldLifted.selector) _readLift(logs[i].topics[1]);
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
        } else if (what == IBatchToken.BatchHoldChanged.selector) {
            _readFlag(uint256(log.topics[1]), BatchFlags.ON_HOLD, abi.decode(log.data, (bool)));
        } else if (what == IBatchToken.HoldingHoldChanged.selector && abi.decode(log.data, (bool))) {
            _readFlag(uint256(log.topics[1]), BatchFlags.HOLDINGS_ON_HOLD, true);
        }
    }

    function _readFlag(uint256 id, uint16 flag, bool set) private {
        Batch storage batch = toldRecord[id].batch;
        batch.flags = set ? batch.flags | flag : batch.flags & ~flag;
        touched.push(id);
    }

    function _readHold(Vm.Log memory log) private {
        (IIncidents.Target memory target,,,,,) =
            abi.decode(log.data, (IIncidents.Target, bytes32, bytes32, bytes32, string, string));
        bytes32 holdId = log.topics[1];
        liveHolds.push(holdId);
        toldTarget[holdId] = target;
        toldPlacer[holdId] = uint32(uint256(log.topics[2]));
        _countHold(target, 1);
    }

    function _readLift(bytes32 holdId) private {
        for (uint256 i = 0; i < liveHolds.length; ++i) {
            if (liveHolds[i] != holdId) continue;
            liveHolds[i] = liveHolds[liveHolds.length - 1];
            liveHolds.pop();
            _countHold(toldTarget[holdId], -1);
            return;
        }
        revert("a hold that was never placed was lifted");
    }

    function _countHold(IIncidents.Target memory target, int256 more) private {
        if (target.kind == SubjectKind.BATCH) {
            heldBatch[target.id] = uint256(int256(heldBatch[target.id]) + more);
        } else if (target.kind == SubjectKind.HOLDING) {
            address holder = Holders.atSite(target.site, target.wasteClass);
            heldHolding[holder][target.id] = uint256(int256(heldHolding[holder][target.id]) + more);
        } else if (target.kind == SubjectKind.SITE) {
            heldSite[uint32(target.id)] = uint256(int256(heldSite[uint32(target.id)]) + more);
        } else {
            heldMember[uint32(target.id)] = uint256(int256(heldMember[uint32(target.id)]) + more);
        }
    }

    /// @dev Whether a hold stands on what this holder has of the batch.
    function _isHeld(address holder, uint256 id) internal view returns (bool) {
        uint32 site = siteOfHolder[holder];
        return heldBatch[id] != 0 || heldHolding[holder][id] != 0
            || (site != 0 && (heldSite[site] != 0 || heldMember[membership.siteOf(site).member] != 0));
    }

    /// @dev What a burn of this verb is called in invariant 1.
    function _endOf(bytes32 verb) internal pure returns (bytes32) {
        if (verb == "transform" || verb == "allocate") return "consumed";
        if (verb == "feed") return "fed";
        if (verb == "regrade") return "regraded";
        if (verb == "disassemble") return "disassembled";
        if (verb == "voidSource" || verb == "voidTransformation") return "voided";
        if (verb == "voidAssembly" || verb == "voidDraw") return "voided";
        if (verb == "recordLoss" || verb == "destroyStock" || verb == "accept") return "lost";
        if (verb == "agree" || verb == "decide") return "lost";
        revert("an end that no verb brings");
    }

    function _readHolding(Vm.Log memory log, uint256 id, uint256 quantity) private {
        address from = address(uint160(uint256(log.topics[2])));
        address to = address(uint160(uint256(log.topics[3])));
        if (from != address(0) && !corrective && quantity != 0 && _isHeld(from, id)) movedOnHold = id;
        if (from != address(0)) told[from][id] -= quantity;
        else toldInAll[id] += quantity;
        // What was consumed comes back when its act is voided, and never more than that.
        if (from == address(0) && doing == "voidTransformation") ended[id]["consumed"] -= quantity;
        if (to == address(0)) ended[id][_endOf(doing)] += quantity;
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

    /// @dev Capacity is used by every batch but assemblies and regrades, and comes back with a void or a lowered assay.
    function _count(uint256 id, bool more) private {
        Batch memory batch = toldRecord[id].batch;
        if (batch.source == Source.ASSEMBLED || batch.source == Source.REGRADED) return;
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
        else if (what == ICustody.SettlementProposed.selector) state = TransferState.DISPUTED;
        else if (what == ICustody.TransferResolved.selector) state = TransferState.RESOLVED;
        if (state == TransferState.NONE) return;
        if (state == TransferState.RESOLVED) _readSettlement(log);
        ++toldSequence[log.topics[1]];
        if (toldState[log.topics[1]] == TransferState.NONE) transfers.push(log.topics[1]);
        toldState[log.topics[1]] = state;
        touchedTransfers.push(log.topics[1]);
    }

    /// @dev Invariant 1 of a settlement: what was received, returned and lost is what was offered.
    function _readSettlement(Vm.Log memory log) private {
        (, uint64 received, uint64 returned, uint64 lost,,) =
            abi.decode(log.data, (bool, uint64, uint64, uint64, uint40, string));
        if (uint256(received) + returned + lost != _offeredQuantity(log.topics[1])) unsettled = log.topics[1];
    }

    function _offeredQuantity(bytes32 transferId) internal view virtual returns (uint256);
}

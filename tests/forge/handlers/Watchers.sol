// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {IIncidents} from "../../../contracts/interfaces/IIncidents.sol";
import {SubjectKind, WasteClass} from "../../../contracts/libraries/Types.sol";
import {Holders} from "../../../contracts/libraries/Holders.sol";
import {Plants} from "./Plants.sol";

/// @notice A regulator and issuers that place and lift holds, and holders that act correctively. Everybody else acts on as
/// if there were none: what is refused for a hold must be on hold, and what is on hold must not move.
abstract contract Watchers is Plants {
    uint256 private constant MOST_HOLDS = 3;

    function placeHold(uint256 seed, uint8 what) external turn {
        if (liveHolds.length >= MOST_HOLDS) return _liftOne(seed);
        (bool found, uint256 id, uint32 site, WasteClass class,) = _find(seed, 0);
        if (!found) return;
        // Often what travels.
        (bool any, bytes32 transferId, ICustody.OfferRequest memory offer_) = _pick(seed);
        if (any && what % 4 == 0 && _isOffered(transferId)) id = offer_.batchId;
        IIncidents.HoldRequest memory request =
            IIncidents.HoldRequest(_lot(), _target(what, id, site, class), 0, 0, "r");
        uint32 issuerSite = toldRecord[id].batch.site;
        bool byIssuer = what % 4 < 2 && seed % 2 == 0;
        bool allowed = !byIssuer || _speaks(issuerSite);
        address actor = byIssuer ? _operator(issuerSite) : regulator;
        _do(actor, "placeHold", allowed, address(incidents), abi.encodeCall(incidents.placeHold, (request)));
    }

    function liftHold(uint256 seed) external turn {
        if (liveHolds.length != 0) _liftOne(seed);
    }

    /// @dev To another own site, or to its end.
    function correct(uint256 seed) external turn {
        if (liveHolds.length == 0) return;
        bytes32 holdId = liveHolds[seed % liveHolds.length];
        (bool found, uint256 id, uint32 site, WasteClass class, uint64 quantity) = _under(holdId, seed);
        if (!found) return;
        IIncidents.ActionRequest memory request;
        request.ref = _lot();
        request.holdIds = _standingOn(id, site, class);
        (request.batchId, request.fromSite, request.wasteClass) = (id, site, class);
        request.quantity = quantity / 2 + 1;
        request.eventTime = uint40(time);
        request.evidence = "e";
        request.reason = "r";
        corrective = true;
        if (seed % 4 == 0) {
            bytes memory data = abi.encodeCall(incidents.destroyStock, (request));
            _act(site, "destroyStock", true, address(incidents), data);
        } else {
            _quarantine(request, seed);
        }
        corrective = false;
    }

    function _quarantine(IIncidents.ActionRequest memory request, uint256 seed) private {
        uint32 target = _sister(request.fromSite, uint32(seed >> 8));
        request.toSite = target;
        bool allowed = target != request.fromSite && !closed[target]
            && (request.wasteClass == WasteClass.NONE || _takesWaste(_kindOf(target)));
        bytes memory data = abi.encodeCall(incidents.quarantine, (request));
        (bool passed,) = _act(request.fromSite, "quarantine", allowed, address(incidents), data);
        if (!passed) return;

        address holder = Holders.atSite(target, request.wasteClass);
        for (uint256 i = 0; i < request.holdIds.length; ++i) {
            SubjectKind kind = toldTarget[request.holdIds[i]].kind;
            bool follows = kind == SubjectKind.HOLDING || kind == SubjectKind.SITE;
            if (follows && heldHolding[holder][request.batchId] == 0) breach = "escaped";
        }
    }

    function _liftOne(uint256 seed) private {
        bytes32 holdId = liveHolds[seed % liveHolds.length];
        uint32 sequence = incidents.holdOf(holdId).sequence;
        uint32 placer = toldPlacer[holdId];
        address account = placer == regulatorMember ? regulator : _accountOf(placer);
        if (seed % 3 == 0) {
            bytes memory order = abi.encodeCall(incidents.liftHoldByGovernance, (holdId, sequence, "r"));
            _do(address(this), "liftHold", true, address(incidents), order);
            return;
        }
        bytes memory data = abi.encodeCall(incidents.liftHold, (holdId, sequence, "r"));
        _do(account, "liftHold", !suspended[placer] && !removed[account], address(incidents), data);
    }

    function _target(uint8 what, uint256 id, uint32 site, WasteClass class)
        private
        view
        returns (IIncidents.Target memory)
    {
        if (what % 4 == 0) return IIncidents.Target(SubjectKind.BATCH, id, 0, WasteClass.NONE);
        if (what % 4 == 1) return IIncidents.Target(SubjectKind.HOLDING, id, site, class);
        if (what % 4 == 2) return IIncidents.Target(SubjectKind.SITE, site, 0, WasteClass.NONE);
        return IIncidents.Target(SubjectKind.MEMBER, membership.siteOf(site).member, 0, WasteClass.NONE);
    }

    /// @dev Stock that the hold stands on.
    function _under(bytes32 holdId, uint256 seed)
        private
        view
        returns (bool found, uint256 id, uint32 site, WasteClass class, uint64 quantity)
    {
        IIncidents.Target memory target = toldTarget[holdId];
        if (target.kind == SubjectKind.SITE) return _find(seed, uint32(target.id));
        if (target.kind == SubjectKind.MEMBER) return (false, 0, 0, WasteClass.NONE, 0);
        id = target.id;
        if (target.kind == SubjectKind.BATCH) {
            (found, site, class, quantity) = _whereIs(id, seed);
        } else {
            (site, class) = (target.site, target.wasteClass);
            quantity = uint64(told[Holders.atSite(site, class)][id]);
            found = quantity != 0;
        }
    }

    /// @dev Every live hold on a stock but its member's, in ascending order.
    function _standingOn(uint256 id, uint32 site, WasteClass class) private view returns (bytes32[] memory holdIds) {
        bytes32[] memory all = new bytes32[](liveHolds.length);
        uint256 count = 0;
        for (uint256 i = 0; i < all.length; ++i) {
            IIncidents.Target memory target = toldTarget[liveHolds[i]];
            bool stands = target.kind == SubjectKind.SITE && target.id == site;
            if (target.kind == SubjectKind.BATCH && target.id == id) stands = true;
            bool same = target.id == id && target.site == site && target.wasteClass == class;
            if (target.kind == SubjectKind.HOLDING && same) stands = true;
            if (!stands) continue;
            uint256 slot = count++;
            for (; slot != 0 && all[slot - 1] > liveHolds[i]; --slot) {
                all[slot] = all[slot - 1];
            }
            all[slot] = liveHolds[i];
        }
        holdIds = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            holdIds[i] = all[i];
        }
    }

    function _accountOf(uint32 member) private view returns (address) {
        for (uint32 site = 1; site <= SITES; ++site) {
            if (membership.siteOf(site).member == member) return _operator(site);
        }
        return address(this);
    }
}

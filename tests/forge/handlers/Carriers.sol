// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "../../../contracts/libraries/Elements.sol";
import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {Batch, BatchFlags, SiteKind, Source, TransferState, WasteClass} from "../../../contracts/libraries/Types.sol";
import {Holders} from "../../../contracts/libraries/Holders.sol";
import {Sellers} from "./Sellers.sol";

/// @notice Senders and receivers: offers of every kind, what becomes of them, moves between own sites.
abstract contract Carriers is Sellers {
    bytes32[] internal offers;
    /// @dev What each offered transfer carries, as it was offered.
    mapping(bytes32 transferId => ICustody.OfferRequest) internal offered;
    /// @dev What open transfers hold of a batch.
    mapping(uint256 batchId => uint256) internal inTransit;
    uint256 internal openTransfers;
    /// @dev Transfers that were disputed, and when.
    bytes32[] internal quarrels;
    mapping(bytes32 transferId => uint256) internal disputedAt;
    mapping(uint64 lane => uint256) internal openLane;

    function offer(uint256 seed, uint32 to, bool asWaste) external turn {
        (bool found, uint256 id, uint32 site, WasteClass class, uint64 quantity) = _find(seed, 0);
        for (uint256 i = 0; i < 6 && asWaste && !_isScrap(id, class); ++i) {
            (found, id, site, class, quantity) = _find(_draw(seed, i + 70), 0);
        }
        if (!found) return;
        if (asWaste && seed % 4 != 0) to = (seed % 2 == 0 ? recycling : 9) - 1;
        ICustody.OfferRequest memory request;
        request.ref = _lot();
        request.batchId = id;
        request.quantity = seed % 9 == 0 ? quantity + 1 : quantity - uint64(seed % 3 * (quantity / 5));
        request.fromSite = site;
        request.toSite = to % SITES + 1;
        request.wasteClass = class;
        request.asWaste = asWaste;
        request.expiresAt = uint40(time + 1 + seed % 10 days);
        _offer(request, quantity, seed);
    }

    function _offer(ICustody.OfferRequest memory request, uint64 there, uint256 seed) private {
        Batch memory batch = toldRecord[request.batchId].batch;
        request.tolerancePpm = batch.flags & BatchFlags.ITEM != 0 ? 0 : 100_000;
        request.eventTime = _when(seed, batch.eventTime);
        bool allowed = request.quantity <= there && _mayArrive(request, batch);
        bytes32 verb = request.asWaste ? bytes32("offerAsWaste") : bytes32("offer");
        bytes memory data = abi.encodeCall(custody.offer, (request));
        (bool passed, bytes memory answer) = _act(request.fromSite, verb, allowed, address(custody), data);
        if (!passed) return;

        bytes32 transferId = abi.decode(answer, (bytes32));
        offers.push(transferId);
        offered[transferId] = request;
        inTransit[request.batchId] += request.quantity;
        ++openTransfers;
        ++openLane[_lane(request)];
    }

    /// @dev Weighs all of it, a little less, or far less.
    function accept(uint256 seed) external turn {
        (bool found, bytes32 transferId, ICustody.OfferRequest memory request) = _pick(seed);
        if (!found) return;
        uint64 weighed = request.quantity;
        if (seed % 3 == 1) weighed -= request.quantity / 12;
        if (seed % 3 == 2) weighed = request.quantity / 2;
        _accept(transferId, request, weighed, seed);
    }

    /// @dev What the receiver weighed, and no more, is what it holds more afterwards.
    function _accept(bytes32 transferId, ICustody.OfferRequest memory request, uint64 weighed, uint256 seed) private {
        uint256 lost = request.quantity - weighed;
        bool disputed = lost * 1e6 > uint256(request.quantity) * request.tolerancePpm;
        bool allowed = _isOffered(transferId) && !_isOver(request) && (disputed || _fitsAccount(request, lost));
        bytes memory data = _acceptance(transferId, weighed, _when(seed, request.eventTime), disputed);
        bytes32 verb = disputed ? bytes32("dispute") : bytes32("accept");
        uint256 before = _there(request);
        (bool passed,) = _act(request.toSite, verb, allowed, address(custody), data);
        if (_there(request) - before != (passed && !disputed ? weighed : 0)) breach = "credit";
        if (passed && disputed) {
            quarrels.push(transferId);
            disputedAt[transferId] = time;
        }
        if (!passed || disputed) return;
        _close(request);
        if (lost != 0) ++done["shortfall"];
    }

    function _acceptance(bytes32 transferId, uint64 weighed, uint40 eventTime, bool disputed)
        internal
        view
        returns (bytes memory)
    {
        string memory reason = disputed ? "weighed less" : "";
        return abi.encodeCall(
            custody.accept, (ICustody.AcceptRequest(transferId, 1, weighed, eventTime, false, 0, 0, reason))
        );
    }

    /// @dev Whether the receiving site's account still takes what the shortfall contained.
    function _fitsAccount(ICustody.OfferRequest memory request, uint256 lost) private view returns (bool) {
        uint256 composition = toldRecord[request.batchId].batch.composition;
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            uint256 contained = lost * Elements.known(composition, element);
            uint256 mg = contained / 1e9 + (contained % 1e9 == 0 ? 0 : 1);
            if (mg != 0 && toldTolerance[request.toSite][element] + mg > TOLERANCE_CAP) return false;
        }
        return true;
    }

    function _there(ICustody.OfferRequest memory request) private view returns (uint256 quantity) {
        for (uint256 class = 0; class < 3; ++class) {
            quantity += token.balanceOf(Holders.atSite(request.toSite, WasteClass(class)), request.batchId);
        }
    }

    function reject(uint256 seed) external turn {
        (bool found, bytes32 transferId, ICustody.OfferRequest memory request) = _pick(seed);
        if (!found) return;
        bytes memory data = abi.encodeCall(custody.reject, (transferId, 1, _when(seed, request.eventTime), "r"));
        (bool passed,) = _act(request.toSite, "reject", _isOffered(transferId), address(custody), data);
        if (passed) _close(request);
    }

    function cancel(uint256 seed) external turn {
        (bool found, bytes32 transferId, ICustody.OfferRequest memory request) = _pick(seed);
        if (!found) return;
        bytes memory data = abi.encodeCall(custody.cancel, (transferId, 1, _when(seed, request.eventTime), "r"));
        (bool passed,) = _act(request.fromSite, "cancel", _isOffered(transferId), address(custody), data);
        if (passed) _close(request);
    }

    /// @dev By any member that is active, were it a party or not.
    function expire(uint256 seed) external turn {
        (bool found, bytes32 transferId, ICustody.OfferRequest memory request) = _pick(seed);
        if (!found) return;
        bool allowed = _isOffered(transferId) && _isOver(request);
        bool barred = suspended[regulatorMember] || removed[regulator];
        bytes memory data = abi.encodeCall(custody.expire, (transferId, 1));
        (bool passed,) = _do(regulator, "expire", allowed && !barred, address(custody), data);
        if (passed) _close(request);
    }

    function moveStock(uint256 seed, uint32 to) external turn {
        (bool found, uint256 id, uint32 site, WasteClass class, uint64 quantity) = _find(seed, 0);
        if (!found) return;
        uint32 target = _sister(site, to);
        ICustody.MoveRequest memory request = ICustody.MoveRequest({
            ref: _lot(),
            batchId: id,
            quantity: quantity / 2 + 1,
            fromSite: site,
            toSite: target,
            wasteClass: class,
            eventTime: _when(seed, toldRecord[id].batch.eventTime)
        });
        bool allowed = target != site && !closed[target] && (class == WasteClass.NONE || _takesWaste(_kindOf(target)));
        _act(site, "moveStock", allowed, address(custody), abi.encodeCall(custody.moveStock, (request)));
    }

    /// @dev While batch or receiver is on hold, deadlines stand still.
    function _isOver(ICustody.OfferRequest memory request) private view returns (bool) {
        return time >= request.expiresAt && time >= request.expiresAt + _heldSince(request, request.eventTime);
    }

    function _heldSince(ICustody.OfferRequest memory request, uint40 from) internal view returns (uint256) {
        return token.heldSecondsSince(request.batchId, from) + membership.siteHeldSecondsSince(request.toSite, from)
            + membership.memberHeldSecondsSince(membership.siteOf(request.toSite).member, from);
    }

    function _offeredQuantity(bytes32 transferId) internal view override returns (uint256) {
        return offered[transferId].quantity;
    }

    function _isOffered(bytes32 transferId) internal view returns (bool) {
        return toldState[transferId] == TransferState.OFFERED;
    }

    function _lane(ICustody.OfferRequest memory request) internal pure returns (uint64) {
        return (uint64(request.fromSite) << 32) | request.toSite;
    }

    /// @dev The rules of arrival, read plainly.
    function _mayArrive(ICustody.OfferRequest memory request, Batch memory batch) private view returns (bool) {
        uint32 receiver = membership.siteOf(request.toSite).member;
        SiteKind kind = _kindOf(request.toSite);
        if (receiver == membership.siteOf(request.fromSite).member) return false;
        if (suspended[receiver] || closed[request.toSite]) return false;
        if (openLane[_lane(request)] >= MAX_OPEN) return false;
        if (!request.asWaste) {
            if (request.wasteClass == WasteClass.NONE) return true;
            bool scrap = request.wasteClass == WasteClass.MANUFACTURING && batch.source != Source.WASTE_INTAKE;
            return _takesWaste(kind) && !(scrap && receiver == batch.member);
        }
        return kind == SiteKind.RECYCLING && receiver != batch.member && _isScrap(request.batchId, request.wasteClass);
    }

    /// @dev What the book calls scrap and was made here.
    function _isScrap(uint256 id, WasteClass class) private view returns (bool) {
        Batch memory batch = toldRecord[id].batch;
        return class == WasteClass.NONE && (batch.material == SULPHATE || batch.material == PART)
            && batch.flags & BatchFlags.MADE != 0;
    }

    /// @dev One of the last sixteen offers; mostly one that is still open.
    function _pick(uint256 seed)
        internal
        view
        returns (bool, bytes32 transferId, ICustody.OfferRequest memory request)
    {
        if (offers.length == 0) {
            return (false, 0, request);
        }
        uint256 recent = offers.length < 16 ? offers.length : 16;
        uint256 start = _draw(seed, 60) % recent;
        for (uint256 k = 0; k < recent; ++k) {
            transferId = offers[offers.length - 1 - (start + k) % recent];
            if (_isOffered(transferId) || seed % 7 == 0) break;
        }
        return (true, transferId, offered[transferId]);
    }

    function _close(ICustody.OfferRequest memory request) internal {
        inTransit[request.batchId] -= request.quantity;
        --openTransfers;
        --openLane[_lane(request)];
    }

    function _sister(uint32 site, uint32 start) internal view returns (uint32) {
        for (uint32 k = 0; k < SITES; ++k) {
            uint32 other = (start % SITES + k) % SITES + 1;
            if (other != site && membership.siteOf(other).member == membership.siteOf(site).member) return other;
        }
        return site;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IMarket} from "./interfaces/IMarket.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {BatchHeader} from "./libraries/BatchHeader.sol";
import {Holders} from "./libraries/Holders.sol";
import {Releases} from "./libraries/Releases.sol";
import {Batch, BatchFlags, WasteClass} from "./libraries/Types.sol";
import {ProductionBase} from "./ProductionBase.sol";

/// @title Market
/// @notice What leaves to the market and comes back; its promises are in `IMarket`.
/// @dev Holds no state: what is released lies in the ledger, and so do the marks of who released it.
contract Market is IMarket, ProductionBase {
    constructor(IMembership membership, IBatchToken token) ProductionBase(membership, token) {}

    /// @inheritdoc IMarket
    function release(ReleaseRequest calldata request) external {
        Place memory place = _place(request.site, request.eventTime);
        if (request.quantity == 0) revert Production_QuantityZero(0);

        _move(place, request.batchId, request.quantity, _stock(place, false), Holders.released(place.member));
        TOKEN.useReference(_reference(place.member, request.ref), request.batchId);
        Releases.markReleaser(TOKEN, request.batchId, place.member);
        emit Released(request.batchId, place.member, place.site, request.eventTime, request.quantity, request.ref);
    }

    /// @inheritdoc IMarket
    function takeBack(TakeBackRequest calldata request) external {
        Place memory place = _place(request.site, request.eventTime);
        if (request.quantity == 0) revert Production_QuantityZero(0);
        _requireText("note", request.note, 200);

        address releaser = Holders.released(request.releaser);
        Batch memory batch = _move(place, request.batchId, request.quantity, releaser, _stock(place, request.asWaste));
        if (batch.flags & BatchFlags.ITEM == 0) revert Market_NotItem(request.batchId);
        if (request.asWaste) _requireTakesWaste(place, request.batchId, batch.member);
        else Releases.markCameBack(TOKEN, request.batchId);
        TOKEN.useReference(_reference(place.member, request.ref), request.batchId);
        emit TakenBack(
            request.batchId,
            place.member,
            place.site,
            request.releaser,
            request.eventTime,
            request.quantity,
            request.asWaste,
            request.ref,
            request.note
        );
    }

    /// @inheritdoc IMarket
    function hasReleased(uint256 batchId, uint32 member) external view returns (bool) {
        return member != 0 && Releases.hasReleased(TOKEN, batchId, member);
    }

    /// @inheritdoc IMarket
    function cameBack(uint256 batchId) external view returns (bool) {
        return Releases.cameBack(TOKEN, batchId);
    }

    function _move(Place memory place, uint256 batchId, uint64 quantity, address from, address to)
        private
        returns (Batch memory batch)
    {
        batch = BatchHeader.batchOf(TOKEN.move(from, to, batchId, quantity));
        _requireNotBefore(place.eventTime, batchId, batch);
    }

    function _requireTakesWaste(Place memory place, uint256 batchId, uint32 maker) private view {
        if (!_takesWaste(place.kind)) revert Market_SiteKind(place.site, place.kind);
        if (maker == place.member) revert Market_TakerIsMaker(batchId, place.member);
        if (Releases.hasReleased(TOKEN, batchId, place.member)) {
            revert Market_TakerIsReleaser(batchId, place.member);
        }
    }

    function _stock(Place memory place, bool asWaste) private pure returns (address) {
        return Holders.atSite(place.site, asWaste ? WasteClass.POST_CONSUMER : WasteClass.NONE);
    }
}

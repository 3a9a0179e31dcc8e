// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMarket} from "../../../contracts/interfaces/IMarket.sol";
import {Batch, BatchFlags, SiteKind, WasteClass} from "../../../contracts/libraries/Types.sol";
import {Parents} from "./Parents.sol";

/// @notice Sellers, collectors and repairers: what leaves to the market, and what comes back.
abstract contract Sellers is Parents {
    /// @dev What must lie with the market, as counted from what was done.
    mapping(uint256 batchId => mapping(uint32 member => uint64)) internal atMarket;
    mapping(uint256 batchId => uint256) internal atMarketInAll;
    mapping(uint256 batchId => mapping(uint32 member => bool)) private everReleased;
    uint256[] private soldIds;
    uint32[] private sellers;

    function release(uint256 seed) external turn {
        (bool found, uint256 id, uint32 site, WasteClass class, uint64 quantity) = _find(seed, 0);
        if (!found) return;
        uint64 asked = seed % 7 == 0 ? quantity + 1 : quantity / 2 + 1;
        IMarket.ReleaseRequest memory request =
            IMarket.ReleaseRequest(_lot(), id, site, asked, _when(seed, toldRecord[id].batch.eventTime));
        bool allowed = class == WasteClass.NONE && asked <= quantity;
        (bool passed,) = _act(site, "release", allowed, address(market), abi.encodeCall(market.release, (request)));
        if (!passed) return;

        uint32 member = membership.siteOf(site).member;
        atMarket[id][member] += asked;
        atMarketInAll[id] += asked;
        everReleased[id][member] = true;
        soldIds.push(id);
        sellers.push(member);
    }

    function takeBack(uint256 seed) external turn {
        if (soldIds.length == 0) return;
        uint256 sale = seed % soldIds.length;
        IMarket.TakeBackRequest memory request;
        (request.batchId, request.releaser) = (soldIds[sale], sellers[sale]);
        request.ref = _lot();
        request.site = uint32((seed >> 16) % SITES) + 1;
        request.quantity = atMarket[request.batchId][request.releaser] / 2 + 1;
        request.asWaste = (seed >> 32) % 2 == 0;
        request.note = "n";
        Batch memory batch = toldRecord[request.batchId].batch;
        request.eventTime = _when(seed, batch.eventTime);
        (bool passed,) = _act(
            request.site,
            request.asWaste ? bytes32("takeBackAsWaste") : bytes32("takeBack"),
            _mayTakeBack(request, batch),
            address(market),
            abi.encodeCall(market.takeBack, (request))
        );
        if (!passed) return;

        atMarket[request.batchId][request.releaser] -= request.quantity;
        atMarketInAll[request.batchId] -= request.quantity;
        if (!request.asWaste) cameBack[request.batchId] = true;
    }

    function _mayTakeBack(IMarket.TakeBackRequest memory request, Batch memory batch) private view returns (bool) {
        if (batch.flags & BatchFlags.ITEM == 0) return false;
        if (request.quantity > atMarket[request.batchId][request.releaser]) return false;
        if (!request.asWaste) return true;
        uint32 member = membership.siteOf(request.site).member;
        bool strange = member != batch.member && !everReleased[request.batchId][member];
        return strange && _takesWaste(_kindOf(request.site));
    }

    function _takesWaste(SiteKind kind) internal pure returns (bool) {
        return kind == SiteKind.COLLECTION || kind == SiteKind.RECYCLING;
    }
}

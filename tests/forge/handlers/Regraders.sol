// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICorrections} from "../../../contracts/interfaces/ICorrections.sol";
import {Elements} from "../../../contracts/libraries/Elements.sol";
import {Batch, BatchFlags, Source, WasteClass} from "../../../contracts/libraries/Types.sol";
import {Disputers} from "./Disputers.sol";

/// @notice Holders that grade their stock anew, always downwards, and sometimes try it upwards.
abstract contract Regraders is Disputers {
    function regrade(uint256 seed) external turn {
        (bool found, uint256 id, uint32 site, WasteClass class, uint64 quantity) = _find(seed, 0);
        if (!found || class != WasteClass.NONE) return;
        Batch memory batch = _record(id).batch;
        ICorrections.RegradeRequest memory request;
        (request.product, request.lot) = ("P", _lot());
        (request.batchId, request.site) = (id, site);
        request.quantity = seed % 7 == 0 ? quantity + 1 : quantity / 2 + 1;
        request.eventTime = _when(seed, batch.eventTime);
        request.composition = _graded(batch.composition, seed, seed % 5 == 0);
        request.reason = "r";
        bool anothers = batch.flags & BatchFlags.ITEM != 0 && batch.member != membership.siteOf(site).member;
        bool allowed = request.quantity <= quantity && batch.source != Source.ASSEMBLED && !anothers && !cameBack[id]
            && _isLower(batch.composition, request.composition);
        request.assay = _assay(site, allowed);
        bytes memory data = abi.encodeCall(corrections.regrade, (request));
        (bool passed, bytes memory answer) = _act(site, "regrade", allowed, address(corrections), data);
        if (!passed) return;

        uint256 regraded = abi.decode(answer, (uint256));
        originSet[regraded] = originSet[id];
        tainted[regraded] = tainted[id];
        allowedModels[regraded] = batch.models;
    }

    function _graded(uint256 composition, uint256 seed, bool upwards) private pure returns (uint256 graded) {
        for (uint256 e = 0; e < 8; ++e) {
            uint32 share = Elements.share(composition, e);
            uint256 eighths = 1 + _draw(seed, e + 50) % 8;
            if (upwards && share != NOT_ASSAYED) graded |= _share(e, share + 1);
            else graded |= _share(e, share == NOT_ASSAYED ? share : uint32(uint256(share) * eighths / 8));
        }
    }

    function _isLower(uint256 old, uint256 graded) private pure returns (bool) {
        for (uint256 e = 0; e < 8; ++e) {
            if (Elements.share(graded, e) > Elements.share(old, e)) return false;
        }
        return graded != old;
    }
}

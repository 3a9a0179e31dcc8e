// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Custody} from "../../contracts/Custody.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {ModuleState, WasteClass} from "../../contracts/libraries/Types.sol";
import {Plant} from "./Plant.sol";

/// @notice What the cheats start from: a plant with custody, and goods that travel.
abstract contract CheatBook is Plant {
    Custody internal custody;
    uint256 private references;

    function _open() internal {
        _build();
        custody = new Custody(address(manager), membership, token, documents, address(0));
        token.setModule(address(custody), ModuleState.ACTIVE);
        custody.setParameters(
            ICustody.Parameters({
                maxTolerancePpm: 20_000, maxOpenOffers: 9, maxOfferSeconds: 30 days, arbiterDelay: 14 days
            })
        );
    }

    function _request(uint256 batchId, uint64 quantity, uint32 from, uint32 to, WasteClass class, bool asWaste)
        internal
        returns (ICustody.OfferRequest memory)
    {
        ++references;
        return ICustody.OfferRequest({
            ref: _text(references),
            shipment: 0,
            batchId: batchId,
            quantity: quantity,
            fromSite: from,
            toSite: to,
            wasteClass: class,
            asWaste: asWaste,
            tolerancePpm: membership.materialOf(token.recordOf(batchId).batch.material).item ? 0 : 20_000,
            eventTime: NOW - 1 hours,
            expiresAt: NOW + 7 days,
            owner: 0,
            splittingLimits: 0
        });
    }

    function _offer(
        address account,
        uint256 batchId,
        uint64 quantity,
        uint32 from,
        uint32 to,
        WasteClass class,
        bool asWaste
    ) internal returns (bytes32) {
        ICustody.OfferRequest memory request = _request(batchId, quantity, from, to, class, asWaste);
        vm.prank(account);
        return custody.offer(request);
    }

    /// @dev Offered and accepted in full.
    function _ship(address account, uint256 batchId, uint64 quantity, uint32 from, uint32 to) internal {
        bytes32 transferId = _offer(account, batchId, quantity, from, to, WasteClass.NONE, false);
        _take(transferId, quantity, to);
    }

    function _take(bytes32 transferId, uint64 quantity, uint32 to) internal {
        uint32 member = membership.siteOf(to).member;
        vm.prank(member == mineMember ? mine : member == refinerMember ? refiner : recycler);
        custody.accept(_arrival(transferId, quantity));
    }

    function _arrival(bytes32 transferId, uint64 weighed) internal pure returns (ICustody.AcceptRequest memory) {
        return ICustody.AcceptRequest(transferId, 1, weighed, NOW, false, 0, 0, "");
    }

    function _two(uint256 a, uint64 quantityA, uint256 b, uint64 quantityB)
        internal
        pure
        returns (IProductionParts.Input[] memory inputs)
    {
        inputs = new IProductionParts.Input[](2);
        inputs[0] = IProductionParts.Input(a, quantityA, WasteClass.NONE);
        inputs[1] = IProductionParts.Input(b, quantityB, WasteClass.NONE);
    }
}

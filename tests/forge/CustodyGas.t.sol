// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {BatchFlags, Roles, SiteKind, TransferState, WasteClass} from "../../contracts/libraries/Types.sol";
import {CustodyGround} from "./CustodyGround.sol";

/// @notice The cheatcode that makes every slot of a contract cold again, as at the start of a transaction.
interface Cooler {
    function cool(address target) external;
}

/// @notice The worst call at every maximum: longest texts, nothing touched before, every slot new, every check asked.
/// What the calls find lies there since `setUp`, which is another transaction.
contract CustodyGasTest is CustodyGround {
    uint256 private constant HALF_A_BLOCK = 15_000_000;
    uint256 private constant INTRINSIC = 21_000;
    uint256 private constant CALLDATA_BYTE = 16;
    uint256 private constant CALLDATA_ZERO = 4;
    uint256 private constant A_TENTH_OF_EACH = 0x05f5e10005f5e10005f5e10005f5e10005f5e10005f5e10005f5e10005f5e100;

    ICustody.OfferRequest[] private _offers;
    ICustody.AcceptRequest[] private _arrivals;

    function setUp() public {
        _found();
        custody.setParameters(_parameters(20_000, 100));
        for (uint256 i = 0; i < custody.MAX_OFFERS(); ++i) {
            _prepareOffer(i);
        }
        for (uint256 i = 0; i < custody.MAX_ACCEPTS(); ++i) {
            _prepareArrival(i);
        }
        vm.warp(EXPIRY + 1 days);
    }

    function test_offerMany__worst_case_at_the_maximum__below_half_a_block() public {
        ICustody.OfferRequest[] memory requests = _offers;
        for (uint256 i = 0; i < requests.length; ++i) {
            (requests[i].eventTime, requests[i].expiresAt) = (uint40(block.timestamp), uint40(block.timestamp + 1 days));
        }
        uint256 used = _spent(refiner, abi.encodeCall(ICustody.offerMany, (requests)));

        vm.assertLe(used, HALF_A_BLOCK);
        vm.assertEq(custody.openCount(), requests.length + _arrivals.length);
    }

    function test_acceptMany__worst_case_at_the_maximum__below_half_a_block() public {
        ICustody.AcceptRequest[] memory requests = _arrivals;
        uint256 used = _spent(refiner, abi.encodeCall(ICustody.acceptMany, (requests)));

        vm.assertLe(used, HALF_A_BLOCK);
        vm.assertEq(custody.openCount(), 0);
        vm.assertTrue(_stateOf(requests[0].transferId) == TransferState.ACCEPTED);
    }

    /// @dev What disputes is cheaper than what books a shortfall, even with the longest reason.
    function test_acceptMany__all_disputed_at_the_maximum__below_half_a_block() public {
        ICustody.AcceptRequest[] memory requests = _arrivals;
        for (uint256 i = 0; i < requests.length; ++i) {
            (requests[i].damaged, requests[i].composition, requests[i].reason) = (true, 1, _text(200));
        }
        uint256 used = _spent(refiner, abi.encodeCall(ICustody.acceptMany, (requests)));

        vm.assertLe(used, HALF_A_BLOCK);
        vm.assertEq(custody.openCount(), requests.length);
    }

    /// @dev Gas of a transaction of its own.
    function _spent(address account, bytes memory call) private returns (uint256 used) {
        address[4] memory touched = [address(custody), address(token), address(membership), address(documents)];
        for (uint256 i = 0; i < touched.length; ++i) {
            Cooler(address(vm)).cool(touched[i]);
        }
        vm.prank(account);
        uint256 before = gasleft();
        (bool done,) = address(custody).call(call);
        used = before - gasleft() + INTRINSIC;
        for (uint256 i = 0; i < call.length; ++i) {
            used += call[i] == 0 ? CALLDATA_ZERO : CALLDATA_BYTE;
        }
        vm.assertTrue(done);
    }

    /// @dev Scrap handed over as waste, each from and to a site that no other offer names, of a material of its own.
    function _prepareOffer(uint256 i) private {
        string memory lot = string(abi.encodePacked(uint8(65 + i / 26), uint8(65 + i % 26)));
        string memory name = string.concat(_text(78), lot);
        uint32 member = membership.admitMember(name, "M", Roles.OPERATOR, address(uint160(0xbeef0000 + i)));
        uint16 material = membership.materialCount() + 1;
        membership.setMaterial(material, _material(0, false, true), "M", "M", "book");
        ICustody.OfferRequest memory request = _request(name);
        request.fromSite = _register(refinerMember, SiteKind.REFINERY, string.concat("from", name));
        request.toSite = _register(member, SiteKind.RECYCLING, string.concat("to", name));
        request.batchId = _mint(request.fromSite, material, lot, 1000, BatchFlags.MADE, WasteClass.NONE);
        (request.asWaste, request.owner) = (true, member);
        (request.shipment, request.splittingLimits) = (keccak256(bytes(name)), type(uint256).max);
        _offers.push(request);
    }

    /// @dev A shortfall of all eight elements to a site of its own, with an assay, after holds that moved the deadline.
    function _prepareArrival(uint256 i) private {
        string memory name = string(abi.encodePacked("A", uint8(65 + i / 26), uint8(65 + i % 26)));
        ICustody.OfferRequest memory request = _request(name, 1e12);
        request.batchId = _mintMetal(name, 1e12, A_TENTH_OF_EACH);
        request.toSite = _register(refinerMember, SiteKind.REFINERY, string.concat("at", name));
        request.splittingLimits = type(uint256).max;
        bytes32 transferId = _offer(request);
        _setToleranceCap(request.toSite, MAX_QUANTITY);
        token.setBatchHold(request.batchId, true);
        membership.setSiteHold(request.toSite, true);
        vm.warp(NOW + 2 days);
        token.setBatchHold(request.batchId, false);
        membership.setSiteHold(request.toSite, false);
        vm.warp(NOW);
        ICustody.AcceptRequest memory arrival = _arrival(transferId, 1, 1e12 - 1e9, EXPIRY);
        arrival.assay = keccak256(bytes(name));
        _anchorAssay(refiner, arrival.assay);
        arrival.composition = A_TENTH_OF_EACH - 1;
        _arrivals.push(arrival);
    }
}

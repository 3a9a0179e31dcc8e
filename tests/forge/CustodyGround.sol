// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Custody} from "../../contracts/Custody.sol";
import {Documents} from "../../contracts/Documents.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {Elements} from "../../contracts/libraries/Elements.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {
    Batch,
    BatchFlags,
    DocumentKind,
    ModuleState,
    Roles,
    SiteKind,
    Source,
    SubjectKind,
    TransferState,
    WasteClass
} from "../../contracts/libraries/Types.sol";
import {Consortium} from "./Consortium.sol";

/// @notice A consortium with its custody and goods to send: what the tests of transfers start from.
abstract contract CustodyGround is Consortium {
    uint24 internal constant PPM = 5000;
    uint40 internal constant EXPIRY = NOW + 7 days;
    uint40 internal constant DELAY = 14 days;
    uint16 internal constant YEAR = 2026;
    uint64 internal constant MAX_QUANTITY = 2 ** 63 - 1;
    uint32 internal constant NOT_ASSAYED = type(uint32).max;

    Documents internal documents;
    Custody internal custody;
    uint32 internal arbiterMember;
    address internal arbiter = _actor("arbiter");

    /// @dev A thousand units of each, in the order: bought outside, made by a process, pieces, a waste intake.
    uint256 internal ore;
    uint256 internal scrap;
    uint256 internal cells;
    uint256 internal waste;

    function _found() internal {
        _foundConsortium();
        documents = new Documents(address(manager), membership, token, address(0));
        custody = _newCustody(address(0));
        token.setModule(address(custody), ModuleState.ACTIVE);
        arbiterMember = membership.admitMember("urn:member:arbiter", "Arbiter", Roles.ARBITER, arbiter);
        membership.setHoldWriter(address(this));
        ore = _mint(pit, ORE, "ORE");
        scrap = _mint(refinery, SCRAP, "SCRAP", 1000, BatchFlags.MADE, WasteClass.NONE);
        cells = _mint(refinery, CELL, "CELLS", 1000, BatchFlags.ITEM, WasteClass.NONE);
        waste = _mint(recycling, SCRAP, "WASTE", 1000, 0, WasteClass.POST_CONSUMER);
    }

    /// @dev With its parameters, not yet a module.
    function _newCustody(address forwarder) internal returns (Custody fresh) {
        fresh = new Custody(address(manager), membership, token, documents, forwarder);
        fresh.setParameters(_parameters(20_000, 3));
    }

    function _parameters(uint24 maxTolerancePpm, uint32 maxOpenOffers)
        internal
        pure
        returns (ICustody.Parameters memory)
    {
        return ICustody.Parameters({
            maxTolerancePpm: maxTolerancePpm,
            maxOpenOffers: maxOpenOffers,
            maxOfferSeconds: 30 days,
            arbiterDelay: DELAY
        });
    }

    /// @dev Bulk with metal in it, at the pit.
    function _mintMetal(string memory lot, uint64 quantity, uint256 composition) internal returns (uint256) {
        uint64[8] memory plenty;
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            plenty[element] = MAX_QUANTITY;
        }
        token.setCapacity(pit, YEAR, plenty);
        IBatchToken.MintRequest[] memory requests = new IBatchToken.MintRequest[](1);
        (requests[0].product, requests[0].lot) = ("P", lot);
        Batch memory batch = requests[0].record.batch;
        (batch.member, batch.site, batch.origin) = (mineMember, pit, pit);
        (batch.material, batch.eventTime, batch.source) = (ORE, NOW - 1 days, Source.EXTRACTED);
        (batch.minted, batch.composition) = (quantity, composition);
        uint64[8] memory noTolerance;
        return token.mint(requests, noTolerance, 0)[0];
    }

    function _setToleranceCap(uint32 site, uint64 mg) internal {
        uint64[8] memory cap;
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            cap[element] = mg;
        }
        token.setToleranceCap(site, YEAR, cap);
    }

    function _share(uint256 element, uint32 share) internal pure returns (uint256) {
        return Elements.lane(share, element);
    }

    // Requests

    function _request(string memory ref) internal view returns (ICustody.OfferRequest memory) {
        return _request(ref, 100);
    }

    function _request(string memory ref, uint64 quantity) internal view returns (ICustody.OfferRequest memory) {
        return ICustody.OfferRequest({
            ref: ref,
            shipment: "S1",
            batchId: ore,
            quantity: quantity,
            fromSite: pit,
            toSite: refinery,
            wasteClass: WasteClass.NONE,
            asWaste: false,
            tolerancePpm: PPM,
            eventTime: NOW - 100,
            expiresAt: EXPIRY,
            owner: 0,
            splittingLimits: 0
        });
    }

    function _cellRequest(string memory ref) internal view returns (ICustody.OfferRequest memory request) {
        request = _request(ref);
        (request.batchId, request.fromSite, request.toSite) = (cells, refinery, recyclerStore);
        request.tolerancePpm = 0;
    }

    /// @dev The row of `_request`.
    function _transfer(TransferState state) internal view returns (ICustody.Transfer memory) {
        return ICustody.Transfer({
            batchId: ore,
            quantity: 100,
            fromSite: pit,
            toSite: refinery,
            eventTime: NOW - 100,
            expiresAt: EXPIRY,
            tolerancePpm: PPM,
            state: state,
            sequence: 1,
            fromClass: WasteClass.NONE,
            toClass: WasteClass.NONE
        });
    }

    function _arrival(bytes32 transferId, uint64 weighed) internal pure returns (ICustody.AcceptRequest memory) {
        return _arrival(transferId, 1, weighed, NOW);
    }

    function _arrival(bytes32 transferId, uint8 sequence, uint64 weighed, uint40 eventTime)
        internal
        pure
        returns (ICustody.AcceptRequest memory)
    {
        return ICustody.AcceptRequest({
            transferId: transferId,
            sequence: sequence,
            weighed: weighed,
            eventTime: eventTime,
            damaged: false,
            assay: 0,
            composition: 0,
            reason: ""
        });
    }

    /// @dev The same with a reason to dispute it.
    function _complaint(bytes32 transferId, uint64 weighed, string memory reason)
        internal
        pure
        returns (ICustody.AcceptRequest memory request)
    {
        request = _arrival(transferId, weighed);
        request.reason = reason;
    }

    function _settlement(bytes32 transferId, uint8 sequence, uint64 received, uint64 returned, uint64 lost)
        internal
        view
        returns (ICustody.SettlementRequest memory)
    {
        return ICustody.SettlementRequest({
            transferId: transferId,
            sequence: sequence,
            received: received,
            returned: returned,
            lost: lost,
            eventTime: uint40(block.timestamp),
            reason: "weighed again"
        });
    }

    // Calls

    function _offer(ICustody.OfferRequest memory request) internal returns (bytes32) {
        vm.prank(mine);
        return custody.offer(request);
    }

    function _accept(bytes32 transferId, uint64 weighed) internal returns (TransferState) {
        ICustody.AcceptRequest memory request = _arrival(transferId, weighed);
        vm.prank(refiner);
        return custody.accept(request);
    }

    /// @dev A hundred units of ore in dispute, by the reference.
    function _disputed(string memory ref) internal returns (bytes32 transferId) {
        transferId = _offer(_request(ref));
        vm.prank(refiner);
        custody.accept(_complaint(transferId, 0, "nothing came"));
    }

    function _anchorAssay(address account, bytes32 assay) internal {
        vm.prank(account);
        documents.anchor(assay, DocumentKind.ASSAY, SubjectKind.SITE, refinery, "");
    }

    // What is read, what is refused

    function _at(uint32 site) internal pure returns (address) {
        return Holders.atSite(site, WasteClass.NONE);
    }

    function _stateOf(bytes32 transferId) internal view returns (TransferState) {
        return custody.transferOf(transferId).state;
    }

    function _assertNothingOpen() internal view {
        vm.assertEq(token.balanceOf(address(custody), ore), 0);
        vm.assertEq(custody.openOn(pit, refinery), 0);
        vm.assertEq(custody.openCount(), 0);
    }

    function _refusesText(string memory field, uint256 actual, uint256 max) internal {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_TextLength.selector, field, actual, max));
    }

    function _refusesRange(string memory field, uint256 actual, uint256 max) internal {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ParameterRange.selector, field, actual, max));
    }

    function _refusesBefore(uint40 eventTime, uint40 earliest) internal {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_EventBefore.selector, eventTime, earliest));
    }

    function _refusesSite(uint32 site, uint32 member) internal {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, site, member));
    }

    function _refusesWasteSite(uint32 site, SiteKind kind) internal {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_WasteSite.selector, site, kind));
    }

    function _refusesUnknown(bytes32 transferId) internal {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_UnknownTransfer.selector, transferId));
    }

    function _refusesSequence(bytes32 transferId, uint8 expected, uint8 actual) internal {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_Sequence.selector, transferId, expected, actual));
    }

    function _refusesTransition(bytes32 transferId, TransferState from, TransferState to) internal {
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_Transition.selector, transferId, from, to));
    }
}

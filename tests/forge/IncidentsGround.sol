// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Incidents} from "../../contracts/Incidents.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {BatchFlags, ModuleState, SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {Consortium} from "./Consortium.sol";

/// @notice A consortium in which incidents can be reported: ore of the mine lies at the pit and at the refinery.
abstract contract IncidentsGround is Consortium {
    bytes32 internal constant PAPER = keccak256("a report");

    Incidents internal incidents;
    uint256 internal ore;
    uint256 private _refs;

    function setUp() public virtual {
        _foundConsortium();
        incidents = new Incidents(address(manager), membership, token);
        token.setModule(address(incidents), ModuleState.ACTIVE);
        membership.setHoldWriter(address(incidents));
        ore = _mint(pit, ORE, "L1");
        token.move(_at(pit), _at(refinery), ore, 400);
    }

    // Targets

    function _batch(uint256 batchId) internal pure returns (IIncidents.Target memory) {
        return IIncidents.Target(SubjectKind.BATCH, batchId, 0, WasteClass.NONE);
    }

    function _holding(uint256 batchId, uint32 site) internal pure returns (IIncidents.Target memory) {
        return IIncidents.Target(SubjectKind.HOLDING, batchId, site, WasteClass.NONE);
    }

    function _site(uint32 site) internal pure returns (IIncidents.Target memory) {
        return IIncidents.Target(SubjectKind.SITE, site, 0, WasteClass.NONE);
    }

    function _member(uint32 member) internal pure returns (IIncidents.Target memory) {
        return IIncidents.Target(SubjectKind.MEMBER, member, 0, WasteClass.NONE);
    }

    function _at(uint32 site) internal pure returns (address) {
        return Holders.atSite(site, WasteClass.NONE);
    }

    function _at(uint32 site, WasteClass wasteClass) internal pure returns (address) {
        return Holders.atSite(site, wasteClass);
    }

    // Requests

    /// @dev A reference that nobody used before.
    function _ref() internal returns (string memory) {
        return string(abi.encode(++_refs));
    }

    function _order(IIncidents.Target memory target) internal returns (IIncidents.HoldRequest memory) {
        return IIncidents.HoldRequest({ref: _ref(), target: target, incidentId: 0, requestId: 0, reason: "r"});
    }

    function _report() internal returns (IIncidents.ReportRequest memory request) {
        request.ref = _ref();
        request.severity = IIncidents.Severity.SERIOUS;
        request.eventTime = NOW - 1;
        request.subjects = new IIncidents.Subject[](1);
        request.subjects[0] = IIncidents.Subject(SubjectKind.BATCH, ore, 0);
        request.evidence = PAPER;
        request.summary = "s";
    }

    function _action(bytes32[] memory holdIds, uint32 fromSite, uint32 toSite, uint64 quantity)
        internal
        returns (IIncidents.ActionRequest memory request)
    {
        request.ref = _ref();
        request.holdIds = holdIds;
        request.batchId = ore;
        request.fromSite = fromSite;
        request.toSite = toSite;
        request.quantity = quantity;
        request.eventTime = NOW - 1 hours;
        request.evidence = PAPER;
        request.reason = "r";
    }

    function _one(bytes32 holdId) internal pure returns (bytes32[] memory holdIds) {
        holdIds = new bytes32[](1);
        holdIds[0] = holdId;
    }

    /// @dev In the order that an action asks for.
    function _two(bytes32 first, bytes32 second) internal pure returns (bytes32[] memory holdIds) {
        holdIds = new bytes32[](2);
        (holdIds[0], holdIds[1]) = first < second ? (first, second) : (second, first);
    }

    // Acts

    function _place(address account, IIncidents.Target memory target) internal returns (bytes32) {
        IIncidents.HoldRequest memory request = _order(target);
        vm.prank(account);
        return incidents.placeHold(request);
    }

    function _govern(IIncidents.Target memory target) internal returns (bytes32) {
        return incidents.placeHoldByGovernance(_order(target));
    }

    function _lift(address account, bytes32 holdId) internal {
        uint32 sequence = incidents.holdOf(holdId).sequence;
        vm.prank(account);
        incidents.liftHold(holdId, sequence, "r");
    }

    function _quarantine(address account, IIncidents.ActionRequest memory request) internal returns (bytes32) {
        vm.prank(account);
        return incidents.quarantine(request);
    }

    // What is read

    function _isBatchOnHold(uint256 batchId) internal view returns (bool) {
        return token.recordOf(batchId).batch.flags & BatchFlags.ON_HOLD != 0;
    }

    function _isLive(bytes32 holdId) internal view returns (bool) {
        return incidents.holdOf(holdId).state == IIncidents.HoldState.LIVE;
    }

    /// @dev The hold that a root leaves where goods under it arrive.
    function _follower(bytes32 root, uint256 batchId, uint32 site, WasteClass wasteClass)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(root, batchId, site, wasteClass));
    }

    // Refusals

    function _refuses(bytes memory reason) internal {
        vm.expectRevert(reason);
    }

    function _refusesText(string memory field, uint256 actual, uint256 max) internal {
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_TextLength.selector, field, actual, max));
    }

    function _refusesSequence(bytes32 id, uint32 expected, uint32 actual) internal {
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_Sequence.selector, id, expected, actual));
    }

    function _refusesUnknownAccount(address account) internal {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, account));
    }

    function _refusesEntitlement(uint32 member, SubjectKind kind, uint256 id) internal {
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_NotEntitled.selector, member, kind, id));
    }
}

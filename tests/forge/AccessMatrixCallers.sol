// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IConsortiumAccessManager} from "../../contracts/interfaces/IConsortiumAccessManager.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IMemberGovernor} from "../../contracts/interfaces/IMemberGovernor.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {ISuccession} from "../../contracts/interfaces/ISuccession.sol";
import {ModuleState, Roles} from "../../contracts/libraries/Types.sol";
import {IdleModule} from "./Consortium.sol";
import {Founded} from "./Founded.sol";

/// @notice The callers of `docs/access-control.md`, and how one cell of its tables is tried. A cell that is allowed must
/// succeed; one that is not must be refused for who is calling, and for nothing else.
abstract contract AccessMatrixCallers is Founded {
    /// @dev The columns of the page, in their order. Of `HELD_MEMBER`, `HELD_SITE` and `CLOSED_SITE` the caller is the
    /// operator that may do it otherwise, in that state.
    enum Caller {
        STRANGER,
        REMOVED,
        SUSPENDED,
        HELD_MEMBER,
        HELD_SITE,
        CLOSED_SITE,
        OPERATOR,
        OTHER_OPERATOR,
        VERIFIER,
        OTHER_VERIFIER,
        UNACCREDITED,
        REGULATOR,
        ARBITER,
        GUARDIAN,
        GOVERNANCE,
        MODULE,
        DRAINING
    }

    struct Action {
        string name;
        address target;
        bytes data;
        uint32 allowed;
    }

    /// @dev An address that serves no member, which a member proposed.
    uint32 internal constant PROPOSED = uint32(1) << uint8(Caller.STRANGER);
    uint32 internal constant OWNER = uint32(1) << uint8(Caller.OPERATOR);
    uint32 internal constant RECEIVER = uint32(1) << uint8(Caller.OTHER_OPERATOR);
    uint32 internal constant ISSUER = uint32(1) << uint8(Caller.VERIFIER);
    uint32 internal constant ACCREDITED = ISSUER | uint32(1) << uint8(Caller.OTHER_VERIFIER);
    uint32 internal constant REGULATOR = uint32(1) << uint8(Caller.REGULATOR);
    uint32 internal constant JUDGE = uint32(1) << uint8(Caller.ARBITER);
    uint32 internal constant GUARDIAN = uint32(1) << uint8(Caller.GUARDIAN);
    uint32 internal constant GOVERNANCE = uint32(1) << uint8(Caller.GOVERNANCE);
    uint32 internal constant MODULE = uint32(1) << uint8(Caller.MODULE);
    uint32 internal constant DRAINING = uint32(1) << uint8(Caller.DRAINING);
    /// @dev On hold, its stock stands still; what it says and what it does correctively goes on.
    uint32 internal constant HELD = uint32(1) << uint8(Caller.HELD_MEMBER) | uint32(1) << uint8(Caller.HELD_SITE);
    uint32 internal constant CLOSED = uint32(1) << uint8(Caller.CLOSED_SITE);
    uint32 internal constant ACTIVE =
        OWNER | RECEIVER | ACCREDITED | uint32(1) << uint8(Caller.UNACCREDITED) | REGULATOR | JUDGE | HELD | CLOSED;
    uint32 internal constant ANYONE = ACTIVE | GUARDIAN | GOVERNANCE | MODULE | DRAINING | uint32(1)
        << uint8(Caller.STRANGER) | uint32(1) << uint8(Caller.REMOVED) | uint32(1) << uint8(Caller.SUSPENDED);

    mapping(Caller caller => address) internal _callers;
    Action[] internal _actions;

    address internal spare = _actor("spare");
    address internal removable = _actor("removable");
    IdleModule internal module = new IdleModule();
    IdleModule internal draining = new IdleModule();

    // Trying

    function _checkAll() internal {
        for (uint256 i = 0; i < _actions.length; ++i) {
            for (uint8 caller = 0; caller <= uint8(type(Caller).max); ++caller) {
                uint256 snapshot = vm.snapshotState();
                _checkCell(_actions[i], Caller(caller));
                vm.revertToState(snapshot);
            }
        }
    }

    function _checkCell(Action memory action, Caller caller) private {
        bool expected = action.allowed & (uint32(1) << uint8(caller)) != 0;
        address account = _enter(action, caller);
        vm.prank(account);
        (bool done, bytes memory answer) = action.target.call(action.data);
        string memory cell = string(abi.encodePacked(action.name, " by caller ", uint8(65 + uint8(caller))));
        vm.assertTrue(done == expected, cell);
        // The manager asks the caller itself whether it is in the midst of a restricted call; who cannot answer, reverts.
        if (bytes4(action.data) == IAccessManager.consumeScheduledOp.selector) vm.assertEq(answer.length, 0, cell);
        else if (!done) vm.assertTrue(_isForTheCaller(bytes4(answer)), cell);
    }

    /// @dev Puts the caller into the state that its column is about.
    function _enter(Action memory action, Caller caller) private returns (address account) {
        if (caller < Caller.HELD_MEMBER || caller > Caller.CLOSED_SITE) return _callers[caller];
        bool receives = action.allowed & OWNER == 0 && action.allowed & RECEIVER != 0;
        account = receives ? refiner : mine;
        uint32 member = membership.accountOf(account).member;
        if (caller == Caller.HELD_MEMBER) {
            vm.prank(address(incidents));
            membership.setMemberHold(member, true);
            return account;
        }
        for (uint32 site = 1; site <= membership.siteCount(); ++site) {
            if (membership.siteOf(site).member != member || !membership.siteOf(site).open) continue;
            vm.prank(caller == Caller.HELD_SITE ? address(incidents) : _callers[Caller.GOVERNANCE]);
            if (caller == Caller.HELD_SITE) membership.setSiteHold(site, true);
            else membership.closeSite(site, "r");
        }
    }

    function _isForTheCaller(bytes4 selector) private pure returns (bool) {
        return _isOfMembership(selector) || _isOfGovernance(selector)
            || selector == IBatchToken.BatchToken_NotModule.selector
            || selector == IBatchToken.BatchToken_ModuleDraining.selector
            || selector == ICustody.Custody_NotParty.selector || selector == IDocuments.Documents_NotVerifier.selector
            || selector == IIncidents.Incidents_NotEntitled.selector
            || selector == IIncidents.Incidents_NotHolder.selector
            || selector == IIncidents.Incidents_NotPlacer.selector
            || selector == IIncidents.Incidents_NotReporter.selector
            || selector == IIncidents.Incidents_NotRequester.selector
            || selector == ISuccession.Succession_NotSuccessor.selector;
    }

    function _isOfMembership(bytes4 selector) private pure returns (bool) {
        return selector == IMembership.Membership_UnknownAccount.selector
            || selector == IMembership.Membership_AccountRemoved.selector
            || selector == IMembership.Membership_AccountOfAnotherMember.selector
            || selector == IMembership.Membership_MemberSuspended.selector
            || selector == IMembership.Membership_MemberOnHold.selector
            || selector == IMembership.Membership_NotHoldWriter.selector
            || selector == IMembership.Membership_NotProposed.selector
            || selector == IMembership.Membership_RoleMissing.selector
            || selector == IMembership.Membership_SiteClosed.selector
            || selector == IMembership.Membership_SiteOfAnotherMember.selector
            || selector == IMembership.Membership_SiteOnHold.selector
            || selector == IMembership.Membership_NotAccredited.selector;
    }

    /// @dev The last four refuse everybody.
    function _isOfGovernance(bytes4 selector) private pure returns (bool) {
        return selector == IAccessManaged.AccessManagedUnauthorized.selector
            || selector == IAccessManager.AccessManagerUnauthorizedAccount.selector
            || selector == IAccessManager.AccessManagerUnauthorizedCall.selector
            || selector == IAccessManager.AccessManagerUnauthorizedCancel.selector
            || selector == IAccessManager.AccessManagerBadConfirmation.selector
            || selector == IGovernor.GovernorInsufficientProposerVotes.selector
            || selector == IGovernor.GovernorOnlyExecutor.selector
            || selector == IGovernor.GovernorUnableToCancel.selector
            || selector == IMemberGovernor.MemberGovernor_NotManager.selector
            || selector == IMemberGovernor.MemberGovernor_NoVote.selector
            || selector == IConsortiumAccessManager.ConsortiumAccessManager_Fixed.selector
            || selector == IConsortiumAccessManager.ConsortiumAccessManager_HandedOver.selector
            || selector == IMemberGovernor.MemberGovernor_ManagerNotIgnored.selector
            || selector == IMemberGovernor.MemberGovernor_NoRelay.selector;
    }

    // Callers

    /// @dev One of each kind; governance is the bootstrap account until it hands over.
    function _prepareCallers(uint40 accreditedUntil) internal {
        _callers[Caller.STRANGER] = stranger;
        _callers[Caller.OPERATOR] = mine;
        _callers[Caller.OTHER_OPERATOR] = refiner;
        _callers[Caller.VERIFIER] = verifier;
        _callers[Caller.REGULATOR] = regulator;
        _callers[Caller.GUARDIAN] = guardian;
        _callers[Caller.GOVERNANCE] = address(this);
        _callers[Caller.MODULE] = address(module);
        _callers[Caller.DRAINING] = address(draining);
        address removed = _callers[Caller.REMOVED] = _actor("removed");
        membership.addAccountFor(mineMember, removable);
        membership.addAccountFor(mineMember, removed);
        membership.removeAccountFor(mineMember, removed);
        membership.suspendMember(_admit(Caller.SUSPENDED, "suspended", Roles.ALL), "r");
        _admit(Caller.UNACCREDITED, "unaccredited", Roles.VERIFIER);
        _admit(Caller.ARBITER, "arbiter", Roles.ARBITER);
        uint32 third = _admit(Caller.OTHER_VERIFIER, "thirdVerifier", Roles.VERIFIER);
        membership.grantAccreditation(third, SCHEME, 0, accreditedUntil);
        token.setModule(address(module), ModuleState.ACTIVE);
        token.setModule(address(draining), ModuleState.ACTIVE);
        token.setModule(address(draining), ModuleState.DRAINING);
    }

    function _admit(Caller caller, string memory name, uint8 roles) private returns (uint32) {
        _callers[caller] = _actor(name);
        return membership.admitMember(name, name, roles, _callers[caller]);
    }

    function _add(string memory name, address target, bytes memory data, uint32 allowed) internal {
        _actions.push(Action({name: name, target: target, data: data, allowed: allowed}));
    }
}

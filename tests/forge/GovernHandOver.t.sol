// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {BreakGlass} from "../../contracts/BreakGlass.sol";
import {ConsortiumAccessManager} from "../../contracts/ConsortiumAccessManager.sol";
import {Incidents} from "../../contracts/Incidents.sol";
import {MemberGovernor} from "../../contracts/MemberGovernor.sol";
import {Membership} from "../../contracts/Membership.sol";
import {IBreakGlass} from "../../contracts/interfaces/IBreakGlass.sol";
import {IConsortiumAccessManager} from "../../contracts/interfaces/IConsortiumAccessManager.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IMemberGovernor} from "../../contracts/interfaces/IMemberGovernor.sol";
import {ModuleState, Roles} from "../../contracts/libraries/Types.sol";
import {Founded} from "./Founded.sol";

/// @notice Who administers: the bootstrap account, then the governor, and never anybody beside them.
contract GovernHandOverTest is Founded {
    bytes private constant FIXED = abi.encodePacked(IConsortiumAccessManager.ConsortiumAccessManager_Fixed.selector);

    function setUp() public {
        _deployGovernance();
    }

    // Refused hand-overs

    function test_handOver__with_two_active_members__refused() public {
        uint32[4] memory suspended = [recyclerMember, verifierMember, otherVerifierMember, regulatorMember];
        for (uint256 i = 0; i < suspended.length; ++i) {
            membership.suspendMember(suspended[i], "r");
        }
        _refusesHandOver(
            abi.encodeWithSelector(IConsortiumAccessManager.ConsortiumAccessManager_TooFewMembers.selector, 2, 3)
        );

        membership.reinstateMember(recyclerMember);
        _handOver();
        vm.assertEq(access.governor(), address(governor));
    }

    function test_handOver__by_anybody_else__refused() public {
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IAccessManager.AccessManagerUnauthorizedAccount.selector, mine, ADMIN_ROLE)
        );
        access.handOver(address(governor), address(breakGlass), guardian);
    }

    function test_handOver__wrapped_by_the_bootstrap_account__refused() public {
        bytes memory data = abi.encodeCall(access.handOver, (address(governor), address(breakGlass), guardian));
        vm.expectRevert(
            abi.encodeWithSelector(IAccessManager.AccessManagerUnauthorizedAccount.selector, access, ADMIN_ROLE)
        );
        access.execute(address(access), data);
    }

    function test_handOver__twice__refused() public {
        _handOver();
        _refusesHandOver(
            abi.encodeWithSelector(IConsortiumAccessManager.ConsortiumAccessManager_HandedOver.selector, governor)
        );
    }

    function test_handOver__with_the_bootstrap_account_as_guardian__refused() public {
        guardian = address(this);
        _refusesHandOver(_stays());
    }

    function test_handOver__while_the_bootstrap_account_serves_a_member__refused() public {
        membership.addAccountFor(mineMember, address(this));
        _refusesHandOver(_stays());
        membership.removeAccountFor(mineMember, address(this));
        _handOver();
        vm.assertEq(access.administrator(), address(governor));
    }

    function test_handOver__to_contracts_of_another_manager__refused() public {
        ConsortiumAccessManager other = new ConsortiumAccessManager(address(this));
        MemberGovernor own = governor;

        governor = new MemberGovernor(other, membership);
        _refusesHandOver(_wrongManager(address(governor), address(other)));

        Membership otherMembership = new Membership(address(other));
        governor = new MemberGovernor(access, otherMembership);
        _refusesHandOver(_wrongManager(address(otherMembership), address(other)));

        governor = own;
        breakGlass = new BreakGlass(address(other), membership, incidents);
        _refusesHandOver(_wrongManager(address(breakGlass), address(other)));

        Incidents otherIncidents = new Incidents(address(other), membership, token);
        breakGlass = new BreakGlass(address(access), membership, otherIncidents);
        _refusesHandOver(_wrongManager(address(otherIncidents), address(other)));
    }

    function test_handOver__to_a_break_glass_that_counts_others__refused() public {
        Membership others = new Membership(address(access));
        breakGlass = new BreakGlass(address(access), others, incidents);
        _refusesHandOver(
            abi.encodeWithSelector(
                IConsortiumAccessManager.ConsortiumAccessManager_WrongMembership.selector, others, membership
            )
        );
    }

    // The hand-over

    function test_handOver__with_three_founders__leaves_one_administrator() public {
        vm.expectEmit(address(access));
        emit IConsortiumAccessManager.HandedOver(address(this), address(governor), address(breakGlass), guardian);
        _handOver();

        _holds(ADMIN_ROLE, address(governor), true, 1 days);
        _holds(ADMIN_ROLE, address(this), false, 0);
        _holds(HOLD_ROLE, address(governor), true, 1 days);
        _holds(HOLD_ROLE, address(breakGlass), true, 0);
        _holds(HOLD_ROLE, address(this), false, 0);
        vm.assertEq(access.administrator(), address(governor));
        vm.assertEq(access.governor(), address(governor));
        vm.assertEq(governor.proposalGuardian(), guardian);
        bytes4[2] memory holds = [IIncidents.placeHoldByGovernance.selector, IIncidents.liftHoldByGovernance.selector];
        for (uint256 i = 0; i < holds.length; ++i) {
            vm.assertEq(access.getTargetFunctionRole(address(incidents), holds[i]), HOLD_ROLE);
        }
    }

    function test_handOver__without_a_guardian__leaves_none() public {
        guardian = address(0);
        _handOver();
        vm.assertEq(governor.proposalGuardian(), address(0));
    }

    // The bootstrap account before

    function test_bootstrap__before__cannot_prepare_a_way_back() public {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = membership.admitMember.selector;
        bytes memory taken = _oneAdministrator(address(this));
        bytes[12] memory calls = [
            abi.encodeCall(access.grantRole, (ADMIN_ROLE, stranger, 0)),
            abi.encodeCall(access.revokeRole, (ADMIN_ROLE, address(this))),
            abi.encodeCall(access.renounceRole, (ADMIN_ROLE, address(this))),
            abi.encodeCall(access.grantRole, (HOLD_ROLE, address(this), 0)),
            abi.encodeCall(access.grantRole, (7, address(this), 0)),
            abi.encodeCall(access.grantRole, (type(uint64).max, address(this), 0)),
            abi.encodeCall(access.setTargetFunctionRole, (address(membership), selectors, type(uint64).max)),
            abi.encodeCall(access.setTargetFunctionRole, (address(membership), selectors, HOLD_ROLE)),
            abi.encodeCall(access.setRoleAdmin, (HOLD_ROLE, 7)),
            abi.encodeCall(access.setRoleGuardian, (HOLD_ROLE, 7)),
            abi.encodeCall(access.setGrantDelay, (HOLD_ROLE, 0)),
            abi.encodeCall(access.updateAuthority, (address(membership), address(token)))
        ];
        bytes[12] memory reasons = [
            taken,
            taken,
            taken,
            abi.encodePacked(IConsortiumAccessManager.ConsortiumAccessManager_NotHandedOver.selector),
            _unknownRole(7),
            _unknownRole(type(uint64).max),
            _notForRole(selectors[0], type(uint64).max),
            _notForRole(selectors[0], HOLD_ROLE),
            FIXED,
            FIXED,
            FIXED,
            FIXED
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            _refusesCall(calls[i], reasons[i]);
            bytes[] memory wrapped = new bytes[](1);
            wrapped[0] = calls[i];
            _refusesCall(abi.encodeCall(access.multicall, (wrapped)), reasons[i]);
        }
    }

    function test_bootstrap__before__re_points_no_authority_by_execute() public {
        bytes memory data = abi.encodeCall(IAccessManaged.setAuthority, (address(token)));
        vm.expectRevert(_unauthorizedCall(address(this), address(membership), IAccessManaged.setAuthority.selector));
        access.execute(address(membership), data);
        vm.expectRevert(_unauthorizedCall(address(this), address(membership), IAccessManaged.setAuthority.selector));
        access.schedule(address(membership), data, uint48(block.timestamp + 30 days));
    }

    function test_bootstrap__before__schedules_nothing() public {
        bytes memory data = abi.encodeCall(membership.reinstateMember, (mineMember));
        vm.expectRevert(_unauthorizedCall(address(this), address(membership), membership.reinstateMember.selector));
        access.schedule(address(membership), data, uint48(block.timestamp + 30 days));
    }

    function test_bootstrap__before__sets_no_guardian_that_stays() public {
        access.execute(address(governor), abi.encodeCall(governor.found, (stranger)));
        vm.assertEq(governor.proposalGuardian(), stranger);
        _handOver();
        vm.assertEq(governor.proposalGuardian(), guardian);
    }

    function test_bootstrap__before__lets_no_member_propose() public {
        Draft memory draft = _draft(address(membership), abi.encodeCall(membership.suspendMember, (refinerMember, "r")));
        vm.warp(block.timestamp + 1);
        vm.prank(mine);
        vm.expectRevert(IMemberGovernor.MemberGovernor_NotFounded.selector);
        governor.propose(draft.targets, draft.values, draft.calldatas, draft.description);
    }

    // The bootstrap account after

    function test_bootstrap__after__can_do_nothing() public {
        _handOver();
        _refusesStranger(address(this));
        membership.admitMember("urn:x", "X", Roles.OPERATOR, stranger);
        _refusesStranger(address(this));
        token.setModule(address(this), ModuleState.NONE);
        IBreakGlass.Parameters memory parameters = breakGlass.parameters();
        _refusesStranger(address(this));
        breakGlass.setParameters(parameters);
        _refusesStranger(address(this));
        succession.setDelay(7 days);

        bytes memory noAdmin =
            abi.encodeWithSelector(IAccessManager.AccessManagerUnauthorizedAccount.selector, address(this), ADMIN_ROLE);
        _refusesCall(abi.encodeCall(access.grantRole, (HOLD_ROLE, address(this), 0)), noAdmin);
        _refusesCall(abi.encodeCall(access.grantRole, (ADMIN_ROLE, address(this), 0)), noAdmin);
        _refusesCall(abi.encodeCall(access.setTargetClosed, (address(membership), true)), noAdmin);

        bytes memory data = abi.encodeCall(membership.reinstateMember, (mineMember));
        bytes4 selector = membership.reinstateMember.selector;
        bytes memory refused = _unauthorizedCall(address(this), address(membership), selector);
        _refusesCall(abi.encodeCall(access.execute, (address(membership), data)), refused);
        _refusesCall(abi.encodeCall(access.schedule, (address(membership), data, 0)), refused);
        access.renounceRole(HOLD_ROLE, address(this));
        _holds(HOLD_ROLE, address(this), false, 0);
    }

    function test_bootstrap__after__cannot_cancel_what_the_governor_scheduled() public {
        _handOver();
        bytes memory data = abi.encodeCall(membership.suspendMember, (regulatorMember, "r"));
        Draft memory draft = _draft(address(membership), data);
        _succeed(draft);
        _queue(draft);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessManager.AccessManagerUnauthorizedCancel.selector,
                address(this),
                governor,
                membership,
                membership.suspendMember.selector
            )
        );
        access.cancel(address(governor), address(membership), data);
    }

    // What not even a proposal that has passed can do

    function test_passed__second_administrator__refused() public {
        _handOver();
        bytes memory taken = _oneAdministrator(address(governor));
        _failsToExecute(address(access), abi.encodeCall(access.grantRole, (ADMIN_ROLE, mine, 0)), taken);
        _failsToExecute(address(access), abi.encodeCall(access.grantRole, (ADMIN_ROLE, address(governor), 0)), taken);
        _failsToExecute(address(access), abi.encodeCall(access.revokeRole, (ADMIN_ROLE, address(governor))), taken);
        _failsToExecute(address(access), abi.encodeCall(access.renounceRole, (ADMIN_ROLE, address(access))), taken);
        _failsToExecute(
            address(access),
            abi.encodeCall(access.renounceRole, (ADMIN_ROLE, address(governor))),
            abi.encodePacked(IAccessManager.AccessManagerBadConfirmation.selector)
        );
        _holds(ADMIN_ROLE, address(governor), true, 1 days);
        _holds(ADMIN_ROLE, mine, false, 0);
    }

    function test_passed__second_administrator_wrapped__refused() public {
        _handOver();
        bytes memory grant = abi.encodeCall(access.grantRole, (ADMIN_ROLE, mine, 0));
        bytes[] memory inner = new bytes[](1);
        inner[0] = grant;
        bytes memory noAdmin =
            abi.encodeWithSelector(IAccessManager.AccessManagerUnauthorizedAccount.selector, access, ADMIN_ROLE);
        _failsToExecute(address(access), abi.encodeCall(access.multicall, (inner)), noAdmin);
        _failsToExecute(
            address(access),
            abi.encodeCall(access.execute, (address(access), grant)),
            _unauthorizedCall(address(access), address(access), access.grantRole.selector)
        );
        _failsToExecute(
            address(access),
            abi.encodeCall(access.schedule, (address(access), grant, 0)),
            _unauthorizedCall(address(access), address(access), access.grantRole.selector)
        );
        _failsToExecute(
            address(access),
            abi.encodeCall(access.handOver, (mine, address(breakGlass), mine)),
            abi.encodeWithSelector(IConsortiumAccessManager.ConsortiumAccessManager_HandedOver.selector, governor)
        );
        _failsToExecute(
            address(access),
            abi.encodeCall(access.execute, (address(governor), abi.encodeCall(governor.found, (mine)))),
            _unauthorizedCall(address(access), address(governor), governor.found.selector)
        );
        _failsToExecute(
            address(governor),
            abi.encodeCall(governor.relay, (address(access), 0, grant)),
            abi.encodePacked(IMemberGovernor.MemberGovernor_NoRelay.selector)
        );
        _holds(ADMIN_ROLE, mine, false, 0);
    }

    function test_passed__another_authority__refused() public {
        _handOver();
        ConsortiumAccessManager other = new ConsortiumAccessManager(mine);
        bytes memory set = abi.encodeCall(IAccessManaged.setAuthority, (address(other)));
        bytes4 selector = IAccessManaged.setAuthority.selector;
        _failsToExecute(
            address(access), abi.encodeCall(access.updateAuthority, (address(membership), address(other))), FIXED
        );
        // The manager claims no right to the function, so the governor calls it itself and the contract refuses.
        _failsToExecute(
            address(membership),
            set,
            abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, governor)
        );
        _failsToExecute(
            address(access),
            abi.encodeCall(access.execute, (address(membership), set)),
            _unauthorizedCall(address(access), address(membership), selector)
        );
        vm.assertEq(membership.authority(), address(access));
    }

    function test_passed__closing_delaying_or_opening_functions__refused() public {
        _handOver();
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = membership.admitMember.selector;
        address[3] memory targets = [address(membership), address(access), address(incidents)];
        for (uint256 i = 0; i < targets.length; ++i) {
            _failsToExecute(address(access), abi.encodeCall(access.setTargetClosed, (targets[i], true)), FIXED);
            _failsToExecute(
                address(access), abi.encodeCall(access.setTargetAdminDelay, (targets[i], type(uint32).max)), FIXED
            );
        }
        _failsToExecute(
            address(access),
            abi.encodeCall(access.setTargetFunctionRole, (address(membership), selectors, type(uint64).max)),
            _notForRole(selectors[0], type(uint64).max)
        );
        _failsToExecute(
            address(access),
            abi.encodeCall(access.setTargetFunctionRole, (address(membership), selectors, HOLD_ROLE)),
            _notForRole(selectors[0], HOLD_ROLE)
        );
        selectors[0] = IAccessManaged.setAuthority.selector;
        _failsToExecute(
            address(access),
            abi.encodeCall(access.setTargetFunctionRole, (address(membership), selectors, ADMIN_ROLE)),
            abi.encodeWithSelector(IAccessManager.AccessManagerLockedFunction.selector, selectors[0])
        );
    }

    function test_passed__other_roles_and_their_rules__refused() public {
        _handOver();
        _failsToExecute(address(access), abi.encodeCall(access.grantRole, (7, mine, 0)), _unknownRole(7));
        _failsToExecute(address(access), abi.encodeCall(access.revokeRole, (7, mine)), _unknownRole(7));
        _failsToExecute(address(access), abi.encodeCall(access.setRoleAdmin, (HOLD_ROLE, 7)), FIXED);
        _failsToExecute(address(access), abi.encodeCall(access.setRoleGuardian, (HOLD_ROLE, 7)), FIXED);
        _failsToExecute(address(access), abi.encodeCall(access.setGrantDelay, (HOLD_ROLE, 7)), FIXED);
        bytes memory kept = abi.encodeWithSelector(
            IConsortiumAccessManager.ConsortiumAccessManager_GovernorKeepsRole.selector, HOLD_ROLE
        );
        _failsToExecute(address(access), abi.encodeCall(access.revokeRole, (HOLD_ROLE, address(governor))), kept);
        _failsToExecute(address(access), abi.encodeCall(access.grantRole, (HOLD_ROLE, address(governor), 0)), kept);
    }

    function test_passed__another_break_glass__replaces_the_first() public {
        _handOver();
        Incidents otherIncidents = new Incidents(address(access), membership, token);
        BreakGlass other = new BreakGlass(address(access), membership, otherIncidents);
        bytes4[] memory selectors = new bytes4[](2);
        selectors[0] = IIncidents.placeHoldByGovernance.selector;
        selectors[1] = IIncidents.liftHoldByGovernance.selector;
        Draft memory draft =
            _draft(address(access), abi.encodeCall(access.revokeRole, (HOLD_ROLE, address(breakGlass))));
        draft = _with(draft, address(access), abi.encodeCall(access.grantRole, (HOLD_ROLE, address(other), 0)));
        draft = _with(
            draft,
            address(access),
            abi.encodeCall(access.setTargetFunctionRole, (address(otherIncidents), selectors, HOLD_ROLE))
        );
        draft = _with(
            draft,
            address(access),
            abi.encodeCall(access.setTargetFunctionRole, (address(incidents), selectors, ADMIN_ROLE))
        );
        _pass(draft);

        _holds(HOLD_ROLE, address(breakGlass), false, 0);
        _holds(HOLD_ROLE, address(other), true, 0);
        vm.assertEq(access.getTargetFunctionRole(address(otherIncidents), selectors[0]), HOLD_ROLE);
        vm.assertEq(access.getTargetFunctionRole(address(incidents), selectors[0]), ADMIN_ROLE);
    }

    // Parts

    function _refusesHandOver(bytes memory reason) private {
        vm.expectRevert(reason);
        access.handOver(address(governor), address(breakGlass), guardian);
    }

    /// @dev A call of the manager by the bootstrap account.
    function _refusesCall(bytes memory data, bytes memory reason) private {
        (bool done, bytes memory answer) = address(access).call(data);
        vm.assertFalse(done);
        vm.assertEq(keccak256(answer), keccak256(reason));
    }

    function _holds(uint64 roleId, address account, bool holds, uint32 delay) private view {
        (bool found, uint32 foundDelay) = access.hasRole(roleId, account);
        vm.assertEq(found, holds);
        vm.assertEq(foundDelay, delay);
    }

    function _stays() private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IConsortiumAccessManager.ConsortiumAccessManager_BootstrapStays.selector, address(this)
            );
    }

    function _wrongManager(address governed, address found) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IConsortiumAccessManager.ConsortiumAccessManager_WrongManager.selector, governed, found
            );
    }

    function _oneAdministrator(address holder) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(IConsortiumAccessManager.ConsortiumAccessManager_OneAdministrator.selector, holder);
    }

    function _unknownRole(uint64 roleId) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IConsortiumAccessManager.ConsortiumAccessManager_UnknownRole.selector, roleId);
    }

    function _notForRole(bytes4 selector, uint64 roleId) private pure returns (bytes memory) {
        return abi.encodeWithSelector(
            IConsortiumAccessManager.ConsortiumAccessManager_FunctionNotForRole.selector, selector, roleId
        );
    }

    function _unauthorizedCall(address caller, address target, bytes4 selector) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAccessManager.AccessManagerUnauthorizedCall.selector, caller, target, selector);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {MassBasis, Roles, SiteKind, SubjectKind} from "../../contracts/libraries/Types.sol";
import {Consortium} from "./Consortium.sol";

contract MembershipTest is Consortium {
    address private spare = _actor("spare");

    function setUp() public {
        _foundConsortium();
    }

    // Who may administer

    function test_administration__by_a_stranger__refused() public {
        IMembership.Material memory row = _material(2, false, false);
        IMembership.EventWindow memory window;
        vm.startPrank(mine);
        _refusesStranger(mine);
        membership.admitMember("urn:x", "X", Roles.OPERATOR, spare);
        _refusesStranger(mine);
        membership.setRoles(1, Roles.ALL);
        _refusesStranger(mine);
        membership.suspendMember(2, "r");
        _refusesStranger(mine);
        membership.reinstateMember(2);
        _refusesStranger(mine);
        membership.addAccountFor(1, spare);
        _refusesStranger(mine);
        membership.removeAccountFor(2, refiner);
        _refusesStranger(mine);
        membership.registerSite(1, SiteKind.MINE, "FI", 0, 0, "urn:s", "S", "");
        _refusesStranger(mine);
        membership.closeSite(1, "r");
        _refusesStranger(mine);
        membership.reopenSite(1);
        _refusesStranger(mine);
        membership.setMaterial(1, row, "C", "N", "S");
        _refusesStranger(mine);
        membership.grantAccreditation(4, SCHEME, 1, 2);
        _refusesStranger(mine);
        membership.withdrawAccreditation(4, SCHEME, uint40(block.timestamp), "r");
        _refusesStranger(mine);
        membership.setEventWindow(window);
        _refusesStranger(mine);
        membership.setHoldWriter(mine);
        _refusesStranger(mine);
        membership.setSiteRequirement(SiteKind.MINE, _schemes(1));
        _refusesStranger(mine);
        membership.setMaterialRequirement(ORE, _schemes(1));
        vm.stopPrank();
    }

    // Members

    function test_admitMember__identifier_taken__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_IdentifierTaken.selector, "urn:member:mine"));
        membership.admitMember("urn:member:mine", "Again", Roles.OPERATOR, spare);
    }

    function test_admitMember__texts_empty_or_too_long__refused() public {
        _refusesText("identifier", 0, 200);
        membership.admitMember("", "X", Roles.OPERATOR, spare);
        _refusesText("identifier", 201, 200);
        membership.admitMember(_text(201), "X", Roles.OPERATOR, spare);
        _refusesText("name", 0, 200);
        membership.admitMember("urn:x", "", Roles.OPERATOR, spare);
        _refusesText("name", 201, 200);
        membership.admitMember("urn:x", _text(201), Roles.OPERATOR, spare);
    }

    function test_admitMember__no_or_unknown_role__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownRole.selector, 0));
        membership.admitMember("urn:x", "X", 0, spare);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownRole.selector, 16));
        membership.admitMember("urn:x", "X", 16, spare);
    }

    function test_admitMember__account_zero_or_taken__refused() public {
        vm.expectRevert(IMembership.Membership_ZeroAddress.selector);
        membership.admitMember("urn:x", "X", Roles.OPERATOR, address(0));
        _refusesTaken(mine, mineMember);
        membership.admitMember("urn:x", "X", Roles.OPERATOR, mine);
    }

    function test_admitMember__of_longest_texts__numbered_next() public {
        uint32 expected = membership.memberCount() + 1;
        string memory longest = _text(200);
        vm.expectEmit(address(membership));
        emit IMembership.MemberAdmitted(expected, Roles.ALL, longest, longest);
        vm.expectEmit(address(membership));
        emit IMembership.AccountAdded(expected, spare);
        uint32 member = membership.admitMember(longest, longest, Roles.ALL, spare);

        vm.assertEq(member, expected);
        vm.assertEq(membership.memberCount(), expected);
        vm.assertEq(membership.memberOf(member).roles, Roles.ALL);
        vm.assertTrue(membership.memberOf(member).active);
        vm.assertEq(membership.requireMember(spare), member);
    }

    function test_setRoles__of_unknown_member_or_role__refused() public {
        _refusesUnknownMember(99);
        membership.setRoles(99, Roles.OPERATOR);
        _refusesUnknownMember(0);
        membership.setRoles(0, Roles.OPERATOR);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownRole.selector, 0));
        membership.setRoles(mineMember, 0);
    }

    function test_setRoles__of_operator_to_verifier__it_operates_no_more() public {
        vm.expectEmit(address(membership));
        emit IMembership.MemberRolesChanged(mineMember, Roles.OPERATOR, Roles.VERIFIER);
        membership.setRoles(mineMember, Roles.VERIFIER);

        _refusesRole(mineMember, Roles.OPERATOR);
        membership.requireOperator(mine, pit);
    }

    function test_suspension__unknown_or_twice_or_no_reason__refused() public {
        _refusesUnknownMember(99);
        membership.suspendMember(99, "r");
        _refusesText("reason", 0, 200);
        membership.suspendMember(mineMember, "");
        _refusesText("reason", 201, 200);
        membership.suspendMember(mineMember, _text(201));
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberNotSuspended.selector, mineMember));
        membership.reinstateMember(mineMember);
        _refusesUnknownMember(99);
        membership.reinstateMember(99);

        membership.suspendMember(mineMember, "r");
        _refusesSuspended(mineMember);
        membership.suspendMember(mineMember, "r");
    }

    function test_suspension__of_a_member__its_accounts_and_sites_do_nothing() public {
        vm.expectEmit(address(membership));
        emit IMembership.MemberSuspended(mineMember, "unpaid");
        membership.suspendMember(mineMember, "unpaid");

        _refusesSuspended(mineMember);
        membership.requireMember(mine);
        _refusesSuspended(mineMember);
        membership.requireOperator(mine, pit);
        _refusesSuspended(mineMember);
        membership.requireOpenSite(pit);
        vm.prank(mine);
        _refusesSuspended(mineMember);
        membership.addAccount(spare);
        vm.prank(mine);
        _refusesSuspended(mineMember);
        membership.removeAccount(mine);
    }

    function test_reinstatement__of_a_member__it_acts_again() public {
        membership.suspendMember(mineMember, "unpaid");
        vm.expectEmit(address(membership));
        emit IMembership.MemberReinstated(mineMember);
        membership.reinstateMember(mineMember);

        (uint32 member, SiteKind kind) = membership.requireOperator(mine, pit);
        vm.assertEq(member, mineMember);
        vm.assertTrue(kind == SiteKind.MINE);
    }

    // Accounts

    function test_addAccount__by_a_stranger__refused() public {
        vm.prank(stranger);
        _refusesUnknownAccount(stranger);
        membership.addAccount(spare);
    }

    function test_addAccount__of_another_member__refused() public {
        vm.prank(mine);
        _refusesTaken(refiner, refinerMember);
        membership.addAccount(refiner);
    }

    function test_addAccount__already_active_or_zero__refused() public {
        vm.startPrank(mine);
        _refusesTaken(mine, mineMember);
        membership.addAccount(mine);
        vm.expectRevert(IMembership.Membership_ZeroAddress.selector);
        membership.addAccount(address(0));
        vm.stopPrank();
    }

    function test_addAccount__removed_by_another_member__still_bound_to_it() public {
        _join(mine, spare);
        vm.prank(mine);
        membership.removeAccount(spare);

        vm.prank(refiner);
        _refusesTaken(spare, mineMember);
        membership.addAccount(spare);
        _refusesTaken(spare, mineMember);
        membership.addAccountFor(refinerMember, spare);
        _refusesTaken(spare, mineMember);
        membership.admitMember("urn:x", "X", Roles.OPERATOR, spare);
    }

    function test_addAccount__again_by_its_own_member__active() public {
        _join(mine, spare);
        vm.expectEmit(address(membership));
        emit IMembership.AccountRemoved(mineMember, spare);
        vm.prank(mine);
        membership.removeAccount(spare);
        vm.assertFalse(membership.accountOf(spare).active);
        vm.assertEq(membership.accountOf(spare).member, mineMember);
        _join(mine, spare);

        vm.assertEq(membership.requireMember(spare), mineMember);
    }

    function test_removeAccount__unknown_removed_or_of_another__refused() public {
        vm.startPrank(mine);
        _refusesUnknownAccount(stranger);
        membership.removeAccount(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_AccountOfAnotherMember.selector, refiner, refinerMember)
        );
        membership.removeAccount(refiner);
        vm.stopPrank();

        _join(mine, spare);
        vm.startPrank(mine);
        membership.removeAccount(spare);
        _refusesRemoved(spare);
        membership.removeAccount(spare);
        vm.stopPrank();
    }

    function test_removeAccount__itself__acts_no_more() public {
        vm.startPrank(mine);
        membership.removeAccount(mine);
        _refusesRemoved(mine);
        membership.addAccount(spare);
        _refusesRemoved(mine);
        membership.requireMember(mine);
        vm.stopPrank();
    }

    function test_addAccountFor__lost_and_stolen_keys__governance_replaces_them() public {
        _refusesUnknownMember(99);
        membership.addAccountFor(99, spare);
        _refusesUnknownMember(99);
        membership.removeAccountFor(99, mine);

        membership.addAccountFor(mineMember, spare);
        membership.removeAccountFor(mineMember, mine);

        vm.assertEq(membership.requireMember(spare), mineMember);
        _refusesRemoved(mine);
        membership.requireMember(mine);
    }

    function test_addAccount__proposed__bound_only_by_its_own_consent() public {
        vm.expectEmit(address(membership));
        emit IMembership.AccountProposed(mineMember, spare);
        vm.prank(mine);
        membership.addAccount(spare);
        _refusesUnknownAccount(spare);
        membership.requireMember(spare);

        vm.prank(stranger);
        _refusesNotProposed(mineMember, stranger);
        membership.joinMember(mineMember);
        vm.prank(spare);
        _refusesNotProposed(refinerMember, spare);
        membership.joinMember(refinerMember);

        vm.expectEmit(address(membership));
        emit IMembership.AccountAdded(mineMember, spare);
        vm.prank(spare);
        membership.joinMember(mineMember);
        vm.assertEq(membership.requireMember(spare), mineMember);
        vm.prank(spare);
        _refusesNotProposed(mineMember, spare);
        membership.joinMember(mineMember);
    }

    function test_joinMember__of_two_that_proposed_it__one_only() public {
        vm.prank(mine);
        membership.addAccount(spare);
        vm.prank(refiner);
        membership.addAccount(spare);
        vm.startPrank(spare);
        membership.joinMember(refinerMember);
        _refusesTaken(spare, refinerMember);
        membership.joinMember(mineMember);
        vm.stopPrank();
    }

    function test_joinMember__of_a_suspended_member__refused() public {
        vm.prank(mine);
        membership.addAccount(spare);
        membership.suspendMember(mineMember, "r");
        vm.prank(spare);
        _refusesSuspended(mineMember);
        membership.joinMember(mineMember);
    }

    function test_joinMember__proposed_by_a_stolen_key_that_was_removed__refused() public {
        vm.prank(mine);
        membership.addAccount(spare);
        membership.removeAccountFor(mineMember, mine);
        vm.prank(spare);
        _refusesNotProposed(mineMember, spare);
        membership.joinMember(mineMember);
    }

    function test_removeAccount__of_a_proposed_one__withdraws_the_proposal() public {
        vm.startPrank(mine);
        membership.addAccount(spare);
        vm.expectEmit(address(membership));
        emit IMembership.AccountProposalWithdrawn(mineMember, spare);
        membership.removeAccount(spare);
        _refusesUnknownAccount(spare);
        membership.removeAccount(spare);
        vm.stopPrank();
        vm.prank(spare);
        _refusesNotProposed(mineMember, spare);
        membership.joinMember(mineMember);
    }

    function test_removeAccount__proposed_again_and_bound_by_governance__removed_at_once() public {
        vm.prank(mine);
        membership.addAccount(spare);
        membership.addAccountFor(mineMember, spare);
        membership.removeAccountFor(mineMember, spare);
        vm.assertFalse(membership.accountOf(spare).active);
        vm.prank(spare);
        _refusesNotProposed(mineMember, spare);
        membership.joinMember(mineMember);
    }

    // Identifiers

    function test_identifiers__name_members_and_sites__0_where_none() public view {
        vm.assertEq(membership.memberByIdentifier("urn:member:refiner"), refinerMember);
        vm.assertEq(membership.memberByIdentifier("refinery"), 0);
        vm.assertEq(membership.siteByIdentifier("refinery"), refinery);
        vm.assertEq(membership.siteByIdentifier("urn:member:refiner"), 0);
    }

    // Who was active when

    function test_activity__of_a_member__as_it_was_at_the_end_of_each_second() public {
        uint256 before = membership.activeCount();
        vm.warp(START + 10);
        membership.suspendMember(mineMember, "r");
        vm.warp(START + 20);
        membership.reinstateMember(mineMember);
        uint32 late = membership.admitMember("urn:late", "Late", Roles.OPERATOR, spare);
        vm.warp(START + 30);
        membership.suspendMember(late, "r");
        membership.reinstateMember(late);
        membership.suspendMember(late, "r");
        vm.warp(START + 40);

        vm.assertFalse(membership.wasActiveAt(mineMember, NOW - 1));
        vm.assertTrue(membership.wasActiveAt(mineMember, NOW + 9));
        vm.assertFalse(membership.wasActiveAt(mineMember, NOW + 10));
        vm.assertFalse(membership.wasActiveAt(mineMember, NOW + 19));
        vm.assertTrue(membership.wasActiveAt(mineMember, NOW + 20));
        vm.assertTrue(membership.wasActiveAt(late, NOW + 29));
        vm.assertFalse(membership.wasActiveAt(late, NOW + 30));
        vm.assertFalse(membership.wasActiveAt(99, NOW + 30));
        vm.assertEq(membership.activitySince(mineMember), NOW + 20);
        vm.assertEq(membership.activitySince(late), NOW + 30);
        vm.assertEq(membership.activitySince(refinerMember), NOW);
        vm.assertEq(membership.activeCountAt(NOW - 1), 0);
        vm.assertEq(membership.activeCountAt(NOW + 9), before);
        vm.assertEq(membership.activeCountAt(NOW + 10), before - 1);
        vm.assertEq(membership.activeCountAt(NOW + 20), before + 1);
        vm.assertEq(membership.activeCountAt(NOW + 30), before);
        vm.assertEq(membership.activeCount(), before);
    }

    // Holds

    function test_holds__by_anyone_but_the_writer__refused() public {
        _refusesHoldWriter(address(this));
        membership.setSiteHold(pit, true);
        vm.expectEmit(address(membership));
        emit IMembership.HoldWriterChanged(address(0), address(this));
        membership.setHoldWriter(address(this));
        membership.setSiteHold(pit, true);
        membership.setMemberHold(mineMember, true);
        vm.startPrank(stranger);
        _refusesHoldWriter(stranger);
        membership.setSiteHold(pit, false);
        _refusesHoldWriter(stranger);
        membership.setMemberHold(mineMember, false);
        _refusesHoldWriter(stranger);
        membership.setMemberHold(mineMember, true);
        vm.stopPrank();
    }

    function test_holds__of_a_writer_that_was_replaced__it_lifts_and_places_no_more() public {
        membership.setHoldWriter(address(this));
        membership.setSiteHold(pit, true);
        vm.expectEmit(address(membership));
        emit IMembership.HoldWriterChanged(address(this), spare);
        membership.setHoldWriter(spare);
        vm.assertEq(membership.holdWriter(), spare);
        vm.prank(spare);
        membership.setSiteHold(pit, true);
        _refusesHoldWriter(address(this));
        membership.setSiteHold(pit, true);

        membership.setSiteHold(pit, false);
        vm.assertTrue(membership.siteOf(pit).onHold);
        vm.prank(spare);
        membership.setSiteHold(pit, false);
        vm.assertFalse(membership.siteOf(pit).onHold);
    }

    function test_holds__of_what_does_not_exist_or_is_not_on_hold__refused() public {
        membership.setHoldWriter(address(this));
        _refusesUnknownSite(99);
        membership.setSiteHold(99, true);
        _refusesUnknownMember(99);
        membership.setMemberHold(99, true);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_NotOnHold.selector, SubjectKind.SITE, pit));
        membership.setSiteHold(pit, false);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_NotOnHold.selector, SubjectKind.MEMBER, mineMember)
        );
        membership.setMemberHold(mineMember, false);
    }

    function test_siteHold__its_stock_does_nothing_and_its_member_speaks() public {
        membership.setHoldWriter(address(this));
        vm.expectEmit(address(membership));
        emit IMembership.SiteHoldChanged(pit, true);
        membership.setSiteHold(pit, true);

        _refusesSiteOnHold(pit);
        membership.requireOperator(mine, pit);
        _refusesSiteOnHold(pit);
        membership.requireOpenSite(pit);
        _refusesSiteOnHold(pit);
        membership.requirePlace(mine, pit, NOW);
        _refusesSiteOnHold(pit);
        membership.requireTransfer(mine, pit, refinery, NOW);
        _refusesSiteOnHold(pit);
        membership.requireTransfer(refiner, refinery, pit, NOW);
        vm.assertEq(membership.requireMember(mine), mineMember);
        (uint32 member, SiteKind kind) = membership.requireHolder(mine, pit);
        vm.assertEq(member, mineMember);
        vm.assertTrue(kind == SiteKind.MINE);
        membership.requireOperator(mine, mineStore);

        vm.warp(START + 70);
        vm.expectEmit(address(membership));
        emit IMembership.SiteHoldChanged(pit, false);
        membership.setSiteHold(pit, false);
        membership.requireOperator(mine, pit);
        vm.warp(START + 100);
        vm.assertEq(membership.siteHeldSecondsSince(pit, NOW), 70);
        vm.assertEq(membership.siteHeldSecondsSince(mineStore, NOW), 0);
    }

    function test_memberHold__all_its_sites_do_nothing_and_it_speaks() public {
        membership.setHoldWriter(address(this));
        vm.expectEmit(address(membership));
        emit IMembership.MemberHoldChanged(mineMember, true);
        membership.setMemberHold(mineMember, true);
        vm.recordLogs();
        membership.setMemberHold(mineMember, true);
        vm.assertEq(vm.getRecordedLogs().length, 0);

        _refusesMemberOnHold(mineMember);
        membership.requireOperator(mine, pit);
        _refusesMemberOnHold(mineMember);
        membership.requireOperator(mine, mineStore);
        _refusesMemberOnHold(mineMember);
        membership.requireOpenSite(pit);
        _refusesMemberOnHold(mineMember);
        membership.requireTransfer(refiner, refinery, pit, NOW);
        vm.assertEq(membership.requireMember(mine), mineMember);
        membership.requireHolder(mine, pit);
        vm.assertTrue(membership.memberOf(mineMember).onHold);

        vm.warp(START + 5);
        membership.setMemberHold(mineMember, false);
        vm.assertTrue(membership.memberOf(mineMember).onHold);
        vm.expectEmit(address(membership));
        emit IMembership.MemberHoldChanged(mineMember, false);
        membership.setMemberHold(mineMember, false);
        membership.requireOperator(mine, pit);
        vm.assertEq(membership.memberHeldSecondsSince(mineMember, NOW + 2), 3);
    }

    function test_requireHolder__of_another_or_closed_or_suspended__refused() public {
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        membership.requireHolder(mine, refinery);
        _refusesUnknownSite(99);
        membership.requireHolder(mine, 99);
        _refusesRole(regulatorMember, Roles.OPERATOR);
        membership.requireHolder(regulator, pit);
        membership.closeSite(pit, "r");
        _refusesClosed(pit);
        membership.requireHolder(mine, pit);
        membership.suspendMember(mineMember, "r");
        _refusesSuspended(mineMember);
        membership.requireHolder(mine, mineStore);
    }

    function test_requireRole__has_it_or_not() public {
        vm.assertEq(membership.requireRole(regulator, Roles.REGULATOR), regulatorMember);
        _refusesRole(mineMember, Roles.REGULATOR);
        membership.requireRole(mine, Roles.REGULATOR);
        _refusesUnknownAccount(stranger);
        membership.requireRole(stranger, Roles.REGULATOR);
    }

    // What the paths of every act ask at once

    function test_requirePlace__says_what_its_parts_say() public {
        (uint32 member, SiteKind kind, bool historical, bool certified) = membership.requirePlace(mine, pit, NOW);
        vm.assertEq(member, mineMember);
        vm.assertTrue(kind == SiteKind.MINE);
        vm.assertFalse(historical);
        vm.assertFalse(certified);
        _refusesTooOld(NOW - WINDOW - 1, NOW - WINDOW);
        membership.requirePlace(mine, pit, NOW - WINDOW - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        membership.requirePlace(mine, refinery, NOW);

        membership.setSiteRequirement(SiteKind.MINE, _schemes(1));
        membership.setEventWindow(
            IMembership.EventWindow({window: WINDOW, historyFrom: 1, historyUntil: uint40(START + 1)})
        );
        (,, historical, certified) = membership.requirePlace(mine, pit, NOW - WINDOW - 1);
        vm.assertTrue(historical);
        vm.assertTrue(certified);
        (,,, certified) = membership.requirePlace(mine, mineStore, NOW);
        vm.assertFalse(certified);
    }

    function test_requireTransfer__asks_both_ends_and_the_time() public {
        (uint32 member, uint32 toMember, SiteKind toKind) = membership.requireTransfer(mine, pit, refinery, NOW);
        vm.assertEq(member, mineMember);
        vm.assertEq(toMember, refinerMember);
        vm.assertTrue(toKind == SiteKind.REFINERY);
        _refusesTooOld(NOW - WINDOW - 1, NOW - WINDOW);
        membership.requireTransfer(mine, pit, refinery, NOW - WINDOW - 1);
        _refusesUnknownSite(99);
        membership.requireTransfer(mine, pit, 99, NOW);
        _refusesUnknownAccount(stranger);
        membership.requireTransfer(stranger, pit, refinery, NOW);
        membership.suspendMember(refinerMember, "r");
        _refusesSuspended(refinerMember);
        membership.requireTransfer(mine, pit, refinery, NOW);
    }

    // Certificates that are required

    function test_requirements__more_than_four_or_of_nothing__refused() public {
        bytes memory tooMany = abi.encodeWithSelector(IMembership.Membership_SchemeCount.selector, 5, 4);
        vm.expectRevert(tooMany);
        membership.setSiteRequirement(SiteKind.MINE, _schemes(5));
        vm.expectRevert(tooMany);
        membership.setMaterialRequirement(ORE, _schemes(5));
        vm.expectRevert(IMembership.Membership_SiteKindMissing.selector);
        membership.setSiteRequirement(SiteKind.NONE, _schemes(1));
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownMaterial.selector, 99));
        membership.setMaterialRequirement(99, _schemes(1));
    }

    function test_setSiteRequirement__set_and_taken_away__told_with_old_and_new() public {
        vm.expectEmit(address(membership));
        emit IMembership.RequirementChanged(SubjectKind.SITE, uint256(SiteKind.MINE), _schemes(0), _schemes(4));
        membership.setSiteRequirement(SiteKind.MINE, _schemes(4));
        vm.assertEq(
            keccak256(abi.encode(membership.siteRequirementOf(SiteKind.MINE))), keccak256(abi.encode(_schemes(4)))
        );
        vm.assertEq(membership.siteRequirementOf(SiteKind.REFINERY).length, 0);
        membership.setSiteRequirement(SiteKind.REFINERY, _schemes(1));

        vm.expectEmit(address(membership));
        emit IMembership.RequirementChanged(SubjectKind.SITE, uint256(SiteKind.MINE), _schemes(4), _schemes(0));
        membership.setSiteRequirement(SiteKind.MINE, _schemes(0));
        (,,, bool certified) = membership.requirePlace(mine, pit, NOW);
        vm.assertFalse(certified);
        (,,, certified) = membership.requirePlace(refiner, refinery, NOW);
        vm.assertTrue(certified);
        vm.assertEq(membership.eventWindow().window, WINDOW);
    }

    function test_setMaterialRequirement__marks_the_material_and_a_new_version_keeps_it() public {
        vm.expectEmit(address(membership));
        emit IMembership.RequirementChanged(SubjectKind.MATERIAL_AT_SITE, ORE, _schemes(0), _schemes(2));
        membership.setMaterialRequirement(ORE, _schemes(2));
        vm.assertTrue(membership.requireMaterial(ORE).certified);
        membership.setMaterial(ORE, _material(2, false, false), "ORE", "Ore", "book");
        vm.assertTrue(membership.materialOf(ORE).certified);
        vm.assertEq(membership.materialRequirementOf(ORE).length, 2);
        vm.assertEq(membership.materialRequirementOf(ORE)[1], _schemes(2)[1]);
        membership.setMaterialRequirement(ORE, _schemes(0));
        vm.assertFalse(membership.requireMaterial(ORE).certified);
    }

    // Sites

    function test_registerSite__bad_rows__refused() public {
        _refusesUnknownMember(99);
        membership.registerSite(99, SiteKind.MINE, "FI", 0, 0, "urn:s", "S", "");
        vm.expectRevert(IMembership.Membership_SiteKindMissing.selector);
        membership.registerSite(mineMember, SiteKind.NONE, "FI", 0, 0, "urn:s", "S", "");
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_IdentifierTaken.selector, "pit"));
        membership.registerSite(refinerMember, SiteKind.MINE, "FI", 0, 0, "pit", "S", "");
        _refusesText("identifier", 0, 200);
        membership.registerSite(mineMember, SiteKind.MINE, "FI", 0, 0, "", "S", "");
        _refusesText("name", 201, 200);
        membership.registerSite(mineMember, SiteKind.MINE, "FI", 0, 0, "urn:s", _text(201), "");
        _refusesText("licence", 201, 200);
        membership.registerSite(mineMember, SiteKind.MINE, "FI", 0, 0, "urn:s", "S", _text(201));
    }

    function test_registerSite__country_not_two_capitals__refused() public {
        bytes2[5] memory wrong = [bytes2("fI"), "Fi", "F1", "@I", "F["];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_CountryCode.selector, wrong[i]));
            membership.registerSite(mineMember, SiteKind.MINE, wrong[i], 0, 0, "urn:s", "S", "");
        }
    }

    function test_registerSite__coordinates_off_the_globe__refused() public {
        int32[2][4] memory wrong =
            [[int32(90_000_001), 0], [int32(-90_000_001), 0], [int32(0), 180_000_001], [int32(0), -180_000_001]];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IMembership.Membership_Coordinates.selector, wrong[i][0], wrong[i][1])
            );
            membership.registerSite(mineMember, SiteKind.MINE, "FI", wrong[i][0], wrong[i][1], "urn:s", "S", "");
        }
    }

    function test_registerSite__at_the_corners_of_the_globe__registered() public {
        uint32 expected = membership.siteCount() + 1;
        vm.expectEmit(address(membership));
        emit IMembership.SiteRegistered(
            expected, mineMember, SiteKind.TRANSPORT, "AZ", -90_000_000, 180_000_000, "urn:s", "S", "licence"
        );
        uint32 site = membership.registerSite(
            mineMember, SiteKind.TRANSPORT, "AZ", -90_000_000, 180_000_000, "urn:s", "S", "licence"
        );
        membership.registerSite(mineMember, SiteKind.TRANSPORT, "ZA", 90_000_000, -180_000_000, "urn:t", "S", "");

        IMembership.Site memory row = membership.siteOf(site);
        vm.assertEq(row.member, mineMember);
        vm.assertTrue(row.open && row.kind == SiteKind.TRANSPORT && row.country == "AZ");
        vm.assertEq(membership.siteCount(), expected + 1);
    }

    function test_registerSite__identifier_of_a_member__taken_only_among_sites() public {
        uint32 site = membership.registerSite(mineMember, SiteKind.MINE, "FI", 0, 0, "urn:member:mine", "S", "");

        vm.assertEq(membership.siteOf(site).member, mineMember);
    }

    function test_closeSite__unknown_closed_or_no_reason__refused() public {
        _refusesUnknownSite(99);
        membership.closeSite(99, "r");
        _refusesText("reason", 0, 200);
        membership.closeSite(pit, "");
        membership.closeSite(pit, "r");
        _refusesClosed(pit);
        membership.closeSite(pit, "r");
    }

    function test_reopenSite__unknown_or_open__refused() public {
        _refusesUnknownSite(99);
        membership.reopenSite(99);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteNotClosed.selector, pit));
        membership.reopenSite(pit);
    }

    function test_closeSite__then_reopened__does_nothing_in_between() public {
        vm.expectEmit(address(membership));
        emit IMembership.SiteClosed(pit, "worked out");
        membership.closeSite(pit, "worked out");
        _refusesClosed(pit);
        membership.requireOperator(mine, pit);
        _refusesClosed(pit);
        membership.requireOpenSite(pit);

        vm.expectEmit(address(membership));
        emit IMembership.SiteReopened(pit);
        membership.reopenSite(pit);
        (uint32 member, SiteKind kind) = membership.requireOpenSite(pit);
        vm.assertEq(member, mineMember);
        vm.assertTrue(kind == SiteKind.MINE);
    }

    function test_requireOperator__unknown_site_or_of_another__refused() public {
        _refusesUnknownSite(99);
        membership.requireOperator(mine, 99);
        _refusesUnknownSite(99);
        membership.requireOpenSite(99);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        membership.requireOperator(mine, refinery);
        _refusesUnknownAccount(stranger);
        membership.requireOperator(stranger, pit);
        _refusesRole(regulatorMember, Roles.OPERATOR);
        membership.requireOperator(regulator, pit);
    }

    // Materials

    function test_setMaterial__number_zero_or_skipped__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MaterialNumber.selector, 0, 4));
        membership.setMaterial(0, _material(2, false, false), "C", "N", "S");
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MaterialNumber.selector, 5, 4));
        membership.setMaterial(5, _material(2, false, false), "C", "N", "S");
    }

    function test_setMaterial__item_made_bulk__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MaterialKindFixed.selector, CELL));
        membership.setMaterial(CELL, _material(2, false, false), "C", "N", "S");
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MaterialKindFixed.selector, ORE));
        membership.setMaterial(ORE, _material(2, true, false), "C", "N", "S");
    }

    function test_setMaterial__unknown_site_kind__refused() public {
        uint32[2] memory wrong = [uint32(1), uint32(1) << 14];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownSiteKinds.selector, wrong[i]));
            membership.setMaterial(4, _material(wrong[i], false, false), "C", "N", "S");
        }
    }

    function test_setMaterial__bound_above_whole__refused() public {
        IMembership.Material memory row = _material(2, false, false);
        row.bounds = uint256(1e9 + 1) << 224;
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_BoundAboveWhole.selector, 7, 1e9 + 1));
        membership.setMaterial(4, row, "C", "N", "S");
        row.item = true;
        row.bounds = uint256(type(uint32).max) << 32;
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_BoundAboveWhole.selector, 1, type(uint32).max));
        membership.setMaterial(4, row, "C", "N", "S");
    }

    function test_setMaterial__texts_empty_or_too_long__refused() public {
        IMembership.Material memory row = _material(2, false, false);
        _refusesText("code", 0, 40);
        membership.setMaterial(4, row, "", "N", "S");
        _refusesText("code", 41, 40);
        membership.setMaterial(4, row, _text(41), "N", "S");
        _refusesText("name", 0, 200);
        membership.setMaterial(4, row, "C", "", "S");
        _refusesText("source", 201, 200);
        membership.setMaterial(4, row, "C", "N", _text(201));
    }

    function test_setMaterial__new_and_changed__version_counts() public {
        IMembership.Material memory row = IMembership.Material({
            bounds: uint256(1e9) | (uint256(5) << 96),
            siteKinds: (uint32(1) << 14) - 2,
            version: 77,
            basis: MassBasis.AS_PACKED,
            item: false,
            activeMaterial: true,
            scrap: true,
            certified: true
        });
        vm.recordLogs();
        membership.setMaterial(4, row, "C", "N", "S");
        row.version = 1;
        row.certified = false;
        vm.assertEq(keccak256(vm.getRecordedLogs()[0].data), keccak256(abi.encode(row, "C", "N", "S")));
        vm.assertEq(membership.materialCount(), 4);
        row.version = 77;
        membership.setMaterial(4, row, "C", "N", "S");

        IMembership.Material memory read = membership.requireMaterial(4);
        vm.assertEq(read.version, 2);
        vm.assertEq(membership.materialCount(), 4);
        vm.assertEq(read.bounds, row.bounds);
        vm.assertEq(read.siteKinds, row.siteKinds);
        vm.assertTrue(read.basis == MassBasis.AS_PACKED && !read.item && read.activeMaterial && read.scrap);
        vm.assertEq(membership.materialOf(4).version, 2);
    }

    function test_setMaterial__item_bound_of_a_tonne_and_more__set() public {
        IMembership.Material memory row = _material(2, true, false);
        row.bounds = type(uint32).max - 1;
        membership.setMaterial(4, row, "C", "N", "S");

        vm.assertEq(membership.materialOf(4).bounds, type(uint32).max - 1);
    }

    function test_requireMaterial__unknown__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownMaterial.selector, 99));
        membership.requireMaterial(99);
    }

    // Accreditations

    function test_grantAccreditation__empty_period_or_no_verifier__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_Period.selector, 5, 5));
        membership.grantAccreditation(verifierMember, SCHEME, 5, 5);
        _refusesRole(mineMember, Roles.VERIFIER);
        membership.grantAccreditation(mineMember, SCHEME, 5, 6);
        _refusesUnknownMember(99);
        membership.grantAccreditation(99, SCHEME, 5, 6);
    }

    function test_requireVerifier__outside_its_period__refused() public {
        vm.expectEmit(address(membership));
        emit IMembership.AccreditationGranted(verifierMember, "s", NOW + 10, NOW + 20);
        membership.grantAccreditation(verifierMember, "s", NOW + 10, NOW + 20);

        vm.warp(START + 9);
        _refusesAccreditation("s");
        membership.requireVerifier(verifier, "s");
        vm.warp(START + 10);
        vm.assertEq(membership.requireVerifier(verifier, "s"), verifierMember);
        vm.warp(START + 19);
        vm.assertEq(membership.requireVerifier(verifier, "s"), verifierMember);
        vm.warp(START + 20);
        _refusesAccreditation("s");
        membership.requireVerifier(verifier, "s");
    }

    function test_requireVerifier__of_another_scheme_role_or_state__refused() public {
        _refusesAccreditation("other");
        membership.requireVerifier(verifier, "other");
        _refusesRole(mineMember, Roles.VERIFIER);
        membership.requireVerifier(mine, SCHEME);
        _refusesUnknownAccount(stranger);
        membership.requireVerifier(stranger, SCHEME);
        membership.setRoles(verifierMember, Roles.OPERATOR);
        _refusesRole(verifierMember, Roles.VERIFIER);
        membership.requireVerifier(verifier, SCHEME);
        membership.suspendMember(verifierMember, "r");
        _refusesSuspended(verifierMember);
        membership.requireVerifier(verifier, SCHEME);
    }

    function test_withdrawAccreditation__unknown_over_or_no_reason__refused() public {
        _refusesAccreditation("other");
        membership.withdrawAccreditation(verifierMember, "other", uint40(block.timestamp), "r");
        _refusesText("reason", 0, 200);
        membership.withdrawAccreditation(verifierMember, SCHEME, uint40(block.timestamp), "");
        membership.withdrawAccreditation(verifierMember, SCHEME, uint40(block.timestamp), "r");
        _refusesAccreditation(SCHEME);
        membership.withdrawAccreditation(verifierMember, SCHEME, uint40(block.timestamp), "r");
    }

    function test_withdrawAccreditation__running_or_coming__ends_in_this_block() public {
        vm.expectEmit(address(membership));
        emit IMembership.AccreditationWithdrawn(verifierMember, SCHEME, NOW, "audit failed");
        membership.withdrawAccreditation(verifierMember, SCHEME, uint40(block.timestamp), "audit failed");
        membership.grantAccreditation(verifierMember, "s", NOW + 10, NOW + 20);
        membership.withdrawAccreditation(verifierMember, "s", uint40(block.timestamp), "never began");

        _refusesAccreditation(SCHEME);
        membership.requireVerifier(verifier, SCHEME);
        vm.assertEq(membership.accreditationsOf(verifierMember, SCHEME)[0].withdrawnFrom, START);
        vm.assertEq(membership.accreditationsOf(verifierMember, "s")[0].withdrawnAt, START);
        vm.warp(START + 15);
        _refusesAccreditation("s");
        membership.requireVerifier(verifier, "s");
    }

    function test_grantAccreditation__a_second_period__both_count() public {
        membership.grantAccreditation(verifierMember, "s", 100, 200);
        vm.warp(START + 10);
        membership.grantAccreditation(verifierMember, "s", 300, 400);
        vm.assertEq(membership.accreditationsOf(verifierMember, "s").length, 2);
        uint40 later = NOW + 10;
        vm.assertFalse(membership.wasAccredited(verifierMember, "s", 99, later));
        vm.assertTrue(membership.wasAccredited(verifierMember, "s", 100, later));
        vm.assertTrue(membership.wasAccredited(verifierMember, "s", 199, later));
        vm.assertFalse(membership.wasAccredited(verifierMember, "s", 200, later));
        vm.assertTrue(membership.wasAccredited(verifierMember, "s", 300, later));
        vm.assertFalse(membership.wasAccredited(verifierMember, "s", 300, later - 1));
        vm.assertFalse(membership.wasAccredited(verifierMember, "s", 100, NOW - 1));
        vm.assertFalse(membership.wasAccredited(mineMember, "s", 100, later));
    }

    function test_grantAccreditation__a_seventeenth_period__refused() public {
        for (uint40 i = 0; i < 16; ++i) {
            membership.grantAccreditation(verifierMember, "s", i, i + 1);
        }
        bytes memory full =
            abi.encodeWithSelector(IMembership.Membership_PeriodCount.selector, verifierMember, bytes32("s"), 16);
        vm.expectRevert(full);
        membership.grantAccreditation(verifierMember, "s", 16, 17);
        membership.withdrawAccreditation(verifierMember, "s", 15, "r");
        membership.withdrawAccreditation(verifierMember, "s", 14, "r");
    }

    function test_withdrawAccreditation__from_later_than_now__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_EffectiveInFuture.selector, NOW + 1, START));
        membership.withdrawAccreditation(verifierMember, SCHEME, NOW + 1, "r");
    }

    function test_withdrawAccreditation__from_an_earlier_time__what_was_known_before_stays_known() public {
        vm.warp(START + 100);
        membership.withdrawAccreditation(verifierMember, SCHEME, NOW - 50, "audit failed");
        vm.assertTrue(membership.wasAccredited(verifierMember, SCHEME, NOW - 51, NOW + 100));
        vm.assertFalse(membership.wasAccredited(verifierMember, SCHEME, NOW - 50, NOW + 100));
        vm.assertTrue(membership.wasAccredited(verifierMember, SCHEME, NOW - 50, NOW + 99));

        vm.warp(START + 200);
        membership.withdrawAccreditation(verifierMember, SCHEME, NOW - 80, "worse");
        vm.assertFalse(membership.wasAccredited(verifierMember, SCHEME, NOW - 80, NOW + 200));
        vm.assertTrue(membership.wasAccredited(verifierMember, SCHEME, NOW - 80, NOW + 199));
        vm.assertFalse(membership.wasAccredited(verifierMember, SCHEME, NOW - 50, NOW + 199));
        vm.assertTrue(membership.wasAccredited(verifierMember, SCHEME, NOW - 50, NOW + 99));
        _refusesAccreditation(SCHEME);
        membership.withdrawAccreditation(verifierMember, SCHEME, NOW - 80, "again");
    }

    /// @dev Eight acts, each a grant or a withdrawal with times of its own, against a memory that remembers for each
    /// pair of times what was said.
    function testFuzz_wasAccredited__any_grants_and_withdrawals__as_was_said(
        uint32[8] memory draws,
        uint40 time,
        uint40 knownAt
    ) public {
        time = uint40(START - 20 + time % 40);
        knownAt = uint40(START + knownAt % 12);
        bool[8] memory stands;
        bool accredited = false;
        for (uint256 i = 0; i < 8; ++i) {
            vm.warp(START + i);
            uint40 first = uint40(START - 20 + (draws[i] >> 8) % 20);
            if (draws[i] & 1 == 0) {
                uint40 until = first + 1 + uint40(draws[i] >> 16) % 20;
                membership.grantAccreditation(verifierMember, "s", first, until);
                stands[i] = time >= first && time < until;
            } else {
                bytes memory data = abi.encodeCall(membership.withdrawAccreditation, (verifierMember, "s", first, "r"));
                (bool ok,) = address(membership).call(data);
                // Refused only where nothing of any period stood from there on; then nothing stood at this time either.
                bool any = false;
                for (uint256 j = 0; j < i; ++j) {
                    if (time >= first && stands[j]) {
                        any = true;
                        stands[j] = false;
                    }
                }
                vm.assertTrue(ok || !any);
            }
            if (knownAt >= START + i) {
                accredited = false;
                for (uint256 j = 0; j <= i; ++j) {
                    if (stands[j]) accredited = true;
                }
            }
        }
        vm.assertEq(membership.wasAccredited(verifierMember, "s", time, knownAt), accredited);
    }

    // Event times

    function test_setEventWindow__history_that_ends_before_it_begins__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_Period.selector, 7, 7));
        membership.setEventWindow(IMembership.EventWindow({window: 1, historyFrom: 7, historyUntil: 7}));
    }

    function test_requireEventTime__in_the_future_or_too_old__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_EventInFuture.selector, START + 1, START));
        membership.requireEventTime(NOW + 1);
        _refusesTooOld(NOW - WINDOW - 1, NOW - WINDOW);
        membership.requireEventTime(NOW - WINDOW - 1);
    }

    function test_requireEventTime__at_both_ends_of_the_window__not_history() public view {
        vm.assertFalse(membership.requireEventTime(NOW));
        vm.assertFalse(membership.requireEventTime(NOW - WINDOW));
    }

    function test_requireEventTime__while_history_is_imported__marked() public {
        IMembership.EventWindow memory window =
            IMembership.EventWindow({window: WINDOW, historyFrom: 1000, historyUntil: NOW + 10});
        vm.expectEmit(address(membership));
        emit IMembership.EventWindowChanged(IMembership.EventWindow(WINDOW, 0, 0), window);
        membership.setEventWindow(window);

        vm.assertEq(membership.eventWindow().historyFrom, 1000);
        vm.assertTrue(membership.requireEventTime(1000));
        vm.assertTrue(membership.requireEventTime(NOW - WINDOW - 1));
        vm.assertFalse(membership.requireEventTime(NOW - WINDOW));
        _refusesTooOld(999, 1000);
        membership.requireEventTime(999);
        vm.warp(START + 10);
        _refusesTooOld(1000, NOW + 10 - WINDOW);
        membership.requireEventTime(1000);
    }

    function test_requireEventTime__history_younger_than_the_window__window_decides() public {
        membership.setEventWindow(
            IMembership.EventWindow({window: WINDOW, historyFrom: NOW - 5, historyUntil: NOW + 10})
        );

        vm.assertFalse(membership.requireEventTime(NOW - WINDOW));
        _refusesTooOld(NOW - WINDOW - 1, NOW - WINDOW);
        membership.requireEventTime(NOW - WINDOW - 1);
    }

    function testFuzz_requireEventTime__any_time_and_window__as_written_down(
        uint40 eventTime,
        uint40 window,
        uint40 historyFrom,
        uint40 historyUntil
    ) public {
        vm.assume(historyUntil == 0 || historyFrom < historyUntil);
        membership.setEventWindow(
            IMembership.EventWindow({window: window, historyFrom: historyFrom, historyUntil: historyUntil})
        );
        bool inWindow = eventTime <= START && int256(uint256(eventTime)) >= int256(START) - int256(uint256(window));
        bool inHistory = eventTime <= START && START < historyUntil && eventTime >= historyFrom;

        try membership.requireEventTime(eventTime) returns (bool historical) {
            vm.assertTrue(inWindow || inHistory);
            vm.assertEq(historical, !inWindow);
        } catch {
            vm.assertFalse(inWindow || inHistory);
        }
    }

    function _schemes(uint256 count) private pure returns (bytes32[] memory schemes) {
        schemes = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            schemes[i] = keccak256(abi.encode("scheme", i));
        }
    }

    // Refusals

    function _refusesNotProposed(uint32 member, address account) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_NotProposed.selector, member, account));
    }

    function _refusesHoldWriter(address caller) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_NotHoldWriter.selector, caller));
    }

    function _refusesSiteOnHold(uint32 site) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOnHold.selector, site));
    }

    function _refusesMemberOnHold(uint32 member) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberOnHold.selector, member));
    }

    function _refusesText(string memory field, uint256 actual, uint256 max) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_TextLength.selector, field, actual, max));
    }

    function _refusesTaken(address account, uint32 member) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_AccountTaken.selector, account, member));
    }

    function _refusesUnknownMember(uint32 member) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownMember.selector, member));
    }

    function _refusesUnknownAccount(address account) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, account));
    }

    function _refusesRemoved(address account) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_AccountRemoved.selector, account));
    }

    function _refusesSuspended(uint32 member) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, member));
    }

    function _refusesRole(uint32 member, uint8 role) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_RoleMissing.selector, member, role));
    }

    function _refusesUnknownSite(uint32 site) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownSite.selector, site));
    }

    function _refusesClosed(uint32 site) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, site));
    }

    function _refusesAccreditation(bytes32 scheme) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_NotAccredited.selector, verifierMember, scheme));
    }

    function _refusesTooOld(uint40 eventTime, uint256 oldest) private {
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_EventTooOld.selector, eventTime, oldest));
    }
}

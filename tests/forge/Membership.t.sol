// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {MassBasis, Roles, SiteKind} from "../../contracts/libraries/Types.sol";
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

    // Refusals

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

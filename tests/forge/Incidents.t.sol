// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {SubjectKind} from "../../contracts/libraries/Types.sol";
import {IncidentsGround} from "./IncidentsGround.sol";

/// @notice Reports, their evidence and their end.
contract IncidentsTest is IncidentsGround {
    // Reports

    function test_report__by_a_stranger_or_suspended__refused() public {
        IIncidents.ReportRequest memory request = _report();
        vm.prank(stranger);
        _refusesUnknownAccount(stranger);
        incidents.report(request);
        membership.suspendMember(verifierMember, "r");
        vm.prank(verifier);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, verifierMember));
        incidents.report(request);
    }

    function test_report__bad_request__refused() public {
        IIncidents.ReportRequest memory request = _report();
        vm.startPrank(verifier);
        request.ref = "";
        _refusesText("ref", 0, 80);
        incidents.report(request);
        request.ref = _text(81);
        _refusesText("ref", 81, 80);
        incidents.report(request);
        request.ref = _text(80);
        request.summary = "";
        _refusesText("summary", 0, 200);
        incidents.report(request);
        request.summary = _text(201);
        _refusesText("summary", 201, 200);
        incidents.report(request);
        request.summary = _text(200);
        request.severity = IIncidents.Severity.NONE;
        vm.expectRevert(IIncidents.Incidents_SeverityMissing.selector);
        incidents.report(request);
        request.severity = IIncidents.Severity.LOW;
        request.eventTime = NOW + 1;
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_EventInFuture.selector, NOW + 1, START));
        incidents.report(request);
        request.eventTime = 0;
        incidents.report(request);
        vm.stopPrank();
    }

    function test_report__no_or_too_many_subjects__refused() public {
        IIncidents.ReportRequest memory request = _report();
        vm.startPrank(verifier);
        request.subjects = new IIncidents.Subject[](0);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_SubjectCount.selector, 0, 16));
        incidents.report(request);
        request.subjects = new IIncidents.Subject[](17);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_SubjectCount.selector, 17, 16));
        incidents.report(request);
        vm.stopPrank();
    }

    function test_report__about_what_is_not_known__refused() public {
        _refusesSubject(IIncidents.Subject(SubjectKind.NONE, 1, 0));
        _refusesSubject(IIncidents.Subject(SubjectKind.BATCH, ore, pit));
        _refusesSubject(IIncidents.Subject(SubjectKind.DOCUMENT, 0, 0));
        _refusesSubject(IIncidents.Subject(SubjectKind.HOLDING, ore, 99));
        _refusesSubject(IIncidents.Subject(SubjectKind.SITE, 99, 0));
        _refusesSubject(IIncidents.Subject(SubjectKind.SITE, (uint256(1) << 32) | pit, 0));
        _refusesSubject(IIncidents.Subject(SubjectKind.MATERIAL_AT_SITE, (99 << 16) | ORE, 0));
        _refusesSubject(IIncidents.Subject(SubjectKind.MEMBER, 99, 0));
        _refusesSubject(IIncidents.Subject(SubjectKind.MEMBER, (uint256(1) << 32) | mineMember, 0));
        _refusesSubject(IIncidents.Subject(SubjectKind.INCIDENT, 99, 0));
        IIncidents.ReportRequest memory request = _report();
        request.subjects[0] = IIncidents.Subject(SubjectKind.BATCH, 99, 0);
        vm.prank(verifier);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, 99));
        incidents.report(request);
    }

    function test_report__about_everything_there_is__reported() public {
        vm.prank(mine);
        bytes32 earlier = incidents.report(_report());
        IIncidents.ReportRequest memory request = _report();
        request.subjects = new IIncidents.Subject[](9);
        request.subjects[0] = IIncidents.Subject(SubjectKind.BATCH, ore, 0);
        request.subjects[1] = IIncidents.Subject(SubjectKind.HOLDING, ore, refinery);
        request.subjects[2] = IIncidents.Subject(SubjectKind.SITE, pit, 0);
        request.subjects[3] = IIncidents.Subject(SubjectKind.MATERIAL_AT_SITE, (uint256(pit) << 16) | ORE, 0);
        request.subjects[4] = IIncidents.Subject(SubjectKind.MEMBER, mineMember, 0);
        request.subjects[5] = IIncidents.Subject(SubjectKind.TRANSFER, 5, 0);
        request.subjects[6] = IIncidents.Subject(SubjectKind.CERTIFICATE, 6, 0);
        request.subjects[7] = IIncidents.Subject(SubjectKind.DOCUMENT, 7, 0);
        request.subjects[8] = IIncidents.Subject(SubjectKind.INCIDENT, uint256(earlier), 0);
        bytes32 expected = incidents.idOf(verifierMember, request.ref);
        vm.expectEmit(address(incidents));
        emit IIncidents.IncidentReported(
            expected, verifierMember, IIncidents.Severity.SERIOUS, NOW - 1, request.subjects, PAPER, "s", request.ref
        );
        vm.prank(verifier);
        vm.assertEq(incidents.report(request), expected);

        IIncidents.Incident memory incident = incidents.incidentOf(expected);
        vm.assertEq(incident.member, verifierMember);
        vm.assertEq(incident.reportedAt, START);
        vm.assertTrue(incident.severity == IIncidents.Severity.SERIOUS);
        vm.assertTrue(incident.state == IIncidents.IncidentState.OPEN);
        vm.assertEq(incident.sequence, 1);
        vm.assertEq(incidents.openCount(), 0, "a report holds nothing");
    }

    function test_report__reference_twice__refused() public {
        IIncidents.ReportRequest memory request = _report();
        vm.startPrank(verifier);
        bytes32 incidentId = incidents.report(request);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_ReferenceUsed.selector, incidentId));
        incidents.report(request);
        vm.stopPrank();
        vm.prank(mine);
        vm.assertTrue(incidents.report(request) != incidentId);
    }

    function test_report__by_a_member_on_hold__heard() public {
        _govern(_member(refinerMember));
        _govern(_site(refinery));
        vm.prank(refiner);
        vm.assertTrue(incidents.report(_report()) != 0);
    }

    // Evidence and end

    function test_addEvidence__by_another_or_badly__refused() public {
        bytes32 incidentId = _reported();
        vm.prank(mine);
        _refusesReporter(incidentId, mineMember);
        incidents.addEvidence(incidentId, 1, PAPER, "n");
        vm.prank(stranger);
        _refusesUnknownAccount(stranger);
        incidents.addEvidence(incidentId, 1, PAPER, "n");
        vm.startPrank(verifier);
        _refusesUnknown("x");
        incidents.addEvidence("x", 1, PAPER, "n");
        _refusesSequence(incidentId, 1, 2);
        incidents.addEvidence(incidentId, 2, PAPER, "n");
        _refusesText("note", 0, 200);
        incidents.addEvidence(incidentId, 1, PAPER, "");
        vm.expectRevert(IIncidents.Incidents_EvidenceMissing.selector);
        incidents.addEvidence(incidentId, 1, 0, "n");
        vm.stopPrank();
    }

    function test_addEvidence__by_the_reporter_and_a_regulator__added() public {
        bytes32 incidentId = _reported();
        vm.expectEmit(address(incidents));
        emit IIncidents.EvidenceAdded(incidentId, verifierMember, PAPER, "n");
        vm.prank(verifier);
        incidents.addEvidence(incidentId, 1, PAPER, "n");
        vm.prank(regulator);
        incidents.addEvidence(incidentId, 2, PAPER, "n");

        vm.assertEq(incidents.incidentOf(incidentId).sequence, 3);
    }

    function test_closeIncident__by_another_or_badly__refused() public {
        bytes32 incidentId = _reported();
        vm.prank(mine);
        _refusesReporter(incidentId, mineMember);
        incidents.closeIncident(incidentId, 1, 0, "s");
        vm.startPrank(verifier);
        _refusesUnknown("x");
        incidents.closeIncident("x", 1, 0, "s");
        _refusesSequence(incidentId, 1, 0);
        incidents.closeIncident(incidentId, 0, 0, "s");
        _refusesText("statement", 201, 200);
        incidents.closeIncident(incidentId, 1, 0, _text(201));
        _refusesStranger(verifier);
        incidents.closeIncidentByGovernance(incidentId, 1, 0, "s");
        vm.stopPrank();
    }

    function test_closeIncident__by_the_reporter__ends_it_and_lifts_nothing() public {
        bytes32 incidentId = _reported();
        IIncidents.HoldRequest memory order = _order(_batch(ore));
        order.incidentId = incidentId;
        vm.prank(mine);
        bytes32 holdId = incidents.placeHold(order);
        vm.expectEmit(address(incidents));
        emit IIncidents.IncidentClosed(incidentId, verifierMember, PAPER, "s");
        vm.startPrank(verifier);
        incidents.closeIncident(incidentId, 1, PAPER, "s");

        vm.assertTrue(incidents.incidentOf(incidentId).state == IIncidents.IncidentState.CLOSED);
        vm.assertEq(incidents.incidentOf(incidentId).sequence, 2);
        vm.assertTrue(_isLive(holdId) && _isBatchOnHold(ore));
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_IncidentClosed.selector, incidentId));
        incidents.closeIncident(incidentId, 2, 0, "s");
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_IncidentClosed.selector, incidentId));
        incidents.addEvidence(incidentId, 2, PAPER, "n");
        vm.stopPrank();
    }

    function test_closeIncident__reporter_is_gone__by_a_regulator_or_governance() public {
        bytes32 first = _reported();
        bytes32 second = _reported();
        membership.suspendMember(verifierMember, "r");
        vm.prank(regulator);
        incidents.closeIncident(first, 1, 0, "s");
        vm.expectEmit(address(incidents));
        emit IIncidents.IncidentClosed(second, 0, 0, "s");
        incidents.closeIncidentByGovernance(second, 1, 0, "s");

        vm.assertTrue(incidents.incidentOf(first).state == IIncidents.IncidentState.CLOSED);
        vm.assertTrue(incidents.incidentOf(second).state == IIncidents.IncidentState.CLOSED);
        _refusesUnknown("x");
        incidents.closeIncidentByGovernance("x", 1, 0, "s");
    }

    function _reported() private returns (bytes32) {
        IIncidents.ReportRequest memory request = _report();
        vm.prank(verifier);
        return incidents.report(request);
    }

    function _refusesSubject(IIncidents.Subject memory subject) private {
        IIncidents.ReportRequest memory request = _report();
        request.subjects[0] = subject;
        vm.prank(verifier);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_UnknownSubject.selector, subject.kind, subject.id, subject.site)
        );
        incidents.report(request);
    }

    function _refusesReporter(bytes32 incidentId, uint32 member) private {
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_NotReporter.selector, incidentId, verifierMember, member)
        );
    }

    function _refusesUnknown(bytes32 incidentId) private {
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_UnknownIncident.selector, incidentId));
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {
    BatchFlags,
    BatchRecord,
    CertificateChange,
    CertificateStatus,
    SiteKind,
    SubjectKind,
    WasteClass
} from "../../contracts/libraries/Types.sol";
import {CheatBook} from "./CheatBook.sol";

/// @notice The cheat book, `docs/cheats.md`: origin, recycled share and validity out of nothing.
contract CheatsClaimsTest is CheatBook {
    function setUp() public {
        _open();
    }

    // Origin

    /// @dev O1
    function test_untracked__relabelled_by_a_process__stays_marked() public {
        uint256 bought = _untracked("BOUGHT", 1e9, _share(CO, 2e8));
        IProduction.TransformRequest memory cheat =
            _step(refinery, bought, 1e9, _output("S1", SULPHATE, 1e9, _share(CO, 2e8), BALANCED & 0x38));
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, CO, 1, 0));
        production.transform(cheat);
        uint256 salt =
            _transform(refiner, _step(refinery, bought, 1e9, _output("S1", SULPHATE, 1e9, _share(CO, 2e8), 0)))[0];
        uint256 again =
            _transform(refiner, _step(refinery, salt, 1e9, _output("S2", SULPHATE, 1e9, _share(CO, 2e8), 0)))[0];
        vm.assertTrue(_record(again).batch.flags & BatchFlags.CONTAINS_UNTRACKED != 0);
        vm.assertEq(_model(again, CO), 0);
    }

    /// @dev O2: the table allows controlled blending; the mark and the traced shares show what it is.
    function test_untracked__with_a_speck_of_claimed__stays_marked_and_blended() public {
        uint256 bought = _untracked("BOUGHT", 1e9, _share(CO, 2e8));
        uint256 speck = _delivered("SPECK", 1, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, bought, 1e9, _output("S", SULPHATE, 1e9, _share(CO, 2e8), SEGREGATED));
        request.inputs = _two(bought, 1e9, speck, 1);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, CO, 3, 2));
        production.transform(request);
        request.outputs[0].models = BLENDED;
        uint256 made = _transform(refiner, request)[0];
        vm.assertTrue(_record(made).batch.flags & BatchFlags.CONTAINS_UNTRACKED != 0);
    }

    /// @dev O3
    function test_untracked__declared_with_a_claim__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(refinery, CONCENTRATE, "B", 1e9, _share(CO, 2e8));
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, 0, PRESERVED, 0));
        production.declareUntracked(request);
    }

    /// @dev O4: two mines in one lot are never one origin again.
    function test_origin__of_two_mixed__is_none() public {
        uint256 ore = _delivered("ORE", 1e9, _share(CO, 2e8));
        IProduction.SourceRequest memory request = _sourceRequest(recycling, WASTE_BATTERY, "W", 1, _share(CO, 2e8));
        vm.prank(recycler);
        uint256 battery = production.intakeWaste(request, _waste(WasteClass.POST_CONSUMER));
        bytes32 transferId = _offer(recycler, battery, 1, recycling, refinerRecycling, WasteClass.POST_CONSUMER, false);
        _take(transferId, 1, refinerRecycling);
        _moveTo(ore, refinerRecycling);
        IProduction.TransformRequest memory mix =
            _step(refinerRecycling, ore, 1e9, _output("S", SULPHATE, 1e9, _share(CO, 2e8), PRESERVED));
        mix.inputs = _two(ore, 1e9, battery, 1);
        mix.inputs[1].wasteClass = WasteClass.POST_CONSUMER;
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, CO, 4, 3));
        production.transform(mix);
        mix.outputs[0].models = SEGREGATED;
        vm.assertEq(_record(_transform(refiner, mix)[0]).batch.origin, 0);
    }

    // Recycled share

    /// @dev R1: allocation only under mass balance, never more than came in, and labelled wherever it goes on.
    function test_recycled__all_credit_into_one_output__labelled_and_bounded() public {
        uint256 waste = _intake("W", 10, _share(NI, 1e8));
        IProduction.TransformRequest memory request =
            _step(recycling, waste, 10, _output("HOT", SULPHATE, 1e10, _share(NI, 5e7), BLENDED));
        request.inputs[0].wasteClass = WasteClass.POST_CONSUMER;
        request.allocateRecycled = true;
        request.outputs[0].recycled = _share(6, 5e7);
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_RecycledNotAllocatable.selector, 6));
        production.transform(request);
        request.outputs[0].models = BALANCED;
        uint256 hot = _transform(recycler, request)[0];
        uint256 next =
            _transform(recycler, _step(recycling, hot, 1e10, _output("NEXT", SULPHATE, 1e10, _share(NI, 5e7), 0)))[0];
        vm.assertTrue(_record(next).batch.flags & BatchFlags.RECYCLED_ALLOCATED != 0);
    }

    /// @dev R2
    function test_recycled__allocated_beyond_the_pool__refused() public {
        uint256 waste = _intake("W", 1, _share(NI, 1e8));
        uint256 ore = _delivered("ORE", 1e9, _share(NI, 5e8));
        _send(ore, refinery, recycling);
        IProduction.TransformRequest memory request =
            _step(recycling, waste, 1, _output("HOT", SULPHATE, 1e9, _share(NI, 5e8), BALANCED));
        request.inputs = _two(waste, 1, ore, 1e9);
        request.inputs[0].wasteClass = WasteClass.POST_CONSUMER;
        request.allocateRecycled = true;
        request.outputs[0].recycled = _share(6, 1e8 + 1);
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(
                IProductionErrors.Production_RecycledBalance.selector, 6, uint256(1e8 + 1) * 1e9, 1e17
            )
        );
        production.transform(request);
    }

    /// @dev R3
    function test_scrap__bought_outside__is_no_waste() public {
        IProduction.SourceRequest memory request = _sourceRequest(refinery, SULPHATE, "B", 1e9, _share(NI, 2e8));
        request.models = 0;
        vm.prank(refiner);
        uint256 bought = production.declareUntracked(request);
        ICustody.OfferRequest memory offer = _request(bought, 1e9, refinery, recycling, WasteClass.NONE, true);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ScrapNotMade.selector, bought));
        custody.offer(offer);
    }

    /// @dev R4
    function test_scrap__by_way_of_a_recycler_back_to_its_maker__refused() public {
        uint256 scrap = _scrap();
        bytes32 transferId = _offer(refiner, scrap, 1e9, refinery, recycling, WasteClass.NONE, true);
        _take(transferId, 1e9, recycling);
        vm.assertEq(token.balanceOf(Holders.atSite(recycling, WasteClass.MANUFACTURING), scrap), 1e9);
        ICustody.OfferRequest memory back =
            _request(scrap, 1e9, recycling, refinerRecycling, WasteClass.MANUFACTURING, false);
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ScrapOfReceiver.selector, scrap, refinerMember));
        custody.offer(back);
    }

    /// @dev R5: a member's own recycling site does not turn its own scrap into recycled metal.
    function test_scrap__moved_to_ones_own_recycling_site__is_no_waste() public {
        uint256 scrap = _scrap();
        _moveTo(scrap, refinerRecycling);
        IProduction.TransformRequest memory request =
            _step(refinerRecycling, scrap, 1e9, _output("S2", SULPHATE, 1e9, _share(NI, 2e8), 0));
        vm.assertEq(_record(_transform(refiner, request)[0]).recycled, 0);
    }

    /// @dev R6
    function test_product__taken_in_as_waste__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(recycling, SULPHATE, "S", 1e9, _share(NI, 2e8));
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(
                IProductionErrors.Production_MaterialNotMadeHere.selector, SULPHATE, SiteKind.COLLECTION
            )
        );
        production.intakeWaste(request, _waste(WasteClass.POST_CONSUMER));
    }

    /// @dev R7: what is put together of another's parts is no product, and nobody takes it as scrap.
    function test_scrap_parent__with_the_recyclers_own_parts__is_no_scrap() public {
        IMembership.Material memory row = membership.materialOf(MODULE);
        row.scrap = true;
        membership.setMaterial(MODULE, row, "MODULE", "Scrap module", "book");
        row = membership.materialOf(PART);
        row.siteKinds |= uint32(1) << uint32(SiteKind.RECYCLING);
        membership.setMaterial(PART, row, "PART", "Part", "book");
        uint256 ore = _delivered("ORE", 1e9, _share(NI, 2e8));
        _send(ore, refinery, recycling);
        uint256 part =
            _transform(recycler, _step(recycling, ore, 1e9, _output("PART", PART, 10, _share(NI, 1e6), 0)))[0];
        _ship(recycler, part, 10, recycling, refinery);
        vm.prank(refiner);
        uint256 pack = assembly_.assemble(_parentRequest(refinery, "PACK", 10, _children(part, 1)));
        ICustody.OfferRequest memory offer = _request(pack, 10, refinery, recycling, WasteClass.NONE, true);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ScrapNotMade.selector, pack));
        custody.offer(offer);
    }

    /// @dev R8: a tolerance gives mass, never recycled mass.
    function test_recycled__by_tolerance__grows_not() public {
        uint256 waste = _intake("W", 1000, _share(NI, 1e6));
        IProduction.TransformRequest memory request =
            _step(recycling, waste, 1000, _output("S", SULPHATE, 1e10, _share(NI, 100_200_000), 0));
        request.inputs[0].wasteClass = WasteClass.POST_CONSUMER;
        request.assay = _ticket();
        _anchorAssay(recycler, request.assay);
        BatchRecord memory made = _record(_transform(recycler, request)[0]);
        vm.assertEq(made.recycled >> 192, 1e8);
    }

    // Time

    /// @dev T1
    function test_backdating__into_an_emptier_capacity_year__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "A", 1e9, _share(CO, 2e8));
        request.eventTime = NOW - 200 days;
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_EventTooOld.selector, NOW - 200 days, uint256(NOW) - 30 days)
        );
        production.extract(request);
    }

    /// @dev T2: inside the window the year of the event counts, with that year's own cap.
    function test_backdating__over_new_year_inside_the_window__counts_in_the_old_year() public {
        vm.warp(1_798_761_600 + 5 days);
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "A", 1e9, _share(CO, 2e8));
        request.eventTime = 1_798_761_600 + 1 days;
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_CapacityExceeded.selector, pit, 2027, CO, 2e8, 0));
        production.extract(request);
        request.eventTime = 1_798_761_600 - 1 days;
        vm.prank(mine);
        production.extract(request);
        vm.assertEq(token.capacityUsedOf(pit, 2026)[CO], 2e8);
        vm.assertEq(token.capacityUsedOf(pit, 2027)[CO], 0);
    }

    /// @dev T3
    function test_backdating__before_an_input__refused() public {
        uint256 ore = _delivered("ORE", 1e9, 0);
        IProduction.TransformRequest memory request = _step(refinery, ore, 1e9, _output("S", SULPHATE, 1, 0, 0));
        request.eventTime = NOW - 3 days;
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(
                IProductionErrors.Production_EventBeforeInput.selector, ore, NOW - 3 days, NOW - 2 days
            )
        );
        production.transform(request);
    }

    /// @dev T4: a certificate may be dated back; what was known then does not change by it.
    function test_backdating__a_certificate__known_only_since_its_issue() public {
        vm.warp(START + 10 days);
        bytes32 certificate = _certify(verifier, SubjectKind.SITE, refinery);
        vm.assertTrue(documents.statusAt(certificate, NOW, NOW + 10 days) == CertificateStatus.VALID);
        vm.assertTrue(documents.statusAt(certificate, NOW, NOW + 9 days) == CertificateStatus.NONE);
    }

    /// @dev T5
    function test_accept__after_the_offer_expired__refused() public {
        uint256 ore = _extract("ORE", 1e9, 0);
        bytes32 transferId = _offer(mine, ore, 1e9, pit, refinery, WasteClass.NONE, false);
        vm.warp(NOW + 7 days);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_Expired.selector, transferId, NOW + 7 days));
        custody.accept(_arrival(transferId, 1e9));
    }

    // Validity

    /// @dev V1
    function test_certificate__about_ones_own_batch__refused() public {
        IDocuments.CertificateRequest memory request = _certificate(SubjectKind.SITE, _ownSite());
        vm.prank(otherVerifier);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_OwnSubject.selector, otherVerifierMember));
        documents.issueCertificate(request);
    }

    /// @dev V2
    function test_certificate__revived_after_revocation__refused() public {
        bytes32 certificate = _certify(verifier, SubjectKind.SITE, refinery);
        vm.prank(verifier);
        documents.revokeCertificate(certificate, 0, NOW, "r");
        vm.prank(verifier);
        vm.expectRevert(
            abi.encodeWithSelector(
                IDocuments.Documents_Transition.selector,
                certificate,
                CertificateStatus.REVOKED,
                CertificateChange.REINSTATED
            )
        );
        documents.reinstateCertificate(certificate, 1, "r");
        vm.assertTrue(documents.statusAt(certificate, type(uint40).max, NOW) == CertificateStatus.REVOKED);
    }

    /// @dev V3
    function test_suspended_member__acts_all_the_same__refused() public {
        membership.suspendMember(mineMember, "r");
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "A", 1e9, 0);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, mineMember));
        production.extract(request);
    }

    /// @dev V4
    function test_transfer__accepted_by_its_sender__refused() public {
        uint256 ore = _extract("ORE", 1e9, 0);
        bytes32 transferId = _offer(mine, ore, 1e9, pit, refinery, WasteClass.NONE, false);
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        custody.accept(_arrival(transferId, 1e9));
    }

    /// @dev V5
    function test_assay__anchored_by_another_or_as_another_kind__refused() public {
        uint256 ore = _delivered("ORE", 1e9, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, ore, 1e9, _output("S", SULPHATE, 1e9, _share(CO, 2e8), 0));
        request.assay = _ticket();
        _anchorAssay(mine, request.assay);
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(IProductionErrors.Production_AssayNotAnchored.selector, request.assay, refinerMember)
        );
        production.transform(request);
    }

    function _certificate(SubjectKind kind, uint256 id) private returns (IDocuments.CertificateRequest memory) {
        return IDocuments.CertificateRequest({
            ref: "C",
            sha256Hash: _ticket(),
            cid: "",
            scheme: SCHEME,
            subjectKind: kind,
            subjectId: id,
            validFrom: NOW - 5 days,
            validUntil: NOW + 30 days,
            supersedes: 0
        });
    }

    function _certify(address account, SubjectKind kind, uint256 id) private returns (bytes32) {
        IDocuments.CertificateRequest memory request = _certificate(kind, id);
        vm.prank(account);
        return documents.issueCertificate(request);
    }

    function _ownSite() private returns (uint32) {
        return _register(otherVerifierMember, _kindOf(pit), "verifierPit");
    }

    /// @dev A product of the refinery that its book calls scrap.
    function _scrap() private returns (uint256) {
        uint256 ore = _delivered("ORE", 1e9, _share(NI, 2e8));
        return _transform(refiner, _step(refinery, ore, 1e9, _output("S", SULPHATE, 1e9, _share(NI, 2e8), 0)))[0];
    }

    function _moveTo(uint256 batchId, uint32 to) private {
        vm.prank(refiner);
        custody.moveStock(ICustody.MoveRequest("MOVE", batchId, 1e9, refinery, to, WasteClass.NONE, NOW - 1 days));
    }

    function _send(uint256 batchId, uint32 from, uint32 to) private {
        _ship(refiner, batchId, 1e9, from, to);
    }
}

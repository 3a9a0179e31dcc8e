// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Custody} from "../../contracts/Custody.sol";
import {Documents} from "../../contracts/Documents.sol";
import {Production} from "../../contracts/Production.sol";
import {SignedRequests} from "../../contracts/SignedRequests.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {ISignedRequests} from "../../contracts/interfaces/ISignedRequests.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {
    Batch,
    CertificateStatus,
    DocumentKind,
    SiteKind,
    SubjectKind,
    TransferState,
    WasteClass
} from "../../contracts/libraries/Types.sol";
import {AnsweringWallet, SignedRequestsScene} from "./SignedRequestsScene.sol";

/// @notice What each message does, and the words it refuses. What is refused of all alike is in
/// `SignedRequestsRefusals.t.sol`.
contract SignedRequestsTest is SignedRequestsScene {
    event RequestRelayed(address indexed signer, uint256 indexed nonce, bytes32 indexed digest, address relayer);
    event NoncesCancelled(address indexed signer, uint256 indexed firstNonce, uint64 count);

    function setUp() public {
        _foundSigners();
    }

    // The contract

    function test_constructor__a_module_that_does_not_trust_it__refused() public {
        Production otherProduction = new Production(address(manager), membership, token, documents, stranger);
        Custody otherCustody = new Custody(address(manager), membership, token, documents, stranger);
        Documents otherDocuments = new Documents(address(manager), membership, token, stranger);
        vm.expectRevert(_notTrusted(address(otherProduction)));
        new SignedRequests(membership, token, otherProduction, custody, documents);

        // The next contract but two of this test: trusted by the first, and by the second, but not by the rest.
        address next = signing.computeCreateAddress(address(this), signing.getNonce(address(this)) + 2);
        production = new Production(address(manager), membership, token, documents, next);
        custody = new Custody(address(manager), membership, token, documents, next);
        uint256 snapshot = vm.snapshotState();
        vm.expectRevert(_notTrusted(address(otherCustody)));
        new SignedRequests(membership, token, production, otherCustody, documents);
        vm.revertToState(snapshot);
        vm.expectRevert(_notTrusted(address(otherDocuments)));
        new SignedRequests(membership, token, production, custody, otherDocuments);
    }

    function test_constructor__what_it_was_given__kept() public view {
        vm.assertEq(address(requests.MEMBERSHIP()), address(membership));
        vm.assertEq(address(requests.TOKEN()), address(token));
        vm.assertEq(address(requests.PRODUCTION()), address(production));
        vm.assertEq(address(requests.CUSTODY()), address(custody));
        vm.assertEq(address(requests.DOCUMENTS()), address(documents));
    }

    function test_domain__names_product_version_chain_and_contract() public view {
        (, string memory name, string memory version, uint256 chainId, address verifyingContract,,) =
            requests.eip712Domain();
        vm.assertEq(keccak256(bytes(name)), keccak256("Oreline"));
        vm.assertEq(keccak256(bytes(version)), keccak256("1"));
        vm.assertEq(chainId, block.chainid);
        vm.assertEq(verifyingContract, address(requests));
    }

    function test_modules__the_signers_bytes_behind_a_strangers_call__mean_nothing() public {
        ICustody.OfferRequest memory request;
        vm.prank(stranger);
        (bool done, bytes memory answer) =
            address(custody).call(bytes.concat(abi.encodeCall(ICustody.offer, (request)), bytes20(mineSigner)));
        vm.assertFalse(done);
        vm.assertEq(
            keccak256(answer),
            keccak256(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger))
        );
    }

    function test_modules__trust_this_contract_and_nobody_else() public view {
        address[3] memory modules = [address(custody), address(production), address(documents)];
        for (uint256 i = 0; i < modules.length; ++i) {
            vm.assertEq(ERC2771Context(modules[i]).trustedForwarder(), address(requests));
        }
    }

    // Offer

    function test_offer__signed__the_transfer_it_describes() public {
        Message memory message = _message(Verb.OFFER);
        vm.expectEmit(address(requests));
        emit RequestRelayed(mineSigner, 0, _digest(message), stranger);
        bytes32 transferId = abi.decode(_carriesOut(message, MINE_KEY), (bytes32));

        vm.assertEq(transferId, custody.transferIdOf(mineMember, "T2"));
        ICustody.Transfer memory found = custody.transferOf(transferId);
        vm.assertEq(found.batchId, ore);
        vm.assertEq(found.quantity, 300);
        vm.assertEq(found.fromSite, pit);
        vm.assertEq(found.toSite, refinery);
        vm.assertEq(found.eventTime, NOW);
        vm.assertEq(found.expiresAt, EXPIRY);
        vm.assertEq(found.tolerancePpm, 5000);
        vm.assertEq(uint8(found.state), uint8(TransferState.OFFERED));
        vm.assertEq(uint8(found.fromClass), uint8(WasteClass.NONE));
        vm.assertEq(token.balanceOf(address(custody), ore), 500);
    }

    function test_offer__pieces__counted_in_pieces() public {
        uint256 cells = _cells();
        ISignedRequests.Offer memory request = _cellOffer();
        _refusesSigned(_of(request, "quantity", 1), MINE_KEY, _wrongUnit("quantity", true));
        request.splittingLimits.unit = "parts per billion";
        _refusesSigned(_of(request), MINE_KEY, _wrongUnit("splittingLimits", true));
        request.splittingLimits.unit = "milligrams per piece";
        bytes32 transferId = abi.decode(_carriesOut(_of(request), MINE_KEY), (bytes32));
        vm.assertEq(custody.transferOf(transferId).quantity, 12);
        vm.assertEq(custody.transferOf(transferId).batchId, cells);
    }

    function test_offer__bulk_in_pieces__refused() public {
        ISignedRequests.Offer memory request = _offer();
        request.quantityPieces = 300;
        _refusesSigned(_of(request), MINE_KEY, _wrongUnit("quantity", false));
        request.quantityPieces = 0;
        request.splittingLimits.unit = "milligrams per piece";
        _refusesSigned(_of(request), MINE_KEY, _wrongUnit("splittingLimits", false));
        request.splittingLimits.unit = "";
        _refusesSigned(_of(request), MINE_KEY, _wrongUnit("splittingLimits", false));
    }

    function test_offer__unknown_identifiers__refused() public {
        ISignedRequests.Offer memory request = _offer();
        request.batch.issuer = "urn:member:nobody";
        _refusesSigned(_of(request), MINE_KEY, _unknownMember("urn:member:nobody"));
        request = _offer();
        request.receiver = "";
        _refusesSigned(_of(request), MINE_KEY, _unknownMember(""));
        request = _offer();
        request.owner = "nobody";
        _refusesSigned(_of(request), MINE_KEY, _unknownMember("nobody"));
        request = _offer();
        request.fromSite = "Pit";
        _refusesSigned(_of(request), MINE_KEY, _unknownSite("Pit"));
        request = _offer();
        request.toSite = "nowhere";
        _refusesSigned(_of(request), MINE_KEY, _unknownSite("nowhere"));
    }

    function test_offer__unknown_lot__refused() public {
        ISignedRequests.Offer memory request = _offer();
        request.batch.lot = "ore";
        uint256 batchId = token.batchIdOf(mineMember, "P", "ore", 0);
        _refusesSigned(
            _of(request), MINE_KEY, abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, batchId)
        );
    }

    function test_offer__receiver_that_does_not_operate_the_site__refused() public {
        ISignedRequests.Offer memory request = _offer();
        request.receiver = "urn:member:recycler";
        _refusesSigned(_of(request), MINE_KEY, _wrongReceiver(recyclerMember, refinerMember));
    }

    function test_offer__waste_classes__by_their_words() public {
        uint256 waste = _mint(recycling, SCRAP, "WASTE", 1000, 0, WasteClass.POST_CONSUMER);
        ISignedRequests.Offer memory request = _offer();
        request.wasteClass = "scrap";
        _refusesSigned(
            _of(request),
            MINE_KEY,
            abi.encodeWithSelector(ISignedRequests.SignedRequests_UnknownWord.selector, "wasteClass", "scrap")
        );
        // There is no waste of the pit: the ledger looks under the class that was named.
        request.wasteClass = "manufacturing";
        request.toSite = "refinerRecycling";
        _refusesSigned(
            _of(request),
            MINE_KEY,
            abi.encodeWithSelector(
                IERC1155Errors.ERC1155InsufficientBalance.selector,
                Holders.atSite(pit, WasteClass.MANUFACTURING),
                0,
                300,
                ore
            )
        );

        membership.addAccountFor(recyclerMember, signing.addr(STRANGER_KEY));
        request.signer = signing.addr(STRANGER_KEY);
        request.batch = ISignedRequests.Batch("urn:member:recycler", "P", "WASTE", 0);
        request.fromSite = "recycling";
        request.wasteClass = "post-consumer";
        bytes32 transferId = abi.decode(_carriesOut(_of(request), STRANGER_KEY), (bytes32));
        vm.assertEq(custody.transferOf(transferId).batchId, waste);
        vm.assertEq(uint8(custody.transferOf(transferId).fromClass), uint8(WasteClass.POST_CONSUMER));
    }

    function test_offer__as_waste_to_no_recycling_site__refused() public {
        ISignedRequests.Offer memory request = _offer();
        request.asWaste = true;
        bytes memory reason = abi.encodeWithSelector(ICustody.Custody_WasteSite.selector, refinery, SiteKind.REFINERY);
        _refusesSigned(_of(request), MINE_KEY, reason);
    }

    // Accept

    function test_accept__signed__booked_at_the_receiver() public {
        ISignedRequests.Accept memory request = _accept();
        request.weighedMilligrams = 199;
        TransferState state = abi.decode(_carriesOut(_of(request), REFINER_KEY), (TransferState));
        vm.assertEq(uint8(state), uint8(TransferState.ACCEPTED));
        vm.assertEq(token.balanceOf(Holders.atSite(refinery, WasteClass.NONE), ore), 199);
    }

    function test_accept__damaged__disputed_with_its_reason() public {
        ISignedRequests.Accept memory request = _accept();
        request.damaged = true;
        request.reason = "bag torn";
        TransferState state = abi.decode(_carriesOut(_of(request), REFINER_KEY), (TransferState));
        vm.assertEq(uint8(state), uint8(TransferState.DISPUTED));
    }

    function test_accept__own_assay__all_it_says_as_if_called_by_the_signer() public {
        bytes32 assay = keccak256("assay");
        vm.prank(refiner);
        documents.anchor(assay, DocumentKind.ASSAY, SubjectKind.BATCH, ore, "");
        ISignedRequests.Accept memory request = _accept();
        request.assaySha256 = assay;
        request.assayedShares = ISignedRequests.Shares("parts per billion", 1, 2, 3, 4, 5, 6, 7, 8);
        request.reason = "richer than told";
        ICustody.AcceptRequest memory direct = ICustody.AcceptRequest({
            transferId: firstTransfer,
            sequence: 1,
            weighed: 200,
            eventTime: NOW,
            damaged: false,
            assay: assay,
            composition: _lanes(1),
            reason: "richer than told"
        });
        uint256 snapshot = vm.snapshotState();
        vm.recordLogs();
        vm.prank(refinerSigner);
        TransferState state = custody.accept(direct);
        bytes32 expected = keccak256(abi.encode(vm.getRecordedLogs()));
        vm.revertToState(snapshot);
        vm.recordLogs();
        vm.assertEq(uint8(abi.decode(_carriesOut(_of(request), REFINER_KEY), (TransferState))), uint8(state));
        vm.assertEq(keccak256(abi.encode(_withoutOwn())), expected);
    }

    function test_accept__pieces__counted_in_pieces() public {
        uint256 cells = _cells();
        bytes32 transferId = abi.decode(_carriesOut(_of(_cellOffer()), MINE_KEY), (bytes32));
        ISignedRequests.Accept memory request = _cellAccept();
        request.weighedMilligrams = 12;
        _refusesSigned(_of(request), REFINER_KEY, _wrongUnit("weighed", true));
        request.weighedMilligrams = 0;
        request.assayedShares.unit = "parts per billion";
        _refusesSigned(_of(request), REFINER_KEY, _wrongUnit("assayedShares", true));
        request.assayedShares.unit = "milligrams per piece";
        request.transfer.quantityMilligrams = 12;
        _refusesSigned(_of(request), REFINER_KEY, _wrongUnit("quantity", true));
        request.transfer.quantityMilligrams = 0;
        _carriesOut(_of(request), REFINER_KEY);
        vm.assertEq(uint8(custody.transferOf(transferId).state), uint8(TransferState.ACCEPTED));
        vm.assertEq(token.balanceOf(Holders.atSite(refinery, WasteClass.NONE), cells), 12);
    }

    function test_accept__words_that_do_not_fit_the_transfer__refused() public {
        ISignedRequests.Accept memory request = _accept();
        request.transfer.ref = "T9";
        bytes32 unknown = custody.transferIdOf(mineMember, "T9");
        bytes memory reason = abi.encodeWithSelector(ICustody.Custody_UnknownTransfer.selector, unknown);
        _refusesSigned(_of(request), REFINER_KEY, reason);
        request = _accept();
        request.transfer.sender = "nobody";
        _refusesSigned(_of(request), REFINER_KEY, _unknownMember("nobody"));
        request = _accept();
        request.transfer.receiver = "urn:member:mine";
        _refusesSigned(_of(request), REFINER_KEY, _wrongReceiver(mineMember, refinerMember));
        request = _accept();
        request.transfer.batch.lot = "OTHER";
        uint256 other = _mint(pit, ORE, "OTHER");
        reason = abi.encodeWithSelector(ISignedRequests.SignedRequests_WrongBatch.selector, other, ore);
        _refusesSigned(_of(request), REFINER_KEY, reason);
        request = _accept();
        request.transfer.quantityMilligrams = 199;
        reason = abi.encodeWithSelector(ISignedRequests.SignedRequests_WrongQuantity.selector, 199, 200);
        _refusesSigned(_of(request), REFINER_KEY, reason);
        request = _accept();
        request.transfer.sequence = 2;
        reason = abi.encodeWithSelector(ICustody.Custody_Sequence.selector, firstTransfer, 1, 2);
        _refusesSigned(_of(request), REFINER_KEY, reason);
    }

    function test_accept__by_the_sender__refused() public {
        ISignedRequests.Accept memory request = _accept();
        request.signer = mineSigner;
        _refusesSigned(
            _of(request),
            MINE_KEY,
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
    }

    function test_accept__at_a_closed_site__refused() public {
        membership.closeSite(refinery, "r");
        _refusesSigned(
            _of(_accept()), REFINER_KEY, abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, refinery)
        );
    }

    function test_accept__of_a_batch_on_hold__refused() public {
        token.setBatchHold(ore, true);
        _refusesSigned(_of(_accept()), REFINER_KEY, abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore));
    }

    // Reject and cancel

    function test_reject__signed__the_goods_are_back() public {
        _carriesOut(_message(Verb.REJECT), REFINER_KEY);
        vm.assertEq(uint8(custody.transferOf(firstTransfer).state), uint8(TransferState.REJECTED));
        vm.assertEq(token.balanceOf(Holders.atSite(pit, WasteClass.NONE), ore), 1000);
    }

    function test_cancel__signed__the_goods_are_back() public {
        _carriesOut(_message(Verb.CANCEL), MINE_KEY);
        vm.assertEq(uint8(custody.transferOf(firstTransfer).state), uint8(TransferState.CANCELLED));
        vm.assertEq(token.balanceOf(Holders.atSite(pit, WasteClass.NONE), ore), 1000);
    }

    function test_reject_and_cancel__of_pieces_in_milligrams__refused() public {
        _cells();
        _carriesOut(_of(_cellOffer()), MINE_KEY);
        ISignedRequests.Reject memory refused = _reject();
        refused.transfer = _cellTransfer();
        refused.transfer.quantityMilligrams = 12;
        _refusesSigned(_of(refused), REFINER_KEY, _wrongUnit("quantity", true));
        ISignedRequests.Cancel memory cancelled = _cancel();
        cancelled.nonce = 1;
        cancelled.transfer = refused.transfer;
        _refusesSigned(_of(cancelled), MINE_KEY, _wrongUnit("quantity", true));
    }

    // Hand-over

    function test_hand_over__both_signed__offered_and_accepted_in_one() public {
        (ISignedRequests.Offer memory offered, ISignedRequests.Accept memory accepted) = _handOver();
        vm.prank(stranger);
        (bytes32 transferId, TransferState state) = requests.handOver(
            offered, _sign(MINE_KEY, _digest(_of(offered))), accepted, _sign(REFINER_KEY, _digest(_of(accepted)))
        );
        vm.assertEq(transferId, custody.transferIdOf(mineMember, "T2"));
        vm.assertEq(uint8(state), uint8(TransferState.ACCEPTED));
        vm.assertEq(token.balanceOf(Holders.atSite(refinery, WasteClass.NONE), ore), 300);
        vm.assertEq(requests.nonces(mineSigner, 0), 1);
        vm.assertEq(requests.nonces(refinerSigner, 0), 1);
    }

    function test_hand_over__damaged__offered_and_disputed_in_one() public {
        (ISignedRequests.Offer memory offered, ISignedRequests.Accept memory accepted) = _handOver();
        accepted.damaged = true;
        accepted.reason = "bag torn";
        (bytes32 transferId, TransferState state) = requests.handOver(
            offered, _sign(MINE_KEY, _digest(_of(offered))), accepted, _sign(REFINER_KEY, _digest(_of(accepted)))
        );
        vm.assertEq(uint8(state), uint8(TransferState.DISPUTED));
        vm.assertEq(uint8(custody.transferOf(transferId).state), uint8(TransferState.DISPUTED));
        vm.assertEq(token.balanceOf(address(custody), ore), 500);
    }

    function test_hand_over__by_wallets_that_are_contracts__recorded() public {
        (ISignedRequests.Offer memory offered, ISignedRequests.Accept memory accepted) = _handOver();
        AnsweringWallet wallet = new AnsweringWallet();
        wallet.setAnswer(abi.encode(IERC1271.isValidSignature.selector), false);
        membership.addAccountFor(refinerMember, address(wallet));
        accepted.signer = address(wallet);
        (, TransferState state) = requests.handOver(offered, _sign(MINE_KEY, _digest(_of(offered))), accepted, "");
        vm.assertEq(uint8(state), uint8(TransferState.ACCEPTED));
    }

    function test_hand_over__of_another_transfer__refused() public {
        (ISignedRequests.Offer memory offered,) = _handOver();
        ISignedRequests.Accept memory accepted = _accept();
        bytes memory reason = abi.encodeWithSelector(
            ISignedRequests.SignedRequests_OtherTransfer.selector, custody.transferIdOf(mineMember, "T2"), firstTransfer
        );
        _refusesHandOver(offered, MINE_KEY, accepted, REFINER_KEY, reason);
    }

    function test_hand_over__one_signature_wrong__refused() public {
        (ISignedRequests.Offer memory offered, ISignedRequests.Accept memory accepted) = _handOver();
        _refusesHandOver(offered, REFINER_KEY, accepted, REFINER_KEY, _wrongSignature(mineSigner));
        _refusesHandOver(offered, MINE_KEY, accepted, MINE_KEY, _wrongSignature(refinerSigner));
    }

    function test_hand_over__one_side_refused_by_the_module__nothing_happened() public {
        (ISignedRequests.Offer memory offered, ISignedRequests.Accept memory accepted) = _handOver();
        accepted.weighedMilligrams = 100;
        bytes memory reason =
            abi.encodeWithSelector(ICustody.Custody_ReasonMissing.selector, custody.transferIdOf(mineMember, "T2"), 1);
        _refusesHandOver(offered, MINE_KEY, accepted, REFINER_KEY, reason);
        vm.assertEq(uint8(custody.transferOf(custody.transferIdOf(mineMember, "T2")).state), 0);
        vm.assertEq(requests.nonces(mineSigner, 0), 0);
    }

    function test_hand_over__a_second_time__refused() public {
        (ISignedRequests.Offer memory offered, ISignedRequests.Accept memory accepted) = _handOver();
        requests.handOver(
            offered, _sign(MINE_KEY, _digest(_of(offered))), accepted, _sign(REFINER_KEY, _digest(_of(accepted)))
        );
        bytes memory reason = abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, mineSigner, 1);
        _refusesHandOver(offered, MINE_KEY, accepted, REFINER_KEY, reason);
    }

    // Extraction

    function test_extract__signed__the_batch_it_describes() public {
        uint256 batchId = abi.decode(_carriesOut(_message(Verb.EXTRACT), MINE_KEY), (uint256));
        vm.assertEq(batchId, token.batchIdOf(mineMember, "RICH", "L-7", 0));
        Batch memory batch = token.recordOf(batchId).batch;
        vm.assertEq(batch.member, mineMember);
        vm.assertEq(batch.site, pit);
        vm.assertEq(batch.material, RICH_ORE);
        vm.assertEq(batch.minted, 5000);
        vm.assertEq(batch.composition, _lanes(11));
        // Three bits each, lithium lowest: 4, 3, 2, 1, 0, 4, 3, 2.
        vm.assertEq(batch.models, uint24(4 | (3 << 3) | (2 << 6) | (1 << 9) | (4 << 15) | (3 << 18) | (2 << 21)));
        vm.assertEq(token.ticketOf(TICKET), batchId);
    }

    function test_extract__a_voided_lot__as_its_next_revision() public {
        uint256 first = abi.decode(_carriesOut(_message(Verb.EXTRACT), MINE_KEY), (uint256));
        vm.prank(mine);
        production.voidSource(first, TICKET, "typing error");
        ISignedRequests.Extract memory request = _extract();
        request.nonce = 1;
        request.revision = 1;
        uint256 second = abi.decode(_carriesOut(_of(request), MINE_KEY), (uint256));
        vm.assertEq(second, token.batchIdOf(mineMember, "RICH", "L-7", 1));

        ISignedRequests.Offer memory offered = _offer();
        offered.nonce = 2;
        offered.batch = ISignedRequests.Batch("urn:member:mine", "RICH", "L-7", 1);
        bytes32 transferId = abi.decode(_carriesOut(_of(offered), MINE_KEY), (bytes32));
        vm.assertEq(custody.transferOf(transferId).batchId, second);
    }

    function test_extract__certificates__by_verifier_and_number() public {
        bytes32[] memory schemes = new bytes32[](1);
        schemes[0] = SCHEME;
        membership.setMaterialRequirement(RICH_ORE, schemes);
        ISignedRequests.Extract memory request = _extract();
        request.certificates = new ISignedRequests.CertificateName[](0);
        (bool done, bytes memory answer) = _relaySigned(_of(request), MINE_KEY);
        vm.assertFalse(done);
        vm.assertTrue(bytes4(answer) == IDocuments.Documents_CertificateMissing.selector);

        vm.prank(verifier);
        documents.issueCertificate(
            IDocuments.CertificateRequest({
                ref: "C3",
                sha256Hash: keccak256("C3"),
                cid: "",
                scheme: SCHEME,
                subjectKind: SubjectKind.MATERIAL_AT_SITE,
                subjectId: (uint256(pit) << 16) | RICH_ORE,
                validFrom: NOW,
                validUntil: NOW + 1 days,
                supersedes: 0
            })
        );
        request.certificates = new ISignedRequests.CertificateName[](2);
        request.certificates[0] = ISignedRequests.CertificateName("urn:member:verifier", "C1");
        request.certificates[1] = ISignedRequests.CertificateName("urn:member:verifier", "C3");
        vm.assertTrue(_carriesOut(_of(request), MINE_KEY).length == 32);
    }

    function test_extract__sixteen_certificates__carried_out_more_or_of_nobody_refused() public {
        ISignedRequests.Extract memory request = _extract();
        request.certificates = new ISignedRequests.CertificateName[](17);
        bytes memory reason = abi.encodeWithSelector(ISignedRequests.SignedRequests_CertificateCount.selector, 17, 16);
        _refusesSigned(_of(request), MINE_KEY, reason);
        request.certificates = new ISignedRequests.CertificateName[](16);
        for (uint256 i = 0; i < 16; ++i) {
            request.certificates[i] = ISignedRequests.CertificateName("urn:member:verifier", "C1");
        }
        vm.assertTrue(_carriesOut(_of(request), MINE_KEY).length == 32);
        request.nonce = 1;
        request.certificates = new ISignedRequests.CertificateName[](1);
        request.certificates[0].verifier = "nobody";
        _refusesSigned(_of(request), MINE_KEY, _unknownMember("nobody"));
    }

    function test_extract__model_above_four__refused_for_every_element() public {
        for (uint256 i = 0; i < 8; ++i) {
            uint8[8] memory models;
            models[i] = 5;
            ISignedRequests.Extract memory request = _extract();
            request.models = ISignedRequests.CustodyModels(
                models[0], models[1], models[2], models[3], models[4], models[5], models[6], models[7]
            );
            bytes memory reason = abi.encodeWithSelector(ISignedRequests.SignedRequests_ModelOutOfRange.selector, 5);
            _refusesSigned(_of(request), MINE_KEY, reason);
        }
    }

    function test_extract__wrong_unit_site_or_material__refused() public {
        ISignedRequests.Extract memory request = _extract();
        request.quantityPieces = 1;
        _refusesSigned(_of(request), MINE_KEY, _wrongUnit("quantity", false));
        request = _extract();
        request.composition.unit = "milligrams per piece";
        _refusesSigned(_of(request), MINE_KEY, _wrongUnit("composition", false));
        request = _extract();
        request.site = "nowhere";
        _refusesSigned(_of(request), MINE_KEY, _unknownSite("nowhere"));
        request = _extract();
        request.materialNumber = 99;
        bytes memory reason = abi.encodeWithSelector(IMembership.Membership_UnknownMaterial.selector, 99);
        _refusesSigned(_of(request), MINE_KEY, reason);
    }

    function test_extract__pieces__counted_in_pieces() public {
        IMembership.Material memory row = _material(uint32(1) << 1, true, false);
        membership.setMaterial(5, row, "CORES", "Drill cores", "book");
        ISignedRequests.Extract memory request = _extract();
        request.materialNumber = 5;
        request.composition = ISignedRequests.Shares("milligrams per piece", 0, 0, 0, 0, 0, 0, 0, 0);
        request.models = ISignedRequests.CustodyModels(0, 0, 0, 0, 0, 0, 0, 0);
        request.pieceMassMilligrams = 700;
        _refusesSigned(_of(request), MINE_KEY, _wrongUnit("quantity", true));
        request.quantityMilligrams = 0;
        request.quantityPieces = 40;
        uint256 batchId = abi.decode(_carriesOut(_of(request), MINE_KEY), (uint256));
        vm.assertEq(token.recordOf(batchId).batch.minted, 40);
        vm.assertEq(token.recordOf(batchId).batch.pieceMass, 700);
    }

    // Certificates

    function test_issue__about_a_site__as_it_says() public {
        bytes32 certificateId = abi.decode(_carriesOut(_message(Verb.ISSUE), VERIFIER_KEY), (bytes32));
        vm.assertEq(certificateId, documents.certificateIdOf(verifierMember, "C2"));
        IDocuments.Certificate memory found = documents.certificateOf(certificateId);
        vm.assertEq(found.verifier, verifierMember);
        vm.assertEq(found.validFrom, NOW);
        vm.assertEq(found.validUntil, NOW + 100 days);
        vm.assertEq(uint8(found.subjectKind), uint8(SubjectKind.SITE));
        vm.assertEq(found.subjectId, pit);
        vm.assertEq(found.scheme, SCHEME);
        vm.assertEq(found.sha256Hash, keccak256("C2"));
    }

    function test_issue__about_a_material_or_a_batch__as_it_says() public {
        ISignedRequests.IssueCertificate memory request = _issueCertificate();
        request.subject.kind = "material at site";
        request.subject.materialNumber = ORE;
        bytes32 certificateId = abi.decode(_carriesOut(_of(request), VERIFIER_KEY), (bytes32));
        vm.assertEq(uint8(documents.certificateOf(certificateId).subjectKind), uint8(SubjectKind.MATERIAL_AT_SITE));
        vm.assertEq(documents.certificateOf(certificateId).subjectId, (uint256(pit) << 16) | ORE);

        request.nonce = 1;
        request.ref = "C3";
        request.subject.kind = "batch";
        request.subject.site = "";
        request.subject.materialNumber = 0;
        request.subject.batch = _batchOf("ORE");
        certificateId = abi.decode(_carriesOut(_of(request), VERIFIER_KEY), (bytes32));
        vm.assertEq(uint8(documents.certificateOf(certificateId).subjectKind), uint8(SubjectKind.BATCH));
        vm.assertEq(documents.certificateOf(certificateId).subjectId, ore);
    }

    function test_issue__superseding_its_own__by_the_old_number() public {
        ISignedRequests.IssueCertificate memory request = _issueCertificate();
        request.supersedesRef = "C1";
        _carriesOut(_of(request), VERIFIER_KEY);
        vm.assertEq(uint8(documents.statusAt(firstCertificate, NOW, NOW)), uint8(CertificateStatus.SUPERSEDED));
    }

    function test_issue__superseding_by_an_account_of_no_member__refused() public {
        ISignedRequests.IssueCertificate memory request = _issueCertificate();
        request.signer = signing.addr(STRANGER_KEY);
        request.supersedesRef = "C1";
        bytes memory reason = abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, request.signer);
        _refusesSigned(_of(request), STRANGER_KEY, reason);
    }

    function test_issue__words_that_the_kind_does_not_use__refused() public {
        ISignedRequests.IssueCertificate memory request = _issueCertificate();
        request.subject.materialNumber = 1;
        _refusesSigned(_of(request), VERIFIER_KEY, _unused("materialNumber"));
        for (uint256 i = 0; i < 4; ++i) {
            request = _issueCertificate();
            if (i == 0) request.subject.batch.issuer = "urn:member:mine";
            if (i == 1) request.subject.batch.product = "P";
            if (i == 2) request.subject.batch.lot = "ORE";
            if (i == 3) request.subject.batch.revision = 1;
            _refusesSigned(_of(request), VERIFIER_KEY, _unused("batch"));
            request.subject.kind = "material at site";
            _refusesSigned(_of(request), VERIFIER_KEY, _unused("batch"));
        }
        request = _issueCertificate();
        request.subject.kind = "batch";
        request.subject.batch = _batchOf("ORE");
        _refusesSigned(_of(request), VERIFIER_KEY, _unused("site"));
        request.subject.site = "";
        request.subject.materialNumber = 1;
        _refusesSigned(_of(request), VERIFIER_KEY, _unused("materialNumber"));
    }

    function test_issue__subject_of_no_known_kind_or_place__refused() public {
        ISignedRequests.IssueCertificate memory request = _issueCertificate();
        request.subject.kind = "member";
        bytes memory reason =
            abi.encodeWithSelector(ISignedRequests.SignedRequests_UnknownWord.selector, "kind", "member");
        _refusesSigned(_of(request), VERIFIER_KEY, reason);
        request.subject = _aboutSite("nowhere");
        _refusesSigned(_of(request), VERIFIER_KEY, _unknownSite("nowhere"));
        request.subject.kind = "material at site";
        _refusesSigned(_of(request), VERIFIER_KEY, _unknownSite("nowhere"));
        request.subject.site = "";
        request.subject.kind = "batch";
        request.subject.batch.issuer = "nobody";
        _refusesSigned(_of(request), VERIFIER_KEY, _unknownMember("nobody"));
    }

    function test_issue__scheme_it_is_not_accredited_for__refused() public {
        ISignedRequests.IssueCertificate memory request = _issueCertificate();
        request.scheme = "Responsible sourcing";
        bytes memory reason = abi.encodeWithSelector(
            IMembership.Membership_NotAccredited.selector, verifierMember, keccak256("Responsible sourcing")
        );
        _refusesSigned(_of(request), VERIFIER_KEY, reason);
    }

    function test_suspend__signed__suspended_from_now_on() public {
        _carriesOut(_message(Verb.SUSPEND), VERIFIER_KEY);
        vm.assertEq(uint8(documents.statusAt(firstCertificate, NOW, NOW)), uint8(CertificateStatus.SUSPENDED));
    }

    function test_revoke__signed__revoked_from_the_time_it_names() public {
        _carriesOut(_message(Verb.REVOKE), VERIFIER_KEY);
        vm.assertEq(uint8(documents.statusAt(firstCertificate, NOW - 1 days, NOW)), uint8(CertificateStatus.REVOKED));
        vm.assertEq(uint8(documents.statusAt(firstCertificate, NOW - 1 days - 1, NOW)), uint8(CertificateStatus.VALID));
    }

    function test_suspend_and_revoke__words_that_do_not_fit_the_certificate__refused() public {
        ISignedRequests.Certificate memory words = _certificateWords("C9");
        bytes32 unknown = documents.certificateIdOf(verifierMember, "C9");
        _refusesWords(words, abi.encodeWithSelector(IDocuments.Documents_UnknownCertificate.selector, unknown));
        words = _certificateWords("C1");
        words.scheme = "other";
        _refusesWords(
            words,
            abi.encodeWithSelector(ISignedRequests.SignedRequests_WrongScheme.selector, keccak256("other"), SCHEME)
        );
        words = _certificateWords("C1");
        words.subject.site = "refinery";
        _refusesWords(words, _wrongSubject());
        words = _certificateWords("C1");
        words.subject.kind = "material at site";
        _refusesWords(words, _wrongSubject());
        words = _certificateWords("C1");
        words.sequence = 1;
        _refusesWords(words, abi.encodeWithSelector(IDocuments.Documents_Sequence.selector, firstCertificate, 0, 1));
    }

    function test_suspend_and_revoke__of_another_verifiers_certificate__refused() public {
        membership.addAccountFor(otherVerifierMember, signing.addr(STRANGER_KEY));
        ISignedRequests.SuspendCertificate memory request = _suspendCertificate();
        request.signer = signing.addr(STRANGER_KEY);
        bytes memory reason = abi.encodeWithSelector(
            IDocuments.Documents_UnknownCertificate.selector, documents.certificateIdOf(otherVerifierMember, "C1")
        );
        _refusesSigned(_of(request), STRANGER_KEY, reason);
    }

    // Nonces

    function test_cancel_nonces__those_of_one_key__the_others_stay() public {
        uint256 key = uint256(9) << 64;
        vm.expectEmit(address(requests));
        emit NoncesCancelled(mineSigner, key, 100);
        vm.prank(mineSigner);
        requests.cancelNonces(key, 100);
        vm.assertEq(requests.nonces(mineSigner, 9), key + 100);
        vm.assertEq(requests.nonces(mineSigner, 0), 0);
        vm.assertEq(requests.nonces(refinerSigner, 9), key);
    }

    function test_cancel_nonces__none_too_many_or_not_the_next__refused() public {
        uint64[2] memory wrong = [uint64(0), 101];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ISignedRequests.SignedRequests_NonceCount.selector, wrong[i], 100));
            requests.cancelNonces(0, wrong[i]);
        }
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, address(this), 0));
        requests.cancelNonces(1, 1);
    }

    // What the tests share

    function _of(ISignedRequests.Offer memory request) private view returns (Message memory) {
        return Message(requests.offer.selector, requests.digestOfOffer.selector, abi.encode(request));
    }

    /// @dev The offer with a quantity of milligrams beside what it says.
    function _of(ISignedRequests.Offer memory request, string memory, uint64 milligrams)
        private
        view
        returns (Message memory message)
    {
        request.quantityMilligrams = milligrams;
        message = _of(request);
        request.quantityMilligrams = 0;
    }

    function _of(ISignedRequests.Accept memory request) private view returns (Message memory) {
        return Message(requests.accept.selector, requests.digestOfAccept.selector, abi.encode(request));
    }

    function _of(ISignedRequests.Reject memory request) private view returns (Message memory) {
        return Message(requests.reject.selector, requests.digestOfReject.selector, abi.encode(request));
    }

    function _of(ISignedRequests.Cancel memory request) private view returns (Message memory) {
        return Message(requests.cancel.selector, requests.digestOfCancel.selector, abi.encode(request));
    }

    function _of(ISignedRequests.Extract memory request) private view returns (Message memory) {
        return Message(requests.extract.selector, requests.digestOfExtract.selector, abi.encode(request));
    }

    function _of(ISignedRequests.IssueCertificate memory request) private view returns (Message memory) {
        return
            Message(requests.issueCertificate.selector, requests.digestOfIssueCertificate.selector, abi.encode(request));
    }

    function _of(ISignedRequests.SuspendCertificate memory request) private view returns (Message memory) {
        return Message(
            requests.suspendCertificate.selector, requests.digestOfSuspendCertificate.selector, abi.encode(request)
        );
    }

    function _of(ISignedRequests.RevokeCertificate memory request) private view returns (Message memory) {
        return
            Message(
                requests.revokeCertificate.selector, requests.digestOfRevokeCertificate.selector, abi.encode(request)
            );
    }

    function _cellOffer() private view returns (ISignedRequests.Offer memory request) {
        request = _offer();
        request.ref = "T3";
        request.batch.lot = "CELLS";
        request.quantityMilligrams = 0;
        request.quantityPieces = 12;
        request.tolerancePartsPerMillion = 0;
        request.splittingLimits.unit = "milligrams per piece";
    }

    function _cellTransfer() private pure returns (ISignedRequests.Transfer memory words) {
        words = _transferWords("T3", 0);
        words.batch.lot = "CELLS";
        words.quantityPieces = 12;
    }

    function _cellAccept() private view returns (ISignedRequests.Accept memory request) {
        request = _accept();
        request.transfer = _cellTransfer();
        request.weighedMilligrams = 0;
        request.weighedPieces = 12;
        request.assayedShares.unit = "milligrams per piece";
    }

    function _handOver()
        private
        view
        returns (ISignedRequests.Offer memory offered, ISignedRequests.Accept memory accepted)
    {
        offered = _offer();
        accepted = _accept();
        accepted.transfer = _transferWords("T2", 300);
        accepted.weighedMilligrams = 300;
    }

    function _refusesHandOver(
        ISignedRequests.Offer memory offered,
        uint256 offerKey,
        ISignedRequests.Accept memory accepted,
        uint256 acceptKey,
        bytes memory reason
    ) private {
        bytes memory offerSignature = _sign(offerKey, _digest(_of(offered)));
        bytes memory acceptSignature = _sign(acceptKey, _digest(_of(accepted)));
        vm.expectRevert(reason);
        requests.handOver(offered, offerSignature, accepted, acceptSignature);
    }

    function _refusesWords(ISignedRequests.Certificate memory words, bytes memory reason) private {
        ISignedRequests.SuspendCertificate memory suspended = _suspendCertificate();
        suspended.certificate = words;
        _refusesSigned(_of(suspended), VERIFIER_KEY, reason);
        ISignedRequests.RevokeCertificate memory revoked = _revokeCertificate();
        revoked.certificate = words;
        _refusesSigned(_of(revoked), VERIFIER_KEY, reason);
    }

    /// @dev Eight shares that count up from lithium.
    function _lanes(uint256 first) private pure returns (uint256 packed) {
        for (uint256 i = 0; i < 8; ++i) {
            packed |= (first + i) << (32 * i);
        }
    }

    function _wrongUnit(string memory field, bool item) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedRequests.SignedRequests_WrongUnit.selector, field, item);
    }

    function _unknownMember(string memory identifier) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedRequests.SignedRequests_UnknownMember.selector, identifier);
    }

    function _unknownSite(string memory identifier) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedRequests.SignedRequests_UnknownSite.selector, identifier);
    }

    function _wrongReceiver(uint32 actual, uint32 expected) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedRequests.SignedRequests_WrongParty.selector, "receiver", actual, expected);
    }

    function _wrongSubject() private view returns (bytes memory) {
        return abi.encodeWithSelector(ISignedRequests.SignedRequests_WrongSubject.selector, firstCertificate);
    }

    function _unused(string memory field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedRequests.SignedRequests_UnusedField.selector, field);
    }

    function _notTrusted(address module) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedRequests.SignedRequests_ForwarderNotTrusted.selector, module);
    }

    function _wrongSignature(address signer) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedRequests.SignedRequests_WrongSignature.selector, signer);
    }
}

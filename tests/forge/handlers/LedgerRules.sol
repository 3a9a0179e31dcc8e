// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, BatchFlags, BatchRecord, SiteKind, Source, WasteClass} from "../../../contracts/libraries/Types.sol";
import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {Holders} from "../../../contracts/libraries/Holders.sol";
import {Hostile} from "./Hostile.sol";

/// @notice What is true of the ledger, of transfers and of whoever acts, after every call.
/// @dev A rule speaks of one batch, one site or one transfer, or of the whole; its number is the design's.
abstract contract LedgerRules is Hostile {
    /// @dev R1 (1): what was minted of a batch lies at sites, in transit, locked or at the market, and nowhere else, or
    /// was consumed, fed, regraded, disassembled, voided or lost; at the market lies what was released and not taken
    /// back.
    function ruleMintedIsAccountedFor(uint256 id) internal view {
        uint256 there = token.balanceOf(address(custody), id) + token.balanceOf(Holders.LOCKED, id);
        for (uint256 place = 0; place < SITES * 3; ++place) {
            there += token.balanceOf(Holders.atSite(uint32(place / 3 + 1), WasteClass(place % 3)), id);
        }
        uint256 sold = 0;
        for (uint32 member = 1; member <= membership.memberCount(); ++member) {
            uint256 released = token.balanceOf(Holders.released(member), id);
            vm.assertEq(released, atMarket[id][member], "R1 released is not what left less what came back");
            sold += released;
        }
        vm.assertEq(sold, atMarketInAll[id], "R1 released by nobody");
        there += sold;
        vm.assertEq(there, toldInAll[id], "R1 stock outside sites, transit and parents");
        bytes32[6] memory ends = [bytes32("consumed"), "fed", "regraded", "disassembled", "voided", "lost"];
        for (uint256 i = 0; i < ends.length; ++i) {
            there += ended[id][ends[i]];
        }
        vm.assertEq(there, toldRecord[id].batch.minted, "R1 not what was minted");
    }

    /// @dev R2 (1): what is in transit of a batch is the sum of its open transfers.
    function ruleTransitIsOpenTransfers(uint256 id) internal view {
        vm.assertEq(token.balanceOf(address(custody), id), inTransit[id], "R2 transit is not the open transfers");
    }

    /// @dev R3 (1): what is locked of a batch is what living, lost and consumed parents hold of it.
    function ruleLockedIsInParents(uint256 id) internal view {
        vm.assertEq(token.balanceOf(Holders.LOCKED, id), lockedPieces[id], "R3 locked pieces");
    }

    /// @dev R4 (1): no wallet holds anything; nobody is ever called back; no approval exists.
    function ruleNoWalletHolds(uint256 id) internal view {
        address[6] memory wallets = [address(wallet), mine, refiner, recycler, otherVerifier, address(this)];
        for (uint256 i = 0; i < wallets.length; ++i) {
            vm.assertEq(token.balanceOf(wallets[i], id), 0, "R4 a wallet holds stock");
        }
        vm.assertEq(wallet.callbacks(), 0, "R4 a wallet was called back");
        vm.assertFalse(token.isApprovedForAll(_at(pit), address(wallet)));
    }

    /// @dev R5 (1): a voided batch has nothing anywhere, and stays voided.
    function ruleVoidedIsGone(uint256 id) internal view {
        bool voided = toldRecord[id].batch.flags & BatchFlags.VOIDED != 0;
        vm.assertEq(_record(id).batch.flags & BatchFlags.VOIDED != 0, voided);
        if (voided) vm.assertEq(toldInAll[id], 0, "R5 a voided batch has stock");
    }

    /// @dev R6 (5): a batch is extracted at a mine, waste of a class, untracked and without a claim, or has inputs.
    function ruleHasASource(uint256 id) internal view {
        Batch memory batch = _record(id).batch;
        if (batch.source == Source.EXTRACTED) {
            vm.assertTrue(_kindOf(batch.site) == SiteKind.MINE, "R6 extracted at another kind of site");
        } else if (batch.source == Source.WASTE_INTAKE) {
            vm.assertTrue(batch.wasteClass != WasteClass.NONE && _takesWaste(_kindOf(batch.site)), "R6 waste");
        } else if (batch.source == Source.UNTRACKED) {
            vm.assertTrue(batch.models == 0 && batch.flags & BatchFlags.CONTAINS_UNTRACKED != 0, "R6 untracked");
        } else if (batch.source == Source.ASSEMBLED) {
            bool voided = batch.flags & BatchFlags.VOIDED != 0;
            vm.assertTrue(voided || token.contentsOf(id) != 0, "R6 assembled of nothing");
        } else {
            bool made = batch.source == Source.TRANSFORMED || batch.source == Source.REGRADED;
            vm.assertTrue(made, "R6 no source");
        }
    }

    /// @dev R7 (8): record and holdings are what events alone tell.
    function ruleBatchIsRebuiltFromEvents(uint256 id) internal view {
        vm.assertEq(keccak256(abi.encode(_record(id))), keccak256(abi.encode(toldRecord[id])));
        for (uint256 place = 0; place < SITES * 3; ++place) {
            address holder = Holders.atSite(uint32(place / 3 + 1), WasteClass(place % 3));
            vm.assertEq(token.balanceOf(holder, id), told[holder][id], "R7 a holding that no event tells");
        }
    }

    /// @dev R8: waste lies at collection and recycling sites only, and scrap never as waste at its maker's.
    function ruleWasteLiesWhereWasteIsTaken(uint256 id) internal view {
        Batch memory batch = toldRecord[id].batch;
        for (uint32 site = 1; site <= SITES; ++site) {
            uint256 scrap = told[Holders.atSite(site, WasteClass.MANUFACTURING)][id];
            uint256 waste = scrap + told[Holders.atSite(site, WasteClass.POST_CONSUMER)][id];
            if (waste == 0) continue;
            vm.assertTrue(_takesWaste(_kindOf(site)), "R8 waste at another kind of site");
            bool back =
                scrap != 0 && batch.source != Source.WASTE_INTAKE && membership.siteOf(site).member == batch.member;
            vm.assertFalse(back);
        }
    }

    /// @dev R9: capacity used of a site and year is the contained mass of what it made, and within the cap.
    function ruleCapacityIsCounted(uint32 site) internal view {
        uint64[8] memory used = token.capacityUsedOf(site, YEAR);
        uint64[8] memory cap = token.capacityOf(site, YEAR);
        for (uint256 e = 0; e < 8; ++e) {
            vm.assertEq(used[e], toldCapacity[site][e], "R9 capacity used");
            vm.assertTrue(used[e] <= cap[e], "R9 above the capacity");
        }
    }

    /// @dev R10: tolerance used of a site and year is what its acts gave away, and within the absolute cap.
    function ruleToleranceIsCapped(uint32 site) internal view {
        uint64[8] memory used = token.toleranceUsedOf(site, YEAR);
        for (uint256 e = 0; e < 8; ++e) {
            vm.assertEq(used[e], toldTolerance[site][e], "R10 tolerance used");
            vm.assertTrue(used[e] <= TOLERANCE_CAP, "R10 above the absolute cap");
        }
    }

    /// @dev R11: a transfer goes on by its edges only, each change told by an event, and its terms never change.
    function ruleTransferKeepsItsTerms(bytes32 transferId) internal view {
        ICustody.Transfer memory transfer = custody.transferOf(transferId);
        ICustody.OfferRequest memory request = offered[transferId];
        vm.assertTrue(transfer.state == toldState[transferId], "R11 a state that no event tells");
        vm.assertEq(transfer.sequence, toldSequence[transferId], "R11 a change that no event tells");
        if (request.quantity == 0) return;
        vm.assertTrue(transfer.batchId == request.batchId && transfer.quantity == request.quantity, "R11 terms");
        vm.assertTrue(transfer.fromSite == request.fromSite && transfer.toSite == request.toSite, "R11 sites");
    }

    /// @dev R12: open transfers are counted, in all and per lane, and no lane holds more than its limit.
    function ruleOpenTransfersAreCounted(bytes32 transferId) internal view {
        vm.assertEq(custody.openCount(), openTransfers, "R12 open transfers");
        ICustody.Transfer memory transfer = custody.transferOf(transferId);
        uint256 open = custody.openOn(transfer.fromSite, transfer.toSite);
        vm.assertEq(open, openLane[(uint64(transfer.fromSite) << 32) | transfer.toSite], "R12 lane");
        vm.assertTrue(open <= MAX_OPEN, "R12 a lane beyond its limit");
    }

    /// @dev R13 (4): nothing passed that the rules refuse: no act of a suspended member, closed site, removed account
    /// or unaccredited verifier, none of an attacker, none beyond a bound; and no receiver was
    /// credited but what it weighed.
    function ruleRefusedStaysRefused() internal view {
        vm.assertTrue(breach == 0, string.concat("R13 passed against the rules: ", string(abi.encodePacked(breach))));
    }

    /// @dev R14: a ticket serves one batch at a time, the one that events name.
    function ruleTicketServesOnce(bytes32 ticket) internal view {
        vm.assertEq(token.ticketOf(ticket), toldTicket[ticket], "R14 a ticket serves another batch");
    }
}

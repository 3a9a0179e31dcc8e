// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SystemRules} from "./SystemRules.sol";

/// @notice All actors and all rules. After each call the rules are asked about what the call touched, at the end of a
/// run about everything.
contract Campaign is SystemRules {
    function checkTouched() external {
        vm.warp(time);
        ruleRefusedStaysRefused();
        _checkSystem();
        if (runs.length != 0) _checkRun(touchedRun);
        for (uint256 i = 0; i < touched.length; ++i) {
            _checkBatch(touched[i]);
        }
        for (uint256 i = 0; i < touchedSites.length; ++i) {
            _checkSite(touchedSites[i]);
        }
        for (uint256 i = 0; i < touchedTransfers.length; ++i) {
            _checkTransfer(touchedTransfers[i]);
        }
        if (acts.length != 0 && touched.length != 0) _checkAct(acts.length - 1);
        if (certificates.length != 0) _checkCertificate(certificates.length - 1);
    }

    function checkAll() external {
        vm.warp(time);
        ruleRefusedStaysRefused();
        _checkSystem();
        for (uint256 i = 0; i < runs.length; ++i) {
            _checkRun(i);
        }
        ruleNoMetalFromNowhere();
        ruleNoRecycledFromNowhere();
        for (uint256 i = 0; i < ids.length; ++i) {
            _checkBatch(ids[i]);
        }
        for (uint32 site = 1; site <= SITES; ++site) {
            _checkSite(site);
        }
        for (uint256 i = 0; i < transfers.length; ++i) {
            _checkTransfer(transfers[i]);
        }
        for (uint256 i = 0; i < tickets.length; ++i) {
            ruleTicketServesOnce(tickets[i]);
        }
        for (uint256 i = 0; i < acts.length; ++i) {
            _checkAct(i);
        }
        for (uint256 i = 0; i < certificates.length; ++i) {
            _checkCertificate(i);
        }
    }

    function _checkBatch(uint256 id) private view {
        ruleMintedIsAccountedFor(id);
        ruleTransitIsOpenTransfers(id);
        ruleLockedIsInParents(id);
        ruleNoWalletHolds(id);
        ruleVoidedIsGone(id);
        ruleHasASource(id);
        ruleBatchIsRebuiltFromEvents(id);
        ruleBatchIsOnHoldForAReason(id);
        ruleWasteLiesWhereWasteIsTaken(id);
        ruleRecycledIsContained(id);
        ruleCompositionIsBounded(id);
        ruleModelIsAllowed(id);
        ruleUntrackedIsForEver(id);
        ruleOriginIsTrue(id);
    }

    function _checkSystem() private view {
        ruleWhatIsOnHoldStays();
        ruleHoldsAreCounted();
        ruleSettlementsConserve();
    }

    function _checkRun(uint256 index) private view {
        ruleCampaignBalances(index);
        ruleCampaignRecyclesNothingTwice(index);
        ruleOpenCampaignsAreCounted(index);
    }

    function _checkSite(uint32 site) private view {
        ruleCapacityIsCounted(site);
        ruleToleranceIsCapped(site);
    }

    function _checkTransfer(bytes32 transferId) private view {
        ruleTransferKeepsItsTerms(transferId);
        ruleOpenTransfersAreCounted(transferId);
    }

    function _checkAct(uint256 index) private view {
        Act memory act = acts[index];
        ruleActBalances(act);
        ruleAllocationIsLabelled(act);
        if (!act.dead) ruleTimeRunsForward(act);
    }

    function _checkCertificate(uint256 index) private view {
        ruleRevokedStaysRevoked(certificates[index]);
        ruleNobodyCertifiesItself(certificates[index]);
    }
}

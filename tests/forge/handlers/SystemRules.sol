// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICampaigns} from "../../../contracts/interfaces/ICampaigns.sol";
import {BatchFlags, WasteClass} from "../../../contracts/libraries/Types.sol";
import {Holders} from "../../../contracts/libraries/Holders.sol";
import {ClaimRules} from "./ClaimRules.sol";

/// @notice What is true of holds, disputes and campaigns, after every call.
abstract contract SystemRules is ClaimRules {
    /// @dev R27 (3): what was on hold was not moved, consumed, sold, lost or voided, except by a corrective action.
    function ruleWhatIsOnHoldStays() internal view {
        vm.assertEq(movedOnHold, 0, "R27 moved although it was on hold");
    }

    /// @dev R28 (3): the holds that are live are counted, and a site or member is on hold exactly while one stands on it.
    function ruleHoldsAreCounted() internal view {
        vm.assertEq(incidents.openCount(), liveHolds.length, "R28 live holds");
        for (uint32 site = 1; site <= SITES; ++site) {
            vm.assertEq(membership.siteOf(site).onHold, heldSite[site] != 0);
        }
        for (uint32 member = 1; member <= hostileMember; ++member) {
            vm.assertEq(membership.memberOf(member).onHold, heldMember[member] != 0);
        }
    }

    /// @dev R29 (3): a batch, or what lies of it somewhere, is on hold exactly while a hold stands on it.
    function ruleBatchIsOnHoldForAReason(uint256 id) internal view {
        uint16 flags = _record(id).batch.flags;
        vm.assertEq(flags & BatchFlags.ON_HOLD != 0, heldBatch[id] != 0);
        for (uint256 place = 0; place < SITES * 3; ++place) {
            address holder = Holders.atSite(uint32(place / 3 + 1), WasteClass(place % 3));
            bool held = heldHolding[holder][id] != 0;
            if (flags & BatchFlags.HOLDINGS_ON_HOLD == 0) vm.assertFalse(held);
            else vm.assertEq(token.isHoldingOnHold(id, holder), held);
        }
    }

    /// @dev R30 (1): what a settlement gives out is what was offered.
    function ruleSettlementsConserve() internal view {
        vm.assertTrue(unsettled == 0, "R30 a settlement gave out another quantity");
    }

    /// @dev R31 (2): a campaign's account is what went in less what came out; what came out beyond that is within the
    /// tolerance of what was fed, or came with a carry, and is booked.
    function ruleCampaignBalances(uint256 index) internal view {
        Run storage run = runs[index];
        ICampaigns.CampaignAccount memory account = campaigns.accountOf(run.id);
        for (uint256 e = 0; e < 8; ++e) {
            vm.assertTrue(account.balance[e] == run.balance[e], "R31 the balance of a campaign");
            vm.assertEq(account.fed[e], run.fed[e], "R31 what a campaign was fed");
            vm.assertEq(account.toleranceMg[e], run.booked[e], "R31 what a campaign booked");
            uint256 overdraft = run.balance[e] < 0 ? uint256(-run.balance[e]) : 0;
            uint256 most = run.fed[e] * TOLERANCE_PPM / 1e6 + run.carriedOverdraft[e];
            vm.assertTrue(overdraft <= most, "R31 more out than in and the tolerance");
            vm.assertTrue(overdraft <= uint256(run.booked[e]) * 1e9, "R31 an overdraft that is not booked");
        }
    }

    /// @dev R32 (2): out of a campaign comes no more recycled metal than went in, and what is left is metal too.
    function ruleCampaignRecyclesNothingTwice(uint256 index) internal view {
        Run storage run = runs[index];
        ICampaigns.CampaignAccount memory account = campaigns.accountOf(run.id);
        for (uint256 lane = 0; lane < 8; ++lane) {
            vm.assertTrue(run.recycledOut[lane] + account.recycled[lane] <= run.recycledIn[lane], "R32 recycled");
        }
        for (uint256 metal = 0; metal < 4; ++metal) {
            int256 left = run.balance[metal == 3 ? PB : metal];
            uint256 sum = uint256(account.recycled[metal]) + account.recycled[metal + 4];
            vm.assertTrue(sum == 0 || int256(sum) <= left, "R32 recycled metal without metal");
        }
    }

    /// @dev R33: open campaigns are counted, and what is closed stays closed.
    function ruleOpenCampaignsAreCounted(uint256 index) internal view {
        vm.assertEq(campaigns.openCount(), openRuns, "R33 open campaigns");
        bool open = campaigns.campaignOf(runs[index].id).state == ICampaigns.CampaignState.OPEN;
        vm.assertEq(open, runs[index].open);
    }
}

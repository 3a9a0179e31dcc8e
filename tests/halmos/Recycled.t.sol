// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BatchFlags, BatchRecord, WasteClass} from "../../contracts/libraries/Types.sol";
import {CampaignBalance} from "../../contracts/libraries/CampaignBalance.sol";
import {ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {RecycledContent} from "../../contracts/libraries/RecycledContent.sol";

/// @notice Recycled content and the account of a campaign, proven for every mass that they can hold.
contract RecycledProperties {
    function draw(ICampaigns.CampaignAccount memory account, uint256[8] memory contained)
        external
        pure
        returns (ICampaigns.CampaignAccount memory)
    {
        CampaignBalance.draw(account, contained, 0);
        return account;
    }

    /// @notice Recycled mass left in an account is never more than the metal in it, and trimming adds nothing.
    function check_trim__anyLanes__neverMoreThanTheMetal(uint256 manufacturing, uint256 postConsumer, uint256 mass)
        external
        pure
    {
        if (manufacturing >= 2 ** 152 || postConsumer >= 2 ** 152 || mass >= 2 ** 152) return;
        uint256[8] memory lanes;
        lanes[1] = manufacturing;
        lanes[5] = postConsumer;
        uint256[8] memory left;
        left[1] = mass;
        RecycledContent.trim(lanes, left);
        assert(lanes[1] + lanes[5] <= mass);
        assert(lanes[1] <= manufacturing && lanes[5] <= postConsumer);
        if (manufacturing + postConsumer <= mass) assert(lanes[1] == manufacturing && lanes[5] == postConsumer);
    }

    /// @notice What an output carries off leaves the lanes, and comes back whole when it is put back.
    function check_subtract__thenAdd__givesTheSameLane(uint256 lane, uint32 share, uint64 quantity, bool item)
        external
        pure
    {
        BatchRecord memory output;
        output.recycled = uint256(share) << 32;
        output.batch.minted = quantity;
        if (item) output.batch.flags = BatchFlags.ITEM;
        uint256[8] memory lanes;
        lanes[1] = lane;
        RecycledContent.subtract(lanes, output);
        assert(lanes[1] <= lane);
        RecycledContent.add(lanes, output, quantity, WasteClass.NONE);
        assert(lanes[1] == lane);
    }

    /// @notice Waste counts in the lane of its own class, and only the four metals of the regulation do.
    function check_add__waste__countsInItsOwnClass(uint64 quantity, uint32 share, bool postConsumer) external pure {
        BatchRecord memory input;
        // Nickel, and phosphorus, which no lane counts.
        input.batch.composition = uint256(share) << 64 | uint256(share) << 192;
        uint256[8] memory lanes;
        RecycledContent.add(lanes, input, quantity, postConsumer ? WasteClass.POST_CONSUMER : WasteClass.MANUFACTURING);
        uint256 counted = share == type(uint32).max ? 0 : uint256(quantity) * share;
        for (uint256 lane = 0; lane < 8; ++lane) {
            assert(lanes[lane] == (lane == (postConsumer ? 6 : 2) ? counted : 0));
        }
    }

    /// @notice What is drawn from a campaign leaves its account to the last part of a milligram.
    function check_draw__insideTheAccount__leavesExactlyTheRest(uint120 balance, uint120 contained) external view {
        if (contained > balance) return;
        try this.draw(_account(int128(uint128(balance)), balance), _contained(contained)) returns (
            ICampaigns.CampaignAccount memory drawn
        ) {
            assert(uint256(int256(drawn.balance[2])) == uint256(balance) - contained);
            assert(drawn.fed[2] == balance && drawn.toleranceMg[2] == 0);
        } catch {
            assert(false);
        }
    }

    /// @notice Without a tolerance a campaign gives no more than was fed and not yet drawn.
    function check_draw__withoutTolerance__neverGivesMore(uint120 balance, uint120 more) external view {
        if (more == 0) return;
        try this.draw(_account(int128(uint128(balance)), balance), _contained(uint256(balance) + more)) {
            assert(false);
        } catch {}
    }

    /// @notice An account that is overdrawn gives nothing more without a tolerance.
    function check_draw__overdrawn__givesNothing(uint120 overdrawn, uint120 contained, uint120 fed) external view {
        if (overdrawn == 0 || contained == 0) return;
        try this.draw(_account(-int128(uint128(overdrawn)), fed), _contained(contained)) {
            assert(false);
        } catch {}
    }

    function _account(int128 balance, uint128 fed) private pure returns (ICampaigns.CampaignAccount memory account) {
        account.balance[2] = balance;
        account.fed[2] = fed;
    }

    function _contained(uint256 mass) private pure returns (uint256[8] memory contained) {
        contained[2] = mass;
    }
}

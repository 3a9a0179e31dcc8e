// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {CampaignMarks, ICampaigns} from "../interfaces/ICampaigns.sol";
import {Batch, BatchFlags, BatchRecord, WasteClass} from "./Types.sol";
import {CustodyModel} from "./CustodyModel.sol";
import {ElementBalance} from "./ElementBalance.sol";
import {Elements} from "./Elements.sol";
import {RecycledContent} from "./RecycledContent.sol";

/// @title Campaign balance
/// @notice The account of a campaign: what goes in, what comes out, what is left (invariant 2 over time).
/// @dev Bounds: what one call feeds or draws is below 2^130 (see `ElementBalance`); an account is refused beyond 128 bits,
/// 10^17 tonnes.
library CampaignBalance {
    using SafeCast for uint256;
    using SafeCast for int256;

    /// @notice Adds inputs.
    /// @param contained What they contain.
    /// @param recycled What of it is recycled.
    function feed(
        ICampaigns.CampaignAccount memory account,
        BatchRecord[] memory inputs,
        uint256[8] memory contained,
        uint256[8] memory recycled
    ) internal pure {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            account.fed[element] = (account.fed[element] + contained[element]).toUint128();
        }
        _add(account, contained, recycled);
        for (uint256 i = 0; i < inputs.length; ++i) {
            CustodyModel.add(account.claims, inputs[i]);
            _addMaterial(account, inputs[i].batch.material);
        }
    }

    /// @notice Takes out what outputs contain.
    /// @param tolerancePpm Millionths of what was fed that may come out beyond the balance.
    /// @return givenMg What this adds to the highest overdraft so far, in milligrams.
    function draw(ICampaigns.CampaignAccount memory account, uint256[8] memory contained, uint256 tolerancePpm)
        internal
        pure
        returns (uint64[8] memory givenMg)
    {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            if (contained[element] == 0) continue;

            uint64 overdraft = ElementBalance.overdraft(
                element,
                contained[element] + overdraftOf(account, element),
                leftOf(account, element),
                account.fed[element],
                tolerancePpm
            );
            if (overdraft > account.toleranceMg[element]) {
                givenMg[element] = overdraft - account.toleranceMg[element];
                account.toleranceMg[element] = overdraft;
            }
            account.balance[element] = (account.balance[element] - contained[element].toInt256()).toInt128();
        }
    }

    /// @notice Takes out the recycled mass that outputs carry, once `draw` has taken their metal.
    /// @dev An allocation leaves nothing but mass balance for that metal, for all that is drawn later.
    function drawRecycled(
        ICampaigns.CampaignAccount memory account,
        RecycledContent.Pool memory pool,
        BatchRecord[] memory outputs
    ) internal pure {
        uint256[8] memory lanes = recycledOf(account);
        for (uint256 metal = 0; metal < RecycledContent.METALS; ++metal) {
            uint256 element = RecycledContent.elementOf(metal);
            if (!pool.allocatable[metal] || pool.made[element] == 0) continue;
            if (lanes[metal] == 0 && lanes[metal + RecycledContent.METALS] == 0) continue;

            CustodyModel.lowerCeiling(account.claims, element, CustodyModel.MASS_BALANCE);
            account.marks |= CampaignMarks.ALLOCATED;
        }

        for (uint256 i = 0; i < outputs.length; ++i) {
            RecycledContent.subtract(lanes, outputs[i]);
        }
        _storeRecycled(account, lanes);
    }

    /// @notice Puts back what a voided draw took out.
    /// @param bookedMg What the draw added to the highest overdraft.
    /// @return returnedMg How much of that the remaining draws do not need.
    function undraw(ICampaigns.CampaignAccount memory account, BatchRecord[] memory outputs, uint64[8] memory bookedMg)
        internal
        pure
        returns (uint64[8] memory returnedMg)
    {
        uint256[8] memory contained;
        uint256[8] memory recycled;
        for (uint256 i = 0; i < outputs.length; ++i) {
            Batch memory batch = outputs[i].batch;
            ElementBalance.add(contained, batch.minted, batch.composition, batch.flags & BatchFlags.ITEM != 0);
            RecycledContent.add(recycled, outputs[i], batch.minted, WasteClass.NONE);
            if (batch.material != account.material) --account.otherDrawn;
        }
        _add(account, contained, recycled);
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            // What is booked covers the overdraft, so the rest of it is at most 64 bits.
            uint64 spare = account.toleranceMg[element] - uint64(Elements.ceilMg(overdraftOf(account, element)));
            returnedMg[element] = bookedMg[element] < spare ? bookedMg[element] : spare;
            account.toleranceMg[element] -= returnedMg[element];
        }
    }

    /// @notice Brings the rest of a campaign that is closed into another, with all that limits it.
    /// @dev The rest is no feed of the other: it has no tolerance there. An overdraft is one there too, already booked.
    function carry(ICampaigns.CampaignAccount memory from, ICampaigns.CampaignAccount memory into) internal pure {
        if (from.marks == 0) return;

        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            into.balance[element] = (int256(into.balance[element]) + from.balance[element]).toInt128();
            // What `from` has booked covers its overdraft, and is 64 bits.
            into.toleranceMg[element] += uint64(Elements.ceilMg(overdraftOf(from, element)));
        }
        uint256[8] memory none;
        _add(into, none, recycledOf(from));
        CustodyModel.merge(into.claims, from.claims);
        _addMaterial(into, from.material);
        into.marks |= from.marks;
    }

    /// @notice Contained mass in the account.
    function leftOf(ICampaigns.CampaignAccount memory account, uint256 element) internal pure returns (uint256) {
        int256 balance = account.balance[element];
        return balance > 0 ? uint256(balance) : 0;
    }

    /// @notice Contained mass in the account, of all elements.
    function left(ICampaigns.CampaignAccount memory account) internal pure returns (uint256[8] memory masses) {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            masses[element] = leftOf(account, element);
        }
    }

    /// @notice Contained mass that was drawn beyond what went in.
    function overdraftOf(ICampaigns.CampaignAccount memory account, uint256 element) internal pure returns (uint256) {
        int256 balance = account.balance[element];
        return balance < 0 ? uint256(-balance) : 0;
    }

    /// @notice Recycled mass in the account, per lane.
    function recycledOf(ICampaigns.CampaignAccount memory account) internal pure returns (uint256[8] memory lanes) {
        for (uint256 lane = 0; lane < Elements.COUNT; ++lane) {
            lanes[lane] = account.recycled[lane];
        }
    }

    function _addMaterial(ICampaigns.CampaignAccount memory account, uint16 material) private pure {
        if (account.marks & CampaignMarks.FED == 0) account.material = material;
        else if (material != account.material) account.marks |= CampaignMarks.MIXED;
        account.marks |= CampaignMarks.FED;
    }

    function _add(ICampaigns.CampaignAccount memory account, uint256[8] memory contained, uint256[8] memory recycled)
        private
        pure
    {
        for (uint256 i = 0; i < Elements.COUNT; ++i) {
            account.balance[i] = (account.balance[i] + contained[i].toInt256()).toInt128();
            recycled[i] += account.recycled[i];
        }
        _storeRecycled(account, recycled);
    }

    /// @dev Invariant 2: recycled mass in the account is never more than the metal in it.
    function _storeRecycled(ICampaigns.CampaignAccount memory account, uint256[8] memory lanes) private pure {
        RecycledContent.trim(lanes, left(account));
        for (uint256 lane = 0; lane < Elements.COUNT; ++lane) {
            // At most the balance, a positive number of 128 bits.
            account.recycled[lane] = uint128(lanes[lane]);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {CampaignBalance} from "../../contracts/libraries/CampaignBalance.sol";
import {CustodyModel} from "../../contracts/libraries/CustodyModel.sol";
import {ElementBalance} from "../../contracts/libraries/ElementBalance.sol";
import {Elements} from "../../contracts/libraries/Elements.sol";
import {RecycledContent} from "../../contracts/libraries/RecycledContent.sol";
import {BatchRecord, WasteClass} from "../../contracts/libraries/Types.sol";
import {Vm} from "./Vm.sol";

/// @notice The account of a campaign in any order of feeds, draws, voids and carries, against sums that are kept beside
/// it from the rules alone.
contract CampaignsFuzzTest {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 private constant CO = 1;
    uint256 private constant LANE = 5;
    uint256 private constant PPM = 2000;

    /// @param mass What the output contains.
    /// @param left What is in the account.
    struct Wish {
        BatchRecord output;
        uint24 models;
        bool allocate;
        uint256 asked;
        uint256 ppm;
        uint256 mass;
        uint256 left;
    }

    ICampaigns.CampaignAccount private account;

    // What the reference keeps: everything fed, so that nothing is derived step by step.
    uint256 private inMass;
    uint256 private outMass;
    uint256 private ownMass;
    uint256 private recycledIn;
    uint256 private recycledOut;
    uint256 private bookedMg;
    bool private allocated;
    BatchRecord[] private inputs;
    BatchRecord[] private drawn;
    uint64[] private given;

    function testFuzz_sequence__never_more_out_than_in(uint256[14] calldata numbers) public {
        for (uint256 i = 0; i < numbers.length; ++i) {
            uint256 verb = numbers[i] % 8;
            if (verb < 3) _feed(numbers[i] >> 8);
            else if (verb < 6) _draw(numbers[i] >> 8);
            else if (verb == 6) _undraw();
            else _carry();
            _check();
        }
    }

    /// @dev Two feeds and two draws in each of their 24 orders: what may be drawn depends on the order, what comes out in
    /// all never exceeds what went in. Each run tries all orders, so fewer runs will do.
    /// forge-config: default.fuzz.runs = 250
    function testFuzz_all_orders__never_more_out_than_in(uint256[4] calldata numbers) public {
        uint256 orders = 0;
        for (uint256 order = 0; order < 256; ++order) {
            uint256[4] memory index = [order & 3, (order >> 2) & 3, (order >> 4) & 3, order >> 6];
            if ((1 << index[0]) | (1 << index[1]) | (1 << index[2]) | (1 << index[3]) != 15) continue;
            ++orders;
            uint256 snapshot = vm.snapshotState();
            for (uint256 i = 0; i < 4; ++i) {
                if (index[i] < 2) _feed(numbers[index[i]]);
                else _draw(numbers[index[i]]);
                _check();
            }
            vm.assertTrue(vm.revertToState(snapshot));
        }
        vm.assertEq(orders, 24);
    }

    // The rules, asked after each act

    function _check() private view {
        ICampaigns.CampaignAccount memory now_ = account;
        // Element: out is at most in, + the tolerance of what was fed, + what was booked before it was carried here.
        uint256 overdraft = outMass > inMass ? outMass - inMass : 0;
        vm.assertTrue(now_.balance[CO] == int256(inMass) - int256(outMass));
        vm.assertEq(now_.fed[CO], ownMass);
        vm.assertLe(overdraft, bookedMg * 1e9);
        vm.assertEq(now_.toleranceMg[CO], bookedMg);
        // Recycled: out is at most in, and what is left at most both what is left of it and of the metal.
        vm.assertLe(recycledOut, recycledIn);
        vm.assertLe(now_.recycled[LANE], recycledIn - recycledOut);
        vm.assertLe(now_.recycled[LANE], inMass > outMass ? inMass - outMass : 0);
        // Claims: as the table says over everything that was fed.
        CustodyModel.Allowed memory allowed = CustodyModel.allowedBy(now_.claims);
        vm.assertEq(allowed.model[CO], _strongest());
        vm.assertEq(allowed.origin[CO], _origin());
    }

    /// @dev The strongest model whose every condition in the table holds.
    function _strongest() private view returns (uint256 model) {
        for (model = 4; model > 0; --model) {
            if (_mayClaim(model)) return model;
        }
    }

    function _mayClaim(uint256 model) private view returns (bool) {
        bool claimed = false;
        for (uint256 i = 0; i < inputs.length; ++i) {
            uint32 share = uint32(inputs[i].batch.composition >> 32);
            uint256 its = (inputs[i].batch.models >> 3) & 7;
            if (share == 0) continue;
            if (its == 0) {
                if (model > (share == Elements.NOT_ASSAYED ? 1 : 2)) return false;
            } else {
                claimed = true;
                if (model > its) return false;
            }
        }
        if (allocated && model > 1) return false;
        return claimed && (model < 4 || _origin() != 0);
    }

    function _origin() private view returns (uint32 origin) {
        for (uint256 i = 0; i < inputs.length; ++i) {
            if (uint32(inputs[i].batch.composition >> 32) == 0) continue;
            uint32 its = inputs[i].batch.origin;
            if (its == 0 || (origin != 0 && its != origin)) return 0;
            origin = its;
        }
    }

    // The acts, each on the account and on the reference

    function _feed(uint256 number) private {
        BatchRecord memory input;
        uint64 quantity = uint64(number % 1e6 + 1);
        uint256 kind = (number >> 20) % 8;
        uint256 share = kind == 0 ? 0 : (kind == 1 ? Elements.NOT_ASSAYED : (number >> 24) % 1e9 + 1);
        uint256 counted = kind == 1 ? 0 : share;
        input.batch.composition = share << 32;
        input.batch.models = uint24((number >> 64) % 5 << 3);
        input.batch.origin = uint32((number >> 72) % 3);
        uint256 recycled = (number >> 80) % 2 == 0 ? (number >> 88) % (counted + 1) : 0;
        input.recycled = recycled << (32 * LANE);

        inputs.push(input);
        inMass += counted * quantity;
        ownMass += counted * quantity;
        recycledIn += recycled * quantity;

        ICampaigns.CampaignAccount memory target = account;
        BatchRecord[] memory records = new BatchRecord[](1);
        records[0] = input;
        uint256[8] memory contained;
        uint256[8] memory lanes;
        ElementBalance.add(contained, quantity, input.batch.composition, false);
        RecycledContent.add(lanes, input, quantity, WasteClass.NONE);
        CampaignBalance.feed(target, records, contained, lanes);
        account = target;
    }

    /// @dev A draw of what is there, a little more, or far more.
    function _draw(uint256 number) private {
        Wish memory wish = _wish(number);
        try this.drawFrom(account, wish) returns (
            ICampaigns.CampaignAccount memory after_, BatchRecord memory made, uint64 givenMg
        ) {
            vm.assertTrue(_isEnough(wish), "drawn although it may not be");
            uint256 recycled = uint32(made.recycled >> (32 * LANE));
            _checkRecycled(wish, recycled);
            if (wish.allocate && account.recycled[LANE] != 0) allocated = true;
            outMass += wish.mass;
            recycledOut += recycled * made.batch.minted;
            uint256 mg = outMass > inMass ? (outMass - inMass + 1e9 - 1) / 1e9 : 0;
            vm.assertEq(givenMg, mg > bookedMg ? mg - bookedMg : 0);
            bookedMg += givenMg;
            account = after_;
            drawn.push(made);
            given.push(givenMg);
        } catch {
            vm.assertFalse(_isEnough(wish));
        }
    }

    function _wish(uint256 number) private view returns (Wish memory wish) {
        uint64 quantity = uint64(number % 1e6 + 1);
        wish.left = inMass > outMass ? inMass - outMass : 0;
        uint256 share = _shareOf(number, wish.left + ownMass * PPM / 1e6, quantity);
        uint256 strongest = _strongest();
        wish.mass = share * quantity;
        wish.output.batch.minted = quantity;
        wish.output.batch.composition = share << 32;
        wish.allocate = (number >> 80) % 4 == 0 && strongest != 0;
        wish.models = uint24((wish.allocate ? 1 : (number >> 88) % (strongest + 1)) << 3);
        if (wish.allocate && (number >> 96) % 4 != 0) wish.asked = (number >> 104) % (share + 1);
        if ((number >> 200) % 2 == 0) wish.ppm = PPM;
    }

    /// @dev A part of what may be drawn, all of it, or one more than that.
    function _shareOf(uint256 number, uint256 mass, uint64 quantity) private pure returns (uint256) {
        uint256 most = mass / quantity;
        uint256 kind = (number >> 208) % 4;
        uint256 share = kind == 0 ? most : (kind == 1 ? most + 1 : (number >> 24) % (most + 2));
        return share == 0 ? 1 : (share > 1e9 ? 1e9 : share);
    }

    /// @dev Enough metal with the tolerance, and enough recycled mass to allocate.
    function _isEnough(Wish memory wish) private view returns (bool) {
        uint256 out = outMass + wish.mass;
        uint256 excess = out > inMass ? out - inMass : 0;
        if (excess * 1e6 > ownMass * wish.ppm) return false;
        return wish.asked * wish.output.batch.minted <= account.recycled[LANE];
    }

    /// @dev What was asked, or the pooled share: recycled over contained of what is in the account, rounded down.
    function _checkRecycled(Wish memory wish, uint256 recycled) private view {
        if (wish.allocate) {
            vm.assertEq(recycled, wish.asked);
        } else if (account.recycled[LANE] == 0) {
            vm.assertEq(recycled, 0);
        } else {
            uint256 whole = wish.mass > wish.left ? wish.mass : wish.left;
            vm.assertEq(recycled, (wish.output.batch.composition >> 32) * account.recycled[LANE] / whole);
        }
    }

    function _undraw() private {
        if (drawn.length == 0) return;
        BatchRecord[] memory outputs = new BatchRecord[](1);
        outputs[0] = drawn[drawn.length - 1];
        uint64[8] memory booked;
        booked[CO] = given[given.length - 1];
        outMass -= (outputs[0].batch.composition >> 32) * outputs[0].batch.minted;
        recycledOut -= uint256(uint32(outputs[0].recycled >> (32 * LANE))) * outputs[0].batch.minted;
        drawn.pop();
        given.pop();

        ICampaigns.CampaignAccount memory target = account;
        uint64 returned = CampaignBalance.undraw(target, outputs, booked)[CO];
        vm.assertLe(returned, booked[CO]);
        bookedMg -= returned;
        account = target;
    }

    /// @dev Into a new campaign; what was drawn here can no longer be voided.
    function _carry() private {
        ICampaigns.CampaignAccount memory into;
        CampaignBalance.carry(account, into);
        account = into;
        ownMass = 0;
        if (outMass > inMass) {
            outMass -= inMass;
            inMass = 0;
        } else {
            inMass -= outMass;
            outMass = 0;
        }
        bookedMg = (outMass + 1e9 - 1) / 1e9;
        recycledIn -= recycledOut;
        recycledOut = 0;
        delete drawn;
        delete given;
    }

    /// @dev What the rules of campaigns do for a draw of one output.
    function drawFrom(ICampaigns.CampaignAccount memory source, Wish memory wish)
        external
        pure
        returns (ICampaigns.CampaignAccount memory, BatchRecord memory, uint64)
    {
        BatchRecord[] memory outputs = new BatchRecord[](1);
        outputs[0] = wish.output;
        RecycledContent.Pool memory pool;
        pool.lanes = CampaignBalance.recycledOf(source);
        pool.available = CampaignBalance.left(source);
        ElementBalance.add(pool.made, wish.output.batch.minted, wish.output.batch.composition, false);
        uint64 mg = CampaignBalance.draw(source, pool.made, wish.ppm)[CO];
        CustodyModel.claimOutput(wish.output, wish.models, CustodyModel.allowedBy(source.claims));
        if (wish.allocate) RecycledContent.findAllocatable(pool, outputs);
        RecycledContent.write(pool, wish.output, wish.asked << (32 * LANE));
        CampaignBalance.drawRecycled(source, pool, outputs);
        return (source, wish.output, mg);
    }
}

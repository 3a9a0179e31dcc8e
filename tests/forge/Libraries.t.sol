// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BatchHeader} from "../../contracts/libraries/BatchHeader.sol";
import {CivilTime} from "../../contracts/libraries/CivilTime.sol";
import {CustodyModel} from "../../contracts/libraries/CustodyModel.sol";
import {ElementBalance} from "../../contracts/libraries/ElementBalance.sol";
import {Elements} from "../../contracts/libraries/Elements.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {RecycledContent} from "../../contracts/libraries/RecycledContent.sol";
import {Batch, BatchFlags, BatchRecord, Source, WasteClass} from "../../contracts/libraries/Types.sol";
import {Vm} from "./Vm.sol";

/// @notice The arithmetic alone, fuzzed against references that were written from the rules and not from the code.
contract LibrariesTest {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    // Element balance

    function testFuzz_settle__never_gives_more_than_was_fed_and_the_tolerance(
        uint64 fedQuantity,
        uint32 fedShare,
        uint64 madeQuantity,
        uint32 madeShare,
        uint32 ppm
    ) public view {
        fedQuantity %= 2 ** 63;
        madeQuantity %= 2 ** 63;
        ppm %= 1_000_001;
        uint256[8] memory fed;
        uint256[8] memory made;
        ElementBalance.add(fed, fedQuantity, fedShare, false);
        ElementBalance.add(made, madeQuantity, madeShare, false);
        uint256 input = uint256(fedQuantity) * (fedShare == type(uint32).max ? 0 : fedShare);
        uint256 output = uint256(madeQuantity) * (madeShare == type(uint32).max ? 0 : madeShare);
        vm.assertEq(fed[0], input);
        vm.assertEq(made[0], output);

        // The reference divides; it is exact for it compares whole multiples of a million.
        bool allowed = output <= input || (output - input) * 1e6 <= input * ppm;
        try this.settle(fed, made, ppm) returns (uint64[8] memory given) {
            vm.assertTrue(allowed);
            uint256 gain = output > input ? output - input : 0;
            vm.assertTrue(uint256(given[0]) * 1e9 >= gain);
            vm.assertTrue(given[0] == 0 || (uint256(given[0]) - 1) * 1e9 < gain);
        } catch {
            // A gain whose milligrams do not fit 64 bits is refused as well; no plant has 2^64 mg.
            vm.assertTrue(!allowed || (output - input) / 1e9 >= 2 ** 64 - 1);
        }
    }

    function settle(uint256[8] memory fed, uint256[8] memory made, uint256 ppm)
        external
        pure
        returns (uint64[8] memory)
    {
        return ElementBalance.settle(fed, made, ppm);
    }

    function testFuzz_add__items_weigh_as_much_as_bulk(uint32 pieces, uint32 mgPerPiece) public pure {
        mgPerPiece %= type(uint32).max;
        uint256[8] memory items;
        ElementBalance.add(items, pieces, mgPerPiece, true);
        // A bulk of the same milligrams, wholly of the element.
        uint256[8] memory bulk;
        uint256 mg = uint256(pieces) * mgPerPiece;
        vm.assume(mg < 2 ** 63);
        ElementBalance.add(bulk, uint64(mg), 1e9, false);
        vm.assertEq(items[0], bulk[0]);
    }

    // Custody model

    /// @dev Three inputs, each drawn from a byte: two bits say how the element is contained, three the model, the rest
    /// the origin.
    function testFuzz_derive__as_the_table_says(uint8[3] memory drawn) public pure {
        BatchRecord[] memory inputs = new BatchRecord[](3);
        for (uint256 i = 0; i < 3; ++i) {
            uint256 held = drawn[i] & 3;
            Batch memory batch = inputs[i].batch;
            batch.composition = held == 0 ? 0 : (held == 1 ? Elements.NOT_ASSAYED : 5);
            batch.models = uint24((drawn[i] >> 2) % 5);
            batch.origin = drawn[i] >> 6;
        }
        CustodyModel.Allowed memory allowed = CustodyModel.derive(inputs);
        vm.assertEq(allowed.model[0], _referenceModel(inputs));
        vm.assertEq(allowed.origin[0], _referenceOrigin(inputs));
        vm.assertEq(allowed.model[1], 0);
    }

    function _referenceModel(BatchRecord[] memory inputs) private pure returns (uint256) {
        uint256 best = 0;
        for (uint256 model = 4; model >= 1 && best == 0; --model) {
            if (_mayClaim(inputs, model)) best = model;
        }
        return best;
    }

    /// @dev May an output of these inputs claim the model? Each sentence of the table, one by one.
    function _mayClaim(BatchRecord[] memory inputs, uint256 model) private pure returns (bool) {
        bool claimed = false;
        for (uint256 i = 0; i < inputs.length; ++i) {
            uint32 share = uint32(inputs[i].batch.composition);
            uint256 its = inputs[i].batch.models;
            if (share == 0) continue;
            if (its != 0) {
                claimed = true;
                if (model > its) return false;
            } else if (model > (share == Elements.NOT_ASSAYED ? 1 : 2)) {
                return false;
            }
        }
        return claimed && (model < 4 || _referenceOrigin(inputs) != 0);
    }

    function _referenceOrigin(BatchRecord[] memory inputs) private pure returns (uint32 origin) {
        uint256 seen = 0;
        for (uint256 i = 0; i < inputs.length; ++i) {
            if (uint32(inputs[i].batch.composition) == 0) continue;
            seen |= uint256(1) << inputs[i].batch.origin;
            origin = inputs[i].batch.origin;
        }
        // Several origins, or an input that has several itself.
        if (seen & (seen - (seen == 0 ? 0 : 1)) != 0 || seen & 1 == 1) return 0;
    }

    // Recycled content

    function testFuzz_pooled__never_more_out_than_in_and_never_above_contained(
        uint64[2] memory quantities,
        uint32[2] memory shares,
        uint32[2] memory recycled,
        uint64[2] memory outQuantities,
        uint32[2] memory outShares
    ) public pure {
        uint256[8] memory fed;
        uint256[8] memory made;
        RecycledContent.Pool memory pool;
        for (uint256 i = 0; i < 2; ++i) {
            BatchRecord memory input;
            input.batch.composition = uint256(shares[i] % 1_000_000_001) << 32;
            input.recycled = uint256(recycled[i] % (uint32(input.batch.composition >> 32) + 1)) << 32;
            ElementBalance.add(fed, quantities[i] % 2 ** 63, input.batch.composition, false);
            RecycledContent.add(pool.lanes, input, quantities[i] % 2 ** 63, WasteClass.NONE);
        }
        BatchRecord[] memory outputs = new BatchRecord[](2);
        for (uint256 i = 0; i < 2; ++i) {
            outputs[i].batch.minted = outQuantities[i] % 2 ** 63;
            outputs[i].batch.composition = uint256(outShares[i] % 1_000_000_001) << 32;
            ElementBalance.add(made, outputs[i].batch.minted, outputs[i].batch.composition, false);
        }
        pool.available = fed;
        pool.made = made;
        uint256 out = 0;
        for (uint256 i = 0; i < 2; ++i) {
            RecycledContent.write(pool, outputs[i], 0);
            uint256 lane = outputs[i].recycled >> 32;
            vm.assertLe(lane, outputs[i].batch.composition >> 32);
            out += lane * outputs[i].batch.minted;
        }
        vm.assertLe(out, pool.lanes[1]);
    }

    function testFuzz_lower__keeps_within_the_proportion(uint32 contained, uint32 recycled, uint32 lowered)
        public
        pure
    {
        contained = contained % 1_000_000_000 + 1;
        recycled %= contained + 1;
        lowered %= contained + 1;
        uint256 result = RecycledContent.lower(recycled, contained, lowered);
        vm.assertEq(result, uint256(recycled) * lowered / contained);
        vm.assertLe(result, lowered);
    }

    // Years, rounding, holders

    function test_yearOf__at_the_turns() public pure {
        vm.assertEq(CivilTime.yearOf(0), 1970);
        vm.assertEq(CivilTime.yearOf(31_535_999), 1970);
        vm.assertEq(CivilTime.yearOf(31_536_000), 1971);
        // date -u -d 2024-12-31T23:59:59 +%s and one second later; the same for 2100, which is no leap year.
        vm.assertEq(CivilTime.yearOf(1_735_689_599), 2024);
        vm.assertEq(CivilTime.yearOf(1_735_689_600), 2025);
        vm.assertEq(CivilTime.yearOf(4_133_980_799), 2100);
        vm.assertEq(CivilTime.yearOf(4_133_980_800), 2101);
    }

    function testFuzz_yearOf__counts_years_of_365_and_366_days(uint32 time) public pure {
        uint256 rest = time;
        uint256 year = 1970;
        while (true) {
            bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            uint256 length = leap ? 366 days : 365 days;
            if (rest < length) break;
            rest -= length;
            ++year;
        }
        vm.assertEq(CivilTime.yearOf(time), year);
    }

    function testFuzz_ceilMg__is_the_smallest_that_covers(uint128 mass) public pure {
        uint256 mg = Elements.ceilMg(mass);
        vm.assertTrue(mg * 1e9 >= mass && (mg == 0 || (mg - 1) * 1e9 < mass));
    }

    function testFuzz_atSite__can_be_read_back(uint32 site, uint8 class) public pure {
        uint160 holder = uint160(Holders.atSite(site, WasteClass(class % 3)));
        vm.assertEq(uint32(holder), site);
        vm.assertEq(uint8(holder >> 32), class % 3);
        vm.assertEq(bytes32(bytes12(bytes20(holder))), bytes32(bytes12("oreline:site")));
    }

    function testFuzz_holders__are_told_apart(uint32 number, uint8 class, address other) public pure {
        vm.assertTrue(Holders.isSite(Holders.atSite(number, WasteClass(class % 3))));
        vm.assertFalse(Holders.isSite(Holders.released(number)));
        vm.assertFalse(Holders.isSite(Holders.LOCKED));
        vm.assertEq(uint32(uint160(Holders.released(number))), number);
        vm.assertEq(bytes32(bytes16(bytes20(Holders.released(number)))), bytes32(bytes12("oreline:sold")));
        vm.assertEq(Holders.isSite(other), bytes12(bytes20(other)) == "oreline:site");
    }

    // The header of a batch

    function testFuzz_header__packs_and_unpacks_to_the_same(uint32[12] memory drawn) public pure {
        Batch memory batch = _batch(drawn);
        Batch memory read;
        read.composition = batch.composition;
        read.minted = batch.minted;
        read.pieceMass = batch.pieceMass;
        uint256 header = BatchHeader.pack(batch);
        BatchHeader.unpack(header, read);
        vm.assertEq(keccak256(abi.encode(read)), keccak256(abi.encode(batch)));
        vm.assertEq(header >> 224, 0);
        vm.assertEq(BatchHeader.flags(header), batch.flags);
    }

    function testFuzz_header__changes_of_a_field__leave_the_others(uint32[12] memory drawn, uint16 flag, uint24 models)
        public
        pure
    {
        Batch memory batch = _batch(drawn);
        uint256 header = BatchHeader.pack(batch);
        uint16 flags = batch.flags;
        batch.flags = flags | flag;
        vm.assertEq(BatchHeader.withFlag(header, flag), BatchHeader.pack(batch));
        batch.flags = flags & ~flag;
        vm.assertEq(BatchHeader.withoutFlag(header, flag), BatchHeader.pack(batch));
        batch.flags = flags;
        batch.models = models;
        vm.assertEq(BatchHeader.withModels(header, models), BatchHeader.pack(batch));
    }

    function test_header__of_a_batch_with_a_source__is_not_zero() public pure {
        Batch memory batch;
        vm.assertEq(BatchHeader.pack(batch), 0);
        batch.source = Source.REGRADED;
        vm.assertTrue(BatchHeader.pack(batch) != 0);
    }

    function _batch(uint32[12] memory drawn) private pure returns (Batch memory batch) {
        batch.member = drawn[0];
        batch.site = drawn[1];
        batch.material = uint16(drawn[2]);
        batch.eventTime = uint40(drawn[3]) << 8;
        batch.source = Source(drawn[4] % 7);
        batch.wasteClass = WasteClass(drawn[5] % 3);
        batch.flags = uint16(drawn[6]);
        batch.models = uint24(drawn[7]);
        batch.origin = drawn[8];
        batch.revision = uint16(drawn[9]);
        batch.composition = drawn[10];
        batch.minted = drawn[11];
        batch.pieceMass = drawn[11];
    }

    // Elements

    function testFuzz_contained__is_the_product(uint64 quantity, uint32 share, bool item) public pure {
        uint256 product = uint256(quantity) * share;
        vm.assertEq(Elements.contained(quantity, share, item), item ? product * 1e9 : product);
    }

    function testFuzz_share__reads_back_what_a_lane_holds(uint32[8] memory shares, uint8 element) public pure {
        element %= 8;
        uint256 composition = 0;
        for (uint256 i = 0; i < 8; ++i) {
            composition |= Elements.lane(shares[i], i);
        }
        vm.assertEq(Elements.share(composition, element), shares[element]);
        uint32 counted = shares[element] == type(uint32).max ? 0 : shares[element];
        vm.assertEq(Elements.known(composition, element), counted);
    }
}

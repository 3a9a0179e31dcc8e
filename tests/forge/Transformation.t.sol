// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICorrections} from "../../contracts/interfaces/ICorrections.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {Batch, BatchFlags, BatchRecord, SiteKind, Source, WasteClass} from "../../contracts/libraries/Types.sol";
import {Plant} from "./Plant.sol";

/// @notice Transformations: the element balance, the tolerance, claims, recycled content.
contract TransformationTest is Plant {
    function setUp() public {
        _build();
    }

    // Refusals of form

    function test_transform__without_inputs_or_outputs_or_too_many__refused() public {
        uint256 ore = _delivered("L1", 1000, 0);
        IProduction.TransformRequest memory request = _step(refinery, ore, 1, _output("S", SULPHATE, 1, 0, 0));
        request.outputs = new IProductionParts.Output[](0);
        _refuse(request, abi.encodeWithSelector(IProductionParts.Production_OutputCount.selector, 0, 16));
        request.outputs = new IProductionParts.Output[](17);
        _refuse(request, abi.encodeWithSelector(IProductionParts.Production_OutputCount.selector, 17, 16));
        request.inputs = new IProductionParts.Input[](0);
        _refuse(request, abi.encodeWithSelector(IProductionParts.Production_InputCount.selector, 0, 32));
        request.inputs = new IProductionParts.Input[](33);
        _refuse(request, abi.encodeWithSelector(IProductionParts.Production_InputCount.selector, 33, 32));
    }

    function test_transform__of_nothing__refused() public {
        uint256 ore = _delivered("L1", 1000, 0);
        _refuse(
            _step(refinery, ore, 0, _output("S", SULPHATE, 1, 0, 0)),
            abi.encodeWithSelector(IProductionErrors.Production_QuantityZero.selector, 0)
        );
        _refuse(
            _step(refinery, ore, 1, _output("S", SULPHATE, 0, 0, 0)),
            abi.encodeWithSelector(IBatchToken.BatchToken_QuantityZero.selector)
        );
        _refuse(
            _step(refinery, ore, 1, _output("S", SULPHATE, 2 ** 63, 0, 0)),
            abi.encodeWithSelector(IProductionErrors.Production_QuantityTooLarge.selector, 2 ** 63)
        );
    }

    function test_transform__into_what_is_not_made_there__refused() public {
        uint256 ore = _delivered("L1", 1000, 0);
        _refuse(
            _step(refinery, ore, 1, _output("S", BLACK_MASS, 1, 0, 0)),
            abi.encodeWithSelector(
                IProductionErrors.Production_MaterialNotMadeHere.selector, BLACK_MASS, SiteKind.REFINERY
            )
        );
    }

    function test_transform__before_an_input_was_made__refused() public {
        uint256 ore = _delivered("L1", 1000, 0);
        IProduction.TransformRequest memory request = _step(refinery, ore, 1, _output("S", SULPHATE, 1, 0, 0));
        request.eventTime = NOW - 2 days - 1;
        _refuse(
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_EventBeforeInput.selector, ore, NOW - 2 days - 1, NOW - 2 days
            )
        );
    }

    // Element balance

    function test_transform__all_that_was_fed__allowed_and_one_more__refused() public {
        uint256 ore = _delivered("L1", 1000, _share(CO, 2e8));
        _refuse(
            _step(refinery, ore, 500, _output("S", SULPHATE, 1000, _share(CO, 1e8 + 1), 0)),
            abi.encodeWithSelector(
                IProductionErrors.Production_ElementBalance.selector, CO, 1000 * (1e8 + 1), 500 * 2e8
            )
        );
        uint256 made =
            _transform(refiner, _step(refinery, ore, 500, _output("S", SULPHATE, 1000, _share(CO, 1e8), 0)))[0];
        vm.assertEq(token.balanceOf(_at(refinery), made), 1000);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 500);
        vm.assertEq(uint256(_record(made).batch.source), uint256(Source.TRANSFORMED));
    }

    function test_transform__an_element_not_assayed__counts_as_zero() public {
        uint256 ore = _delivered("L1", 1000, _share(MN, NOT_ASSAYED));
        _refuse(
            _step(refinery, ore, 1000, _output("S", SULPHATE, 1, _share(MN, 1), 0)),
            abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, MN, 1, 0)
        );
    }

    function test_transform__sums_over_outputs() public {
        uint256 ore = _delivered("L1", 1000, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, ore, 1000, _output("S1", SULPHATE, 1000, _share(CO, 1e8), 0));
        request.outputs = new IProductionParts.Output[](2);
        request.outputs[0] = _output("S1", SULPHATE, 1000, _share(CO, 1e8), 0);
        request.outputs[1] = _output("S2", SULPHATE, 1000, _share(CO, 1e8 + 1), 0);
        _refuse(
            request,
            abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, CO, 2e11 + 1000, uint256(2e11))
        );
        request.outputs[1].composition = _share(CO, 1e8);
        _transform(refiner, request);
        vm.assertEq(token.capacityUsedOf(refinery, YEAR)[CO], 200);
    }

    function test_transform__bulk_into_items__counts_grams_of_pieces() public {
        uint256 ore = _delivered("L1", 1000, _share(CO, 2e8));
        // 200 mg of cobalt: two pieces of 100 mg, not of 101.
        _refuse(
            _step(refinery, ore, 1000, _output("P", PART, 2, _share(CO, 101), 0)),
            abi.encodeWithSelector(
                IProductionErrors.Production_ElementBalance.selector, CO, uint256(202e9), uint256(200e9)
            )
        );
        _transform(refiner, _step(refinery, ore, 1000, _output("P", PART, 2, _share(CO, 100), 0)));
    }

    function test_transform__the_same_input_twice__is_consumed_twice() public {
        uint256 ore = _delivered("L1", 1000, _share(CO, 2e8));
        IProduction.TransformRequest memory request = _step(refinery, ore, 600, _output("S", SULPHATE, 1, 0, 0));
        request.inputs = new IProductionParts.Input[](2);
        request.inputs[0] = IProductionParts.Input(ore, 600, WasteClass.NONE);
        request.inputs[1] = IProductionParts.Input(ore, 401, WasteClass.NONE);
        vm.prank(refiner);
        (bool ok,) = address(production).call(abi.encodeCall(production.transform, (request)));
        vm.assertFalse(ok);
        request.inputs[1].quantity = 400;
        _transform(refiner, request);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 0);
    }

    // Tolerance

    function test_tolerance__without_an_anchored_assay__refused() public {
        uint256 ore = _delivered("L1", 1e9, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, ore, 1e9, _output("S", SULPHATE, 1e9, _share(CO, 2e8), 0));
        request.assay = _ticket();
        _refuse(
            request,
            abi.encodeWithSelector(IProductionErrors.Production_AssayNotAnchored.selector, request.assay, refinerMember)
        );
    }

    function test_tolerance__of_a_new_assay__up_to_the_limit_and_booked() public {
        uint256 ore = _delivered("L1", 1e9, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, ore, 1e9, _output("S", SULPHATE, 1e9, _share(CO, 200_400_001), 0));
        request.assay = _ticket();
        _anchorAssay(refiner, request.assay);
        _refuse(
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_ElementBalance.selector, CO, 200_400_001e9, 200_400_000e9
            )
        );
        request.outputs[0].composition = _share(CO, 200_400_000);
        uint256[] memory made = _transform(refiner, request);
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 400_000);
        vm.assertEq(token.ticketOf(request.assay), made[0]);
    }

    function test_tolerance__of_an_assay_used_before__refused() public {
        uint256 ore = _delivered("L1", 2e9, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, ore, 1e9, _output("S", SULPHATE, 1e9, _share(CO, 200_400_000), 0));
        request.assay = _ticket();
        _anchorAssay(refiner, request.assay);
        uint256[] memory made = _transform(refiner, request);
        request.outputs[0].lot = "S2";
        _refuse(request, abi.encodeWithSelector(IBatchToken.BatchToken_TicketUsed.selector, request.assay, made[0]));
    }

    function test_tolerance__of_an_element_that_was_not_fed__nothing() public {
        uint256 ore = _delivered("L1", 1e9, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, ore, 1e9, _output("S", SULPHATE, 1e9, _share(NI, 1), 0));
        request.assay = _ticket();
        _anchorAssay(refiner, request.assay);
        _refuse(request, abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, NI, 1e9, 0));
    }

    function test_tolerance__in_blending__nothing() public {
        uint256 ore = _delivered("L1", 1e9, _share(CO, 2e8));
        uint256 salt =
            _transform(refiner, _step(refinery, ore, 1e9, _output("S", SULPHATE, 1e9, _share(CO, 2e8), 0)))[0];
        IProduction.TransformRequest memory request =
            _step(refinery, salt, 1e9, _output("S2", SULPHATE, 1e9, _share(CO, 2e8 + 1), 0));
        request.assay = _ticket();
        _anchorAssay(refiner, request.assay);
        _refuse(
            request, abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, CO, 2e17 + 1e9, 2e17)
        );
        // A second material among the outputs makes it a process.
        IProductionParts.Output[] memory outputs = new IProductionParts.Output[](2);
        outputs[0] = request.outputs[0];
        outputs[1] = _output("P", PART, 1, 0, 0);
        request.outputs = outputs;
        _transform(refiner, request);
    }

    function test_tolerance__above_the_absolute_cap__refused() public {
        uint64[8] memory cap;
        cap[CO] = 399_999;
        token.setToleranceCap(refinery, YEAR, cap);
        uint256 ore = _delivered("L1", 1e9, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, ore, 1e9, _output("S", SULPHATE, 1e9, _share(CO, 200_400_000), 0));
        request.assay = _ticket();
        _anchorAssay(refiner, request.assay);
        _refuse(
            request,
            abi.encodeWithSelector(
                IBatchToken.BatchToken_ToleranceExceeded.selector, refinery, YEAR, CO, 400_000, 399_999
            )
        );
    }

    // Claims

    function test_models__no_stronger_than_the_inputs() public {
        uint256 first = _delivered("L1", 1000, _share(CO, 2e8));
        uint256 second = _fromAnotherMine("L2", 1000, _share(CO, 2e8) | _share(NI, 1e8));
        IProduction.TransformRequest memory request =
            _two(first, second, _output("S", SULPHATE, 1, _share(CO, 1) | _share(NI, 1), PRESERVED));
        _refuse(request, abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, CO, 4, 3));
        request.outputs[0].models = uint24((3 << (3 * CO)) | (4 << (3 * NI)));
        uint256 made = _transform(refiner, request)[0];
        vm.assertEq(_model(made, CO), 3);
        vm.assertEq(_model(made, NI), 4);
        BatchRecord memory record = _record(made);
        vm.assertEq(record.batch.flags, BatchFlags.SPLIT_ORIGINS | BatchFlags.MADE);
        vm.assertEq(record.origins, _share(NI, recyclerStore));
    }

    function test_models__of_an_input_with_several_origins__are_read_per_element() public {
        uint256 first = _delivered("L1", 1000, _share(CO, 2e8));
        uint256 second = _fromAnotherMine("L2", 1000, _share(CO, 2e8) | _share(NI, 1e8));
        uint24 models = uint24((3 << (3 * CO)) | (4 << (3 * NI)));
        IProduction.TransformRequest memory request =
            _two(first, second, _output("S", SULPHATE, 1000, _share(CO, 1e8) | _share(NI, 1e8), models));
        uint256 mixed = _transform(refiner, request)[0];
        IProductionParts.Output memory output = _output("S2", SULPHATE, 1000, _share(NI, 1e8), models);
        uint256 made = _transform(refiner, _step(refinery, mixed, 1000, output))[0];
        vm.assertEq(_record(made).batch.origin, recyclerStore);
        vm.assertEq(_model(made, NI), 4);
    }

    function test_models__with_untracked_input__controlled_blending_at_most() public {
        uint256 ore = _delivered("L1", 1000, _share(CO, 2e8));
        uint256 bought = _untracked("L2", 1000, _share(CO, 2e8) | _share(NI, 2e8));
        IProduction.TransformRequest memory request =
            _two(ore, bought, _output("S", SULPHATE, 1, _share(CO, 1) | _share(NI, 1), BLENDED));
        _refuse(request, abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, NI, 2, 0));
        request.outputs[0].models = uint24(3 << (3 * CO));
        _refuse(request, abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, CO, 3, 2));
        request.outputs[0].models = uint24(2 << (3 * CO));
        vm.assertEq(_model(_transform(refiner, request)[0], CO), 2);
    }

    function test_models__with_untracked_input_not_assayed__mass_balance_at_most() public {
        uint256 ore = _delivered("L1", 1000, _share(MN, 2e8));
        uint256 bought = _untracked("L2", 1000, _share(MN, NOT_ASSAYED));
        IProduction.TransformRequest memory request =
            _two(ore, bought, _output("S", SULPHATE, 1, _share(MN, 1), BLENDED));
        _refuse(request, abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, MN, 2, 1));
    }

    function test_models__of_an_input_without_the_element__do_not_count() public {
        uint256 ore = _delivered("L1", 1000, _share(CO, 2e8));
        uint256 bought = _untracked("L2", 1000, _share(NI, 2e8));
        IProduction.TransformRequest memory request =
            _two(ore, bought, _output("S", SULPHATE, 1, _share(CO, 1), PRESERVED));
        uint256 made = _transform(refiner, request)[0];
        vm.assertEq(_model(made, CO), 4);
        vm.assertEq(_record(made).batch.origin, pit);
        vm.assertEq(_record(made).batch.flags, BatchFlags.CONTAINS_UNTRACKED | BatchFlags.MADE);
    }

    // Recycled content

    function test_recycled__waste_counts_whole_and_is_pooled() public {
        uint256 waste = _intake("W", 10, _share(CO, 1000) | _share(LI, 500));
        // 10 000 mg Co and 5 000 mg Li into 100 000 mg of black mass.
        IProduction.TransformRequest memory request = _step(
            recycling, waste, 10, _output("BM", BLACK_MASS, 100_000, _share(CO, 99_999_999) | _share(LI, 5e7), 0)
        );
        request.inputs[0].wasteClass = WasteClass.POST_CONSUMER;
        uint256 blackMass = _transform(recycler, request)[0];
        vm.assertEq(_record(blackMass).recycled, (_share(CO, 99_999_999) | _share(LI, 5e7)) << 128);

        // With as much cobalt from ore, half of it is recycled, rounded down.
        uint256 ore = _delivered("L1", 100_000, _share(CO, 1e8));
        token.move(_at(refinery), _at(recycling), ore, 100_000);
        request = _two(blackMass, ore, _output("S", SULPHATE, 100_000, _share(CO, 199_999_998), 0));
        request.site = recycling;
        request.inputs[0].quantity = 100_000;
        request.inputs[1].quantity = 100_000;
        uint256 salt = _transform(recycler, request)[0];
        vm.assertEq(_record(salt).recycled, _share(CO, 99_999_998) << 128);
    }

    function test_recycled__by_tolerance__grows_not() public {
        uint256 waste = _intake("W", 1000, _share(CO, 1_000_000));
        IProduction.TransformRequest memory request =
            _step(recycling, waste, 1000, _output("BM", BLACK_MASS, 1e10, _share(CO, 100_200_000), 0));
        request.inputs[0].wasteClass = WasteClass.POST_CONSUMER;
        request.assay = _ticket();
        _anchorAssay(recycler, request.assay);
        uint256 made = _transform(recycler, request)[0];
        vm.assertEq(_record(made).recycled, _share(CO, 1e8) << 128);
    }

    function test_recycled__allocated_without_mass_balance__refused() public {
        uint256 blackMass = _blackMass();
        IProduction.TransformRequest memory request =
            _step(recycling, blackMass, 1000, _output("S", SULPHATE, 1000, _share(CO, 1e8), BLENDED));
        request.allocateRecycled = true;
        request.outputs[0].recycled = _share(CO, 1) << 128;
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_RecycledNotAllocatable.selector, 5));
        production.transform(request);
        request.outputs[0].models = BALANCED;
        request.allocateRecycled = false;
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_RecycledNotAllocatable.selector, 5));
        production.transform(request);
    }

    function test_recycled__allocated_under_mass_balance__within_the_pool_and_labelled() public {
        uint256 blackMass = _blackMass();
        IProduction.TransformRequest memory request =
            _step(recycling, blackMass, 1000, _output("S1", SULPHATE, 500, _share(CO, 1e8), BALANCED));
        IProductionParts.Output[] memory outputs = new IProductionParts.Output[](2);
        outputs[0] = request.outputs[0];
        outputs[1] = _output("S2", SULPHATE, 500, _share(CO, 1e8), BALANCED);
        request.outputs = outputs;
        request.allocateRecycled = true;
        outputs[0].composition = _share(CO, 5e7);
        outputs[0].recycled = _share(CO, 5e7 + 1) << 128;
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IProductionErrors.Production_RecycledAboveContained.selector, CO, 5e7 + 1, 5e7)
        );
        production.transform(request);
        outputs[0].composition = _share(CO, 1e8);
        outputs[0].recycled = _share(CO, 1);
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_RecycledBalance.selector, CO, 500, 0));
        production.transform(request);
        outputs[0].recycled = _share(CO, 1e8) << 128;
        uint256[] memory made = _transform(recycler, request);
        vm.assertEq(_record(made[0]).recycled, _share(CO, 1e8) << 128);
        vm.assertEq(_record(made[1]).recycled, 0);
        vm.assertTrue(_record(made[0]).batch.flags & BatchFlags.RECYCLED_ALLOCATED != 0);
        vm.assertTrue(_record(made[1]).batch.flags & BatchFlags.RECYCLED_ALLOCATED == 0);

        // The label goes on with the metal.
        request = _step(recycling, made[0], 500, _output("S3", SULPHATE, 500, _share(CO, 1e8), 0));
        uint256 further = _transform(recycler, request)[0];
        vm.assertTrue(_record(further).batch.flags & BatchFlags.RECYCLED_ALLOCATED != 0);
    }

    // Void and lowered assays

    // The mark of a product

    /// @dev A blend is a product only of the member's own products: scrap never comes back to its maker through a blend
    /// of another, and what was bought or mined is not made by being mixed.
    function test_made__a_blend_carries_it_only_from_own_products() public {
        uint256 ore = _delivered("ORE", 1000, 0);
        uint256 own = _transform(refiner, _step(refinery, ore, 1000, _output("OWN", SULPHATE, 1000, 0, 0)))[0];
        vm.assertTrue(_isProduct(own));
        uint256 blend = _transform(refiner, _step(refinery, own, 500, _output("BLEND", SULPHATE, 500, 0, 0)))[0];
        vm.assertTrue(_isProduct(blend));

        // Another member's blend of it is nobody's product.
        token.move(_at(refinery), _at(recycling), blend, 500);
        uint256 foreign = _transform(recycler, _step(recycling, blend, 500, _output("F", SULPHATE, 500, 0, 0)))[0];
        vm.assertFalse(_isProduct(foreign));

        // One input that was not made is enough.
        IProduction.SourceRequest memory bought = _sourceRequest(refinery, SULPHATE, "BOUGHT", 1000, 0);
        bought.models = 0;
        vm.prank(refiner);
        uint256 untracked = production.declareUntracked(bought);
        IProduction.TransformRequest memory mix = _step(refinery, own, 500, _output("MIX", SULPHATE, 1500, 0, 0));
        mix.inputs = new IProductionParts.Input[](2);
        mix.inputs[0] = IProductionParts.Input(own, 500, WasteClass.NONE);
        mix.inputs[1] = IProductionParts.Input(untracked, 1000, WasteClass.NONE);
        uint256 mixed = _transform(refiner, mix)[0];
        vm.assertFalse(_isProduct(mixed));
    }

    /// @dev A speck of another material among the inputs is no blending.
    function test_made__with_an_input_of_another_material__carries_it() public {
        uint256 ore = _delivered("ORE", 1000, 0);
        uint256 salt = _transform(refiner, _step(refinery, ore, 999, _output("SALT", SULPHATE, 999, 0, 0)))[0];
        token.move(_at(refinery), _at(recycling), salt, 999);
        token.move(_at(refinery), _at(recycling), ore, 1);
        IProduction.TransformRequest memory mix = _step(recycling, salt, 999, _output("MIX", SULPHATE, 1000, 0, 0));
        mix.inputs = new IProductionParts.Input[](2);
        mix.inputs[0] = IProductionParts.Input(salt, 999, WasteClass.NONE);
        mix.inputs[1] = IProductionParts.Input(ore, 1, WasteClass.NONE);
        vm.assertTrue(_isProduct(_transform(recycler, mix)[0]));
    }

    function _isProduct(uint256 batchId) private view returns (bool) {
        return _record(batchId).batch.flags & BatchFlags.MADE != 0;
    }

    function test_voidTransformation__untouched__everything_comes_back() public {
        uint256 ore = _delivered("L1", 1e9, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, ore, 1e9, _output("S", SULPHATE, 1e9, _share(CO, 200_400_000), 0));
        request.assay = _ticket();
        _anchorAssay(refiner, request.assay);
        uint256[] memory made = _transform(refiner, request);
        uint64[8] memory given;
        given[CO] = 400_000;

        vm.prank(refiner);
        production.voidTransformation(made, request.inputs, given, request.assay, "typing error");
        vm.assertEq(token.balanceOf(_at(refinery), ore), 1e9);
        vm.assertEq(token.balanceOf(_at(refinery), made[0]), 0);
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 0);
        vm.assertEq(token.capacityUsedOf(refinery, YEAR)[CO], 0);
        vm.assertEq(token.ticketOf(request.assay), 0);
        vm.assertEq(_record(made[0]).batch.flags, BatchFlags.VOIDED | BatchFlags.MADE);

        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProduction.Production_ActUnknown.selector, made[0]));
        production.voidTransformation(made, request.inputs, given, request.assay, "again");
        _refuse(request, abi.encodeWithSelector(IBatchToken.BatchToken_AlreadyMinted.selector, made[0]));
        request.outputs[0].revision = 1;
        _transform(refiner, request);
    }

    function test_voidTransformation__with_other_terms_or_touched_or_by_another__refused() public {
        uint256 ore = _delivered("L1", 1000, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, ore, 1000, _output("S", SULPHATE, 1000, _share(CO, 1e8), 0));
        uint256[] memory made = _transform(refiner, request);
        uint64[8] memory given;
        given[NI] = 1;
        bytes memory unknown = abi.encodeWithSelector(IProduction.Production_ActUnknown.selector, made[0]);
        _refuseVoid(made, request.inputs, given, unknown);
        given[NI] = 0;
        IProductionParts.Input[] memory more = new IProductionParts.Input[](1);
        more[0] = IProductionParts.Input(ore, 1001, WasteClass.NONE);
        _refuseVoid(made, more, given, unknown);
        _refuseVoid(
            new uint256[](0),
            request.inputs,
            given,
            abi.encodeWithSelector(IProductionParts.Production_OutputCount.selector, 0, 16)
        );
        vm.prank(mine);
        (bool ok,) = address(production)
            .call(abi.encodeCall(production.voidTransformation, (made, request.inputs, given, bytes32(0), "r")));
        vm.assertFalse(ok);
        token.move(_at(refinery), _at(recycling), made[0], 1);
        _refuseVoid(
            made,
            request.inputs,
            given,
            abi.encodeWithSelector(IBatchToken.BatchToken_Touched.selector, made[0], 999, 1000)
        );
    }

    function test_voidSource__with_its_ticket__comes_back_and_may_be_minted_again() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "L1", 1000, _share(CO, 1e8));
        vm.prank(mine);
        uint256 batchId = production.extract(request);
        _refuseVoidSource(mine, batchId, 0, abi.encodeWithSelector(IProduction.Production_TicketMissing.selector));
        _refuseVoidSource(
            mine,
            batchId,
            "other",
            abi.encodeWithSelector(IBatchToken.BatchToken_TicketOfAnotherBatch.selector, bytes32("other"), uint256(0))
        );
        vm.prank(mine);
        production.voidSource(batchId, request.ticket, "wrong scale");
        vm.assertEq(token.capacityUsedOf(pit, YEAR)[CO], 0);
        vm.assertEq(token.balanceOf(_at(pit), batchId), 0);
        _refuseVoidSource(
            mine,
            batchId,
            request.ticket,
            abi.encodeWithSelector(IBatchToken.BatchToken_Touched.selector, batchId, 0, 1000)
        );
        request.revision = 1;
        vm.prank(mine);
        vm.assertEq(production.extract(request), token.batchIdOf(mineMember, "P", "L1", 1));
    }

    function test_voidSource__of_a_product__refused() public {
        uint256 ore = _delivered("L1", 1000, 0);
        uint256 made = _transform(refiner, _step(refinery, ore, 1, _output("S", SULPHATE, 1, 0, 0)))[0];
        _refuseVoidSource(
            refiner,
            made,
            "t",
            abi.encodeWithSelector(IProduction.Production_NotSource.selector, made, Source.TRANSFORMED)
        );
    }

    function test_lowerAssay__returns_capacity_and_drops_claims() public {
        uint256 batchId = _extract("L1", 1000, _share(CO, 2e8) | _share(NI, 1e8));
        bytes32 assay = _ticket();
        _anchorAssay(mine, assay);
        vm.prank(mine);
        corrections.lowerAssay(batchId, _share(CO, 1e8), assay);
        Batch memory batch = _record(batchId).batch;
        vm.assertEq(batch.composition, _share(CO, 1e8));
        vm.assertEq(_model(batchId, CO), 4);
        vm.assertEq(_model(batchId, NI), 0);
        vm.assertEq(token.capacityUsedOf(pit, YEAR)[CO], 100);
        vm.assertEq(token.capacityUsedOf(pit, YEAR)[NI], 0);
    }

    function test_lowerAssay__recycled_content_shrinks_in_proportion() public {
        uint256 blackMass = _blackMass();
        bytes32 assay = _ticket();
        _anchorAssay(recycler, assay);
        vm.prank(recycler);
        corrections.lowerAssay(blackMass, _share(CO, 33_333_333), assay);
        vm.assertEq(_record(blackMass).recycled, _share(CO, 16_666_666) << 128);
    }

    function test_lowerAssay__raised_or_unchanged_or_unproven__refused() public {
        uint256 batchId = _extract("L1", 1000, _share(CO, 2e8) | _share(MN, NOT_ASSAYED));
        bytes32 assay = _ticket();
        _refuseLower(
            batchId,
            0,
            assay,
            abi.encodeWithSelector(IProductionErrors.Production_AssayNotAnchored.selector, assay, mineMember)
        );
        _anchorAssay(mine, assay);
        uint256 kept = _share(MN, NOT_ASSAYED);
        _refuseLower(
            batchId,
            _share(CO, 2e8) | kept,
            assay,
            abi.encodeWithSelector(ICorrections.Corrections_AssayNotLower.selector, batchId)
        );
        bytes4 raised = IBatchToken.BatchToken_CompositionRaised.selector;
        _refuseLower(batchId, _share(CO, 2e8 + 1) | kept, assay, abi.encodeWithSelector(raised, batchId, CO));
        _refuseLower(batchId, _share(CO, NOT_ASSAYED) | kept, assay, abi.encodeWithSelector(raised, batchId, CO));
        _refuseLower(batchId, _share(CO, 1) | _share(MN, 1), assay, abi.encodeWithSelector(raised, batchId, MN));
        token.move(_at(pit), _at(refinery), batchId, 1);
        _refuseLower(
            batchId, kept, assay, abi.encodeWithSelector(IBatchToken.BatchToken_Touched.selector, batchId, 999, 1000)
        );
    }

    function _two(uint256 first, uint256 second, IProductionParts.Output memory output)
        private
        view
        returns (IProduction.TransformRequest memory request)
    {
        request = _step(refinery, first, 1000, output);
        request.inputs = new IProductionParts.Input[](2);
        request.inputs[0] = IProductionParts.Input(first, 1000, WasteClass.NONE);
        request.inputs[1] = IProductionParts.Input(second, 1000, WasteClass.NONE);
    }

    /// @dev Ore of another origin, minted by the test as the ledger's module.
    function _fromAnotherMine(string memory lot, uint64 quantity, uint256 composition)
        private
        returns (uint256 batchId)
    {
        IBatchToken.MintRequest[] memory requests = new IBatchToken.MintRequest[](1);
        requests[0].product = "P";
        requests[0].lot = lot;
        Batch memory batch = requests[0].record.batch;
        batch.member = recyclerMember;
        batch.site = recyclerStore;
        batch.material = CONCENTRATE;
        batch.eventTime = NOW - 2 days;
        batch.source = Source.EXTRACTED;
        batch.models = PRESERVED;
        batch.origin = recyclerStore;
        batch.composition = composition;
        batch.minted = quantity;
        uint64[8] memory none;
        batchId = token.mint(requests, none, 0)[0];
        token.move(_at(recyclerStore), _at(refinery), batchId, quantity);
    }

    /// @dev 1000 mg of black mass with a tenth cobalt, half of it recycled, at the recycling site.
    function _blackMass() private returns (uint256) {
        uint256 waste = _intake("W", 1, _share(CO, 50));
        uint256 ore = _delivered("LW", 1000, _share(CO, 5e7));
        token.move(_at(refinery), _at(recycling), ore, 1000);
        IProduction.TransformRequest memory request =
            _two(waste, ore, _output("BM", BLACK_MASS, 1000, _share(CO, 1e8), BLENDED));
        request.site = recycling;
        request.inputs[0] = IProductionParts.Input(waste, 1, WasteClass.POST_CONSUMER);
        return _transform(recycler, request)[0];
    }

    function _refuse(IProduction.TransformRequest memory request, bytes memory reason) private {
        vm.prank(refiner);
        vm.expectRevert(reason);
        production.transform(request);
    }

    function _refuseVoid(
        uint256[] memory outputs,
        IProductionParts.Input[] memory inputs,
        uint64[8] memory given,
        bytes memory reason
    ) private {
        vm.prank(refiner);
        vm.expectRevert(reason);
        production.voidTransformation(outputs, inputs, given, 0, "r");
    }

    function _refuseVoidSource(address account, uint256 batchId, bytes32 ticket, bytes memory reason) private {
        vm.prank(account);
        vm.expectRevert(reason);
        production.voidSource(batchId, ticket, "r");
    }

    function _refuseLower(uint256 batchId, uint256 composition, bytes32 assay, bytes memory reason) private {
        vm.prank(mine);
        vm.expectRevert(reason);
        corrections.lowerAssay(batchId, composition, assay);
    }
}

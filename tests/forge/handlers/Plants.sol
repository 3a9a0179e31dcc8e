// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICampaigns} from "../../../contracts/interfaces/ICampaigns.sol";
import {IProductionParts} from "../../../contracts/interfaces/IProductionParts.sol";
import {Elements} from "../../../contracts/libraries/Elements.sol";
import {BatchRecord} from "../../../contracts/libraries/Types.sol";
import {Regraders} from "./Regraders.sol";

/// @notice Continuous plants: campaigns that are opened, fed, drawn from, carried into others and closed. What is in each
/// is worked out here a second time.
abstract contract Plants is Regraders {
    uint256 private constant MOST_RUNS = 8;

    /// @dev One campaign. Masses are times 10^9.
    struct Run {
        bytes32 id;
        uint32 site;
        bool open;
        uint40 notBefore;
        uint16 material;
        bool mixed;
        uint32 otherDrawn;
        int256[8] balance;
        uint256[8] fed;
        uint256[8] carriedOverdraft;
        uint64[8] booked;
        uint256[8] recycledIn;
        uint256[8] recycledOut;
        uint256[] inputs;
    }

    struct Draw {
        uint256 run;
        uint256[] outputs;
        uint64[8] given;
        bytes32 assay;
        bool dead;
    }

    Run[] internal runs;
    Draw[] private draws;
    uint256 internal openRuns;
    /// @dev The campaign that the last call was about.
    uint256 internal touchedRun;

    function openCampaign(uint256 seed) external turn {
        uint32[5] memory sites = [refinery, refinerRecycling, recycling, 8, 9];
        if (openRuns >= MOST_RUNS) return;
        uint32 site = sites[seed % 5];
        uint40 start = _when(seed >> 8, uint40(time - 2 days));
        ICampaigns.OpenRequest memory request = ICampaigns.OpenRequest(_lot(), site, start);
        (bool passed, bytes memory answer) =
            _act(site, "openCampaign", true, address(campaigns), abi.encodeCall(campaigns.open, (request)));
        if (!passed) return;
        Run storage run = runs.push();
        (run.id, run.site, run.open, run.notBefore) = (abi.decode(answer, (bytes32)), site, true, start);
        ++openRuns;
    }

    function feed(uint256 seed) external turn {
        (bool found, uint256 index) = _openRun(seed);
        if (!found) return;
        ICampaigns.FeedRequest memory request;
        request.inputs = new IProductionParts.Input[](1);
        IProductionParts.Input memory input = request.inputs[0];
        uint64 quantity;
        (found, input.batchId,, input.wasteClass, quantity) = _find(seed >> 8, runs[index].site);
        if (!found) return;
        input.quantity = seed % 9 == 0 ? quantity + 1 : uint64(seed % quantity) + 1;
        BatchRecord memory record = _record(input.batchId);
        (request.campaignId, request.sequence) = _next(index);
        uint40 start = campaigns.campaignOf(request.campaignId).startTime;
        request.eventTime = _when(seed, start > record.batch.eventTime ? start : record.batch.eventTime);
        bytes memory data = abi.encodeCall(campaigns.feed, (request));
        (bool passed,) = _act(runs[index].site, "feed", input.quantity <= quantity, address(campaigns), data);
        if (passed) _book(index, record, input, request.eventTime);
    }

    /// @dev The whole of what is there or a part of it, with a tolerance or without, or one more than may be.
    function draw(uint256 seed, uint8 how) external turn {
        (bool found, uint256 index) = _openRun(seed);
        if (!found || runs[index].inputs.length == 0) return;
        uint32 site = runs[index].site;
        ICampaigns.DrawRequest memory request;
        (request.campaignId, request.sequence) = _next(index);
        request.eventTime = _when(seed, runs[index].notBefore);
        uint16 material = _product(site, seed);
        if (how % 3 != 0) request.assay = _ticket();
        uint256[8] memory most = _most(index, material, request.assay != 0);
        request.outputs = new IProductionParts.Output[](1);
        bool tooMuch = how % 8 == 7;
        Claims memory claims = _claims(_fedRecords(index));
        request.outputs[0] = _wish(most, material, claims, seed, tooMuch);
        uint64[8] memory given = _overdraws(index, request.outputs[0], material);

        bool allowed = !tooMuch && _withinCap(site, given);
        if (request.assay != 0 && _mayAct(site)) _anchorAssay(_operator(site), request.assay);
        bytes memory data = abi.encodeCall(campaigns.draw, (request));
        (bool passed, bytes memory answer) = _act(site, "draw", allowed, address(campaigns), data);
        if (passed) _keepDraw(index, abi.decode(answer, (uint256[])), given, request.assay, claims);
    }

    function voidDraw(uint256 seed) external turn {
        if (draws.length == 0) return;
        Draw storage drawn = draws[seed % draws.length];
        Run storage run = runs[drawn.run];
        bool allowed = !drawn.dead && run.open && _untouched(drawn.outputs[0]);
        ICampaigns.VoidDrawRequest memory request;
        (request.campaignId, request.sequence) = _next(drawn.run);
        (request.outputs, request.toleranceMg, request.assay) = (drawn.outputs, drawn.given, drawn.assay);
        request.reason = "r";
        BatchRecord memory record = _record(drawn.outputs[0]);
        bytes memory data = abi.encodeCall(campaigns.voidDraw, (request));
        (bool passed,) = _act(run.site, "voidDraw", allowed, address(campaigns), data);
        if (!passed) return;
        drawn.dead = true;
        touchedRun = drawn.run;
        if (record.batch.material != run.material) --run.otherDrawn;
        for (uint256 e = 0; e < 8; ++e) {
            run.balance[
                e
            ] += int256(_mass(record.batch, record.batch.minted, Elements.known(record.batch.composition, e)));
            run.recycledOut[e] -= _mass(record.batch, record.batch.minted, Elements.share(record.recycled, e));
            uint64 spare = run.booked[e] - _ceilMg(run.balance[e]);
            run.booked[e] -= drawn.given[e] < spare ? drawn.given[e] : spare;
        }
    }

    /// @dev As lost, or into another one at the same site.
    function closeCampaign(uint256 seed) external turn {
        (bool found, uint256 index) = _openRun(seed);
        if (!found) return;
        (bool other, uint256 target) = _openRun(seed >> 8);
        bool carried = other && target != index && runs[target].site == runs[index].site;
        ICampaigns.CloseRequest memory request;
        (request.campaignId, request.sequence) = _next(index);
        if (carried) (request.into, request.intoSequence) = _next(target);
        request.eventTime = uint40(time);
        request.reason = "r";
        bool allowed = true;
        for (uint256 e = 0; e < 8; ++e) {
            if (!carried && runs[index].balance[e] < 0) allowed = false;
        }
        ICampaigns.CampaignAccount memory account = campaigns.accountOf(request.campaignId);
        bytes32 verb = carried ? bytes32("carry") : bytes32("closeCampaign");
        bytes memory data = abi.encodeCall(campaigns.close, (request));
        (bool passed,) = _act(runs[index].site, verb, allowed, address(campaigns), data);
        if (!passed) return;
        runs[index].open = false;
        --openRuns;
        touchedRun = index;
        if (carried) _carry(runs[index], runs[target], account.recycled);
        if (carried) touchedRun = target;
    }

    // What goes in

    function _book(uint256 index, BatchRecord memory record, IProductionParts.Input memory input, uint40 eventTime)
        private
    {
        Run storage run = runs[index];
        Act memory one;
        _feedOne(one, record, input);
        for (uint256 e = 0; e < 8; ++e) {
            run.fed[e] += one.fed[e];
            run.balance[e] += int256(one.fed[e]);
            run.recycledIn[e] += one.recycled[e];
            credited[e] += one.waste[e];
        }
        if (run.inputs.length == 0) run.material = record.batch.material;
        else if (record.batch.material != run.material) run.mixed = true;
        run.inputs.push(input.batchId);
        if (eventTime > run.notBefore) run.notBefore = eventTime;
        touchedRun = index;
    }

    /// @dev All that limits the one limits the other.
    function _carry(Run storage from, Run storage into, uint128[8] memory recycled) private {
        if (uint40(time) > into.notBefore) into.notBefore = uint40(time);
        if (from.inputs.length == 0) return;
        for (uint256 e = 0; e < 8; ++e) {
            into.balance[e] += from.balance[e];
            into.booked[e] += _ceilMg(from.balance[e]);
            if (from.balance[e] < 0) into.carriedOverdraft[e] += uint256(-from.balance[e]);
            into.recycledIn[e] += recycled[e];
        }
        if (into.inputs.length == 0) into.material = from.material;
        else if (into.material != from.material) into.mixed = true;
        if (from.mixed) into.mixed = true;
        for (uint256 i = 0; i < from.inputs.length; ++i) {
            into.inputs.push(from.inputs[i]);
        }
    }

    // What comes out

    /// @dev What may be drawn of each element.
    function _most(uint256 index, uint16 material, bool assayed) private view returns (uint256[8] memory most) {
        Run storage run = runs[index];
        bool blending = !run.mixed && run.otherDrawn == 0 && material == run.material;
        for (uint256 e = 0; e < 8; ++e) {
            uint256 extra = assayed && !blending ? run.fed[e] * TOLERANCE_PPM / 1e6 : 0;
            int256 may = run.balance[e] + int256(extra);
            most[e] = may > 0 ? uint256(may) : 0;
        }
    }

    function _wish(uint256[8] memory most, uint16 material, Claims memory claims, uint256 seed, bool tooMuch)
        private
        returns (IProductionParts.Output memory)
    {
        bool item = membership.materialOf(material).item;
        uint64 quantity = _quantity(most, 1, item, seed);
        // Half of what there is, sometimes.
        if (seed % 4 == 0) quantity += quantity;
        uint256 composition = _shares(most, quantity, item, 0);
        if (seed % 4 == 1) composition = _halved(composition);
        if (tooMuch) composition = _oneMore(most, quantity, material, 0);
        return _output(_lot(), material, quantity, composition, _claim(claims.models, composition, seed, 0));
    }

    function _halved(uint256 composition) private pure returns (uint256 halved) {
        for (uint256 e = 0; e < 8; ++e) {
            halved |= _share(e, Elements.share(composition, e) / 2);
        }
    }

    /// @dev What a draw adds to the highest overdraft.
    function _overdraws(uint256 index, IProductionParts.Output memory output, uint16 material)
        private
        view
        returns (uint64[8] memory given)
    {
        Run storage run = runs[index];
        bool item = membership.materialOf(material).item;
        for (uint256 e = 0; e < 8; ++e) {
            uint256 made = uint256(output.quantity) * Elements.known(output.composition, e) * (item ? 1e9 : 1);
            uint64 overdraft = made == 0 ? 0 : _ceilMg(run.balance[e] - int256(made));
            if (overdraft > run.booked[e]) given[e] = overdraft - run.booked[e];
        }
    }

    function _keepDraw(
        uint256 index,
        uint256[] memory outputs,
        uint64[8] memory given,
        bytes32 assay,
        Claims memory claims
    ) private {
        Run storage run = runs[index];
        BatchRecord memory record = _record(outputs[0]);
        for (uint256 e = 0; e < 8; ++e) {
            run.balance[
                e
            ] -= int256(_mass(record.batch, record.batch.minted, Elements.known(record.batch.composition, e)));
            run.recycledOut[e] += _mass(record.batch, record.batch.minted, Elements.share(record.recycled, e));
            run.booked[e] += given[e];
            if (given[e] != 0) ++done["overdraft"];
        }
        if (record.batch.material != run.material) ++run.otherDrawn;
        if (record.recycled != 0) ++done["drawRecycled"];
        _inherit(outputs[0], claims);
        touchedRun = index;
        draws.push(Draw(index, outputs, given, assay, false));
    }

    // Choosing

    function _openRun(uint256 seed) private view returns (bool, uint256 index) {
        for (uint256 i = 0; i < runs.length; ++i) {
            index = (_draw(seed, 33) % runs.length + i) % runs.length;
            if (runs[index].open) return (true, index);
        }
        return (false, 0);
    }

    function _next(uint256 index) private view returns (bytes32, uint32) {
        return (runs[index].id, campaigns.campaignOf(runs[index].id).sequence);
    }

    /// @dev Records of all that was fed; `origins` of each holds its identifier, as `_claims` asks.
    function _fedRecords(uint256 index) private view returns (BatchRecord[] memory records) {
        uint256[] memory inputs = runs[index].inputs;
        records = new BatchRecord[](inputs.length);
        for (uint256 i = 0; i < inputs.length; ++i) {
            records[i] = _record(inputs[i]);
            records[i].origins = inputs[i];
        }
    }

    function _ceilMg(int256 balance) internal pure returns (uint64) {
        return balance < 0 ? uint64((uint256(-balance) + 1e9 - 1) / 1e9) : 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IProduction} from "../../../contracts/interfaces/IProduction.sol";
import {IProductionParts} from "../../../contracts/interfaces/IProductionParts.sol";
import {Elements} from "../../../contracts/libraries/Elements.sol";
import {Batch, BatchFlags, BatchRecord, SiteKind, WasteClass} from "../../../contracts/libraries/Types.sol";
import {Sources} from "./Sources.sol";

/// @notice Processors: transformations in all their forms, and their undoing. What an act brings and what it may claim
/// is worked out here a second time, from the rules and not from the contracts' libraries.
abstract contract Processes is Sources {
    uint8 internal constant GREEDY = 1;
    uint8 internal constant ALLOCATE = 2;
    uint8 internal constant TOO_MUCH = 4;
    uint8 internal constant TOO_STRONG = 8;

    /// @dev One transformation, kept to be voided and to be checked.
    struct Act {
        uint256[] outputs;
        IProductionParts.Input[] inputs;
        uint64[8] given;
        bytes32 assay;
        uint256[8] fed;
        uint256[8] recycled;
        uint256[8] waste;
        bool labelled;
        bool dead;
    }

    /// @dev What the inputs allow: models, and the sets of source sites behind each element.
    struct Claims {
        uint24 models;
        uint256 origins;
        bool untracked;
    }

    Act[] internal acts;
    /// @dev Models that the inputs of a batch allowed.
    mapping(uint256 batchId => uint24) internal allowedModels;

    function transform(uint256 seed, uint8 how) external turn {
        (bool found, uint256 first, uint32 site, WasteClass class, uint64 quantity) = _find(seed, 0);
        if (!found || _product(site, seed) == 0) return;
        if (how % 5 != 0) how &= GREEDY | ALLOCATE;
        IProduction.TransformRequest memory request;
        request.site = site;
        request.inputs = _inputs(seed, site, IProductionParts.Input(first, quantity, class));
        Act memory act = _feed(request);
        Claims memory claims = _claims(_recordsOf(request.inputs));
        _declare(request, act, claims, seed, how);

        bool allowed = how & (TOO_MUCH | TOO_STRONG) == 0 && _withinCap(site, act.given);
        if (request.assay != 0 && _mayAct(site)) _anchorAssay(_operator(site), request.assay);
        bytes32 verb = request.allocateRecycled ? bytes32("allocate") : bytes32("transform");
        (bool passed, bytes memory answer) =
            _act(site, verb, allowed, address(production), abi.encodeCall(production.transform, (request)));
        if (passed) _keep(act, claims, abi.decode(answer, (uint256[])));
    }

    function voidTransformation(uint256 seed) external turn {
        if (acts.length == 0) return;
        Act storage act = acts[seed % acts.length];
        bool allowed = !act.dead;
        for (uint256 i = 0; i < act.outputs.length; ++i) {
            if (!_untouched(act.outputs[i])) allowed = false;
        }
        (bool passed,) = _act(
            _record(act.outputs[0]).batch.site,
            "voidTransformation",
            allowed,
            address(production),
            abi.encodeCall(production.voidTransformation, (act.outputs, act.inputs, act.given, act.assay, "r"))
        );
        if (!passed) return;
        act.dead = true;
        for (uint256 lane = 0; lane < 8; ++lane) {
            credited[lane] -= act.waste[lane];
        }
    }

    // What goes in

    function _inputs(uint256 seed, uint32 site, IProductionParts.Input memory first)
        private
        view
        returns (IProductionParts.Input[] memory inputs)
    {
        (bool found, uint256 id,, WasteClass class, uint64 quantity) = _find(seed >> 3, site);
        bool second = found && seed % 3 != 0 && (id != first.batchId || class != first.wasteClass);
        inputs = new IProductionParts.Input[](second ? 2 : 1);
        if (seed % 4 != 0 && first.quantity > 1) first.quantity = uint64(seed % first.quantity) + 1;
        inputs[0] = first;
        if (second) inputs[1] = IProductionParts.Input(id, quantity, class);
    }

    function _feed(IProduction.TransformRequest memory request) private view returns (Act memory act) {
        uint40 earliest = 0;
        act.inputs = request.inputs;
        for (uint256 i = 0; i < request.inputs.length; ++i) {
            BatchRecord memory input = _record(request.inputs[i].batchId);
            if (input.batch.eventTime > earliest) earliest = input.batch.eventTime;
            bool carries = request.inputs[i].wasteClass == WasteClass.NONE;
            if (carries && input.batch.flags & BatchFlags.RECYCLED_ALLOCATED != 0) act.labelled = true;
            _feedOne(act, input, request.inputs[i]);
        }
        request.eventTime = _when(uint256(keccak256(abi.encode(request.inputs))), earliest);
    }

    function _feedOne(Act memory act, BatchRecord memory input, IProductionParts.Input memory from) internal pure {
        for (uint256 e = 0; e < 8; ++e) {
            act.fed[e] += _mass(input.batch, from.quantity, Elements.known(input.batch.composition, e));
            uint256 metal = e % 4 == 3 ? PB : e % 4;
            if (from.wasteClass == WasteClass.NONE) {
                act.recycled[e] += _mass(input.batch, from.quantity, Elements.share(input.recycled, e));
            } else if (uint256(from.wasteClass) == e / 4 + 1) {
                uint256 whole = _mass(input.batch, from.quantity, Elements.known(input.batch.composition, metal));
                act.recycled[e] += whole;
                act.waste[e] += whole;
            }
        }
    }

    function _recordsOf(IProductionParts.Input[] memory inputs) private view returns (BatchRecord[] memory records) {
        records = new BatchRecord[](inputs.length);
        for (uint256 i = 0; i < inputs.length; ++i) {
            records[i] = _record(inputs[i].batchId);
            // The ghost sets are found by identifier; it travels in a field that a model does not read.
            records[i].origins = inputs[i].batchId;
        }
    }

    /// @dev The table of custody models, read plainly. `origins` of a record holds its identifier.
    function _claims(BatchRecord[] memory inputs) internal view returns (Claims memory claims) {
        for (uint256 e = 0; e < 8; ++e) {
            uint256 model = 5;
            uint256 limit = 4;
            uint32 sites = 0;
            for (uint256 i = 0; i < inputs.length; ++i) {
                uint32 share = Elements.share(inputs[i].batch.composition, e);
                if (share == 0) continue;
                sites |= Elements.share(originSet[inputs[i].origins], e);
                uint256 claimed = (inputs[i].batch.models >> (e * 3)) & 7;
                if (claimed != 0 && claimed < model) model = claimed;
                if (claimed == 0) limit = share == NOT_ASSAYED ? 1 : limit < 2 ? limit : 2;
            }
            if (sites & (sites - (sites == 0 ? 0 : 1)) != 0 && limit > 3) limit = 3;
            model = model == 5 ? 0 : model < limit ? model : limit;
            claims.models |= uint24(model << (e * 3));
            claims.origins |= _share(e, sites);
        }
        for (uint256 i = 0; i < inputs.length; ++i) {
            if (tainted[inputs[i].origins]) claims.untracked = true;
        }
    }

    // What comes out

    function _product(uint32 site, uint256 seed) internal view returns (uint16) {
        SiteKind kind = _kindOf(site);
        if (kind == SiteKind.MINE) return CONCENTRATE;
        if (kind == SiteKind.COLLECTION) return WASTE_BATTERY;
        if (kind == SiteKind.REFINERY) return seed % 2 == 0 ? SULPHATE : PART;
        if (kind == SiteKind.RECYCLING) return seed % 3 == 0 ? BLACK_MASS : seed % 3 == 1 ? SULPHATE : PART;
        return 0;
    }

    function _declare(
        IProduction.TransformRequest memory request,
        Act memory act,
        Claims memory claims,
        uint256 seed,
        uint8 how
    ) private {
        uint256 count = seed % 3 + 1;
        uint16 material = _product(request.site, seed);
        bool blend = true;
        for (uint256 i = 0; i < request.inputs.length; ++i) {
            if (_record(request.inputs[i].batchId).batch.material != material) blend = false;
        }
        uint256 extra = how & GREEDY != 0 && !blend ? TOLERANCE_PPM : 0;
        if (how & GREEDY != 0) request.assay = _ticket();
        act.assay = request.assay;

        uint64 quantity = _quantity(act.fed, count, membership.materialOf(material).item, seed);
        uint256 composition = _shares(act.fed, count * quantity, membership.materialOf(material).item, extra);
        if (how & TOO_MUCH != 0 || (how & TOO_STRONG != 0 && composition == 0)) {
            composition = _oneMore(act.fed, count * quantity, material, extra);
        }
        uint24 models = _claim(claims.models, composition, seed, how);
        request.outputs = new IProductionParts.Output[](count);
        for (uint256 i = 0; i < count; ++i) {
            request.outputs[i] = _output(_lot(), material, quantity, composition, models);
        }
        if (how & ALLOCATE != 0) _allocate(request, act, claims, composition);
        _give(act, count * quantity, membership.materialOf(material).item, composition);
    }

    /// @dev So much that the largest element has a tenth of the mass, or a tenth of a gram a piece.
    function _quantity(uint256[8] memory fed, uint256 count, bool item, uint256 seed) internal pure returns (uint64) {
        uint256 most = 0;
        for (uint256 e = 0; e < 8; ++e) {
            if (fed[e] > most) most = fed[e];
        }
        return uint64(most / (item ? 1e17 : 1e8) / count + 1 + seed % 7);
    }

    function _shares(uint256[8] memory fed, uint256 quantity, bool item, uint256 extra)
        internal
        pure
        returns (uint256 c)
    {
        for (uint256 e = 0; e < 8; ++e) {
            uint256 share = fed[e] * (1e6 + extra) / 1e6 / quantity / (item ? 1e9 : 1);
            c |= _share(e, uint32(share > 1.1e8 ? 1.1e8 : share));
        }
    }

    /// @dev The smallest lithium share that is too much.
    function _oneMore(uint256[8] memory fed, uint256 quantity, uint16 material, uint256 extra)
        internal
        view
        returns (uint256)
    {
        bool item = membership.materialOf(material).item;
        return _share(LI, uint32(fed[LI] * (1e6 + extra) / 1e6 / quantity / (item ? 1e9 : 1) + 1));
    }

    /// @dev The whole of what is allowed or a part of it; of one element one step more, where that is asked for.
    function _claim(uint24 models, uint256 composition, uint256 seed, uint8 how)
        internal
        pure
        returns (uint24 claimed)
    {
        bool strong = how & TOO_STRONG != 0;
        for (uint256 i = 0; i < 8; ++i) {
            uint256 e = (seed % 8 + i) % 8;
            uint256 model = (models >> (e * 3)) & 7;
            if (Elements.share(composition, e) == 0) continue;
            if (strong) model += 1;
            else if (how & ALLOCATE != 0) model = model == 0 ? 0 : 1;
            else if (_draw(seed, e + 40) % 4 == 0) model = model / 2;
            strong = false;
            claimed |= uint24(model << (e * 3));
        }
    }

    /// @dev As much recycled nickel as there is into the first output, nothing into the others.
    function _allocate(
        IProduction.TransformRequest memory request,
        Act memory act,
        Claims memory claims,
        uint256 composition
    ) private view {
        uint256 lane = act.recycled[2] > act.recycled[6] ? 2 : 6;
        if ((claims.models >> 6) & 7 == 0) return;
        IProductionParts.Output memory output = request.outputs[0];
        bool item = membership.materialOf(output.material).item;
        uint256 most = act.recycled[lane] / output.quantity / (item ? 1e9 : 1);
        uint256 share = Elements.share(composition, NI);
        request.allocateRecycled = true;
        output.recycled = _share(lane, uint32(most < share ? most : share));
    }

    function _give(Act memory act, uint256 quantity, bool item, uint256 composition) private pure {
        for (uint256 e = 0; e < 8; ++e) {
            uint256 made = quantity * Elements.known(composition, e) * (item ? 1e9 : 1);
            if (made > act.fed[e]) act.given[e] = uint64((made - act.fed[e] + 1e9 - 1) / 1e9);
        }
    }

    function _withinCap(uint32 site, uint64[8] memory given) internal view returns (bool) {
        for (uint256 e = 0; e < 8; ++e) {
            if (toldTolerance[site][e] + given[e] > TOLERANCE_CAP) return false;
        }
        return true;
    }

    function _keep(Act memory act, Claims memory claims, uint256[] memory outputs) private {
        act.outputs = outputs;
        for (uint256 e = 0; e < 8; ++e) {
            credited[e] += act.waste[e];
            if (act.given[e] != 0) ++done["tolerance"];
        }
        for (uint256 i = 0; i < outputs.length; ++i) {
            _inherit(outputs[i], claims);
            if (_record(outputs[i]).recycled != 0) ++done["recycled"];
        }
        Act storage kept = acts.push();
        kept.outputs = outputs;
        for (uint256 i = 0; i < act.inputs.length; ++i) {
            kept.inputs.push(act.inputs[i]);
        }
        (kept.given, kept.assay, kept.fed) = (act.given, act.assay, act.fed);
        (kept.recycled, kept.waste, kept.labelled) = (act.recycled, act.waste, act.labelled);
    }

    function _inherit(uint256 id, Claims memory claims) internal {
        originSet[id] = claims.origins;
        allowedModels[id] = claims.models;
        tainted[id] = claims.untracked;
    }
}

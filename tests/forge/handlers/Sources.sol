// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICorrections} from "../../../contracts/interfaces/ICorrections.sol";
import {IProduction} from "../../../contracts/interfaces/IProduction.sol";
import {Elements} from "../../../contracts/libraries/Elements.sol";
import {Batch, BatchFlags, Source, WasteClass} from "../../../contracts/libraries/Types.sol";
import {Ground} from "./Ground.sol";

/// @notice Mines, collectors and buyers: what has no inputs, and what becomes of it without a process.
abstract contract Sources is Ground {
    struct Sourced {
        uint256 id;
        bytes32 ticket;
        string lot;
    }

    Sourced[] internal sources;
    /// @dev Sources that were voided and may come again as the next revision.
    IProduction.SourceRequest[] private again;

    function extract(uint256 seed) external turn {
        IProduction.SourceRequest memory request = _request(seed, pit, CONCENTRATE);
        _mintSource(request, "extract", abi.encodeCall(production.extract, (request)));
    }

    function intakeWaste(uint256 seed) external turn {
        uint32[4] memory sites = [refinerCollection, refinerRecycling, recycling, recycling + 3];
        IProduction.SourceRequest memory request = _request(seed, sites[seed % 4], WASTE_BATTERY);
        WasteClass class = seed % 3 == 0 ? WasteClass.MANUFACTURING : WasteClass.POST_CONSUMER;
        _mintSource(request, "intakeWaste", abi.encodeCall(production.intakeWaste, (request, _waste(class))));
    }

    function declareUntracked(uint256 seed) external turn {
        uint32 site = uint32(seed % SITES + 1);
        IProduction.SourceRequest memory request = _request(seed, site, seed % 3 == 0 ? PART : SULPHATE);
        request.models = 0;
        _mintSource(request, "declareUntracked", abi.encodeCall(production.declareUntracked, (request)));
    }

    /// @dev A source that was voided, with the next revision of its identifier and the ticket that came back.
    function mintAgain(uint256 seed) external turn {
        if (again.length == 0) return;
        IProduction.SourceRequest memory request = again[seed % again.length];
        again[seed % again.length] = again[again.length - 1];
        again.pop();
        request.composition = 0;
        request.eventTime = uint40(time);
        _mintSource(request, "mintAgain", abi.encodeCall(production.declareUntracked, (request)));
    }

    function voidSource(uint256 seed) external turn {
        if (sources.length == 0) return;
        Sourced memory source = sources[seed % sources.length];
        Batch memory batch = _record(source.id).batch;
        bool allowed = _untouched(source.id);
        (bool passed,) = _act(
            batch.site,
            "voidSource",
            allowed,
            address(production),
            abi.encodeCall(production.voidSource, (source.id, source.ticket, "r"))
        );
        if (!passed) return;
        _addSourced(source.id, false);
        IProduction.SourceRequest memory request = _request(seed, batch.site, batch.material);
        request.lot = source.lot;
        request.revision = batch.revision + 1;
        request.models = 0;
        request.ticket = source.ticket;
        again.push(request);
    }

    /// @dev Each share an eighth to eight eighths of what it was.
    function lowerAssay(uint256 seed) external turn {
        if (ids.length == 0) return;
        uint256 id = ids[seed % ids.length];
        Batch memory batch = _record(id).batch;
        uint256 lowered = 0;
        for (uint256 e = 0; e < 8; ++e) {
            uint32 share = Elements.share(batch.composition, e);
            uint256 eighths = 1 + _draw(seed, e) % 8;
            if (_draw(seed, e) % 13 == 0) eighths = 0;
            lowered |= _share(e, share == NOT_ASSAYED ? share : uint32(uint256(share) * eighths / 8));
        }
        bool allowed = _untouched(id) && batch.source < Source.ASSEMBLED && lowered != batch.composition;
        bytes32 assay = _assay(batch.site, allowed);
        bool source = batch.source <= Source.UNTRACKED && batch.flags & BatchFlags.VOIDED == 0;
        if (source) _addSourced(id, false);
        _act(
            batch.site,
            "lowerAssay",
            allowed,
            address(corrections),
            abi.encodeCall(corrections.lowerAssay, (id, lowered, assay))
        );
        if (source) _addSourced(id, true);
    }

    function recordLoss(uint256 seed) external turn {
        (bool found, uint256 id, uint32 site, WasteClass class, uint64 quantity) = _find(seed, 0);
        if (!found) return;
        ICorrections.LossRequest memory request = ICorrections.LossRequest({
            ref: _lot(),
            batchId: id,
            site: site,
            wasteClass: class,
            quantity: seed % 5 == 0 ? quantity + 1 : quantity / 3 + 1,
            eventTime: _when(seed, toldRecord[id].batch.eventTime),
            reason: "r"
        });
        bytes memory data = abi.encodeCall(corrections.recordLoss, (request));
        _act(site, "recordLoss", request.quantity <= quantity, address(corrections), data);
    }

    /// @dev An assay that the site's member anchored, where it may.
    function _assay(uint32 site, bool wanted) internal returns (bytes32 assay) {
        assay = _ticket();
        if (wanted && _mayAct(site)) _anchorAssay(_operator(site), assay);
    }

    function _mintSource(IProduction.SourceRequest memory request, bytes32 verb, bytes memory data) private {
        (bool passed, bytes memory answer) = _act(request.site, verb, true, address(production), data);
        if (!passed) return;
        uint256 id = abi.decode(answer, (uint256));
        sources.push(Sourced(id, request.ticket, request.lot));
        _addSourced(id, true);
        tainted[id] = _record(id).batch.source == Source.UNTRACKED;
        for (uint256 e = 0; e < 8; ++e) {
            originSet[id] |= _share(e, uint32(1) << request.site);
        }
    }

    function _request(uint256 seed, uint32 site, uint16 material)
        private
        returns (IProduction.SourceRequest memory request)
    {
        bool item = membership.materialOf(material).item;
        uint64 quantity = uint64(seed % 1000 + 1) * (item ? 1 : 1e9);
        request = _sourceRequest(site, material, _lot(), quantity, _composition(seed, item));
        request.eventTime = _when(seed >> 8, 0);
        request.models = uint24(_draw(seed, 9) % 3 == 0 ? SEGREGATED : PRESERVED);
    }

    function _composition(uint256 seed, bool item) private pure returns (uint256 composition) {
        uint256[5] memory present = [LI, CO, NI, MN, PB];
        for (uint256 i = 0; i < 5; ++i) {
            uint256 drawn = _draw(seed, i + 20);
            if (drawn % 3 == 0) continue;
            bool open = (present[i] == MN || present[i] == PB) && drawn % 7 == 1;
            composition |= _share(present[i], open ? NOT_ASSAYED : uint32((drawn >> 8) % (item ? 1e7 : 1e8)));
        }
    }
}

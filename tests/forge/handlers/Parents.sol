// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssembly} from "../../../contracts/interfaces/IAssembly.sol";
import {Elements} from "../../../contracts/libraries/Elements.sol";
import {Batch, BatchFlags, BatchRecord, SiteKind, WasteClass} from "../../../contracts/libraries/Types.sol";
import {Holders} from "../../../contracts/libraries/Holders.sol";
import {Processes} from "./Processes.sol";

/// @notice Makers of packs: parts locked in parents, and freed again.
abstract contract Parents is Processes {
    struct Parent {
        uint256 id;
        IAssembly.Child[] children;
    }

    Parent[] internal parents;
    /// @dev Pieces that must lie locked, as counted from what was done.
    mapping(uint256 batchId => uint256) internal lockedPieces;

    function assemble(uint256 seed, uint8 perPiece) external turn {
        uint32 site = seed % 3 == 0 ? uint32(8) : refinery;
        (bool found, uint256 id,, WasteClass class, uint64 quantity) = _find(seed, site);
        if (!found || class != WasteClass.NONE || _record(id).batch.pieceMass > 1e14) return;
        uint64 each = perPiece % 3 + 1;
        uint64 pieces = quantity / each + (seed % 7 == 0 ? 1 : 0);
        IAssembly.AssembleRequest memory request = _parentRequest(site, _lot(), pieces, _children(id, each));
        bool allowed = pieces != 0 && uint256(pieces) * each <= quantity;
        _assemble(request, _record(id), allowed, seed);
    }

    function _assemble(IAssembly.AssembleRequest memory request, BatchRecord memory child, bool enough, uint256 seed)
        private
    {
        IAssembly.Child memory locked = request.children[0];
        request.pieceMass = child.batch.pieceMass * locked.perPiece;
        request.eventTime = _when(seed, child.batch.eventTime);
        BatchRecord[] memory records = new BatchRecord[](1);
        records[0] = child;
        records[0].origins = locked.batchId;
        Claims memory claims = _claims(records);
        request.models = claims.models;
        bytes memory data = abi.encodeCall(assembly_.assemble, (request));
        bool allowed = enough && _fits(child, locked.perPiece);
        (bool passed, bytes memory answer) = _act(request.site, "assemble", allowed, address(assembly_), data);
        if (!passed) return;

        uint256 parent = abi.decode(answer, (uint256));
        _inherit(parent, claims);
        lockedPieces[locked.batchId] += uint256(request.quantity) * locked.perPiece;
        Parent storage kept = parents.push();
        kept.id = parent;
        kept.children.push(locked);
    }

    function disassemble(uint256 seed) external turn {
        if (parents.length == 0) return;
        Parent memory parent = parents[seed % parents.length];
        (bool found, uint32 site, WasteClass class, uint64 quantity) = _whereIs(parent.id, seed);
        if (!found) return;
        SiteKind kind = _kindOf(site);
        bool allowed = kind == SiteKind.REFINERY || kind == SiteKind.RECYCLING || kind == SiteKind.COLLECTION;
        IAssembly.DisassembleRequest memory request = IAssembly.DisassembleRequest({
            ref: _lot(),
            batchId: parent.id,
            site: site,
            wasteClass: class,
            quantity: quantity / 2 + 1,
            eventTime: _when(seed, _record(parent.id).batch.eventTime),
            children: parent.children
        });
        bytes memory data = abi.encodeCall(assembly_.disassemble, (request));
        (bool passed,) = _act(site, "disassemble", allowed, address(assembly_), data);
        if (!passed) return;
        _free(parent.children, request.quantity);
        if (cameBack[parent.id]) cameBack[parent.children[0].batchId] = true;
    }

    function voidAssembly(uint256 seed) external turn {
        if (parents.length == 0) return;
        Parent memory parent = parents[seed % parents.length];
        Batch memory batch = _record(parent.id).batch;
        bytes memory data = abi.encodeCall(assembly_.voidAssembly, (parent.id, parent.children, "r"));
        (bool passed,) = _act(batch.site, "voidAssembly", _untouched(parent.id), address(assembly_), data);
        if (passed) _free(parent.children, batch.minted);
    }

    function _free(IAssembly.Child[] memory children, uint256 pieces) private {
        for (uint256 i = 0; i < children.length; ++i) {
            lockedPieces[children[i].batchId] -= pieces * children[i].perPiece;
        }
    }

    /// @dev An item whose shares stay inside the bounds of the parent's material.
    function _fits(BatchRecord memory child, uint64 each) private pure returns (bool) {
        if (child.batch.flags & BatchFlags.ITEM == 0) return false;
        for (uint256 e = 0; e < 8; ++e) {
            if (uint256(Elements.known(child.batch.composition, e)) * each > 1e9) return false;
        }
        return true;
    }

    function _whereIs(uint256 id, uint256 seed) internal view returns (bool, uint32, WasteClass, uint64) {
        for (uint256 k = 0; k < SITES * 3; ++k) {
            uint256 place = (seed % (SITES * 3) + k) % (SITES * 3);
            uint32 site = uint32(place / 3 + 1);
            uint256 quantity = told[Holders.atSite(site, WasteClass(place % 3))][id];
            if (quantity != 0) return (true, site, WasteClass(place % 3), uint64(quantity));
        }
        return (false, 0, WasteClass.NONE, 0);
    }
}

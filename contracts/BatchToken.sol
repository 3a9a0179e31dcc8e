// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IModule} from "./interfaces/IModule.sol";
import {BatchHeader} from "./libraries/BatchHeader.sol";
import {CivilTime} from "./libraries/CivilTime.sol";
import {Elements} from "./libraries/Elements.sol";
import {GS1Text} from "./libraries/GS1Text.sol";
import {HoldClock} from "./libraries/HoldClock.sol";
import {Holders} from "./libraries/Holders.sol";
import {RecycledContent} from "./libraries/RecycledContent.sol";
import {Batch, BatchFlags, BatchRecord, BatchWords, ModuleState, Source} from "./libraries/Types.sol";
import {YearlyAccounts} from "./YearlyAccounts.sol";

/// @title Batch token
/// @notice The ERC-1155 ledger of batches and holdings; its promises are in `IBatchToken`.
contract BatchToken is ERC1155, YearlyAccounts {
    using HoldClock for Checkpoints.Trace208;
    using BatchHeader for uint256;

    /// @dev A batch in three slots. What moves or ends a quantity needs the first two only.
    /// @param header Everything but composition and quantities (see `BatchHeader`).
    struct Row {
        uint256 header;
        uint256 composition;
        uint64 minted;
        uint64 pieceMass;
    }

    /// @notice Quantities from 2^63 on are refused, so that they fit a signed 64-bit column everywhere.
    uint64 public constant MAX_QUANTITY = 2 ** 63 - 1;

    /// @dev Invariant 1: for each batch, minted = held at sites + in transit + locked + disassembled, consumed, lost or
    /// voided. Only `_update` moves a balance, and only modules reach it.
    mapping(address module => ModuleState) public moduleStateOf;

    /// @dev Invariant 5: every batch has a source. A record is written once, at the mint; later only the flags of a void
    /// and of holds, and a lowered composition.
    mapping(uint256 batchId => Row) private _batches;
    mapping(uint256 batchId => uint256) private _recycled;
    mapping(uint256 batchId => uint256) private _origins;

    /// @dev `BatchFlags.ON_HOLD` is set exactly while a hold runs on the batch's clock.
    mapping(uint256 batchId => Checkpoints.Trace208) private _batchHolds;

    /// @dev How many holds run. Not zero for any holder only where `BatchFlags.HOLDINGS_ON_HOLD` is set.
    mapping(uint256 batchId => mapping(address holder => uint256)) private _holdingHolds;

    /// @dev What is locked in a batch, as the module that locked it hashes it; 0 = nothing. Kept here so that a
    /// successor can take the batch apart.
    mapping(uint256 batchId => bytes32) public contentsOf;

    /// @dev A ticket serves once; it names the batch it served.
    mapping(bytes32 ticket => uint256) public ticketOf;

    /// @dev Tickets that served a lowered assay and no mint: no void frees them.
    mapping(bytes32 ticket => bool) private _spent;

    /// @dev References of acts that mint nothing, apart from the tickets, so that no ticket can take one's place.
    mapping(bytes32 ref => uint256) public referenceOf;

    /// @dev Whoever is in the ledger's list, or drains: enough for undoing, finishing and holding back.
    modifier onlyModule() {
        if (moduleStateOf[_msgSender()] == ModuleState.NONE) revert BatchToken_NotModule(_msgSender());
        _;
    }

    /// @dev A module that drains makes new things only while it has something open.
    modifier onlyMaking() {
        _requireMaking(_msgSender());
        _;
    }

    constructor(address manager) ERC1155("") AccessManaged(manager) {}

    /// @inheritdoc IBatchToken
    function mint(MintRequest[] memory requests, uint64[8] calldata toleranceMg, bytes32 ticket)
        external
        onlyMaking
        returns (uint256[] memory batchIds)
    {
        Batch memory first = requests[0].record.batch;
        batchIds = new uint256[](requests.length);
        uint256[8] memory containedMg;
        for (uint256 i = 0; i < requests.length; ++i) {
            Batch memory batch = requests[i].record.batch;
            batchIds[i] = _mintOne(requests[i], batch);
            _addContained(containedMg, batch.composition, batch.minted, batch.flags);
        }

        uint16 year = CivilTime.yearOf(first.eventTime);
        if (_countsCapacity(first.source)) _useCapacity(first.site, year, containedMg);
        _bookTolerance(first.site, year, toleranceMg);
        if (ticket != 0) _useTicket(ticket, batchIds[0]);
    }

    /// @inheritdoc IBatchToken
    function burn(address[] calldata holders, uint256[] calldata batchIds, uint64[] calldata quantities)
        external
        onlyModule
        returns (BatchWords[] memory batches)
    {
        batches = new BatchWords[](batchIds.length);
        uint256[] memory values = new uint256[](batchIds.length);
        bool oneHolder = true;
        bool making = false;
        for (uint256 i = 0; i < batchIds.length; ++i) {
            address holder = holders[i];
            if (!making && holder != _msgSender()) {
                _requireMaking(_msgSender());
                making = true;
            }
            uint16 flags = _read(batchIds[i], batches[i]);
            _requireNoHold(batchIds[i], holder, flags);
            values[i] = quantities[i];
            if (holder != holders[0]) oneHolder = false;
        }

        if (oneHolder && batchIds.length != 0) {
            _update(holders[0], address(0), batchIds, values);
            return batches;
        }
        for (uint256 i = 0; i < batchIds.length; ++i) {
            _moveOne(holders[i], address(0), batchIds[i], values[i]);
        }
    }

    /// @inheritdoc IBatchToken
    function move(address from, address to, uint256 batchId, uint64 quantity)
        external
        onlyModule
        returns (uint256 header)
    {
        // A module that drains moves what it holds itself, and gives back what is locked.
        if (from != _msgSender() && from != Holders.LOCKED) _requireActive(_msgSender());
        header = _header(batchId);
        _requireNoHold(batchId, from, header.flags());
        _moveOne(from, to, batchId, quantity);
    }

    /// @inheritdoc IBatchToken
    function moveUnderHold(address from, address to, uint256 batchId, uint64 quantity) external onlyModule {
        _header(batchId);
        _moveOne(from, to, batchId, quantity);
    }

    /// @inheritdoc IBatchToken
    function burnUnderHold(address holder, uint256 batchId, uint64 quantity) external onlyModule {
        _header(batchId);
        _moveOne(holder, address(0), batchId, quantity);
    }

    /// @inheritdoc IBatchToken
    function voidBatches(uint256[] calldata batchIds, uint64[8] calldata toleranceMg, bytes32 ticket)
        external
        onlyModule
    {
        Batch memory first = recordOf(batchIds[0]).batch;
        uint256[8] memory containedMg;
        for (uint256 i = 0; i < batchIds.length; ++i) {
            Batch memory batch = _requireUntouched(batchIds[i]);
            _addContained(containedMg, batch.composition, batch.minted, batch.flags);
            Row storage row = _batches[batchIds[i]];
            row.header = row.header.withFlag(BatchFlags.VOIDED);
            _moveOne(Holders.atSite(batch.site, batch.wasteClass), address(0), batchIds[i], batch.minted);
            emit BatchVoided(batchIds[i]);
        }

        uint16 year = CivilTime.yearOf(first.eventTime);
        if (_countsCapacity(first.source)) _returnCapacity(first.site, year, containedMg);
        _returnTolerance(first.site, year, toleranceMg);
        if (ticket != 0) _releaseTicket(ticket, batchIds[0]);
    }

    /// @inheritdoc IBatchToken
    function restore(address[] calldata holders, uint256[] calldata batchIds, uint64[] calldata quantities)
        external
        onlyModule
    {
        for (uint256 i = 0; i < batchIds.length; ++i) {
            _moveOne(address(0), holders[i], batchIds[i], quantities[i]);
        }
    }

    /// @inheritdoc IBatchToken
    function lowerComposition(uint256 batchId, uint256 newComposition, bytes32 ticket) external onlyMaking {
        Batch memory batch = _requireUntouched(batchId);
        uint256[8] memory oldMg;
        uint256[8] memory newMg;
        uint256 oldComposition = batch.composition;
        _addContained(oldMg, oldComposition, batch.minted, batch.flags);
        _addContained(newMg, newComposition, batch.minted, batch.flags);
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            _requireNotRaised(batchId, oldComposition, newComposition, element);
            if (Elements.share(newComposition, element) == 0) batch.models &= ~uint24(7 << (element * 3));
            oldMg[element] -= newMg[element];
        }

        uint256 recycled = RecycledContent.lower(_recycled[batchId], oldComposition, newComposition);
        Row storage row = _batches[batchId];
        row.header = row.header.withModels(batch.models);
        row.composition = newComposition;
        if (batch.flags & BatchFlags.HAS_RECYCLED != 0) _recycled[batchId] = recycled;
        emit CompositionLowered(batchId, oldComposition, newComposition, recycled);

        _returnCapacity(batch.site, CivilTime.yearOf(batch.eventTime), oldMg);
        _useTicket(ticket, batchId);
        _spent[ticket] = true;
    }

    /// @inheritdoc IBatchToken
    function useReference(bytes32 ref, uint256 batchId) external onlyModule {
        if (referenceOf[ref] != 0) revert BatchToken_ReferenceUsed(ref, referenceOf[ref]);
        referenceOf[ref] = batchId;
    }

    /// @inheritdoc IBatchToken
    function bookTolerance(uint32 site, uint16 year, uint64[8] calldata mg) external onlyModule {
        _bookTolerance(site, year, mg);
    }

    /// @inheritdoc IBatchToken
    function setContents(uint256 batchId, bytes32 contents) external onlyModule {
        _header(batchId);
        contentsOf[batchId] = contents;
    }

    /// @inheritdoc IBatchToken
    function setBatchHold(uint256 batchId, bool onHold) external onlyModule {
        uint256 header = _header(batchId);
        if (onHold) {
            _requireActive(_msgSender());
            if (!_batchHolds[batchId].place()) return;
            header = header.withFlag(BatchFlags.ON_HOLD);
        } else {
            if (header.flags() & BatchFlags.ON_HOLD == 0) revert BatchToken_NotOnHold(batchId);
            if (!_batchHolds[batchId].lift()) return;
            header = header.withoutFlag(BatchFlags.ON_HOLD);
        }

        _batches[batchId].header = header;
        emit BatchHoldChanged(batchId, onHold);
    }

    /// @inheritdoc IBatchToken
    function setHoldingHold(uint256 batchId, address holder, bool onHold) external onlyModule {
        uint256 header = _header(batchId);
        uint256 count = _holdingHolds[batchId][holder];
        if (!onHold && count == 0) revert BatchToken_HoldingNotOnHold(batchId, holder);

        _holdingHolds[batchId][holder] = onHold ? count + 1 : count - 1;
        if (count != (onHold ? 0 : 1)) return;
        if (header.flags() & BatchFlags.HOLDINGS_ON_HOLD == 0) {
            _batches[batchId].header = header.withFlag(BatchFlags.HOLDINGS_ON_HOLD);
        }
        emit HoldingHoldChanged(batchId, holder, onHold);
    }

    /// @inheritdoc IBatchToken
    function setModule(address module, ModuleState newState) external restricted {
        ModuleState oldState = moduleStateOf[module];
        if (oldState == newState || (oldState == ModuleState.NONE && newState == ModuleState.DRAINING)) {
            revert BatchToken_ModuleEdge(module, oldState, newState);
        }
        if (oldState == ModuleState.NONE || newState == ModuleState.NONE) {
            // Asked at the beginning too: a module is named only when it can answer what taking it away will ask.
            uint256 openCount = IModule(module).openCount();
            if (newState == ModuleState.NONE && openCount != 0) revert BatchToken_ModuleOpen(module, openCount);
        }

        moduleStateOf[module] = newState;
        emit ModuleSet(module, oldState, newState);
    }

    /// @inheritdoc IBatchToken
    function batchIdOf(uint32 member, string calldata product, string calldata lot, uint16 revision)
        external
        pure
        returns (uint256)
    {
        return _batchId(member, product, lot, revision);
    }

    /// @inheritdoc IBatchToken
    function recordOf(uint256 batchId) public view returns (BatchRecord memory record) {
        BatchWords memory words;
        _read(batchId, words);
        record = BatchHeader.recordOf(words);
        record.batch.minted = _batches[batchId].minted;
        record.batch.pieceMass = _batches[batchId].pieceMass;
    }

    /// @inheritdoc IBatchToken
    function issuerOf(uint256 batchId) external view returns (uint32 member, bool voided) {
        Batch memory batch;
        _header(batchId).unpack(batch);
        return (batch.member, batch.flags & BatchFlags.VOIDED != 0);
    }

    /// @inheritdoc IBatchToken
    function isHoldingOnHold(uint256 batchId, address holder) external view returns (bool) {
        return _holdingHolds[batchId][holder] != 0;
    }

    /// @inheritdoc IBatchToken
    function heldSecondsSince(uint256 batchId, uint40 from) external view returns (uint256) {
        return _batchHolds[batchId].heldSince(from);
    }

    /// @notice Custody changes by `Custody`, never by a wallet.
    function safeTransferFrom(address, address, uint256, uint256, bytes memory)
        public
        pure
        override(ERC1155, IERC1155)
    {
        revert BatchToken_WalletTransfer();
    }

    /// @notice Custody changes by `Custody`, never by a wallet.
    function safeBatchTransferFrom(address, address, uint256[] memory, uint256[] memory, bytes memory)
        public
        pure
        override(ERC1155, IERC1155)
    {
        revert BatchToken_WalletTransfer();
    }

    /// @notice Nobody acts for a site but the accounts of its member.
    function setApprovalForAll(address, bool) public pure override(ERC1155, IERC1155) {
        revert BatchToken_WalletApproval();
    }

    function _mintOne(MintRequest memory request, Batch memory batch) private returns (uint256 batchId) {
        if (batch.minted == 0) revert BatchToken_QuantityZero();
        if (batch.minted > MAX_QUANTITY) revert BatchToken_QuantityTooLarge(batch.minted);
        if (batch.pieceMass > MAX_QUANTITY) revert BatchToken_QuantityTooLarge(batch.pieceMass);
        GS1Text.check("product", request.product);
        GS1Text.check("lot", request.lot);
        batchId = _batchId(batch.member, request.product, request.lot, batch.revision);
        if (_batches[batchId].header != 0) revert BatchToken_AlreadyMinted(batchId);
        if (batch.revision != 0) {
            uint256 previous = _batchId(batch.member, request.product, request.lot, batch.revision - 1);
            if (_batches[previous].header.flags() & BatchFlags.VOIDED == 0) {
                revert BatchToken_RevisionNotVoided(previous);
            }
        }

        _batches[batchId] = Row({
            header: BatchHeader.pack(batch),
            composition: batch.composition,
            minted: batch.minted,
            pieceMass: batch.pieceMass
        });
        if (request.record.recycled != 0) _recycled[batchId] = request.record.recycled;
        if (request.record.origins != 0) _origins[batchId] = request.record.origins;
        emit BatchMinted(
            batchId,
            batch.member,
            batch.site,
            batch,
            request.record.recycled,
            request.record.origins,
            request.product,
            request.lot
        );
        _moveOne(address(0), Holders.atSite(batch.site, batch.wasteClass), batchId, batch.minted);
    }

    /// @dev `ERC1155._update` changes balances and emits; it calls no receiver.
    function _moveOne(address from, address to, uint256 batchId, uint256 quantity) private {
        uint256[] memory ids = new uint256[](1);
        uint256[] memory values = new uint256[](1);
        ids[0] = batchId;
        values[0] = quantity;
        _update(from, to, ids, values);
    }

    function _useTicket(bytes32 ticket, uint256 batchId) private {
        uint256 served = ticketOf[ticket];
        if (served != 0) revert BatchToken_TicketUsed(ticket, served);
        ticketOf[ticket] = batchId;
        emit TicketUsed(ticket, batchId);
    }

    function _releaseTicket(bytes32 ticket, uint256 batchId) private {
        if (_spent[ticket] || ticketOf[ticket] != batchId) {
            revert BatchToken_TicketOfAnotherBatch(ticket, ticketOf[ticket]);
        }
        delete ticketOf[ticket];
        emit TicketReleased(ticket, batchId);
    }

    function _requireActive(address module) private view {
        if (moduleStateOf[module] != ModuleState.ACTIVE) revert BatchToken_ModuleDraining(module);
    }

    function _requireMaking(address module) private view {
        ModuleState state = moduleStateOf[module];
        if (state == ModuleState.ACTIVE) return;
        if (state == ModuleState.NONE) revert BatchToken_NotModule(module);
        if (IModule(module).openCount() == 0) revert BatchToken_ModuleDraining(module);
    }

    function _requireNoHold(uint256 batchId, address holder, uint16 flags) private view {
        if (flags & BatchFlags.ON_HOLD != 0) revert BatchToken_OnHold(batchId);
        if (flags & BatchFlags.HOLDINGS_ON_HOLD != 0 && _holdingHolds[batchId][holder] != 0) {
            revert BatchToken_HoldingOnHold(batchId, holder);
        }
    }

    /// @dev No header is zero: a batch has a source.
    function _header(uint256 batchId) private view returns (uint256 header) {
        header = _batches[batchId].header;
        if (header == 0) revert BatchToken_UnknownBatch(batchId);
    }

    /// @dev Writes into words that are there: memory costs gas each time it is laid out.
    function _read(uint256 batchId, BatchWords memory words) private view returns (uint16 flags) {
        uint256 header = _header(batchId);
        words.header = header;
        words.composition = _batches[batchId].composition;
        flags = header.flags();
        if (flags & BatchFlags.HAS_RECYCLED != 0) words.recycled = _recycled[batchId];
        if (flags & BatchFlags.SPLIT_ORIGINS != 0) words.origins = _origins[batchId];
    }

    /// @dev Untouched: the whole minted quantity lies where it was made, and not on hold.
    function _requireUntouched(uint256 batchId) private view returns (Batch memory batch) {
        batch = recordOf(batchId).batch;
        address holder = Holders.atSite(batch.site, batch.wasteClass);
        _requireNoHold(batchId, holder, batch.flags);
        uint256 there = balanceOf(holder, batchId);
        if (there != batch.minted) revert BatchToken_Touched(batchId, there, batch.minted);
    }

    function _batchId(uint32 member, string memory product, string memory lot, uint16 revision)
        private
        pure
        returns (uint256)
    {
        return uint256(keccak256(abi.encode(member, product, lot, revision)));
    }

    /// @dev What an assembly or a regrade holds was counted when it was made.
    function _countsCapacity(Source source) private pure returns (bool) {
        return source != Source.ASSEMBLED && source != Source.REGRADED;
    }

    function _requireNotRaised(uint256 batchId, uint256 oldComposition, uint256 newComposition, uint256 element)
        private
        pure
    {
        uint32 oldShare = Elements.share(oldComposition, element);
        uint32 newShare = Elements.share(newComposition, element);
        bool bothKnown = oldShare != Elements.NOT_ASSAYED && newShare != Elements.NOT_ASSAYED;
        if (bothKnown ? newShare > oldShare : newShare != oldShare) {
            revert BatchToken_CompositionRaised(batchId, element);
        }
    }

    function _addContained(uint256[8] memory mg, uint256 composition, uint64 minted, uint16 flags) private pure {
        bool item = flags & BatchFlags.ITEM != 0;
        // Ends with the last element that the batch contains. Bounds as in `ElementBalance`.
        unchecked {
            uint256 element = 0;
            for (uint256 rest = composition; rest != 0; rest >>= Elements.BITS) {
                // The truncation to the lowest 32 bits is the purpose.
                uint32 share = uint32(rest);
                if (share != 0 && share != Elements.NOT_ASSAYED) {
                    mg[element] += Elements.ceilMg(Elements.contained(minted, share, item));
                }
                ++element;
            }
        }
    }
}

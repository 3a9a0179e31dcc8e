// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, BatchRecord, BatchWords, Source, WasteClass} from "./Types.sol";

/// @title Batch header
/// @notice The first ten fields of a batch in one word, so that they are written and read at once.
/// @dev Layout, low to high, in bits: member 32, site 32, material 16, eventTime 40, source 8, wasteClass 8, flags 16,
/// models 24, origin 32, revision 16; the highest 32 are free.
library BatchHeader {
    uint256 private constant SITE = 32;
    uint256 private constant MATERIAL = 64;
    uint256 private constant EVENT_TIME = 80;
    uint256 private constant SOURCE = 120;
    uint256 private constant WASTE_CLASS = 128;
    uint256 private constant FLAGS = 136;
    uint256 private constant MODELS = 152;
    uint256 private constant ORIGIN = 176;
    uint256 private constant REVISION = 208;

    /// @notice The word of a batch.
    function pack(Batch memory batch) internal pure returns (uint256 header) {
        header = uint256(batch.member) | uint256(batch.site) << SITE | uint256(batch.material) << MATERIAL;
        header |= uint256(batch.eventTime) << EVENT_TIME | uint256(batch.source) << SOURCE;
        header |= uint256(batch.wasteClass) << WASTE_CLASS | uint256(batch.flags) << FLAGS;
        header |= uint256(batch.models) << MODELS | uint256(batch.origin) << ORIGIN;
        header |= uint256(batch.revision) << REVISION;
    }

    // Below, each truncation to a field's width is the purpose.

    /// @notice Writes the ten fields of a word into a batch.
    function unpack(uint256 header, Batch memory batch) internal pure {
        batch.member = uint32(header);
        batch.site = uint32(header >> SITE);
        batch.material = uint16(header >> MATERIAL);
        batch.eventTime = uint40(header >> EVENT_TIME);
        batch.source = source(header);
        batch.wasteClass = WasteClass(uint8(header >> WASTE_CLASS));
        batch.flags = flags(header);
        batch.models = uint24(header >> MODELS);
        batch.origin = uint32(header >> ORIGIN);
        batch.revision = uint16(header >> REVISION);
    }

    /// @notice The batch of a word, without composition and quantities.
    function batchOf(uint256 header) internal pure returns (Batch memory batch) {
        unpack(header, batch);
    }

    /// @notice The record of a batch's words, without quantities.
    function recordOf(BatchWords memory words) internal pure returns (BatchRecord memory record) {
        _read(words, record);
    }

    /// @notice The records of many.
    function recordsOf(BatchWords[] memory words) internal pure returns (BatchRecord[] memory records) {
        records = new BatchRecord[](words.length);
        for (uint256 i = 0; i < words.length; ++i) {
            _read(words[i], records[i]);
        }
    }

    function source(uint256 header) internal pure returns (Source) {
        return Source(uint8(header >> SOURCE));
    }

    function flags(uint256 header) internal pure returns (uint16) {
        return uint16(header >> FLAGS);
    }

    /// @notice The word with a flag set.
    function withFlag(uint256 header, uint16 flag) internal pure returns (uint256) {
        return header | uint256(flag) << FLAGS;
    }

    /// @notice The word with a flag taken away.
    function withoutFlag(uint256 header, uint16 flag) internal pure returns (uint256) {
        return header & ~(uint256(flag) << FLAGS);
    }

    /// @notice The word with other custody models.
    function withModels(uint256 header, uint24 models) internal pure returns (uint256) {
        return header & ~(uint256(type(uint24).max) << MODELS) | uint256(models) << MODELS;
    }

    /// @dev Writes into a record that is there: memory costs gas each time it is laid out.
    function _read(BatchWords memory words, BatchRecord memory record) private pure {
        unpack(words.header, record.batch);
        record.batch.composition = words.composition;
        record.recycled = words.recycled;
        record.origins = words.origins;
    }
}

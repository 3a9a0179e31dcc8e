// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../interfaces/IBatchToken.sol";

/// @title Releases
/// @notice Marks in the ledger that outlive the module which writes them: who ever released pieces of a batch to the
/// market, and whether any of it came back and was kept.
/// @dev A mark is a reference of the ledger. No act of a member can take its place: those hash a member and a text,
/// which is a longer encoding than a batch and a member.
library Releases {
    /// @dev Members are numbered from 1.
    uint32 private constant CAME_BACK = 0;

    /// @notice Marks a member as one that released some of a batch.
    function markReleaser(IBatchToken token, uint256 batchId, uint32 member) internal {
        _mark(token, batchId, member);
    }

    /// @notice Marks a batch as one that was on the market, came back and was kept.
    function markCameBack(IBatchToken token, uint256 batchId) internal {
        _mark(token, batchId, CAME_BACK);
    }

    /// @notice Whether a member ever released any of a batch.
    function hasReleased(IBatchToken token, uint256 batchId, uint32 member) internal view returns (bool) {
        return token.referenceOf(_key(batchId, member)) != 0;
    }

    /// @notice Whether any of a batch was ever taken back and kept, by itself or inside a parent.
    function cameBack(IBatchToken token, uint256 batchId) internal view returns (bool) {
        return token.referenceOf(_key(batchId, CAME_BACK)) != 0;
    }

    function _mark(IBatchToken token, uint256 batchId, uint32 member) private {
        bytes32 key = _key(batchId, member);
        if (token.referenceOf(key) == 0) token.useReference(key, batchId);
    }

    function _key(uint256 batchId, uint32 member) private pure returns (bytes32) {
        return keccak256(abi.encode(batchId, member));
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TransferState} from "./Types.sol";

/// @title Transfer life
/// @notice The one transition function of a transfer of custody.
library TransferLife {
    /// @notice Whether a transfer may go from one state to another.
    /// @dev Every edge there is; what begins a transfer is guarded by its reference, which serves once.
    function isEdge(TransferState from, TransferState to) internal pure returns (bool) {
        if (from == TransferState.DISPUTED) return to == TransferState.RESOLVED;

        return from == TransferState.OFFERED
            && (to == TransferState.ACCEPTED
                || to == TransferState.REJECTED
                || to == TransferState.CANCELLED
                || to == TransferState.EXPIRED
                || to == TransferState.DISPUTED);
    }
}

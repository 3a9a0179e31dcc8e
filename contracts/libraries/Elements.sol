// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Elements
/// @notice The eight elements whose contained mass is followed, and the packing of their shares: 32 bits each, the
/// first element lowest. Shares are parts per billion of the mass (bulk) or milligrams per piece (items).
library Elements {
    uint256 internal constant COUNT = 8;
    uint256 internal constant BITS = 32;
    uint256 internal constant LITHIUM = 0;
    uint256 internal constant COBALT = 1;
    uint256 internal constant NICKEL = 2;
    uint256 internal constant MANGANESE = 3;
    uint256 internal constant GRAPHITE = 4;
    uint256 internal constant COPPER = 5;
    uint256 internal constant PHOSPHORUS = 6;
    uint256 internal constant LEAD = 7;

    /// @notice A share that nobody measured: shown as unknown, counted as zero when consumed.
    uint32 internal constant NOT_ASSAYED = type(uint32).max;

    /// @notice Parts per billion in a whole; also milligrams times this = the unit of the balance.
    uint256 internal constant WHOLE = 1e9;

    /// @dev Li, Co, Ni and graphite: the raw materials of the due-diligence rules (Regulation (EU) 2023/1542, Annex X).
    uint256 private constant ALWAYS_ASSAYED = (1 << LITHIUM) | (1 << COBALT) | (1 << NICKEL) | (1 << GRAPHITE);

    /// @notice The share of an element as written, `NOT_ASSAYED` included.
    function share(uint256 composition, uint256 element) internal pure returns (uint32) {
        // The truncation to the lowest 32 bits is the purpose; an element is below 8.
        unchecked {
            return uint32(composition >> (element * BITS));
        }
    }

    /// @notice Whether an element or any after it has a share: where to end a walk through a composition.
    function hasFrom(uint256 composition, uint256 element) internal pure returns (bool) {
        // Elements are 0 to 7; 8 ends every walk.
        unchecked {
            return composition >> (element * BITS) != 0;
        }
    }

    /// @notice The element after another, or `COUNT`.
    function next(uint256 element) internal pure returns (uint256) {
        // Elements are 0 to 7.
        unchecked {
            return element + 1;
        }
    }

    /// @notice The share that counts: 0 where nobody measured.
    function known(uint256 composition, uint256 element) internal pure returns (uint32) {
        uint32 value = share(composition, element);
        return value == NOT_ASSAYED ? 0 : value;
    }

    /// @notice A lane of 32 bits at its place.
    function lane(uint256 value, uint256 element) internal pure returns (uint256) {
        // An element is below 8.
        unchecked {
            return value << (element * BITS);
        }
    }

    /// @notice Whether a source or output that can hold the element must say how much.
    function mustBeAssayed(uint256 element) internal pure returns (bool) {
        return (ALWAYS_ASSAYED >> element) & 1 == 1;
    }

    /// @notice Contained mass in milligrams times 10^9.
    /// @param quantity Milligrams, or pieces.
    function contained(uint64 quantity, uint32 knownShare, bool item) internal pure returns (uint256) {
        // Below 2^64 x 2^32 x 2^30.
        unchecked {
            uint256 mass = uint256(quantity) * knownShare;
            return item ? mass * WHOLE : mass;
        }
    }

    /// @notice Milligrams times 10^9 to milligrams, rounded up: nothing slips under a cap.
    function ceilMg(uint256 mass) internal pure returns (uint256) {
        // Below 2^130 (see `ElementBalance`).
        unchecked {
            return (mass + WHOLE - 1) / WHOLE;
        }
    }
}

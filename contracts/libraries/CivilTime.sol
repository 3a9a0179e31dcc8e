// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Civil time
/// @notice The UTC year of a Unix time, by counting days in eras of 400 Gregorian years that begin on 1 March
/// (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
library CivilTime {
    uint256 private constant SECONDS_PER_DAY = 86_400;
    uint256 private constant DAYS_FROM_YEAR_0_TO_1970 = 719_468;
    uint256 private constant DAYS_PER_ERA = 146_097;

    /// @param time Unix seconds.
    function yearOf(uint40 time) internal pure returns (uint16) {
        // 2^40 seconds end in the year 36812, below 2^16: nothing here overflows, and no difference is negative.
        unchecked {
            uint256 day = time / SECONDS_PER_DAY + DAYS_FROM_YEAR_0_TO_1970;
            uint256 dayOfEra = day % DAYS_PER_ERA;
            uint256 yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
            // Whole years and days are the purpose of each division.
            // slither-disable-next-line divide-before-multiply
            uint256 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
            // slither-disable-next-line divide-before-multiply
            uint256 monthFromMarch = (5 * dayOfYear + 2) / 153;
            // slither-disable-next-line divide-before-multiply
            uint256 year = yearOfEra + (day / DAYS_PER_ERA) * 400;
            return uint16(monthFromMarch < 10 ? year : year + 1);
        }
    }
}

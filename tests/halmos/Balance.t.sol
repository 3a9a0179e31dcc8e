// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ElementBalance} from "../../contracts/libraries/ElementBalance.sol";

/// @notice The element balance, proven for every mass that an account can hold.
contract BalanceProperties {
    /// @dev Above every mass that the library's bounds allow, tolerance included.
    uint256 private constant MASS = 2 ** 152;
    uint256 private constant PPM = 1e6;

    function overdraft(uint256 made, uint256 available, uint256 base, uint256 ppm) external pure returns (uint64) {
        return ElementBalance.overdraft(0, made, available, base, ppm);
    }

    function settle(uint256[8] memory available, uint256[8] memory made, uint256 ppm)
        external
        pure
        returns (uint64[8] memory)
    {
        return ElementBalance.settle(available, made, ppm);
    }

    /// @notice What comes out of an account is at most what went in plus the tolerance on its base.
    function check_overdraft__anyAccount__staysInsideTheTolerance(
        uint256 made,
        uint256 available,
        uint256 base,
        uint256 ppm
    ) external view {
        if (made >= MASS || available >= MASS || base >= MASS || ppm > PPM) return;
        try this.overdraft(made, available, base, ppm) {
            assert(made * PPM <= available * PPM + base * ppm || made <= available);
        } catch {}
    }

    /// @notice Without a tolerance nothing comes out above what went in, not by the smallest part of a milligram.
    function check_overdraft__withoutTolerance__neverLetsMoreOut(uint256 available, uint256 more, uint256 base)
        external
        view
    {
        if (available >= MASS || more == 0 || more >= MASS || base >= MASS) return;
        try this.overdraft(available + more, available, base, 0) {
            assert(false);
        } catch {}
    }

    /// @notice An account that is not overdrawn is never refused, and gives nothing away.
    function check_overdraft__insideTheAccount__isNeverRefused(
        uint256 made,
        uint256 available,
        uint256 base,
        uint256 ppm
    ) external view {
        if (made > available || available >= MASS || base >= MASS || ppm > PPM) return;
        try this.overdraft(made, available, base, ppm) returns (uint64 given) {
            assert(given == 0);
        } catch {
            assert(false);
        }
    }

    /// @notice An element that was not fed cannot come out, whatever the tolerance.
    function check_settle__elementNotFed__isRefused(uint256 made, uint32 ppm) external view {
        if (made == 0 || made >= MASS) return;
        uint256[8] memory nothing;
        uint256[8] memory some;
        some[3] = made;
        try this.settle(nothing, some, ppm) {
            assert(false);
        } catch {}
    }

    /// @notice Elements do not lend to each other: however much there is of the rest, each is judged by its own account.
    function check_settle__richInOthers__doesNotHelpOne(uint256 available, uint256 more, uint256 rest) external view {
        if (available >= MASS || more == 0 || more >= MASS || rest >= MASS) return;
        uint256[8] memory fed = [rest, rest, rest, rest, rest, available, rest, rest];
        uint256[8] memory drawn;
        drawn[5] = available + more;
        try this.settle(fed, drawn, 0) {
            assert(false);
        } catch {}
    }

    /// @notice An unknown share counts as nothing, a known one as quantity times share, and only for its own element.
    function check_add__knownAndUnknownShares__countAsTheRuleSays(uint64 quantity, uint32 share, bool item)
        external
        pure
    {
        if (quantity >= 2 ** 63) return;
        uint256[8] memory account;
        ElementBalance.add(account, quantity, uint256(share), item);
        if (share == type(uint32).max) assert(account[0] == 0);
        else assert(account[0] == uint256(quantity) * share * (item ? 1e9 : 1));
        for (uint256 element = 1; element < 8; ++element) {
            assert(account[element] == 0);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BatchRecord} from "../../contracts/libraries/Types.sol";
import {CustodyModel} from "../../contracts/libraries/CustodyModel.sol";

/// @notice The custody model of outputs, proven for every model, share and origin of what goes in (invariant 6).
/// @dev Of one element: the elements lie side by side and share nothing.
contract ClaimsProperties {
    /// @param share Of the element, unknown and none included.
    /// @param model Custody model claimed, 0 to 4.
    struct Input {
        uint32 share;
        uint8 model;
        uint32 origin;
    }

    function claimOutput(uint24 claimed, uint256 composition, CustodyModel.Allowed memory allowed)
        external
        pure
        returns (uint24 models)
    {
        BatchRecord memory output;
        output.batch.composition = composition;
        CustodyModel.claimOutput(output, claimed, allowed);
        return output.batch.models;
    }

    function claimSource(uint24 claimed, uint256 composition) external pure returns (uint24 models) {
        return CustodyModel.claimSource(claimed, composition);
    }

    /// @notice What is allowed is never stronger than any input that contains the element.
    function check_derive__twoInputs__neverStrongerThanEither(Input memory one, Input memory two) external pure {
        if (!_isPossible(one) || !_isPossible(two)) return;
        uint256 model = _derive(one, two).model[0];
        assert(model <= CustodyModel.IDENTITY_PRESERVED);
        if (one.share != 0 && one.model != 0) assert(model <= one.model);
        if (two.share != 0 && two.model != 0) assert(model <= two.model);
        if (one.share == 0 && two.share == 0) assert(model == CustodyModel.NO_CLAIM);
    }

    /// @notice Beside anything unclaimed no output claims more than controlled blending; where nobody measured that,
    /// no more than mass balance.
    function check_derive__oneUnclaimed__leavesBlendingAtMost(Input memory one, Input memory two) external pure {
        if (!_isPossible(one) || !_isPossible(two) || one.share == 0 || one.model != 0) return;
        uint256 model = _derive(one, two).model[0];
        assert(model <= CustodyModel.CONTROLLED_BLENDING);
        if (one.share == type(uint32).max) assert(model <= CustodyModel.MASS_BALANCE);
    }

    /// @notice Several origins never stay identity preserved, and never become one.
    function check_derive__severalOrigins__areSegregatedAtMost(Input memory one, Input memory two) external pure {
        if (!_isPossible(one) || !_isPossible(two) || one.share == 0 || two.share == 0) return;
        if (one.origin == two.origin) return;
        CustodyModel.Allowed memory allowed = _derive(one, two);
        assert(allowed.model[0] <= CustodyModel.SEGREGATED);
        assert(allowed.origin[0] == 0);
    }

    /// @notice In whichever order inputs are fed, what they allow is the same.
    function check_add__otherOrder__allowsTheSame(Input memory one, Input memory two, Input memory three)
        external
        pure
    {
        if (!_isPossible(one) || !_isPossible(two) || !_isPossible(three)) return;
        CustodyModel.Claims memory claims;
        CustodyModel.add(claims, _record(one));
        CustodyModel.add(claims, _record(two));
        CustodyModel.add(claims, _record(three));
        CustodyModel.Claims memory turned;
        CustodyModel.add(turned, _record(three));
        CustodyModel.add(turned, _record(one));
        CustodyModel.add(turned, _record(two));
        _requireSame(claims, turned);
    }

    /// @notice Carrying a campaign into another allows what feeding both into one would have.
    function check_merge__twoAccounts__allowsWhatOneWould(Input memory one, Input memory two) external pure {
        if (!_isPossible(one) || !_isPossible(two)) return;
        CustodyModel.Claims memory together;
        CustodyModel.add(together, _record(one));
        CustodyModel.add(together, _record(two));
        CustodyModel.Claims memory into;
        CustodyModel.add(into, _record(one));
        CustodyModel.Claims memory from;
        CustodyModel.add(from, _record(two));
        CustodyModel.merge(into, from);
        _requireSame(together, into);
    }

    /// @notice An output never carries a stronger model than is allowed, nor one for an element it does not contain.
    function check_claimOutput__anyClaim__isAllowedOrRefused(uint24 claimed, uint32 share, uint8 model) external view {
        CustodyModel.Allowed memory allowed;
        allowed.model[0] = model;
        try this.claimOutput(claimed, share, allowed) returns (uint24 models) {
            assert(models & 7 <= model);
            assert(models & 7 <= CustodyModel.IDENTITY_PRESERVED);
            assert(models >> 3 == 0);
            if (share == 0) assert(models == 0);
        } catch {}
    }

    /// @notice A source claims a model that exists, and only for an element it contains.
    function check_claimSource__anyClaim__existsOrIsRefused(uint24 claimed, uint32 share) external view {
        try this.claimSource(claimed, share) returns (uint24 models) {
            assert(models <= CustodyModel.IDENTITY_PRESERVED);
            if (share == 0) assert(models == 0);
            else assert(models == claimed & 7);
        } catch {
            assert(claimed & 7 > CustodyModel.IDENTITY_PRESERVED);
        }
    }

    function _derive(Input memory one, Input memory two) private pure returns (CustodyModel.Allowed memory) {
        BatchRecord[] memory records = new BatchRecord[](2);
        records[0] = _record(one);
        records[1] = _record(two);
        return CustodyModel.derive(records);
    }

    /// @dev A batch has no stronger model than there is.
    function _isPossible(Input memory input) private pure returns (bool) {
        return input.model <= CustodyModel.IDENTITY_PRESERVED;
    }

    function _record(Input memory input) private pure returns (BatchRecord memory record) {
        record.batch.composition = input.share;
        record.batch.models = input.model;
        record.batch.origin = input.origin;
    }

    function _requireSame(CustodyModel.Claims memory one, CustodyModel.Claims memory two) private pure {
        CustodyModel.Allowed memory allowed = CustodyModel.allowedBy(one);
        CustodyModel.Allowed memory other = CustodyModel.allowedBy(two);
        assert(allowed.model[0] == other.model[0]);
        assert(allowed.origin[0] == other.origin[0]);
    }
}

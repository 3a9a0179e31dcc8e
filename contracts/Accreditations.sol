// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMembership} from "./interfaces/IMembership.sol";
import {Roles, SiteKind, SubjectKind} from "./libraries/Types.sol";
import {MembershipRows} from "./MembershipRows.sol";

/// @title Accreditations
/// @notice Which verifier is accredited for which scheme, and of what certificates of a scheme are required.
abstract contract Accreditations is MembershipRows {
    uint256 public constant MAX_PERIODS = 16;
    uint256 public constant MAX_SCHEMES = 4;

    /// @dev At most `MAX_PERIODS` each; a period is appended, and later only withdrawn or split at a withdrawal, so that
    /// what was known at any time can still be said.
    mapping(uint32 member => mapping(bytes32 scheme => Accreditation[])) private _accreditations;
    /// @dev At most `MAX_SCHEMES` each.
    mapping(SiteKind kind => bytes32[]) private _siteRequirements;
    /// @dev At most `MAX_SCHEMES` each; not empty exactly where the row's `certified` is set.
    mapping(uint16 material => bytes32[]) private _materialRequirements;

    /// @inheritdoc IMembership
    function grantAccreditation(uint32 member, bytes32 scheme, uint40 validFrom, uint40 validUntil)
        external
        restricted
    {
        _checkRole(member, _existingMember(member).roles, Roles.VERIFIER);
        if (validFrom >= validUntil) revert Membership_Period(validFrom, validUntil);

        _append(member, scheme, Accreditation(validFrom, validUntil, uint40(block.timestamp), 0, 0));
        emit AccreditationGranted(member, scheme, validFrom, validUntil);
    }

    /// @inheritdoc IMembership
    function withdrawAccreditation(uint32 member, bytes32 scheme, uint40 effectiveFrom, string calldata reason)
        external
        restricted
    {
        if (effectiveFrom > block.timestamp) {
            revert Membership_EffectiveInFuture(effectiveFrom, block.timestamp);
        }
        _checkText("reason", reason, 1, MAX_TEXT);

        if (!_withdraw(member, scheme, effectiveFrom)) revert Membership_NotAccredited(member, scheme);
        emit AccreditationWithdrawn(member, scheme, effectiveFrom, reason);
    }

    /// @inheritdoc IMembership
    function setSiteRequirement(SiteKind kind, bytes32[] calldata schemes) external restricted {
        if (kind == SiteKind.NONE) revert Membership_SiteKindMissing();
        _checkSchemes(schemes);

        emit RequirementChanged(SubjectKind.SITE, uint256(kind), _siteRequirements[kind], schemes);
        _siteRequirements[kind] = schemes;
        uint32 bit = uint32(1) << uint32(kind);
        if (schemes.length == 0) _window.certifiedKinds &= ~bit;
        else _window.certifiedKinds |= bit;
    }

    /// @inheritdoc IMembership
    function setMaterialRequirement(uint16 material, bytes32[] calldata schemes) external restricted {
        if (_materials[material].version == 0) revert Membership_UnknownMaterial(material);
        _checkSchemes(schemes);

        emit RequirementChanged(SubjectKind.MATERIAL_AT_SITE, material, _materialRequirements[material], schemes);
        _materialRequirements[material] = schemes;
        _materials[material].certified = schemes.length != 0;
    }

    /// @inheritdoc IMembership
    function accreditationsOf(uint32 member, bytes32 scheme) external view returns (Accreditation[] memory) {
        return _accreditations[member][scheme];
    }

    /// @inheritdoc IMembership
    function siteRequirementOf(SiteKind kind) external view returns (bytes32[] memory) {
        return _siteRequirements[kind];
    }

    /// @inheritdoc IMembership
    function materialRequirementOf(uint16 material) external view returns (bytes32[] memory) {
        return _materialRequirements[material];
    }

    /// @inheritdoc IMembership
    function wasAccredited(uint32 member, bytes32 scheme, uint40 time, uint40 knownAt) external view returns (bool) {
        return _accreditedAt(_accreditations[member][scheme], time, knownAt);
    }

    /// @inheritdoc IMembership
    function requireVerifier(address account, bytes32 scheme) external view returns (uint32 member) {
        Member memory row;
        (member, row) = _activeMember(account);
        _checkRole(member, row.roles, Roles.VERIFIER);
        uint40 blockTime = uint40(block.timestamp);
        if (!_accreditedAt(_accreditations[member][scheme], blockTime, blockTime)) {
            revert Membership_NotAccredited(member, scheme);
        }
    }

    function _append(uint32 member, bytes32 scheme, Accreditation memory period) private {
        Accreditation[] storage periods = _accreditations[member][scheme];
        if (periods.length == MAX_PERIODS) revert Membership_PeriodCount(member, scheme, MAX_PERIODS);

        periods.push(period);
    }

    /// @dev Withdraws what still stands from a time on. Where a period was withdrawn before, from a later time, it is
    /// split there, so that what was known in between stays known.
    function _withdraw(uint32 member, bytes32 scheme, uint40 effectiveFrom) private returns (bool any) {
        Accreditation[] storage periods = _accreditations[member][scheme];
        uint256 count = periods.length;
        for (uint256 i = 0; i < count; ++i) {
            Accreditation memory period = periods[i];
            uint40 end = period.withdrawnAt == 0 ? period.validUntil : period.withdrawnFrom;
            if (end <= effectiveFrom || end <= period.validFrom) continue;
            any = true;
            if (period.withdrawnAt != 0) {
                _append(
                    member, scheme, Accreditation(end, period.validUntil, period.grantedAt, end, period.withdrawnAt)
                );
                period.validUntil = end;
            }
            period.withdrawnFrom = effectiveFrom;
            period.withdrawnAt = uint40(block.timestamp);
            periods[i] = period;
        }
    }

    function _accreditedAt(Accreditation[] storage periods, uint40 time, uint40 knownAt) private view returns (bool) {
        for (uint256 i = 0; i < periods.length; ++i) {
            Accreditation memory period = periods[i];
            if (period.grantedAt > knownAt || time < period.validFrom || time >= period.validUntil) continue;
            bool withdrawn = period.withdrawnAt != 0 && period.withdrawnAt <= knownAt;
            if (!withdrawn || time < period.withdrawnFrom) return true;
        }
        return false;
    }

    function _checkSchemes(bytes32[] calldata schemes) private pure {
        if (schemes.length > MAX_SCHEMES) revert Membership_SchemeCount(schemes.length, MAX_SCHEMES);
    }
}

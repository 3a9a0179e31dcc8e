// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {SiteKind, SubjectKind} from "../../contracts/libraries/Types.sol";
import {Plant} from "./Plant.sol";

/// @notice The dearest call that production takes: the most extractions, each at a mine of its own and with sixteen
/// certificates of its own, which were suspended and reinstated as often as they can be.
/// forge-config: default.isolate = true
contract ProductionWorstTest is Plant {
    uint256 private constant HALF_BLOCK = 15_000_000;
    uint8 private constant SUSPENDED = 31;
    uint8 private constant REINSTATED = 30;

    bytes32[4] private schemes;
    uint256 private composition;

    function setUp() public {
        _build();
        for (uint256 e = 0; e < 8; ++e) {
            composition |= _share(e, 1e6);
        }
        for (uint256 i = 0; i < 4; ++i) {
            schemes[i] = keccak256(abi.encode("scheme", i));
            membership.grantAccreditation(verifierMember, schemes[i], NOW - 365 days, NOW + 365 days);
        }
    }

    function test_extractMany__everywhere_with_certificates_of_their_own__fits_half_a_block() public {
        uint16 ore = _wide();
        membership.setSiteRequirement(SiteKind.MINE, _required());
        membership.setMaterialRequirement(ore, _required());
        IProduction.SourceRequest[] memory requests = new IProduction.SourceRequest[](production.MAX_SOURCES());
        for (uint256 i = 0; i < requests.length; ++i) {
            requests[i] = _at(_mine(i), ore, i);
        }

        vm.prank(mine);
        uint256 before = gasleft();
        production.extractMany(requests);
        vm.assertLe(before - gasleft(), HALF_BLOCK);
    }

    function _mine(uint256 number) private returns (uint32 site) {
        uint64[8] memory plenty;
        for (uint256 e = 0; e < 8; ++e) {
            plenty[e] = 1e15;
        }
        site = _register(mineMember, SiteKind.MINE, _name(number));
        token.setCapacity(site, YEAR, plenty);
    }

    /// @dev What serves nothing comes first.
    function _at(uint32 site, uint16 ore, uint256 number) private returns (IProduction.SourceRequest memory request) {
        request = _sourceRequest(site, ore, _name(number), 1e9, composition);
        request.product = _text(40);
        request.certificates = new bytes32[](16);
        uint256 oreHere = (uint256(site) << 16) | ore;
        for (uint256 s = 0; s < 4; ++s) {
            request.certificates[s] = _changed(schemes[s], SubjectKind.SITE, site, SUSPENDED);
            request.certificates[4 + s] = _changed(schemes[s], SubjectKind.SITE, site, REINSTATED);
            request.certificates[8 + s] = _changed(schemes[s], SubjectKind.MATERIAL_AT_SITE, oreHere, SUSPENDED);
            request.certificates[12 + s] = _changed(schemes[s], SubjectKind.MATERIAL_AT_SITE, oreHere, REINSTATED);
        }
    }

    function _changed(bytes32 scheme, SubjectKind kind, uint256 id, uint8 changes) private returns (bytes32 found) {
        found = _certify(scheme, kind, id);
        vm.startPrank(verifier);
        for (uint8 i = 0; i < changes; ++i) {
            if (i % 2 == 0) documents.suspendCertificate(found, i, "r");
            else documents.reinstateCertificate(found, i, "r");
        }
        vm.stopPrank();
    }

    function _wide() private returns (uint16 material) {
        IMembership.Material memory row = _material(uint32(1) << uint32(SiteKind.MINE), false, false);
        row.bounds = composition;
        material = membership.materialCount() + 1;
        membership.setMaterial(material, row, "WIDE", "Wide", "book");
    }

    function _required() private view returns (bytes32[] memory required) {
        required = new bytes32[](4);
        for (uint256 i = 0; i < 4; ++i) {
            required[i] = schemes[i];
        }
    }

    function _name(uint256 number) private pure returns (string memory) {
        bytes memory name = bytes(_text(40));
        name[0] = bytes1(uint8(97 + number / 26));
        name[1] = bytes1(uint8(97 + number % 26));
        return string(name);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {ModuleState, SiteKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {IdleModule} from "./Consortium.sol";
import {AccessMatrixWorld} from "./AccessMatrixWorld.sol";

/// @notice `docs/access-control.md` as a test: membership, the ledger, and the authority of everything.
contract AccessMatrixTest is AccessMatrixWorld {
    function setUp() public {
        _prepare();
        vm.prank(mine);
        membership.addAccount(stranger);
        token.setModule(address(this), ModuleState.NONE);
        vm.warp(LATER + 2);
        _listMembership();
        _listRequirements();
        _listLedger();
        _listHolds();
        _listAuthority();
    }

    function test_matrix__membership_and_ledger_by_every_caller__as_written_down() public {
        _checkAll();
    }

    function _listMembership() private {
        address target = address(membership);
        IMembership.Material memory row = _material(2, false, false);
        _add("admitMember", target, abi.encodeCall(IMembership.admitMember, ("urn:x", "X", 1, spare)), GOVERNANCE);
        _add("setRoles", target, abi.encodeCall(IMembership.setRoles, (mineMember, 15)), GOVERNANCE);
        _add("suspendMember", target, abi.encodeCall(IMembership.suspendMember, (mineMember, "r")), GOVERNANCE);
        uint32 suspended = membership.accountOf(_callers[Caller.SUSPENDED]).member;
        _add("reinstateMember", target, abi.encodeCall(IMembership.reinstateMember, (suspended)), GOVERNANCE);
        _add("addAccount", target, abi.encodeCall(IMembership.addAccount, (spare)), ACTIVE);
        _add("joinMember", target, abi.encodeCall(IMembership.joinMember, (mineMember)), PROPOSED);
        _add("removeAccount", target, abi.encodeCall(IMembership.removeAccount, (removable)), OWNER | HELD | CLOSED);
        _add("addAccountFor", target, abi.encodeCall(IMembership.addAccountFor, (mineMember, spare)), GOVERNANCE);
        _add("removeAccountFor", target, abi.encodeCall(IMembership.removeAccountFor, (mineMember, mine)), GOVERNANCE);
        _add(
            "registerSite",
            target,
            abi.encodeCall(IMembership.registerSite, (mineMember, SiteKind.MINE, "FI", 0, 0, "urn:s", "S", "")),
            GOVERNANCE
        );
        _add("closeSite", target, abi.encodeCall(IMembership.closeSite, (pit, "r")), GOVERNANCE);
        _add("reopenSite", target, abi.encodeCall(IMembership.reopenSite, (closed)), GOVERNANCE);
        _add("setMaterial", target, abi.encodeCall(IMembership.setMaterial, (1, row, "C", "N", "S")), GOVERNANCE);
        _add(
            "grantAccreditation",
            target,
            abi.encodeCall(IMembership.grantAccreditation, (verifierMember, "s", 1, 2)),
            GOVERNANCE
        );
        _add(
            "withdrawAccreditation",
            target,
            abi.encodeCall(IMembership.withdrawAccreditation, (verifierMember, SCHEME, 0, "r")),
            GOVERNANCE
        );
        _add(
            "setEventWindow",
            target,
            abi.encodeCall(IMembership.setEventWindow, (IMembership.EventWindow(1, 0, 0))),
            GOVERNANCE
        );
    }

    function _listRequirements() private {
        address target = address(membership);
        bytes32[] memory schemes = new bytes32[](1);
        schemes[0] = SCHEME;
        _add(
            "setSiteRequirement",
            target,
            abi.encodeCall(IMembership.setSiteRequirement, (SiteKind.MINE, schemes)),
            GOVERNANCE
        );
        _add(
            "setMaterialRequirement",
            target,
            abi.encodeCall(IMembership.setMaterialRequirement, (ORE, schemes)),
            GOVERNANCE
        );
        _add("setHoldWriter", target, abi.encodeCall(IMembership.setHoldWriter, (spare)), GOVERNANCE);
        _add("setSiteHold", target, abi.encodeCall(IMembership.setSiteHold, (recycling, true)), 0);
        _add("setMemberHold", target, abi.encodeCall(IMembership.setMemberHold, (recyclerMember, true)), 0);
    }

    function _listLedger() private {
        address target = address(token);
        uint64[8] memory none;
        uint256[] memory batchIds = new uint256[](1);
        address[] memory holders = new address[](1);
        uint64[] memory quantities = new uint64[](1);
        (batchIds[0], holders[0], quantities[0]) = (ore, Holders.atSite(pit, WasteClass.NONE), 1);
        IBatchToken.MintRequest[] memory mints = new IBatchToken.MintRequest[](1);
        mints[0] = IBatchToken.MintRequest("P", "NEW", token.recordOf(source));
        _add("mint", target, abi.encodeCall(IBatchToken.mint, (mints, none, 0)), MODULE);
        _add("burn", target, abi.encodeCall(IBatchToken.burn, (holders, batchIds, quantities)), MODULE);
        _add("move", target, abi.encodeCall(IBatchToken.move, (holders[0], Holders.LOCKED, ore, 1)), MODULE);
        _add("restore", target, abi.encodeCall(IBatchToken.restore, (holders, batchIds, quantities)), MODULE | DRAINING);
        batchIds[0] = source;
        _add("voidBatches", target, abi.encodeCall(IBatchToken.voidBatches, (batchIds, none, 0)), MODULE | DRAINING);
        _add("lowerComposition", target, abi.encodeCall(IBatchToken.lowerComposition, (source, 1, "t")), MODULE);
        _add("useReference", target, abi.encodeCall(IBatchToken.useReference, ("t", ore)), MODULE | DRAINING);
        _add(
            "setModule",
            target,
            abi.encodeCall(IBatchToken.setModule, (address(new IdleModule()), ModuleState.ACTIVE)),
            GOVERNANCE
        );
        _add("setCapacity", target, abi.encodeCall(IBatchToken.setCapacity, (pit, 2026, none)), GOVERNANCE);
        _add("setToleranceCap", target, abi.encodeCall(IBatchToken.setToleranceCap, (pit, 2026, none)), GOVERNANCE);
    }

    function _listHolds() private {
        address target = address(token);
        address stock = Holders.atSite(pit, WasteClass.NONE);
        uint64[8] memory none;
        _add("bookTolerance", target, abi.encodeCall(IBatchToken.bookTolerance, (pit, 2026, none)), MODULE | DRAINING);
        _add("setContents", target, abi.encodeCall(IBatchToken.setContents, (ore, "h")), MODULE | DRAINING);
        _add("setBatchHold", target, abi.encodeCall(IBatchToken.setBatchHold, (ore, true)), MODULE);
        _add(
            "setHoldingHold", target, abi.encodeCall(IBatchToken.setHoldingHold, (ore, stock, true)), MODULE | DRAINING
        );
        _add(
            "moveUnderHold",
            target,
            abi.encodeCall(IBatchToken.moveUnderHold, (stock, Holders.LOCKED, ore, 1)),
            MODULE | DRAINING
        );
        _add("burnUnderHold", target, abi.encodeCall(IBatchToken.burnUnderHold, (stock, ore, 1)), MODULE | DRAINING);
    }

    /// @dev Only the AccessManager itself may name another, and it never does.
    function _listAuthority() private {
        address[9] memory managed = [
            address(membership),
            address(token),
            address(production),
            address(custody),
            address(documents),
            address(campaigns),
            address(incidents),
            address(succession),
            address(breakGlass)
        ];
        for (uint256 i = 0; i < managed.length; ++i) {
            _add("setAuthority", managed[i], abi.encodeCall(IAccessManaged.setAuthority, (spare)), 0);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {BatchToken} from "../../contracts/BatchToken.sol";
import {Membership} from "../../contracts/Membership.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IModule} from "../../contracts/interfaces/IModule.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {ModuleState, Batch, MassBasis, Roles, SiteKind, Source, WasteClass} from "../../contracts/libraries/Types.sol";
import {Vm} from "./Vm.sol";

/// @notice A module that has as much open as a test says.
contract IdleModule is IModule {
    uint256 public openCount;

    function setOpenCount(uint256 newCount) external {
        openCount = newCount;
    }
}

/// @notice A small consortium with its ledger, which every test starts from. The test itself administers, and is a
/// module of the ledger, so that it can mint what a test needs without the rules of production.
abstract contract Consortium is IModule {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 internal constant START = 1_780_000_000;
    uint40 internal constant NOW = uint40(START);
    uint40 internal constant WINDOW = 30 days;
    bytes32 internal constant SCHEME = keccak256("responsible sourcing");

    AccessManager internal manager;
    Membership internal membership;
    BatchToken internal token;

    address internal mine = _actor("mine");
    address internal refiner = _actor("refiner");
    address internal recycler = _actor("recycler");
    address internal verifier = _actor("verifier");
    address internal otherVerifier = _actor("otherVerifier");
    address internal regulator = _actor("regulator");
    address internal stranger = _actor("stranger");

    uint32 internal mineMember;
    uint32 internal refinerMember;
    uint32 internal recyclerMember;
    uint32 internal verifierMember;
    uint32 internal otherVerifierMember;
    uint32 internal regulatorMember;

    uint32 internal pit;
    uint32 internal mineStore;
    uint32 internal refinery;
    uint32 internal refinerCollection;
    uint32 internal refinerRecycling;
    uint32 internal recycling;
    uint32 internal recyclerStore;

    uint16 internal constant ORE = 1;
    uint16 internal constant SCRAP = 2;
    uint16 internal constant CELL = 3;

    /// @dev What the test itself, as a module, has open.
    uint256 internal openHere;

    /// @inheritdoc IModule
    function openCount() external view returns (uint256) {
        return openHere;
    }

    function _foundConsortium() internal {
        vm.warp(START);
        manager = _newManager();
        membership = new Membership(address(manager));
        token = new BatchToken(address(manager));
        token.setModule(address(this), ModuleState.ACTIVE);
        membership.setEventWindow(IMembership.EventWindow({window: WINDOW, historyFrom: 0, historyUntil: 0}));
        _admitActors();
        _registerSites();
        _setMaterials();
    }

    /// @dev A plain manager, where a test does not care who governs.
    function _newManager() internal virtual returns (AccessManager) {
        return new AccessManager(address(this));
    }

    function _actor(string memory name) internal returns (address actor) {
        actor = address(uint160(uint256(keccak256(bytes(name)))));
        vm.label(actor, name);
    }

    /// @dev A batch of a thousand units that contains nothing, so that no capacity is needed.
    function _mint(uint32 site, uint16 material, string memory lot) internal returns (uint256 batchId) {
        return _mint(site, material, lot, 1000, 0, WasteClass.NONE);
    }

    function _mint(
        uint32 site,
        uint16 material,
        string memory lot,
        uint64 quantity,
        uint16 flags,
        WasteClass wasteClass
    ) internal returns (uint256 batchId) {
        IBatchToken.MintRequest[] memory requests = new IBatchToken.MintRequest[](1);
        requests[0].product = "P";
        requests[0].lot = lot;
        Batch memory batch = requests[0].record.batch;
        batch.member = membership.siteOf(site).member;
        batch.site = site;
        batch.material = material;
        batch.eventTime = uint40(START - 1 days);
        batch.source = material == SCRAP ? Source.TRANSFORMED : Source.EXTRACTED;
        if (wasteClass != WasteClass.NONE) batch.source = Source.WASTE_INTAKE;
        batch.wasteClass = wasteClass;
        batch.flags = flags;
        batch.origin = site;
        batch.minted = quantity;
        uint64[8] memory noTolerance;
        return token.mint(requests, noTolerance, 0)[0];
    }

    function _kindOf(uint32 site) internal view returns (SiteKind) {
        return membership.siteOf(site).kind;
    }

    function _refusesStranger(address caller) internal {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, caller));
    }

    /// @dev An account that its member proposed and that consented.
    function _join(address proposer, address account) internal {
        vm.prank(proposer);
        membership.addAccount(account);
        uint32 member = membership.accountOf(proposer).member;
        vm.prank(account);
        membership.joinMember(member);
    }

    function _text(uint256 length) internal pure returns (string memory) {
        bytes memory text = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            text[i] = "x";
        }
        return string(text);
    }

    function _admitActors() private {
        mineMember = membership.admitMember("urn:member:mine", "Mine", Roles.OPERATOR, mine);
        refinerMember = membership.admitMember("urn:member:refiner", "Refiner", Roles.OPERATOR, refiner);
        recyclerMember = membership.admitMember("urn:member:recycler", "Recycler", Roles.OPERATOR, recycler);
        verifierMember = membership.admitMember("urn:member:verifier", "Verifier", Roles.VERIFIER, verifier);
        otherVerifierMember =
            membership.admitMember("urn:member:verifier2", "Other", Roles.VERIFIER | Roles.OPERATOR, otherVerifier);
        regulatorMember = membership.admitMember("urn:member:regulator", "Regulator", Roles.REGULATOR, regulator);
        membership.grantAccreditation(verifierMember, SCHEME, uint40(START - 365 days), uint40(START + 365 days));
        membership.grantAccreditation(otherVerifierMember, SCHEME, uint40(START - 365 days), uint40(START + 365 days));
    }

    function _registerSites() private {
        pit = _register(mineMember, SiteKind.MINE, "pit");
        mineStore = _register(mineMember, SiteKind.WAREHOUSE, "mineStore");
        refinery = _register(refinerMember, SiteKind.REFINERY, "refinery");
        refinerCollection = _register(refinerMember, SiteKind.COLLECTION, "refinerCollection");
        refinerRecycling = _register(refinerMember, SiteKind.RECYCLING, "refinerRecycling");
        recycling = _register(recyclerMember, SiteKind.RECYCLING, "recycling");
        recyclerStore = _register(recyclerMember, SiteKind.WAREHOUSE, "recyclerStore");
    }

    function _register(uint32 member, SiteKind kind, string memory name) internal returns (uint32) {
        return membership.registerSite(member, kind, "FI", 60_000_000, 25_000_000, name, name, "");
    }

    function _setMaterials() private {
        membership.setMaterial(ORE, _material(uint32(1) << uint32(SiteKind.MINE), false, false), "ORE", "Ore", "book");
        membership.setMaterial(
            SCRAP, _material(uint32(1) << uint32(SiteKind.CATHODE), false, true), "SCRAP", "Scrap", "book"
        );
        membership.setMaterial(CELL, _material(uint32(1) << uint32(SiteKind.CELL), true, false), "CELL", "Cell", "book");
    }

    function _material(uint32 siteKinds, bool item, bool scrap) internal pure returns (IMembership.Material memory) {
        return IMembership.Material({
            bounds: 0,
            siteKinds: siteKinds,
            version: 0,
            basis: MassBasis.DRY,
            item: item,
            activeMaterial: false,
            scrap: scrap,
            certified: false
        });
    }
}

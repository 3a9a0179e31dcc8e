// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaigns} from "../../../contracts/Campaigns.sol";
import {Custody} from "../../../contracts/Custody.sol";
import {Incidents} from "../../../contracts/Incidents.sol";
import {IBatchToken} from "../../../contracts/interfaces/IBatchToken.sol";
import {ICampaigns} from "../../../contracts/interfaces/ICampaigns.sol";
import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {IMembership} from "../../../contracts/interfaces/IMembership.sol";
import {Elements} from "../../../contracts/libraries/Elements.sol";
import {Holders} from "../../../contracts/libraries/Holders.sol";
import {ModuleState, Batch, BatchFlags, Roles, SiteKind, WasteClass} from "../../../contracts/libraries/Types.sol";
import {Replay} from "./Replay.sol";
import {Wallet} from "./Wallet.sol";

/// @notice The world that a campaign acts in: members, sites, who may act now, and one way to act. An act is either
/// expected to pass, and then a revert fails the campaign, or expected to be refused, and then its success does.
abstract contract Ground is Replay {
    uint32 internal constant SITES = 10;
    uint64 internal constant TOLERANCE_CAP = 1e9;
    uint32 internal constant MAX_OPEN = 4;
    uint40 internal constant ARBITER_DELAY = 5 days;

    Custody internal custody;
    Campaigns internal campaigns;
    Incidents internal incidents;
    address internal arbiter = _actor("arbiter");
    Wallet internal wallet;
    uint32 internal hostileMember;
    uint256 internal time = START;
    uint256 private serial;

    /// @dev Who is barred from acting, as governance did it; read from here and not from the contracts.
    mapping(uint32 member => bool) internal suspended;
    mapping(uint32 site => bool) internal closed;
    mapping(address account => bool) internal removed;

    /// @dev How often each verb was done, and each kind of refusal seen.
    mapping(bytes32 verb => uint256) public done;
    /// @dev The last act that passed although the rules say no. Stays empty.
    bytes32 internal breach;

    /// @dev Metal that sources brought, and recycled metal that consumed waste stands for, times 10^9.
    uint256[8] internal sourced;
    uint256[8] internal credited;
    mapping(uint256 batchId => bool) internal tainted;
    /// @dev What was on the market and was kept: it is neither voided nor assayed anew.
    mapping(uint256 batchId => bool) internal cameBack;
    /// @dev Per element 32 bits: the set of source sites behind it.
    mapping(uint256 batchId => uint256) internal originSet;

    /// @notice Founds the world; called once, as a contract that is not there yet is no module.
    function begin() external {
        _build();
        wallet = new Wallet();
        hostileMember = membership.admitMember("urn:member:hostile", "Hostile", Roles.OPERATOR, address(wallet));
        _register(hostileMember, SiteKind.REFINERY, "hostileRefinery");
        _register(hostileMember, SiteKind.RECYCLING, "hostileRecycling");
        _register(otherVerifierMember, SiteKind.WAREHOUSE, "verifierStore");
        _allow();
        custody = new Custody(address(manager), membership, token, documents, address(0));
        campaigns = new Campaigns(address(manager), membership, token, documents);
        incidents = new Incidents(address(manager), membership, token);
        token.setModule(address(custody), ModuleState.ACTIVE);
        token.setModule(address(campaigns), ModuleState.ACTIVE);
        token.setModule(address(incidents), ModuleState.ACTIVE);
        membership.setHoldWriter(address(incidents));
        membership.admitMember("urn:member:arbiter", "Arbiter", Roles.ARBITER, arbiter);
        campaigns.setParameters(ICampaigns.Parameters({tolerancePpm: TOLERANCE_PPM}));
        token.setModule(address(this), ModuleState.NONE);
        custody.setParameters(
            ICustody.Parameters({
                maxTolerancePpm: 200_000, maxOpenOffers: MAX_OPEN, maxOfferSeconds: 30 days, arbiterDelay: ARBITER_DELAY
            })
        );
    }

    /// @dev Each handler runs at the campaign's own time.
    modifier turn() {
        vm.warp(time);
        vm.recordLogs();
        _forgetTouched();
        _;
    }

    // Acting

    /// @dev Whether the member's account may act for the site now.
    function _mayAct(uint32 site) internal view returns (bool) {
        uint32 member = membership.siteOf(site).member;
        return !suspended[member] && !closed[site] && !removed[_operator(site)];
    }

    /// @dev Acts for a site; the outcome must be as expected of whoever may act there.
    function _act(uint32 site, bytes32 verb, bool allowed, address target, bytes memory data)
        internal
        returns (bool, bytes memory)
    {
        bool barred = !_mayAct(site);
        return _do(_operator(site), barred ? bytes32("barred") : verb, allowed && !barred, target, data);
    }

    function _do(address actor, bytes32 verb, bool allowed, address target, bytes memory data)
        internal
        returns (bool passed, bytes memory answer)
    {
        if (actor == address(wallet)) {
            (passed, answer) = wallet.execute(target, data);
        } else {
            vm.prank(actor);
            (passed, answer) = target.call(data);
        }
        doing = verb;
        _readLogs(passed);
        if (passed && !allowed) breach = verb;
        if (!passed && allowed && _isForAHold(answer)) {
            ++done["held"];
            return (false, answer);
        }
        if (!passed && allowed) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
        ++done[passed ? verb : verb == "barred" || verb == "attack" ? verb : bytes32("refused")];
    }

    /// @dev Refused for a hold that there is, as events tell.
    function _isForAHold(bytes memory answer) private view returns (bool) {
        bytes4 selector = bytes4(answer);
        uint256 first;
        uint256 second;
        assembly {
            first := mload(add(answer, 36))
            second := mload(add(answer, 68))
        }
        if (selector == IBatchToken.BatchToken_OnHold.selector) return heldBatch[first] != 0;
        if (selector == IBatchToken.BatchToken_HoldingOnHold.selector) {
            return heldHolding[address(uint160(second))][first] != 0;
        }
        if (selector == IMembership.Membership_SiteOnHold.selector) return heldSite[uint32(first)] != 0;
        return selector == IMembership.Membership_MemberOnHold.selector && heldMember[uint32(first)] != 0;
    }

    // Choosing

    function _operator(uint32 site) internal view returns (address) {
        uint32 member = membership.siteOf(site).member;
        if (member == mineMember) return mine;
        if (member == refinerMember) return refiner;
        if (member == recyclerMember) return recycler;
        return member == hostileMember ? address(wallet) : otherVerifier;
    }

    function _lot() internal returns (string memory) {
        return _number(++serial);
    }

    function _number(uint256 n) internal pure returns (string memory) {
        bytes memory text = new bytes(8);
        for (uint256 i = 0; i < 8; ++i) {
            text[i] = bytes1(uint8(65 + n % 26));
            n /= 26;
        }
        return string(text);
    }

    function _draw(uint256 seed, uint256 n) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, n)));
    }

    /// @dev A time from the earliest to now, inside the window.
    function _when(uint256 seed, uint40 earliest) internal view returns (uint40) {
        uint256 oldest = time - WINDOW;
        if (earliest > oldest) oldest = earliest;
        return uint40(oldest + seed % (time - oldest + 1));
    }

    /// @dev Stock somewhere; at the site alone where one is given.
    function _find(uint256 seed, uint32 only)
        internal
        view
        returns (bool found, uint256 id, uint32 site, WasteClass class, uint64 quantity)
    {
        for (uint256 i = 0; i < 10 && ids.length != 0; ++i) {
            id = ids[_draw(seed, i) % ids.length];
            if (toldInAll[id] == 0) continue;
            uint256 places = only == 0 ? SITES * 3 : 3;
            uint256 start = _draw(seed, i + 100) % places;
            for (uint256 k = 0; k < places; ++k) {
                uint256 place = (start + k) % places;
                site = only == 0 ? uint32(place / 3 + 1) : only;
                class = WasteClass(place % 3);
                quantity = uint64(told[Holders.atSite(site, class)][id]);
                if (quantity != 0) return (true, id, site, class, quantity);
            }
        }
    }

    function _home(Batch memory batch) internal pure returns (address) {
        return Holders.atSite(batch.site, batch.wasteClass);
    }

    function _untouched(uint256 id) internal view returns (bool) {
        Batch memory batch = toldRecord[id].batch;
        return told[_home(batch)][id] == batch.minted && !cameBack[id];
    }

    /// @dev Contained mass of a quantity, times 10^9.
    function _mass(Batch memory batch, uint256 quantity, uint256 share) internal pure returns (uint256) {
        return quantity * share * (batch.flags & BatchFlags.ITEM != 0 ? 1e9 : 1);
    }

    function _addSourced(uint256 id, bool more) internal {
        Batch memory batch = _record(id).batch;
        for (uint256 e = 0; e < 8; ++e) {
            uint256 mass = _mass(batch, batch.minted, Elements.known(batch.composition, e));
            if (more) sourced[e] += mass;
            else sourced[e] -= mass;
        }
    }

    function _allow() private {
        IMembership.Material memory row = membership.materialOf(PART);
        row.siteKinds |= uint32(1) << uint32(SiteKind.RECYCLING);
        row.scrap = true;
        membership.setMaterial(PART, row, "PART", "Part", "book");
        uint64[8] memory plenty;
        uint64[8] memory little;
        for (uint256 e = 0; e < 8; ++e) {
            plenty[e] = 1e16;
            little[e] = TOLERANCE_CAP;
        }
        for (uint32 site = 1; site <= SITES; ++site) {
            for (uint8 class = 0; class < 3; ++class) {
                siteOfHolder[Holders.atSite(site, WasteClass(class))] = site;
            }
            token.setCapacity(site, YEAR, plenty);
            token.setToleranceCap(site, YEAR, little);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Verifiers} from "./Verifiers.sol";

/// @notice Time, and governance: it bars one party at a time, and lifts that before it bars another.
abstract contract Governors is Verifiers {
    uint8 private barred;
    uint256 private who;

    function passTime(uint256 seed) external turn {
        if (time < START + 200 days) time += seed % 3 days + 1;
        ++done["passTime"];
    }

    function govern(uint256 seed) external turn {
        if (barred != 0) {
            _lift();
            return;
        }
        barred = uint8(seed % 4 + 1);
        uint32 member = uint32((seed >> 2) % 6 + 1);
        if (barred == 1) {
            who = member == 6 ? hostileMember : member;
            membership.suspendMember(uint32(who), "r");
            suspended[uint32(who)] = true;
            ++done["suspendMember"];
        } else if (barred == 2) {
            who = (seed >> 2) % SITES + 1;
            membership.closeSite(uint32(who), "r");
            closed[uint32(who)] = true;
            ++done["closeSite"];
        } else if (barred == 3) {
            who = (seed >> 2) % SITES + 1;
            address account = _operator(uint32(who));
            membership.removeAccountFor(membership.siteOf(uint32(who)).member, account);
            removed[account] = true;
            ++done["removeAccount"];
        } else {
            who = member % 2 == 0 ? verifierMember : otherVerifierMember;
            // What was issued until now keeps its worth: the withdrawal holds from the next second.
            vm.warp(++time);
            membership.withdrawAccreditation(uint32(who), SCHEME, uint40(time), "r");
            unaccredited[uint32(who)] = true;
            struck[uint32(who)][time] = true;
            ++done["withdrawAccreditation"];
        }
    }

    function _lift() private {
        uint32 number = uint32(who);
        if (barred == 1) {
            membership.reinstateMember(number);
            suspended[number] = false;
            ++done["reinstateMember"];
        } else if (barred == 2) {
            membership.reopenSite(number);
            closed[number] = false;
            ++done["reopenSite"];
        } else if (barred == 3) {
            address account = _operator(number);
            membership.addAccountFor(membership.siteOf(number).member, account);
            removed[account] = false;
            ++done["addAccount"];
        } else {
            membership.grantAccreditation(number, SCHEME, uint40(time), uint40(time + 365 days));
            unaccredited[number] = false;
            struck[number][time] = false;
            ++done["grantAccreditation"];
        }
        barred = 0;
    }
}

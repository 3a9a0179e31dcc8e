// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "../../../contracts/libraries/Elements.sol";
import {Batch, BatchFlags, BatchRecord, CertificateStatus, Source} from "../../../contracts/libraries/Types.sol";
import {LedgerRules} from "./LedgerRules.sol";

/// @notice What is true of metal, origin, recycled content and certificates, after every call.
abstract contract ClaimRules is LedgerRules {
    /// @dev R15 (2): no more of an element exists than sources brought and booked tolerances gave.
    function ruleNoMetalFromNowhere() internal view {
        uint256[8] memory there;
        for (uint256 i = 0; i < ids.length; ++i) {
            Batch memory batch = toldRecord[ids[i]].batch;
            uint256 free = toldInAll[ids[i]] - lockedPieces[ids[i]];
            if (free == 0) continue;
            for (uint256 e = 0; e < 8; ++e) {
                there[e] += _mass(batch, free, Elements.known(batch.composition, e));
            }
        }
        for (uint256 e = 0; e < 8; ++e) {
            uint256 given = 0;
            for (uint32 site = 1; site <= SITES; ++site) {
                given += toldTolerance[site][e];
            }
            vm.assertTrue(there[e] <= sourced[e] + given * 1e9, "R15 metal from nowhere");
        }
    }

    /// @dev R16 (2): no more recycled metal of a class exists than waste of it was consumed.
    function ruleNoRecycledFromNowhere() internal view {
        uint256[8] memory there;
        for (uint256 i = 0; i < ids.length; ++i) {
            BatchRecord memory record = toldRecord[ids[i]];
            uint256 free = toldInAll[ids[i]] - lockedPieces[ids[i]];
            if (free == 0 || record.recycled == 0) continue;
            for (uint256 lane = 0; lane < 8; ++lane) {
                there[lane] += _mass(record.batch, free, Elements.share(record.recycled, lane));
            }
        }
        for (uint256 lane = 0; lane < 8; ++lane) {
            vm.assertTrue(there[lane] <= credited[lane], "R16 recycled metal from nowhere");
        }
    }

    /// @dev R17 (2): no act's outputs contain more of an element, or of its recycled part, than went in and the
    /// tolerance; without an assay nothing is given.
    function ruleActBalances(Act memory act) internal view {
        for (uint256 e = 0; e < 8; ++e) {
            uint256 made = 0;
            uint256 recycled = 0;
            for (uint256 i = 0; i < act.outputs.length; ++i) {
                BatchRecord memory output = _record(act.outputs[i]);
                made += _mass(output.batch, output.batch.minted, Elements.known(output.batch.composition, e));
                recycled += _mass(output.batch, output.batch.minted, Elements.share(output.recycled, e));
            }
            uint256 ppm = act.assay == 0 ? 0 : TOLERANCE_PPM;
            vm.assertTrue(made * 1e6 <= act.fed[e] * (1e6 + ppm), "R17 an act made metal");
            vm.assertTrue(recycled <= act.recycled[e], "R17 an act made recycled metal");
        }
    }

    /// @dev R18 (2): recycled shares of both classes together stay within the contained share.
    function ruleRecycledIsContained(uint256 id) internal view {
        BatchRecord memory record = _record(id);
        for (uint256 metal = 0; metal < 4; ++metal) {
            uint256 sum = uint256(Elements.share(record.recycled, metal)) + Elements.share(record.recycled, metal + 4);
            uint256 contained = Elements.known(record.batch.composition, metal == 3 ? PB : metal);
            vm.assertTrue(sum <= contained, "R18 more recycled than contained");
        }
    }

    /// @dev R19: a composition never rises, stays inside its material's bounds, and within the whole.
    function ruleCompositionIsBounded(uint256 id) internal view {
        Batch memory batch = _record(id).batch;
        uint256 bounds = membership.materialOf(batch.material).bounds;
        uint256 sum = 0;
        for (uint256 e = 0; e < 8; ++e) {
            uint32 share = Elements.share(batch.composition, e);
            uint32 first = Elements.share(firstComposition[id], e);
            vm.assertTrue(share <= first, "R19 an assay was raised");
            vm.assertTrue((share == NOT_ASSAYED) == (first == NOT_ASSAYED), "R19 an unknown share became known");
            uint32 counted = Elements.known(batch.composition, e);
            vm.assertTrue(counted <= Elements.share(bounds, e), "R19 above the material's bounds");
            sum += counted;
        }
        bool item = batch.flags & BatchFlags.ITEM != 0;
        vm.assertTrue(sum <= (item ? batch.pieceMass : 1e9), "R19 more metal than mass");
    }

    /// @dev R20 (6): no model is stronger than the inputs allow, and none is claimed of what is not there.
    function ruleModelIsAllowed(uint256 id) internal view {
        Batch memory batch = _record(id).batch;
        bool made = batch.source >= Source.TRANSFORMED;
        for (uint256 e = 0; e < 8; ++e) {
            uint256 model = (batch.models >> (e * 3)) & 7;
            uint256 allowed = made ? (allowedModels[id] >> (e * 3)) & 7 : 4;
            vm.assertTrue(model <= allowed, "R20 a model too strong");
            if (Elements.share(batch.composition, e) == 0) vm.assertEq(model, 0, "R20 a claim of nothing");
        }
    }

    /// @dev R21 (6): the untracked mark is never lost.
    function ruleUntrackedIsForEver(uint256 id) internal view {
        vm.assertEq(_record(id).batch.flags & BatchFlags.CONTAINS_UNTRACKED != 0, tainted[id]);
    }

    /// @dev R22 (6): a single origin is the only source site behind an element, and identity preserved has one.
    function ruleOriginIsTrue(uint256 id) internal view {
        BatchRecord memory record = _record(id);
        for (uint256 e = 0; e < 8; ++e) {
            if (Elements.share(record.batch.composition, e) == 0) continue;
            bool split = record.batch.flags & BatchFlags.SPLIT_ORIGINS != 0;
            uint32 origin = split ? Elements.share(record.origins, e) : record.batch.origin;
            uint32 set = Elements.share(originSet[id], e);
            if (origin != 0) vm.assertEq(uint256(1) << origin, uint256(set), "R22 an origin that is not behind it");
            if ((record.batch.models >> (e * 3)) & 7 == 4) vm.assertTrue(origin != 0, "R22 preserved without origin");
        }
    }

    /// @dev R23: recycled content that was allocated is labelled wherever it goes on.
    function ruleAllocationIsLabelled(Act memory act) internal view {
        if (!act.labelled) return;
        for (uint256 i = 0; i < act.outputs.length; ++i) {
            BatchRecord memory output = _record(act.outputs[i]);
            bool labelled = output.batch.flags & BatchFlags.RECYCLED_ALLOCATED != 0;
            vm.assertTrue(labelled || output.recycled == 0, "R23 the label was lost");
        }
    }

    /// @dev R24: nothing is made before what it is made of, nor in the future.
    function ruleTimeRunsForward(Act memory act) internal view {
        uint40 made = _record(act.outputs[0]).batch.eventTime;
        vm.assertTrue(made <= time, "R24 made in the future");
        for (uint256 i = 0; i < act.inputs.length; ++i) {
            vm.assertTrue(made >= _record(act.inputs[i].batchId).batch.eventTime, "R24 made before its input");
        }
    }

    /// @dev R25 (7): revoked stays revoked from its effective date on; else a certificate is worth what its life says.
    function ruleRevokedStaysRevoked(Known memory known) internal view {
        uint40 blockTime = uint40(time);
        vm.assertTrue(documents.statusAt(known.id, blockTime, blockTime) == _worth(known), "R25 status");
        if (!known.revoked) return;
        vm.assertTrue(documents.statusAt(known.id, type(uint40).max, blockTime) == CertificateStatus.REVOKED, "R25");
        vm.assertTrue(documents.statusAt(known.id, known.revokedFrom, blockTime) == CertificateStatus.REVOKED, "R25");
        vm.assertEq(documents.changesOf(known.id).length, known.changes, "R25 changed after its revocation");
    }

    /// @dev R26: no verifier certifies its own member's sites or batches.
    function ruleNobodyCertifiesItself(Known memory known) internal view {
        uint32 issuer = documents.certificateOf(known.id).verifier;
        vm.assertTrue(issuer == known.issuerMember && issuer != known.owner, "R26 self-certified");
    }
}

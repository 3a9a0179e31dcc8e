// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICampaigns} from "../../../contracts/interfaces/ICampaigns.sol";
import {ICustody} from "../../../contracts/interfaces/ICustody.sol";
import {IIncidents} from "../../../contracts/interfaces/IIncidents.sol";
import {IBatchToken} from "../../../contracts/interfaces/IBatchToken.sol";
import {IDocuments} from "../../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../../contracts/interfaces/IMembership.sol";
import {ICorrections} from "../../../contracts/interfaces/ICorrections.sol";
import {IProduction} from "../../../contracts/interfaces/IProduction.sol";
import {IAssembly} from "../../../contracts/interfaces/IAssembly.sol";
import {ModuleState, Batch, Roles, SubjectKind, WasteClass} from "../../../contracts/libraries/Types.sol";
import {Holders} from "../../../contracts/libraries/Holders.sol";
import {Governors} from "./Governors.sol";

/// @notice A member whose account is a contract. Its sites take part in everything else that happens; here it tries
/// what nobody may. Every attempt is refused, whatever came before it.
abstract contract Hostile is Governors {
    function attack(uint256 seed, uint8 what) external turn {
        if (ids.length == 0) return;
        uint256 id = ids[seed % ids.length];
        if (what % 3 == 0) _attackLedger(id, seed);
        else if (what % 3 == 1) _attackOthers(id, seed);
        else _attackRules(seed);
    }

    function _attackLedger(uint256 id, uint256 seed) private {
        Batch memory batch = toldRecord[id].batch;
        address home = _home(batch);
        address own = _at(8);
        uint256[] memory one = new uint256[](1);
        uint64[] memory much = new uint64[](1);
        address[] memory place = new address[](1);
        uint64[8] memory none;
        (one[0], much[0], place[0]) = (id, batch.minted, own);
        uint256 n = seed % 12;
        bytes memory data;
        if (n == 0) data = abi.encodeCall(token.safeTransferFrom, (home, address(wallet), id, 1, ""));
        else if (n == 1) data = abi.encodeCall(token.safeBatchTransferFrom, (home, address(wallet), one, one, ""));
        else if (n == 2) data = abi.encodeCall(token.setApprovalForAll, (address(wallet), true));
        else if (n == 3) data = abi.encodeCall(token.mint, (new IBatchToken.MintRequest[](1), none, 0));
        else if (n == 4) data = abi.encodeCall(token.burn, (place, one, much));
        else if (n == 5) data = abi.encodeCall(token.move, (home, own, id, 1));
        else if (n == 6) data = abi.encodeCall(token.restore, (place, one, much));
        else if (n == 7) data = abi.encodeCall(token.voidBatches, (one, none, 0));
        else if (n == 8) data = abi.encodeCall(token.lowerComposition, (id, 0, bytes32(seed)));
        else if (n == 9) data = abi.encodeCall(token.useReference, (bytes32(seed), id));
        else if (n == 10) data = abi.encodeCall(token.setModule, (address(wallet), ModuleState.ACTIVE));
        else data = abi.encodeCall(token.setCapacity, (8, YEAR, none));
        _refused(address(token), data);
    }

    /// @dev At others' sites, in others' names, over others' heads.
    function _attackOthers(uint256 id, uint256 seed) private {
        uint32 site = uint32(seed % 7 + 1);
        uint256 n = seed % 11;
        if (n > 7) {
            _attackSystem(site, n, seed);
        } else if (n == 0) {
            IProduction.SourceRequest memory request = _sourceRequest(site, CONCENTRATE, _lot(), 1e9, _share(NI, 1e8));
            request.eventTime = uint40(time);
            _refused(address(production), abi.encodeCall(production.extract, (request)));
        } else if (n == 1) {
            ICorrections.LossRequest memory loss =
                ICorrections.LossRequest(_lot(), id, site, WasteClass.NONE, 1, uint40(time), "r");
            _refused(address(corrections), abi.encodeCall(corrections.recordLoss, (loss)));
        } else if (n == 2) {
            _attackTransfer(seed);
        } else if (n == 3) {
            IDocuments.CertificateRequest memory request = IDocuments.CertificateRequest({
                ref: _lot(),
                sha256Hash: _ticket(),
                cid: "",
                scheme: SCHEME,
                subjectKind: SubjectKind.SITE,
                subjectId: site,
                validFrom: 0,
                validUntil: type(uint40).max,
                supersedes: 0
            });
            _refused(address(documents), abi.encodeCall(documents.issueCertificate, (request)));
        } else if (n == 4) {
            _refused(address(membership), abi.encodeCall(membership.removeAccount, (mine)));
        } else if (n == 5) {
            _refused(address(membership), abi.encodeCall(membership.setRoles, (hostileMember, Roles.ALL)));
        } else if (n == 6) {
            _refused(address(manager), abi.encodeCall(manager.grantRole, (0, address(wallet), 0)));
        } else {
            ICustody.Parameters memory loose = ICustody.Parameters(1e6, 1000, 300 days, 1 days);
            _refused(address(custody), abi.encodeCall(custody.setParameters, (loose)));
        }
    }

    /// @dev Holds what is another's, lifts another's holds, feeds another's campaign.
    function _attackSystem(uint32 site, uint256 n, uint256 seed) private {
        if (n == 8) {
            IIncidents.Target memory target = IIncidents.Target(SubjectKind.SITE, site, 0, WasteClass.NONE);
            IIncidents.HoldRequest memory request = IIncidents.HoldRequest(_lot(), target, 0, 0, "r");
            _refused(address(incidents), abi.encodeCall(incidents.placeHold, (request)));
        } else if (n == 9 && liveHolds.length != 0) {
            bytes32 holdId = liveHolds[seed % liveHolds.length];
            if (toldPlacer[holdId] == hostileMember) return;
            uint32 sequence = incidents.holdOf(holdId).sequence;
            _refused(address(incidents), abi.encodeCall(incidents.liftHold, (holdId, sequence, "r")));
        } else if (n == 10 && runs.length != 0) {
            bytes32 campaignId = runs[seed % runs.length].id;
            if (campaigns.campaignOf(campaignId).member == hostileMember) return;
            uint32 sequence = campaigns.campaignOf(campaignId).sequence;
            ICampaigns.CloseRequest memory request =
                ICampaigns.CloseRequest(campaignId, sequence, uint40(time), 0, 0, "r");
            _refused(address(campaigns), abi.encodeCall(campaigns.close, (request)));
        }
    }

    /// @dev Takes what was offered to another, or what it offered itself.
    function _attackTransfer(uint256 seed) private {
        if (offers.length == 0) return;
        bytes32 transferId = offers[seed % offers.length];
        ICustody.OfferRequest memory request = offered[transferId];
        if (membership.siteOf(request.toSite).member == hostileMember) return;
        _refused(address(custody), _acceptance(transferId, request.quantity, uint40(time), false));
    }

    /// @dev With its own stock, or with tickets, identifiers and acts that exist already.
    function _attackRules(uint256 seed) private {
        uint256 n = seed % 6;
        IProduction.SourceRequest memory request = _sourceRequest(8, CONCENTRATE, _lot(), 1e9, 0);
        request.eventTime = uint40(time);
        request.models = 0;
        if (n == 0) {
            if (sources.length == 0) return;
            request.ticket = sources[seed % sources.length].ticket;
            if (toldTicket[request.ticket] == 0) return;
            _refused(address(production), abi.encodeCall(production.declareUntracked, (request)));
        } else if (n == 1) {
            request.models = PRESERVED;
            _refused(address(production), abi.encodeCall(production.declareUntracked, (request)));
        } else if (n == 2) {
            request.eventTime = uint40(time + 1);
            _refused(address(production), abi.encodeCall(production.declareUntracked, (request)));
        } else if (n == 3) {
            request.composition = _share(NI, 5e8 + 1);
            _refused(address(production), abi.encodeCall(production.declareUntracked, (request)));
        } else if (n == 4) {
            if (acts.length == 0) return;
            Act memory act = acts[seed % acts.length];
            act.inputs[0].quantity += 1;
            bytes memory data =
                abi.encodeCall(production.voidTransformation, (act.outputs, act.inputs, act.given, act.assay, "r"));
            _refused(address(production), data);
        } else {
            if (parents.length == 0) return;
            Parent memory parent = parents[seed % parents.length];
            IAssembly.Child[] memory more = _children(parent.children[0].batchId, parent.children[0].perPiece + 1);
            IAssembly.DisassembleRequest memory disassembly =
                IAssembly.DisassembleRequest(_lot(), parent.id, 8, WasteClass.NONE, 1, uint40(time), more);
            _refused(address(assembly_), abi.encodeCall(assembly_.disassemble, (disassembly)));
        }
    }

    function _refused(address target, bytes memory data) private {
        _do(address(wallet), "attack", false, target, data);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssembly} from "../interfaces/IAssembly.sol";
import {IBatchToken} from "../interfaces/IBatchToken.sol";
import {ICustody} from "../interfaces/ICustody.sol";
import {IDocuments} from "../interfaces/IDocuments.sol";
import {IMembership} from "../interfaces/IMembership.sol";
import {IProduction} from "../interfaces/IProduction.sol";
import {BatchRecord, CertificateStatus} from "../libraries/Types.sol";

/// @title Lens
/// @notice For tests only: every term of the invariants in one call, read through the public views alone.
contract Lens {
    /// @param holders Holders whose balances are asked for, in this order.
    /// @param times Times for which the status of each certificate is asked, as known now.
    struct Query {
        uint256[] batchIds;
        address[] holders;
        bytes32[] transferIds;
        bytes32[] certificateIds;
        uint40[] times;
        uint32[] members;
        uint32[] sites;
        uint16 year;
    }

    struct BatchTerms {
        BatchRecord record;
        uint256[] balances;
        bytes32 act;
        bytes32 children;
    }

    struct TransferTerms {
        ICustody.Transfer transfer;
        ICustody.Dispute dispute;
    }

    struct CertificateTerms {
        IDocuments.Certificate certificate;
        CertificateStatus[] statuses;
    }

    struct SiteTerms {
        IMembership.Site site;
        uint64[8] capacityUsed;
        uint64[8] toleranceUsed;
    }

    struct Answer {
        BatchTerms[] batches;
        TransferTerms[] transfers;
        CertificateTerms[] certificates;
        IMembership.Member[] members;
        SiteTerms[] sites;
        uint256 openCount;
        uint256 blockTime;
    }

    IMembership public immutable MEMBERSHIP;
    IBatchToken public immutable TOKEN;
    IDocuments public immutable DOCUMENTS;
    IProduction public immutable PRODUCTION;
    IAssembly public immutable ASSEMBLY;
    ICustody public immutable CUSTODY;

    constructor(
        IMembership membership,
        IBatchToken token,
        IDocuments documents,
        IProduction production,
        IAssembly assembly_,
        ICustody custody
    ) {
        MEMBERSHIP = membership;
        TOKEN = token;
        DOCUMENTS = documents;
        PRODUCTION = production;
        ASSEMBLY = assembly_;
        CUSTODY = custody;
    }

    /// @notice All that the query names, at one block.
    function look(Query calldata query) external view returns (Answer memory answer) {
        answer.batches = _batches(query.batchIds, query.holders);
        answer.transfers = _transfers(query.transferIds);
        answer.certificates = _certificates(query.certificateIds, query.times);
        answer.members = new IMembership.Member[](query.members.length);
        for (uint256 i = 0; i < query.members.length; ++i) {
            answer.members[i] = MEMBERSHIP.memberOf(query.members[i]);
        }
        answer.sites = _sites(query.sites, query.year);
        answer.openCount = CUSTODY.openCount();
        answer.blockTime = block.timestamp;
    }

    function _batches(uint256[] calldata batchIds, address[] calldata holders)
        private
        view
        returns (BatchTerms[] memory terms)
    {
        terms = new BatchTerms[](batchIds.length);
        for (uint256 i = 0; i < batchIds.length; ++i) {
            terms[i].record = TOKEN.recordOf(batchIds[i]);
            terms[i].balances = new uint256[](holders.length);
            for (uint256 j = 0; j < holders.length; ++j) {
                terms[i].balances[j] = TOKEN.balanceOf(holders[j], batchIds[i]);
            }
            terms[i].act = PRODUCTION.actOf(batchIds[i]);
            terms[i].children = TOKEN.contentsOf(batchIds[i]);
        }
    }

    function _transfers(bytes32[] calldata transferIds) private view returns (TransferTerms[] memory terms) {
        terms = new TransferTerms[](transferIds.length);
        for (uint256 i = 0; i < transferIds.length; ++i) {
            terms[i].transfer = CUSTODY.transferOf(transferIds[i]);
            terms[i].dispute = CUSTODY.disputeOf(transferIds[i]);
        }
    }

    function _certificates(bytes32[] calldata certificateIds, uint40[] calldata times)
        private
        view
        returns (CertificateTerms[] memory terms)
    {
        terms = new CertificateTerms[](certificateIds.length);
        for (uint256 i = 0; i < certificateIds.length; ++i) {
            terms[i].certificate = DOCUMENTS.certificateOf(certificateIds[i]);
            terms[i].statuses = new CertificateStatus[](times.length);
            for (uint256 j = 0; j < times.length; ++j) {
                // What is known now: the block's own time fits 40 bits until the year 36812.
                terms[i].statuses[j] = DOCUMENTS.statusAt(certificateIds[i], times[j], uint40(block.timestamp));
            }
        }
    }

    function _sites(uint32[] calldata sites, uint16 year) private view returns (SiteTerms[] memory terms) {
        terms = new SiteTerms[](sites.length);
        for (uint256 i = 0; i < sites.length; ++i) {
            terms[i].site = MEMBERSHIP.siteOf(sites[i]);
            terms[i].capacityUsed = TOKEN.capacityUsedOf(sites[i], year);
            terms[i].toleranceUsed = TOKEN.toleranceUsedOf(sites[i], year);
        }
    }
}

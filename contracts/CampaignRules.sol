// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {CampaignMarks, ICampaigns} from "./interfaces/ICampaigns.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {CampaignBalance} from "./libraries/CampaignBalance.sol";
import {CustodyModel} from "./libraries/CustodyModel.sol";
import {RecycledContent} from "./libraries/RecycledContent.sol";
import {BatchRecord} from "./libraries/Types.sol";
import {ProductionBase} from "./ProductionBase.sol";
import {ProductionSteps} from "./ProductionSteps.sol";

/// @title Rules of campaigns
/// @notice What may be drawn from the account of a campaign. It keeps nothing and writes nothing: `Campaigns` creates
/// it and asks it, since one contract does not hold the code of both.
contract CampaignRules is ProductionSteps {
    /// @param outputs What to mint.
    /// @param givenMg What the draw books of the tolerance, per element.
    /// @param account After the draw.
    /// @param certified Whether certificates were asked.
    struct Draw {
        BatchRecord[] outputs;
        uint64[8] givenMg;
        ICampaigns.CampaignAccount account;
        bool certified;
    }

    constructor(IMembership membership, IBatchToken token, IDocuments documents)
        ProductionBase(membership, token)
        ProductionSteps(documents)
    {}

    /// @notice What a draw makes and changes; reverts where the account does not allow it.
    /// @param place Where and by whom.
    /// @param account Before the draw.
    /// @param tolerancePpm Millionths of what was fed that a draw with a new assay may take beyond the balance.
    function draw(
        ICampaigns.DrawRequest calldata request,
        Place memory place,
        ICampaigns.CampaignAccount memory account,
        uint256 tolerancePpm
    ) external view returns (Draw memory drawn) {
        bool blending = _isBlending(request.outputs, account);
        bool isProduct = !blending || account.marks & CampaignMarks.UNMADE == 0;
        uint16 marks = _marks(account.marks & CampaignMarks.UNTRACKED != 0, isProduct);
        drawn.outputs = _outputs(request.outputs, place, marks, request.certificates);
        drawn.certified = place.certified;
        drawn.account = account;

        if (request.assay != 0) _requireAssay(DOCUMENTS, request.assay, place.member);
        // A tolerance is for a new assay only, and never for blending.
        if (request.assay == 0 || blending) tolerancePpm = 0;
        _settle(request, drawn, tolerancePpm);
    }

    /// @dev Balance, claims and recycled content of the outputs.
    function _settle(ICampaigns.DrawRequest calldata request, Draw memory drawn, uint256 tolerancePpm) private pure {
        ICampaigns.CampaignAccount memory account = drawn.account;
        RecycledContent.Pool memory pool;
        pool.lanes = CampaignBalance.recycledOf(account);
        pool.available = CampaignBalance.left(account);
        pool.made = _contained(drawn.outputs);

        drawn.givenMg = CampaignBalance.draw(account, pool.made, tolerancePpm);
        _claim(drawn.outputs, request.outputs, CustodyModel.allowedBy(account.claims));
        bool labelled = account.marks & CampaignMarks.ALLOCATED != 0;
        _recycle(drawn.outputs, request.outputs, pool, request.allocateRecycled, labelled);
        CampaignBalance.drawRecycled(account, pool, drawn.outputs);
    }

    /// @dev Blending: all that was fed and drawn is of one material. Counts the outputs of others.
    function _isBlending(Output[] calldata outputs, ICampaigns.CampaignAccount memory account)
        private
        pure
        returns (bool)
    {
        for (uint256 i = 0; i < outputs.length; ++i) {
            if (outputs[i].material != account.material) ++account.otherDrawn;
        }
        return account.otherDrawn == 0 && account.marks & CampaignMarks.MIXED == 0;
    }
}

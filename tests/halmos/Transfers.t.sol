// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Custody} from "../../contracts/Custody.sol";
import {DisputeGrounds} from "../../contracts/libraries/DisputeGrounds.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {TransferLife} from "../../contracts/libraries/TransferLife.sol";
import {TransferState} from "../../contracts/libraries/Types.sol";

/// @notice Opens the two gates of custody's rows to the properties below.
contract OpenedCustody is Custody {
    constructor()
        Custody(address(0), IMembership(address(0)), IBatchToken(address(0)), IDocuments(address(0)), address(0))
    {}

    function checkEdge(Transfer memory transfer, uint8 sequence, TransferState to) external pure {
        _checkEdge(0, transfer, sequence, to);
    }

    /// @dev Begins a transfer with the counts of an offer.
    function begin(Transfer memory transfer) external {
        _store(0, transfer);
        ++_settings.openCount;
        ++_lanes[_key(transfer)].begun;
    }

    function advance(TransferState to) external {
        _advance(0, _existing(0), to);
    }

    function openOf(Transfer memory transfer) external view returns (uint256) {
        return _lanes[_key(transfer)].begun - _lanes[_key(transfer)].ended;
    }

    function _key(Transfer memory transfer) private pure returns (uint64) {
        return _lane(transfer.fromSite, transfer.toSite);
    }
}

/// @notice The custody transition function and the comparisons that decide it, proven for every state and quantity.
contract TransferProperties {
    OpenedCustody private custody;

    function setUp() public {
        custody = new OpenedCustody();
    }

    /// @notice Every edge leads on: from an offer to its end or a dispute, from a dispute to its resolution only. So a
    /// transfer takes two edges at most, and what has ended stays so.
    function check_isEdge__anyTwoStates__leadsOnly(TransferState from, TransferState to) external pure {
        bool edge = TransferLife.isEdge(from, to);
        if (edge) assert(_rank(from) < _rank(to));
        if (_rank(from) == 0 || _rank(from) == 3 || _rank(to) < 2) assert(!edge);
        if (from == TransferState.DISPUTED) assert(edge == (to == TransferState.RESOLVED));
        if (from == TransferState.OFFERED) assert(edge == (_rank(to) >= 2 && to != TransferState.RESOLVED));
    }

    /// @notice The gate lets through exactly the edges there are, and only who knows the newest state.
    function check_checkEdge__anyCall__passesEdgesOfTheNewestStateOnly(
        TransferState from,
        TransferState to,
        uint8 current,
        uint8 named
    ) external view {
        OpenedCustody.Transfer memory transfer;
        transfer.state = from;
        transfer.sequence = current;
        try custody.checkEdge(transfer, named, to) {
            assert(named == current);
            assert(TransferLife.isEdge(from, to));
        } catch {
            assert(named != current || !TransferLife.isEdge(from, to));
        }
    }

    /// @notice Every step gives a new sequence number, and a transfer is open exactly until it has ended: the module and
    /// the lane count it once.
    function check_advance__anyEdge__countsWhatIsOpen(OpenedCustody.Transfer memory transfer, TransferState to)
        external
    {
        if (transfer.quantity == 0 || transfer.sequence == type(uint8).max) return;
        if (!TransferLife.isEdge(transfer.state, to)) return;
        custody.begin(transfer);
        custody.advance(to);

        OpenedCustody.Transfer memory stored = custody.transferOf(0);
        assert(stored.state == to);
        assert(stored.sequence == transfer.sequence + 1);
        assert(stored.quantity == transfer.quantity && stored.batchId == transfer.batchId);
        uint256 open = to == TransferState.DISPUTED ? 1 : 0;
        assert(custody.openCount() == open);
        assert(custody.openOf(transfer) == open);
    }

    /// @notice A difference is inside the tolerance exactly where it is no more than those millionths of the offer.
    function check_insideTolerance__anyWeight__isTheRule(uint64 offered, uint64 weighed, uint24 ppm) external pure {
        uint256 difference = offered > weighed ? offered - weighed : weighed - offered;
        bool inside = DisputeGrounds.insideTolerance(offered, weighed, ppm);
        assert(inside == (difference * 1e6 <= uint256(offered) * ppm));
        if (offered == weighed) assert(inside);
        if (ppm == 0) assert(inside == (offered == weighed));
    }

    /// @notice Two assays differ the same from either side, never from themselves, and never where one does not know.
    function check_assaysDiffer__oneElement__isTheSplittingRule(uint32 share, uint32 other, uint32 limit)
        external
        pure
    {
        bool differ = DisputeGrounds.assaysDiffer(share, other, limit);
        assert(differ == DisputeGrounds.assaysDiffer(other, share, limit));
        assert(!DisputeGrounds.assaysDiffer(share, share, limit));
        uint256 difference = share > other ? share - other : other - share;
        bool known = share != type(uint32).max && other != type(uint32).max;
        assert(differ == (known && difference > limit));
    }

    /// @dev 0 none, 1 offered, 2 disputed, 3 ended.
    function _rank(TransferState state) private pure returns (uint256) {
        if (state == TransferState.NONE) return 0;
        if (state == TransferState.OFFERED) return 1;
        return state == TransferState.DISPUTED ? 2 : 3;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Custody} from "../../contracts/Custody.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {Elements} from "../../contracts/libraries/Elements.sol";
import {TransferTerms} from "../../contracts/libraries/TransferTerms.sol";
import {ModuleState, TransferState, WasteClass} from "../../contracts/libraries/Types.sol";
import {CustodyGround} from "./CustodyGround.sol";

/// @notice The whole life: any order of verbs conserves what was minted, and the contract itself can be replaced.
contract CustodyLifeTest is CustodyGround {
    uint256 private constant STEPS = 40;

    /// @dev What the verbs of a run reported as gone.
    uint256 private lost;
    bytes32[] private transferIds;

    function setUp() public {
        _found();
    }

    // Invariant 1, in any order of verbs

    /// @dev Random verbs, legal or not, by anybody: what is in transit is what is open, received + returned + lost is
    /// what was offered, and nothing appears or vanishes.
    function testFuzz_life__any_sequence_of_verbs__conserves(uint256 seed) public {
        custody.setParameters(_parameters(20_000, 5));
        for (uint256 step = 0; step < STEPS; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 3 == 0 || transferIds.length == 0) {
                _tryOffer(string(abi.encodePacked("T", uint8(step))), seed >> 8);
            } else {
                _tryVerb(transferIds[(seed >> 16) % transferIds.length], seed >> 32);
            }
            _assertConserved();
        }
    }

    function _tryOffer(string memory ref, uint256 seed) private {
        ICustody.OfferRequest memory request = _request(ref, uint64(1 + seed % 200));
        request.eventTime = uint40(block.timestamp);
        request.expiresAt = uint40(block.timestamp + 2 days);
        vm.prank(mine);
        try custody.offer(request) returns (bytes32 transferId) {
            transferIds.push(transferId);
        } catch {}
    }

    function _tryVerb(bytes32 transferId, uint256 seed) private {
        uint256 verb = seed % 10;
        uint8 sequence = custody.transferOf(transferId).sequence;
        uint40 time = uint40(block.timestamp);
        if (verb < 2) {
            _tryAccept(transferId, sequence, seed >> 8);
        } else if (verb < 5) {
            _trySettle(transferId, sequence, seed >> 8);
        } else if (verb == 5) {
            vm.prank(_anybody(seed >> 8));
            try custody.reject(transferId, sequence, time, "r") {} catch {}
        } else if (verb == 6) {
            vm.prank(_anybody(seed >> 8));
            try custody.cancel(transferId, sequence, time, "r") {} catch {}
        } else if (verb == 7) {
            vm.prank(_anybody(seed >> 8));
            if ((seed >> 16) % 2 == 0) {
                try custody.expire(transferId, sequence) {} catch {}
            } else {
                try custody.returnUnderHold(transferId, sequence, time, "r") {} catch {}
            }
        } else if (verb == 8) {
            bool onHold = (seed >> 8) % 2 == 0;
            try token.setBatchHold(ore, onHold) {} catch {}
        } else {
            vm.warp(block.timestamp + (seed >> 8) % 4 days);
        }
    }

    function _tryAccept(bytes32 transferId, uint8 sequence, uint256 seed) private {
        uint64 quantity = custody.transferOf(transferId).quantity;
        uint64 weighed = uint64(quantity + seed % 4 > 2 ? quantity + seed % 4 - 2 : 0);
        ICustody.AcceptRequest memory request = _arrival(transferId, sequence, weighed, uint40(block.timestamp));
        request.damaged = (seed >> 8) % 3 == 0;
        if ((seed >> 16) % 2 == 0) request.reason = "r";
        vm.prank(_anybody(seed >> 24));
        try custody.accept(request) returns (TransferState state) {
            if (state == TransferState.ACCEPTED && weighed < quantity) lost += quantity - weighed;
        } catch {}
    }

    function _trySettle(bytes32 transferId, uint8 sequence, uint256 seed) private {
        uint64 quantity = custody.transferOf(transferId).quantity;
        uint64 received = uint64(seed % 3 * quantity / 2);
        uint64 returned = (seed >> 8) % 2 == 0 ? quantity - received : 0;
        ICustody.SettlementRequest memory request =
            _settlement(transferId, sequence, received, returned, quantity - received - returned);
        address caller = _anybody(seed >> 16);
        vm.prank(caller);
        if (caller == arbiter) {
            try custody.decide(request) {
                lost += request.lost;
            } catch {}
        } else {
            try custody.agree(request) returns (TransferState state) {
                if (state == TransferState.RESOLVED) lost += request.lost;
            } catch {}
        }
    }

    function _anybody(uint256 seed) private view returns (address) {
        address[6] memory all = [mine, refiner, mine, refiner, arbiter, recycler];
        return all[seed % all.length];
    }

    function _assertConserved() private view {
        uint256 open = 0;
        uint256 inTransit = 0;
        for (uint256 i = 0; i < transferIds.length; ++i) {
            ICustody.Transfer memory transfer = custody.transferOf(transferIds[i]);
            if (transfer.state == TransferState.OFFERED || transfer.state == TransferState.DISPUTED) {
                ++open;
                inTransit += transfer.quantity;
            }
        }
        vm.assertEq(custody.openCount(), open, "open");
        vm.assertEq(custody.openOn(pit, refinery), open, "open on the lane");
        vm.assertEq(token.balanceOf(address(custody), ore), inTransit, "in transit");
        uint256 held = token.balanceOf(_at(pit), ore) + token.balanceOf(_at(refinery), ore);
        vm.assertEq(held + inTransit + lost, 1000, "minted");
    }

    function testFuzz_terms__any_transfer__packed_and_unpacked_is_the_same(
        uint256 batchId,
        uint256 terms,
        uint8 state,
        uint8 fromClass,
        uint8 toClass
    ) public pure {
        ICustody.Transfer memory transfer = ICustody.Transfer({
            batchId: batchId,
            quantity: uint64(terms >> 192),
            fromSite: uint32(terms >> 160),
            toSite: uint32(terms >> 128),
            eventTime: uint40(terms >> 88),
            expiresAt: uint40(terms >> 48),
            tolerancePpm: uint24(terms >> 24),
            state: TransferState(state % 8),
            sequence: uint8(terms),
            fromClass: WasteClass(fromClass % 3),
            toClass: WasteClass(toClass % 3)
        });
        ICustody.Transfer memory read;
        read.batchId = batchId;
        TransferTerms.unpack(TransferTerms.pack(transfer), read);
        vm.assertEq(keccak256(abi.encode(read)), keccak256(abi.encode(transfer)));
    }

    // Replaced while transfers are open

    function test_draining__opens_nothing_and_finishes_everything() public {
        custody.setParameters(_parameters(20_000, 5));
        uint256 metal = _mintMetal("METAL", 1000, Elements.lane(5e8, Elements.COBALT));
        _setToleranceCap(refinery, 100);
        bytes32 arrives = _offer(_request("T1"));
        bytes32 disputed = _disputed("T2");
        ICustody.OfferRequest memory request = _request("T3", 1000);
        request.batchId = metal;
        bytes32 shrinks = _offer(request);
        token.setModule(address(custody), ModuleState.DRAINING);
        _refusesToOpen();
        _refusesToLeave(3);

        _accept(arrives, 100);
        vm.prank(mine);
        custody.agree(_settlement(disputed, 2, 50, 40, 10));
        vm.prank(refiner);
        custody.agree(_settlement(disputed, 3, 50, 40, 10));
        _refusesToLeave(1);
        // The last one, with a shortfall: what is burnt and booked after the count has fallen.
        _accept(shrinks, 995);
        vm.assertEq(custody.shortfallOf(pit, refinery, YEAR)[Elements.COBALT], 3);

        token.setModule(address(custody), ModuleState.NONE);
        vm.assertTrue(token.moduleStateOf(address(custody)) == ModuleState.NONE);
        vm.assertEq(token.balanceOf(address(custody), ore) + token.balanceOf(address(custody), metal), 0);
    }

    function test_draining__a_successor_opens_meanwhile() public {
        bytes32 transferId = _offer(_request("T1"));
        Custody successor = _newCustody(address(0));
        token.setModule(address(successor), ModuleState.ACTIVE);
        token.setModule(address(custody), ModuleState.DRAINING);
        ICustody.OfferRequest memory request = _request("T2");
        vm.prank(mine);
        bytes32 second = successor.offer(request);
        ICustody.AcceptRequest memory arrival = _arrival(second, 100);
        vm.prank(refiner);
        successor.accept(arrival);
        vm.warp(EXPIRY);
        vm.prank(recycler);
        custody.expire(transferId, 1);
        token.setModule(address(custody), ModuleState.NONE);

        vm.assertEq(token.balanceOf(_at(pit), ore), 900);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 100);
        vm.assertTrue(custody.transferOf(second).state == TransferState.NONE);
    }

    function _refusesToOpen() private {
        ICustody.OfferRequest memory request = _request("T9");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_ModuleDraining.selector, address(custody)));
        custody.offer(request);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_ModuleDraining.selector, address(custody)));
        custody.moveStock(ICustody.MoveRequest("M1", ore, 1, pit, mineStore, WasteClass.NONE, NOW));
    }

    function _refusesToLeave(uint256 open) private {
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_ModuleOpen.selector, address(custody), open));
        token.setModule(address(custody), ModuleState.NONE);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Documents} from "../../contracts/Documents.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {DocumentKind, SubjectKind} from "../../contracts/libraries/Types.sol";
import {DocumentsGround} from "./DocumentsGround.sol";

/// @notice Anchors and Merkle roots.
contract DocumentsTest is DocumentsGround {
    address private constant FORWARDER = address(0xf0);

    // Anchors

    function test_anchor__by_a_stranger_or_suspended__refused() public {
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
        membership.suspendMember(mineMember, "r");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, mineMember));
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
    }

    function test_anchor__bad_description__refused() public {
        vm.startPrank(mine);
        vm.expectRevert(IDocuments.Documents_HashZero.selector);
        documents.anchor(0, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
        vm.expectRevert(IDocuments.Documents_KindMissing.selector);
        documents.anchor(HASH, DocumentKind.NONE, SubjectKind.BATCH, ore, CID);
        vm.expectRevert(IDocuments.Documents_SubjectMissing.selector);
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.NONE, ore, CID);
        vm.expectRevert(IDocuments.Documents_SubjectMissing.selector);
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, 0, CID);
        _refusesText("cid", 101, 100);
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, _text(101));
        vm.stopPrank();
    }

    function test_anchor__twice_by_one_member__refused() public {
        vm.startPrank(mine);
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_AlreadyAnchored.selector, HASH, mineMember));
        documents.anchor(HASH, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        vm.stopPrank();
    }

    function test_anchor__by_two_members__each_has_its_own() public {
        vm.prank(mine);
        vm.expectEmit(address(documents));
        emit IDocuments.DocumentAnchored(HASH, mineMember, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);
        vm.warp(START + 5);
        vm.prank(refiner);
        documents.anchor(HASH, DocumentKind.OTHER, SubjectKind.MEMBER, refinerMember, "");

        vm.assertEq(documents.anchorOf(HASH, mineMember).anchoredAt, START);
        vm.assertTrue(documents.anchorOf(HASH, mineMember).kind == DocumentKind.ASSAY);
        vm.assertEq(documents.anchorOf(HASH, refinerMember).anchoredAt, START + 5);
        vm.assertEq(documents.anchorOf(HASH, recyclerMember).anchoredAt, 0);
    }

    // Merkle roots

    function test_anchorRoot__bad_description__refused() public {
        vm.startPrank(mine);
        vm.expectRevert(IDocuments.Documents_HashZero.selector);
        documents.anchorRoot(0, 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        vm.expectRevert(IDocuments.Documents_LeavesZero.selector);
        documents.anchorRoot("r", 0, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        documents.anchorRoot("r", 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_AlreadyAnchored.selector, bytes32("r"), mineMember));
        documents.anchorRoot("r", 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        vm.stopPrank();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        documents.anchorRoot("s", 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
    }

    function test_includes__unknown_root_or_endless_proof__refused() public {
        bytes32[] memory proof = new bytes32[](33);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_RootUnknown.selector, bytes32("r"), mineMember));
        documents.includes("r", mineMember, HASH, proof);
        vm.prank(mine);
        documents.anchorRoot("r", 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_ProofTooLong.selector, 33, 32));
        documents.includes("r", mineMember, HASH, proof);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_RootUnknown.selector, bytes32("r"), refinerMember));
        documents.includes("r", refinerMember, HASH, proof);
    }

    function test_includes__leaves_of_a_tree_of_three__only_they() public {
        bytes32[3] memory hashes = [sha256("a"), sha256("b"), sha256("c")];
        bytes32 pair = _node(_leaf(hashes[0]), _leaf(hashes[1]));
        bytes32 root = _node(pair, _leaf(hashes[2]));
        vm.expectEmit(address(documents));
        emit IDocuments.RootAnchored(root, mineMember, DocumentKind.ASSAY, 3, SubjectKind.BATCH, ore, CID);
        vm.prank(mine);
        documents.anchorRoot(root, 3, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID);

        vm.assertEq(documents.rootOf(root, mineMember).leaves, 3);
        vm.assertEq(documents.rootOf(root, mineMember).anchoredAt, START);
        bytes32[] memory proof = new bytes32[](2);
        (proof[0], proof[1]) = (_leaf(hashes[1]), _leaf(hashes[2]));
        vm.assertTrue(documents.includes(root, mineMember, hashes[0], proof));
        vm.assertFalse(documents.includes(root, mineMember, hashes[2], proof));
        bytes32[] memory shorter = new bytes32[](1);
        shorter[0] = pair;
        vm.assertTrue(documents.includes(root, mineMember, hashes[2], shorter));
        shorter[0] = _leaf(hashes[2]);
        vm.assertFalse(documents.includes(root, mineMember, pair, shorter));
        vm.assertFalse(documents.includes(root, mineMember, root, new bytes32[](0)));
    }

    function test_includes__a_tree_of_one_leaf__is_its_root() public {
        vm.prank(mine);
        documents.anchorRoot(_leaf(HASH), 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");

        vm.assertTrue(documents.includes(_leaf(HASH), mineMember, HASH, new bytes32[](0)));
    }

    function testFuzz_includes__path_of_any_depth__only_its_leaf(
        bytes32 sha256Hash,
        bytes32[32] memory path,
        uint8 depth
    ) public {
        bytes32[] memory proof = new bytes32[](depth % 33);
        bytes32 root = _leaf(sha256Hash);
        for (uint256 i = 0; i < proof.length; ++i) {
            proof[i] = path[i];
            root = _node(root, path[i]);
        }
        vm.prank(mine);
        documents.anchorRoot(root, 1, DocumentKind.REPORT, SubjectKind.SITE, pit, "");

        vm.assertTrue(documents.includes(root, mineMember, sha256Hash, proof));
        vm.assertFalse(documents.includes(root, mineMember, ~sha256Hash, proof));
    }

    // Many at once

    function test_anchorMany__by_a_stranger_or_badly_described__refused() public {
        bytes32[] memory hashes = _hashes(2);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        documents.anchorMany(hashes, DocumentKind.ASSAY, SubjectKind.BATCH, ore);
        vm.startPrank(mine);
        vm.expectRevert(IDocuments.Documents_KindMissing.selector);
        documents.anchorMany(hashes, DocumentKind.NONE, SubjectKind.BATCH, ore);
        vm.expectRevert(IDocuments.Documents_SubjectMissing.selector);
        documents.anchorMany(hashes, DocumentKind.ASSAY, SubjectKind.NONE, ore);
        vm.expectRevert(IDocuments.Documents_SubjectMissing.selector);
        documents.anchorMany(hashes, DocumentKind.ASSAY, SubjectKind.BATCH, 0);
        hashes[1] = 0;
        vm.expectRevert(IDocuments.Documents_HashZero.selector);
        documents.anchorMany(hashes, DocumentKind.ASSAY, SubjectKind.BATCH, ore);
        vm.stopPrank();
        vm.assertEq(documents.anchorOf(hashes[0], mineMember).anchoredAt, 0);
    }

    function test_anchorMany__none_or_too_many__refused() public {
        vm.startPrank(mine);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_HashCount.selector, 0, 200));
        documents.anchorMany(new bytes32[](0), DocumentKind.ASSAY, SubjectKind.BATCH, ore);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_HashCount.selector, 201, 200));
        documents.anchorMany(_hashes(201), DocumentKind.ASSAY, SubjectKind.BATCH, ore);
        vm.stopPrank();
    }

    function test_anchorMany__one_known_or_named_twice__refused_as_a_whole() public {
        bytes32[] memory hashes = _hashes(3);
        hashes[2] = hashes[0];
        vm.startPrank(mine);
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_AlreadyAnchored.selector, hashes[0], mineMember));
        documents.anchorMany(hashes, DocumentKind.ASSAY, SubjectKind.BATCH, ore);
        hashes[2] = HASH;
        documents.anchor(HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, "");
        vm.expectRevert(abi.encodeWithSelector(IDocuments.Documents_AlreadyAnchored.selector, HASH, mineMember));
        documents.anchorMany(hashes, DocumentKind.ASSAY, SubjectKind.BATCH, ore);
        vm.stopPrank();
        vm.assertEq(documents.anchorOf(hashes[1], mineMember).anchoredAt, 0);
    }

    function test_anchorMany__as_many_as_may_be__each_anchored_and_far_below_half_a_block() public {
        bytes32[] memory hashes = _hashes(documents.MAX_ANCHORS());
        vm.expectEmit(address(documents));
        emit IDocuments.DocumentAnchored(hashes[0], mineMember, DocumentKind.ASSAY, SubjectKind.BATCH, ore, "");
        vm.expectEmit(address(documents));
        emit IDocuments.DocumentAnchored(hashes[1], mineMember, DocumentKind.ASSAY, SubjectKind.BATCH, ore, "");
        vm.prank(mine);
        uint256 before = gasleft();
        documents.anchorMany(hashes, DocumentKind.ASSAY, SubjectKind.BATCH, ore);

        vm.assertLe(before - gasleft(), 6e6);
        for (uint256 i = 0; i < hashes.length; ++i) {
            vm.assertEq(documents.anchorOf(hashes[i], mineMember).anchoredAt, START);
            vm.assertTrue(documents.anchorOf(hashes[i], mineMember).kind == DocumentKind.ASSAY);
        }
    }

    // Signed requests

    function test_forwarder__names_the_sender__acts_for_it() public {
        Documents trusting = new Documents(address(manager), membership, token, FORWARDER);
        bytes memory call = abi.encodeCall(IDocuments.anchor, (HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID));
        vm.prank(FORWARDER);
        (bool done,) = address(trusting).call(abi.encodePacked(call, mine));

        vm.assertTrue(done);
        vm.assertTrue(trusting.isTrustedForwarder(FORWARDER));
        vm.assertEq(trusting.anchorOf(HASH, mineMember).anchoredAt, START);
    }

    function test_forwarder__another_contract_names_a_sender__acts_for_itself() public {
        Documents trusting = new Documents(address(manager), membership, token, FORWARDER);
        bytes memory call = abi.encodeCall(IDocuments.anchor, (HASH, DocumentKind.ASSAY, SubjectKind.BATCH, ore, CID));
        vm.prank(stranger);
        (bool done, bytes memory reason) = address(trusting).call(abi.encodePacked(call, mine));

        vm.assertFalse(done);
        vm.assertEq(
            keccak256(reason),
            keccak256(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger))
        );
        vm.assertFalse(documents.isTrustedForwarder(address(this)));
    }

    function test_forwarder__of_a_restricted_call__governance_alone_is_heard() public {
        Documents trusting = new Documents(address(manager), membership, token, FORWARDER);
        bytes memory call = abi.encodeCall(IDocuments.revokeCertificateByGovernance, (bytes32("x"), 0, NOW, "r"));
        vm.prank(FORWARDER);
        (bool done, bytes memory reason) = address(trusting).call(abi.encodePacked(call, mine));

        vm.assertFalse(done);
        vm.assertEq(
            keccak256(reason),
            keccak256(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, mine))
        );
    }

    function _hashes(uint256 count) private pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            hashes[i] = keccak256(abi.encode(i));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaign} from "./handlers/Campaign.sol";

/// @notice The cheatcode that lets one test do more than a block's worth of acts.
interface Metering {
    function pauseGasMetering() external;
}

/// @notice Campaigns of random acts by every actor, a hostile one with a contract wallet among them, over all
/// contracts. Forge runs a campaign per invariant, so one invariant asks all 33 rules of `handlers/*Rules.sol`.
contract InvariantsTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Campaign private campaign;

    function setUp() public {
        campaign = new Campaign();
        campaign.begin();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(campaign);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(campaign), _selectors());
    }

    function invariant_rules__after_every_act__hold() public {
        campaign.checkTouched();
    }

    function afterInvariant() public {
        campaign.checkAll();
    }

    /// @dev One campaign drawn from fixed numbers, long enough to do everything at least once.
    function test_campaign__drawn_from_fixed_numbers__does_every_verb() public {
        Metering(address(uint160(uint256(keccak256("hevm cheat code"))))).pauseGasMetering();
        bytes4[] memory selectors = _selectors();
        for (uint256 i = 0; i < 4000; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode("seed", i)));
            bytes memory call = abi.encodePacked(selectors[drawn % selectors.length], drawn, (drawn >> 8) % 256);
            if (selectors[drawn % selectors.length] == campaign.offer.selector) {
                call = abi.encodeCall(campaign.offer, (drawn, uint32(drawn >> 32), (drawn >> 72) % 2 == 0));
            }
            (bool done, bytes memory answer) = address(campaign).call(call);
            require(done, string(answer));
            if (i % 20 == 0) campaign.checkTouched();
        }
        campaign.checkAll();

        bytes32[59] memory verbs = _verbs();
        string memory never = "";
        for (uint256 i = 0; i < verbs.length; ++i) {
            if (campaign.done(verbs[i]) == 0) never = string.concat(never, " ", string(abi.encodePacked(verbs[i])));
        }
        require(bytes(never).length == 0, string.concat("never:", never));
    }

    function _verbs() private pure returns (bytes32[59] memory) {
        return [
            bytes32("extract"),
            "intakeWaste",
            "declareUntracked",
            "mintAgain",
            "voidSource",
            "lowerAssay",
            "recordLoss",
            "transform",
            "allocate",
            "tolerance",
            "recycled",
            "voidTransformation",
            "assemble",
            "disassemble",
            "voidAssembly",
            "release",
            "takeBack",
            "takeBackAsWaste",
            "offer",
            "offerAsWaste",
            "accept",
            "dispute",
            "reject",
            "cancel",
            "expire",
            "moveStock",
            "issueCertificate",
            "suspendCertificate",
            "reinstateCertificate",
            "revokeCertificate",
            "revokeByGovernance",
            "suspendMember",
            "reinstateMember",
            "closeSite",
            "reopenSite",
            "removeAccount",
            "addAccount",
            "barred",
            "attack",
            "refused",
            "shortfall",
            "propose",
            "agree",
            "decide",
            "returnUnderHold",
            "regrade",
            "openCampaign",
            "feed",
            "draw",
            "overdraft",
            "drawRecycled",
            "voidDraw",
            "carry",
            "closeCampaign",
            "placeHold",
            "liftHold",
            "held",
            "quarantine",
            "destroyStock"
        ];
    }

    /// @dev Common acts are drawn more often than rare ones.
    function _selectors() private view returns (bytes4[] memory selectors) {
        bytes4[45] memory all = [
            campaign.extract.selector,
            campaign.intakeWaste.selector,
            campaign.declareUntracked.selector,
            campaign.mintAgain.selector,
            campaign.voidSource.selector,
            campaign.lowerAssay.selector,
            campaign.recordLoss.selector,
            campaign.transform.selector,
            campaign.transform.selector,
            campaign.transform.selector,
            campaign.voidTransformation.selector,
            campaign.assemble.selector,
            campaign.assemble.selector,
            campaign.disassemble.selector,
            campaign.voidAssembly.selector,
            campaign.release.selector,
            campaign.takeBack.selector,
            campaign.offer.selector,
            campaign.offer.selector,
            campaign.accept.selector,
            campaign.accept.selector,
            campaign.reject.selector,
            campaign.cancel.selector,
            campaign.expire.selector,
            campaign.moveStock.selector,
            campaign.issueCertificate.selector,
            campaign.changeCertificate.selector,
            campaign.agree.selector,
            campaign.decide.selector,
            campaign.returnUnderHold.selector,
            campaign.regrade.selector,
            campaign.openCampaign.selector,
            campaign.feed.selector,
            campaign.feed.selector,
            campaign.feed.selector,
            campaign.draw.selector,
            campaign.draw.selector,
            campaign.voidDraw.selector,
            campaign.closeCampaign.selector,
            campaign.placeHold.selector,
            campaign.liftHold.selector,
            campaign.offer.selector,
            campaign.offer.selector,
            campaign.accept.selector,
            campaign.correct.selector
        ];
        selectors = new bytes4[](all.length + 4);
        for (uint256 i = 0; i < all.length; ++i) {
            selectors[i] = all[i];
        }
        selectors[all.length] = campaign.passTime.selector;
        selectors[all.length + 1] = campaign.govern.selector;
        selectors[all.length + 2] = campaign.attack.selector;
        selectors[all.length + 3] = campaign.attack.selector;
    }
}

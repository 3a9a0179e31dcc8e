// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {DocumentKind, SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {CampaignPlant} from "./CampaignPlant.sol";
import {CustodyGround} from "./CustodyGround.sol";
import {Vm} from "./Vm.sol";

/// @notice The cheatcode that writes down, or compares, the gas of the last call.
interface GasVm {
    function snapshotGasLastCall(string calldata group, string calldata name) external returns (uint256 gasUsed);
}

/// @dev Writes down what a call cost, and that it cost something.
function noteGas(Vm vm, string memory group, string memory name) {
    vm.assertTrue(GasVm(address(vm)).snapshotGasLastCall(group, name) > 21_000, name);
}

/// @notice Gas of fixed cases of making and writing, each as a transaction of its own.
/// forge-config: default.isolate = true
contract MakingGasSnapshot is CampaignPlant {
    uint256 private composition = _share(CO, 1e8) | _share(NI, 2e8);

    function setUp() public {
        _start();
    }

    function test_extract__one_and_ten__cost_what_is_written() public {
        IProduction.SourceRequest memory first = _sourceRequest(pit, CONCENTRATE, "L0", 1e12, composition);
        vm.prank(mine);
        production.extract(first);
        IProduction.SourceRequest memory one = _sourceRequest(pit, CONCENTRATE, "L1", 1e12, composition);
        vm.prank(mine);
        production.extract(one);
        noteGas(vm, "Production", "extract");

        IProduction.SourceRequest[] memory ten = new IProduction.SourceRequest[](10);
        for (uint256 i = 0; i < ten.length; ++i) {
            ten[i] = _sourceRequest(pit, CONCENTRATE, string.concat("M", _text(i)), 1e12, composition);
        }
        vm.prank(mine);
        production.extractMany(ten);
        noteGas(vm, "Production", "extractMany 10");
    }

    function test_transform__two_into_one__costs_what_is_written() public {
        IProductionParts.Output memory output = _output("OUT", SULPHATE, 2e12, composition, SEGREGATED);
        IProduction.TransformRequest memory request = _step(refinery, _delivered("L1", 1e12, composition), 1e12, output);
        IProductionParts.Input[] memory inputs = new IProductionParts.Input[](2);
        inputs[0] = request.inputs[0];
        inputs[1] = IProductionParts.Input(_delivered("L2", 1e12, composition), 1e12, WasteClass.NONE);
        request.inputs = inputs;
        vm.prank(refiner);
        production.transform(request);
        noteGas(vm, "Production", "transform 2 to 1");
    }

    function test_campaign__from_open_to_close__costs_what_is_written() public {
        bytes32 campaignId = _openCampaign("C1");
        noteGas(vm, "Campaigns", "open");
        ICampaigns.FeedRequest memory feed = _feedRequest(campaignId, _delivered("L1", 1e12, composition), 1e12);
        vm.prank(refiner);
        campaigns.feed(feed);
        noteGas(vm, "Campaigns", "feed 1");
        ICampaigns.DrawRequest memory draw = _drawRequest(campaignId, _salt("S1", 1e11, 1e8));
        vm.prank(refiner);
        campaigns.draw(draw);
        noteGas(vm, "Campaigns", "draw 1");
        ICampaigns.CloseRequest memory close = _closeRequest(campaignId, 0);
        vm.prank(refiner);
        campaigns.close(close);
        noteGas(vm, "Campaigns", "close");
    }

    function test_documents__anchored_and_issued__cost_what_is_written() public {
        vm.prank(mine);
        documents.anchor(keccak256("ticket"), DocumentKind.WEIGHBRIDGE_TICKET, SubjectKind.SITE, pit, "");
        noteGas(vm, "Documents", "anchor");
        bytes32[] memory hashes = new bytes32[](100);
        for (uint256 i = 0; i < hashes.length; ++i) {
            hashes[i] = keccak256(abi.encode(i));
        }
        vm.prank(mine);
        documents.anchorMany(hashes, DocumentKind.WEIGHBRIDGE_TICKET, SubjectKind.SITE, pit);
        noteGas(vm, "Documents", "anchorMany 100");
        _certify(SCHEME, SubjectKind.SITE, pit);
        noteGas(vm, "Documents", "issueCertificate");
    }

    function test_setBatchHold__raised_and_lowered__costs_what_is_written() public {
        uint256 batchId = _extract("L1", 1e12, composition);
        token.setBatchHold(batchId, true);
        noteGas(vm, "BatchToken", "setBatchHold raised");
        token.setBatchHold(batchId, false);
        noteGas(vm, "BatchToken", "setBatchHold lowered");
    }
}

/// @notice Gas of fixed cases of moving, each as a transaction of its own.
/// forge-config: default.isolate = true
contract MovingGasSnapshot is CustodyGround {
    function setUp() public {
        _found();
    }

    function test_transfer__offered_and_accepted__costs_what_is_written() public {
        ICustody.OfferRequest memory first = _request("T0");
        vm.prank(mine);
        custody.offer(first);
        ICustody.OfferRequest memory request = _request("T1");
        vm.prank(mine);
        bytes32 transferId = custody.offer(request);
        noteGas(vm, "Custody", "offer");
        ICustody.AcceptRequest memory arrival = _arrival(transferId, 100);
        vm.prank(refiner);
        custody.accept(arrival);
        noteGas(vm, "Custody", "accept");
    }

    function test_transfer__rejected_and_cancelled__costs_what_is_written() public {
        ICustody.OfferRequest memory request = _request("T1");
        vm.prank(mine);
        bytes32 rejected = custody.offer(request);
        vm.prank(refiner);
        custody.reject(rejected, 1, NOW, "wet");
        noteGas(vm, "Custody", "reject");
        request.ref = "T2";
        vm.prank(mine);
        bytes32 cancelled = custody.offer(request);
        vm.prank(mine);
        custody.cancel(cancelled, 1, NOW, "late");
        noteGas(vm, "Custody", "cancel");
    }

    function test_transfer__disputed__costs_what_is_written() public {
        ICustody.OfferRequest memory request = _request("T1");
        vm.prank(mine);
        bytes32 transferId = custody.offer(request);
        ICustody.AcceptRequest memory arrival = _arrival(transferId, 50);
        arrival.reason = "half is missing";
        vm.prank(refiner);
        custody.accept(arrival);
        noteGas(vm, "Custody", "accept disputed");
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {CustodyGround} from "./CustodyGround.sol";

contract CustodyGasTest is CustodyGround {
    function setUp() public {
        _found();
    }

    function test_gas() public {
        bytes32 t1 = _offer(_request("TRANSFER-000001"));
        _accept(t1, 100);
        bytes32 t2 = _offer(_request("TRANSFER-000002"));
        _accept(t2, 100);
    }
}

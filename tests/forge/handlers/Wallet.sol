// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice An account that is a contract. It carries out what its owner says, and would act again from inside any
/// callback: whoever calls it back is counted.
contract Wallet {
    address private immutable OWNER = msg.sender;
    uint256 public callbacks;

    fallback() external payable {
        ++callbacks;
    }

    receive() external payable {
        ++callbacks;
    }

    function execute(address target, bytes calldata data) external returns (bool done, bytes memory answer) {
        require(msg.sender == OWNER, "not the owner");
        (done, answer) = target.call(data);
    }

    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external returns (bytes4) {
        ++callbacks;
        return this.onERC1155Received.selector;
    }

    function onERC1155BatchReceived(address, address, uint256[] calldata, uint256[] calldata, bytes calldata)
        external
        returns (bytes4)
    {
        ++callbacks;
        return this.onERC1155BatchReceived.selector;
    }
}

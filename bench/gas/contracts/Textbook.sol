// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/// @title Textbook traceability
/// @notice The contract that a course on supply chains would write for the same facts: a struct for each lot and each
/// delivery with one field after the other, lists to look things up, roles by account, the sum of each element checked
/// in a loop. It has no sites' kinds, materials' bounds, capacity, evidence that serves once, custody models,
/// recycled share, certificates or holds. Written only to be compared with (see `bench/gas`).
contract Textbook is AccessControl {
    bytes32 public constant PRODUCER = keccak256("PRODUCER");
    bytes32 public constant PROCESSOR = keccak256("PROCESSOR");

    enum Status {
        NONE,
        AVAILABLE,
        IN_TRANSIT,
        PROCESSED
    }

    /// @param shares Parts per billion of eight elements.
    struct Facts {
        string lotNumber;
        string product;
        uint256 site;
        uint256 material;
        uint256 eventTime;
        uint256 quantity;
        uint256[8] shares;
    }

    struct Lot {
        Facts facts;
        bytes32 evidence;
        address producer;
        address owner;
        Status status;
        uint256[] inputs;
    }

    struct Delivery {
        string number;
        uint256 lotId;
        uint256 quantity;
        uint256 fromSite;
        uint256 toSite;
        uint256 eventTime;
        uint256 expiresAt;
        uint256 tolerancePpm;
        uint256 weighed;
        uint256 receivedAt;
        address from;
        address to;
        bool received;
    }

    uint256 public lotCount;
    uint256 public deliveryCount;
    mapping(uint256 => Lot) private lots;
    mapping(uint256 => Delivery) private deliveries;
    mapping(address => uint256[]) public lotsOf;

    event LotCreated(uint256 indexed id, string lotNumber, string product, uint256 quantity, address indexed producer);
    event LotSent(uint256 indexed deliveryId, uint256 indexed lotId, address from, address to, uint256 quantity);
    event LotReceived(uint256 indexed deliveryId, uint256 indexed lotId, address to, uint256 weighed);
    event LotProcessed(uint256 indexed id, uint256[] inputs, uint256 quantity);

    constructor() {
        _grantRole(DEFAULT_ADMIN_ROLE, msg.sender);
    }

    function lotOf(uint256 id) external view returns (Lot memory) {
        return lots[id];
    }

    function deliveryOf(uint256 id) external view returns (Delivery memory) {
        return deliveries[id];
    }

    function create(Facts memory facts, bytes32 evidence) external onlyRole(PRODUCER) returns (uint256 id) {
        require(facts.quantity > 0, "quantity is zero");
        id = _store(facts);
        lots[id].evidence = evidence;
        emit LotCreated(id, facts.lotNumber, facts.product, facts.quantity, msg.sender);
    }

    function send(
        string memory number,
        uint256 lotId,
        address to,
        uint256 toSite,
        uint256 eventTime,
        uint256 expiresAt,
        uint256 tolerancePpm
    ) external returns (uint256 id) {
        Lot storage lot = lots[lotId];
        require(lot.owner == msg.sender, "not the owner");
        require(lot.status == Status.AVAILABLE, "not available");

        id = ++deliveryCount;
        Delivery storage delivery = deliveries[id];
        delivery.number = number;
        delivery.lotId = lotId;
        delivery.quantity = lot.facts.quantity;
        delivery.fromSite = lot.facts.site;
        delivery.toSite = toSite;
        delivery.eventTime = eventTime;
        delivery.expiresAt = expiresAt;
        delivery.tolerancePpm = tolerancePpm;
        delivery.from = msg.sender;
        delivery.to = to;
        lot.status = Status.IN_TRANSIT;
        emit LotSent(id, lotId, msg.sender, to, lot.facts.quantity);
    }

    function receiveLot(uint256 deliveryId, uint256 weighed, uint256 eventTime) external {
        Delivery storage delivery = deliveries[deliveryId];
        require(delivery.to == msg.sender, "not the receiver");
        require(!delivery.received, "already received");
        require(block.timestamp < delivery.expiresAt, "expired");
        uint256 difference =
            delivery.quantity > weighed ? delivery.quantity - weighed : weighed - delivery.quantity;
        require(difference * 1e6 <= delivery.quantity * delivery.tolerancePpm, "outside the tolerance");

        delivery.received = true;
        delivery.weighed = weighed;
        delivery.receivedAt = eventTime;
        Lot storage lot = lots[delivery.lotId];
        lot.owner = msg.sender;
        lot.facts.site = delivery.toSite;
        lot.facts.quantity = weighed < delivery.quantity ? weighed : delivery.quantity;
        lot.status = Status.AVAILABLE;
        lotsOf[msg.sender].push(delivery.lotId);
        emit LotReceived(deliveryId, delivery.lotId, msg.sender, weighed);
    }

    function process(uint256[] memory inputs, Facts memory facts) external onlyRole(PROCESSOR) returns (uint256 id) {
        uint256[8] memory available;
        for (uint256 i = 0; i < inputs.length; i++) {
            Lot storage lot = lots[inputs[i]];
            require(lot.owner == msg.sender, "not the owner");
            require(lot.status == Status.AVAILABLE, "not available");
            for (uint256 element = 0; element < 8; element++) {
                available[element] += lot.facts.quantity * lot.facts.shares[element];
            }
            lot.status = Status.PROCESSED;
        }
        for (uint256 element = 0; element < 8; element++) {
            require(facts.quantity * facts.shares[element] <= available[element], "more than went in");
        }

        id = _store(facts);
        lots[id].inputs = inputs;
        emit LotProcessed(id, inputs, facts.quantity);
    }

    function _store(Facts memory facts) private returns (uint256 id) {
        id = ++lotCount;
        Lot storage lot = lots[id];
        lot.facts = facts;
        lot.producer = msg.sender;
        lot.owner = msg.sender;
        lot.status = Status.AVAILABLE;
        lotsOf[msg.sender].push(id);
    }
}

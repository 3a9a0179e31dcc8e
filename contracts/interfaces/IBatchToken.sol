// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {Batch, BatchRecord, BatchWords, ModuleState} from "../libraries/Types.sol";

/// @title Batch token
/// @notice The ERC-1155 ledger: an id is a batch, a balance is a holding. Holders are sites (see `Holders`), the
/// transfer module for goods in transit, and one holder for parts locked in a parent; nobody has a key to them.
/// @dev Only modules that governance has named write here. Wallet transfers and approvals revert, and no receiver
/// is ever called. A module that drains finishes what it has open and undoes what it did, and begins nothing.
/// What is on hold leaves its holder only by `moveUnderHold` and `burnUnderHold`. This contract stays when a module is replaced, so it keeps what must outlive one: identifiers,
/// tickets, what is locked in a parent, holds, and what was used of capacity and tolerance per site, element and UTC
/// year.
interface IBatchToken is IERC1155 {
    /// @notice A batch to mint. `batch.revision` names how many voided batches carried the identifier before.
    /// @param product Product code, 1 to 40 characters of GS1's 82-character set.
    /// @param lot Lot or serial number, the same rule.
    struct MintRequest {
        string product;
        string lot;
        BatchRecord record;
    }

    /// @param product Product code as hashed into the id.
    /// @param lot Lot or serial number as hashed into the id.
    event BatchMinted(
        uint256 indexed batchId,
        uint32 indexed member,
        uint32 indexed site,
        Batch batch,
        uint256 recycled,
        uint256 origins,
        string product,
        string lot
    );
    event BatchVoided(uint256 indexed batchId);
    event CompositionLowered(
        uint256 indexed batchId, uint256 oldComposition, uint256 newComposition, uint256 newRecycled
    );
    event TicketUsed(bytes32 indexed ticket, uint256 indexed batchId);
    event TicketReleased(bytes32 indexed ticket, uint256 indexed batchId);
    /// @notice What an act gave away by tolerance, in contained milligrams per element.
    event ToleranceBooked(uint32 indexed site, uint16 indexed year, uint64[8] mg);
    event ToleranceReturned(uint32 indexed site, uint16 indexed year, uint64[8] mg);
    event CapacitySet(uint32 indexed site, uint16 indexed year, uint64[8] oldMg, uint64[8] newMg);
    event ToleranceCapSet(uint32 indexed site, uint16 indexed year, uint64[8] oldMg, uint64[8] newMg);
    event ModuleSet(address indexed module, ModuleState oldState, ModuleState newState);
    event BatchHoldChanged(uint256 indexed batchId, bool onHold);
    event HoldingHoldChanged(uint256 indexed batchId, address indexed holder, bool onHold);

    error BatchToken_NotModule(address caller);
    error BatchToken_ModuleDraining(address module);
    error BatchToken_ModuleOpen(address module, uint256 openCount);
    error BatchToken_ModuleEdge(address module, ModuleState oldState, ModuleState newState);
    error BatchToken_OnHold(uint256 batchId);
    error BatchToken_HoldingOnHold(uint256 batchId, address holder);
    error BatchToken_NotOnHold(uint256 batchId);
    error BatchToken_HoldingNotOnHold(uint256 batchId, address holder);
    error BatchToken_WalletTransfer();
    error BatchToken_WalletApproval();
    error BatchToken_TextLength(string field, uint256 actual, uint256 max);
    error BatchToken_TextCharacter(string field, uint256 position, bytes1 character);
    error BatchToken_AlreadyMinted(uint256 batchId);
    error BatchToken_RevisionNotVoided(uint256 previousBatchId);
    error BatchToken_UnknownBatch(uint256 batchId);
    error BatchToken_QuantityZero();
    error BatchToken_QuantityTooLarge(uint64 quantity);
    error BatchToken_TicketUsed(bytes32 ticket, uint256 batchId);
    error BatchToken_ReferenceUsed(bytes32 ref, uint256 batchId);
    error BatchToken_TicketOfAnotherBatch(bytes32 ticket, uint256 batchId);
    error BatchToken_CapacityExceeded(uint32 site, uint16 year, uint256 element, uint256 used, uint256 capacity);
    error BatchToken_ToleranceExceeded(uint32 site, uint16 year, uint256 element, uint256 used, uint256 cap);
    error BatchToken_Touched(uint256 batchId, uint256 untouched, uint256 minted);
    error BatchToken_CompositionRaised(uint256 batchId, uint256 element);

    /// @notice Mints the batches of one act at the site that made them, counts their contained metal against the
    /// site's capacity of the event's UTC year (not for assemblies and regrades), books tolerance and uses the ticket.
    /// @dev Modules only; one that drains only while it has something open. All batches of a call share member, site, event time and source. The ticket is bound to the
    /// first batch. Contained mass is counted in milligrams, rounded up for each batch. Emits `BatchMinted` for each.
    /// @param toleranceMg Contained milligrams per element that the act gains by tolerance, rounded up.
    /// @param ticket Evidence that serves once: sha-256 of a weighbridge ticket or of an assay; 0 = none.
    function mint(MintRequest[] calldata requests, uint64[8] calldata toleranceMg, bytes32 ticket)
        external
        returns (uint256[] memory batchIds);

    /// @notice Takes quantities out of existence: consumed, lost or ended. Refuses what is on hold.
    /// @dev Modules only; one that drains takes from others than itself only while it has something open.
    /// @return batches What was consumed, in the order given.
    function burn(address[] calldata holders, uint256[] calldata batchIds, uint64[] calldata quantities)
        external
        returns (BatchWords[] memory batches);

    /// @notice Moves a quantity from one holder to another. Refuses what is on hold.
    /// @dev Modules only; one that drains moves only what it holds itself or what is locked in a parent.
    /// @return header All that is recorded of what moved but composition and quantities; `BatchHeader` reads it.
    function move(address from, address to, uint256 batchId, uint64 quantity) external returns (uint256 header);

    /// @notice Moves a quantity whether or not it is on hold: for corrective actions. Modules only.
    function moveUnderHold(address from, address to, uint256 batchId, uint64 quantity) external;

    /// @notice Takes a quantity out of existence whether or not it is on hold: for corrective actions. Modules only.
    function burnUnderHold(address holder, uint256 batchId, uint64 quantity) external;

    /// @notice Voids untouched batches of one act, and takes capacity, tolerance and ticket back. Modules only.
    /// @dev Reverts unless each lies whole where it was made, and not on hold. What the act consumed is given back by `restore`.
    /// @param toleranceMg As booked at the mint.
    /// @param ticket As used at the mint; 0 = none.
    function voidBatches(uint256[] calldata batchIds, uint64[8] calldata toleranceMg, bytes32 ticket) external;

    /// @notice Gives back what a voided act consumed. Modules only; never called for anything else.
    function restore(address[] calldata holders, uint256[] calldata batchIds, uint64[] calldata quantities) external;

    /// @notice Lowers the composition of an untouched batch that is not on hold; every known share at most what it was, what was not
    /// assayed stays so. Recycled content shrinks in proportion, capacity comes back; an element that falls to 0 keeps
    /// no custody model.
    /// @dev Modules only; one that drains only while it has something open.
    /// @param ticket The new assay; used once.
    function lowerComposition(uint256 batchId, uint256 newComposition, bytes32 ticket) external;

    /// @notice Uses the reference of an act that mints nothing (a loss, a disassembly); serves once. Modules only.
    /// @dev Emits nothing: the act's own event carries the reference.
    /// @param ref keccak256(abi.encode(member, ref)).
    function useReference(bytes32 ref, uint256 batchId) external;

    /// @notice Books what a transfer gave away by its tolerance: same account, cap and event as a process. Modules only.
    /// @param site Receiving site.
    /// @param year UTC year of the event.
    /// @param mg Contained milligrams per element, rounded up.
    function bookTolerance(uint32 site, uint16 year, uint64[8] calldata mg) external;

    /// @notice Writes down what is locked in a batch. Modules only.
    /// @dev Emits nothing: the act's own event carries what is locked.
    /// @param contents Hash of what is locked; 0 = nothing any more.
    function setContents(uint256 batchId, bytes32 contents) external;

    /// @notice Places a hold on a whole batch, or lifts one: it is not moved, consumed, voided or corrected while any
    /// runs, wherever it lies.
    /// @dev Modules only; one that drains places none. Holds are counted, so that a module and its successor can hold
    /// one batch; emits `BatchHoldChanged` for the first and the last.
    function setBatchHold(uint256 batchId, bool onHold) external;

    /// @notice The same for what one holder holds of a batch, also what reaches it later. Modules only.
    function setHoldingHold(uint256 batchId, address holder, bool onHold) external;

    /// @notice Names a module, lets it drain, takes it back or withdraws it. Restricted.
    /// @dev Edges: NONE to ACTIVE, ACTIVE to DRAINING and back, and from both to NONE once nothing is open.
    function setModule(address module, ModuleState newState) external;

    /// @notice Sets the contained milligrams a site may make of each element in a UTC year. Restricted.
    function setCapacity(uint32 site, uint16 year, uint64[8] calldata mg) external;

    /// @notice Sets the contained milligrams a site may gain by tolerance in a UTC year. Restricted.
    function setToleranceCap(uint32 site, uint16 year, uint64[8] calldata mg) external;

    /// @notice The id under which an identifier is minted.
    /// @return keccak256(abi.encode(member, product, lot, revision)) as a number.
    function batchIdOf(uint32 member, string calldata product, string calldata lot, uint16 revision)
        external
        pure
        returns (uint256);

    function moduleStateOf(address module) external view returns (ModuleState);

    function isHoldingOnHold(uint256 batchId, address holder) external view returns (bool);

    /// @notice Seconds that the whole batch was on hold, from a time until this block.
    function heldSecondsSince(uint256 batchId, uint40 from) external view returns (uint256);

    /// @notice Hash of what is locked in a batch; 0 = nothing.
    function contentsOf(uint256 batchId) external view returns (bytes32);

    /// @notice The record of a batch; reverts where it was never minted.
    function recordOf(uint256 batchId) external view returns (BatchRecord memory);

    /// @notice Who issued a batch, and whether it is voided; reverts where it was never minted. Reads one slot.
    function issuerOf(uint256 batchId) external view returns (uint32 member, bool voided);

    /// @notice The batch that used a ticket; 0 = unused.
    function ticketOf(bytes32 ticket) external view returns (uint256 batchId);

    /// @notice The batch of the act that used a reference; 0 = unused.
    function referenceOf(bytes32 ref) external view returns (uint256 batchId);

    function capacityOf(uint32 site, uint16 year) external view returns (uint64[8] memory mg);

    function capacityUsedOf(uint32 site, uint16 year) external view returns (uint64[8] memory mg);

    function toleranceCapOf(uint32 site, uint16 year) external view returns (uint64[8] memory mg);

    function toleranceUsedOf(uint32 site, uint16 year) external view returns (uint64[8] memory mg);
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {WasteClass} from "../libraries/Types.sol";
import {IModule} from "./IModule.sol";

/// @title Succession
/// @notice Moves the stock of a member that has left or is insolvent to a successor: governance announces, a delay
/// passes, the successor takes. It moves what lies at sites and makes nothing.
/// @dev A module of the ledger. What is on hold stays where it is until the hold is lifted; goods in transit are first
/// brought back by the rules of transfers, parts locked in a parent go with it. The member must stay suspended: once
/// reinstated, even if suspended again, its stock is no longer movable without another announcement.
interface ISuccession is IModule {
    /// @param successor Member that may take the stock; 0 = nothing is announced.
    /// @param announcedAt Block time of the announcement.
    /// @param availableFrom First second in which it may be taken.
    struct Announcement {
        uint32 successor;
        uint40 announcedAt;
        uint40 availableFrom;
    }

    /// @param batchId What is moved.
    /// @param fromSite Site of the member that has left; open or closed.
    /// @param toSite Open site of the successor.
    /// @param wasteClass Class in which it lies, and in which it arrives.
    /// @param quantity Milligrams or pieces.
    struct Move {
        uint256 batchId;
        uint32 fromSite;
        uint32 toSite;
        WasteClass wasteClass;
        uint64 quantity;
    }

    event SuccessionAnnounced(
        uint32 indexed member, uint32 indexed successor, uint40 announcedAt, uint40 availableFrom, string reason
    );
    event SuccessionWithdrawn(uint32 indexed member, uint32 indexed successor, string reason);
    /// @param member Whose stock it was.
    /// @param successor Whose stock it is.
    event StockSucceeded(
        bytes32 indexed takingId,
        uint256 indexed batchId,
        uint32 indexed member,
        uint32 successor,
        Move move,
        uint40 eventTime,
        string ref
    );
    /// @param oldDelay Seconds.
    /// @param newDelay Seconds.
    event SuccessionDelayChanged(uint32 oldDelay, uint32 newDelay);

    error Succession_TextLength(string field, uint256 actual, uint256 max);
    error Succession_ParameterRange(string field, uint256 actual, uint256 min, uint256 max);
    error Succession_NotSuspended(uint32 member);
    error Succession_NotActive(uint32 successor);
    error Succession_Announced(uint32 member, uint32 successor);
    error Succession_NotAnnounced(uint32 member);
    error Succession_NotSuccessor(uint32 member, uint32 successor);
    error Succession_TooEarly(uint32 member, uint40 availableFrom);
    error Succession_Reinstated(uint32 member, uint48 since);
    error Succession_ReferenceUsed(bytes32 takingId);
    error Succession_MoveCount(uint256 actual, uint256 max);
    error Succession_QuantityZero();
    error Succession_EventBefore(uint40 eventTime, uint40 earliest);
    error Succession_WasteSite(uint32 site);
    error Succession_ScrapOfSuccessor(uint256 batchId, uint32 successor);

    /// @notice Announces that a suspended member's stock goes to a successor once the delay is over. Restricted.
    /// @dev The member must be suspended and the successor active. An announcement that stands is withdrawn first.
    /// Emits `SuccessionAnnounced`.
    /// @param reason Why, 1 to 200 bytes.
    function announce(uint32 member, uint32 successor, string calldata reason) external;

    /// @notice Withdraws an announcement; what was taken stays taken. Restricted. Emits `SuccessionWithdrawn`.
    /// @param reason Why, 1 to 200 bytes.
    function withdraw(uint32 member, string calldata reason) external;

    /// @notice Takes stock over: by an account of the successor, to its own open sites. Emits `StockSucceeded` for each.
    /// @dev Waste arrives as waste, at collection and recycling sites only; scrap that became waste when it was handed
    /// over does not come back to its maker as waste.
    /// @param member Member whose stock it is.
    /// @param ref The successor's own reference, 1 to 80 bytes; serves once.
    /// @param eventTime When it changed hands; not before the announcement.
    /// @param moves 1 to 50.
    /// @return takingId keccak256(abi.encode(successor, ref)).
    function take(uint32 member, string calldata ref, uint40 eventTime, Move[] calldata moves)
        external
        returns (bytes32 takingId);

    /// @notice Sets the delay of later announcements. Restricted. Emits `SuccessionDelayChanged`.
    /// @param newDelay Seconds, 7 to 365 days.
    function setDelay(uint32 newDelay) external;

    function announcementOf(uint32 member) external view returns (Announcement memory);

    /// @notice Seconds from an announcement until the stock may be taken.
    function delay() external view returns (uint32);

    /// @notice Whether a reference was used.
    function isTaken(bytes32 takingId) external view returns (bool);
}

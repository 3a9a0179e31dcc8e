// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The words that every contract shares. Units: bulk quantities are milligrams, item quantities are pieces;
// shares are parts per billion of the mass (bulk) or milligrams per piece (items); times are Unix seconds (UTC).
// Enum values are stored, indexed and published: append, never reorder.

/// @notice What a facility is, and so what it may do.
enum SiteKind {
    NONE,
    MINE,
    CONCENTRATOR,
    REFINERY,
    PRECURSOR,
    CATHODE,
    ANODE,
    COMPONENT,
    CELL,
    PACK,
    COLLECTION,
    RECYCLING,
    WAREHOUSE,
    TRANSPORT
}

/// @notice The mass a quantity speaks of: dry at 105 degrees Celsius, or as packed.
enum MassBasis {
    DRY,
    AS_PACKED
}

/// @notice Where a batch comes from. `NONE` marks an identifier that was never minted.
enum Source {
    NONE,
    EXTRACTED,
    WASTE_INTAKE,
    UNTRACKED,
    TRANSFORMED,
    ASSEMBLED,
    REGRADED
}

/// @notice What a module may do on the ledger: nothing, everything, or finish what it has open.
enum ModuleState {
    NONE,
    ACTIVE,
    DRAINING
}

/// @notice Waste classes of Regulation (EU) 2023/1542, Article 8; `NONE` is ordinary stock.
enum WasteClass {
    NONE,
    MANUFACTURING,
    POST_CONSUMER
}

/// @notice The life of a transfer of custody.
enum TransferState {
    NONE,
    OFFERED,
    ACCEPTED,
    REJECTED,
    CANCELLED,
    EXPIRED,
    DISPUTED,
    RESOLVED
}

/// @notice What a document, a certificate or a hold speaks about. Ids: member number, site number,
/// `site << 16 | material`, batch id, transfer id, batch id (with the site named beside it), incident id,
/// certificate id, sha-256 of a document.
enum SubjectKind {
    NONE,
    MEMBER,
    SITE,
    MATERIAL_AT_SITE,
    BATCH,
    TRANSFER,
    HOLDING,
    INCIDENT,
    CERTIFICATE,
    DOCUMENT
}

/// @notice What an anchored document is.
enum DocumentKind {
    NONE,
    WEIGHBRIDGE_TICKET,
    ASSAY,
    PERMIT,
    CERTIFICATE,
    DELIVERY_NOTE,
    REPORT,
    OTHER
}

/// @notice The answer to "what is this certificate worth at that time". `NONE`: not issued as far as was known;
/// `UNACCREDITED`: its issuer's accreditation was withdrawn from a time before.
enum CertificateStatus {
    NONE,
    VALID,
    NOT_YET_VALID,
    EXPIRED,
    SUPERSEDED,
    SUSPENDED,
    REVOKED,
    UNACCREDITED
}

/// @notice What happened to a certificate after it was issued.
enum CertificateChange {
    NONE,
    SUSPENDED,
    REINSTATED,
    SUPERSEDED,
    REVOKED
}

/// @notice The ledger's record of a batch. The first ten fields share one slot.
/// @param member Issuing member.
/// @param site Site at which it was made.
/// @param material Number of the material.
/// @param eventTime When it was made.
/// @param source Where it comes from.
/// @param wasteClass Class of a waste intake, else `NONE`.
/// @param flags Bits of `BatchFlags`.
/// @param models ISO 22095 custody model per element, three bits each, lithium lowest.
/// @param origin Site of the source batch of every element; 0 = several. Ignored where `SPLIT_ORIGINS` is set.
/// @param revision How many voided batches carried the same identifier before.
/// @param composition Eight shares of 32 bits, lithium lowest (see `Elements`).
/// @param minted Quantity minted, in milligrams or pieces.
/// @param pieceMass Mass of a piece in milligrams; 0 for bulk.
struct Batch {
    uint32 member;
    uint32 site;
    uint16 material;
    uint40 eventTime;
    Source source;
    WasteClass wasteClass;
    uint16 flags;
    uint24 models;
    uint32 origin;
    uint16 revision;
    uint256 composition;
    uint64 minted;
    uint64 pieceMass;
}

/// @notice A batch with the two slots that are written only where they say something.
/// @param batch The record.
/// @param recycled Eight lanes of 32 bits: Li, Co, Ni, Pb from manufacturing waste, then the same from
/// post-consumer waste; in the unit of the composition.
/// @param origins Eight sites of 32 bits, one per element, where they differ; else 0.
struct BatchRecord {
    Batch batch;
    uint256 recycled;
    uint256 origins;
}

/// @notice A record as the ledger stores it, without the quantities of the mint; `BatchHeader` reads it.
/// @param header All but composition and quantities, in one word.
struct BatchWords {
    uint256 header;
    uint256 composition;
    uint256 recycled;
    uint256 origins;
}

/// @notice Bits of `Batch.flags`.
library BatchFlags {
    uint16 internal constant ITEM = 1;
    uint16 internal constant CONTAINS_UNTRACKED = 2;
    uint16 internal constant ESTIMATED = 4;
    uint16 internal constant HISTORICAL = 8;
    uint16 internal constant RECYCLED_ALLOCATED = 16;
    uint16 internal constant HAS_RECYCLED = 32;
    uint16 internal constant SPLIT_ORIGINS = 64;
    uint16 internal constant VOIDED = 128;
    /// @dev Made by a process that is no blending; or drawn, blended, assembled or regraded only from batches that carry
    /// it and were made by the same member: only such scrap may be handed over as manufacturing waste.
    uint16 internal constant MADE = 256;
    uint16 internal constant ON_HOLD = 512;
    /// @dev Some holding of it is or was on hold: `IBatchToken.isHoldingOnHold` knows which. It never falls.
    uint16 internal constant HOLDINGS_ON_HOLD = 1024;
}

/// @notice Bits of a member's roles.
library Roles {
    uint8 internal constant OPERATOR = 1;
    uint8 internal constant VERIFIER = 2;
    uint8 internal constant REGULATOR = 4;
    uint8 internal constant ARBITER = 8;
    uint8 internal constant ALL = 15;
}

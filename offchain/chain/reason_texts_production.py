"""Texts of the refusals of making, joining and correcting batches: see `offchain.chain.reason_texts`."""

from typing import Final

from offchain.chain.reason_text import ASSAY, SHORTER, Text

PRODUCTION: Final[dict[str, Text]] = {
    "Production_SiteKind": Text(
        "site {site} is a {kind:kind}, which may not do this", "Use a site of the right kind, or another verb."
    ),
    "Production_MaterialNotMadeHere": Text(
        "material {material} is not made at a {kind:kind}", "Check the material and the site."
    ),
    "Production_PieceMass": Text(
        "the mass of a piece is {actual:mg}, it must be {minimum:mg} or more; bulk has none",
        "Give the mass of one piece in milligrams for items, and 0 for bulk.",
    ),
    "Production_ShareAboveBound": Text(
        "{element:element}: the share {share:ppb} is above the material's bound of {bound:ppb}", ASSAY
    ),
    "Production_ShareMissing": Text(
        "{element:element} is not assayed, but the material can hold it", "Have it assayed; 0 must be measured too."
    ),
    "Production_ShareOfAbsentElement": Text(
        "{element:element}: the material cannot hold it, but the share is {share:ppb}", "Give 0 for it."
    ),
    "Production_SharesAboveWhole": Text("the shares sum to {sum:ppb}, which is above the whole of {whole:ppb}", ASSAY),
    "Production_ModelUnknown": Text(
        "{element:element}: {model} is no custody model", "Give 0 (no claim) to 4 (identity preserved)."
    ),
    "Production_ModelTooStrong": Text(
        "{element:element}: custody model {claimed:model} is claimed, at most {allowed:model} is allowed",
        "Claim the weaker model.",
    ),
    "Production_TicketMissing": Text(
        "the evidence is missing", "Give the sha-256 of the weighbridge ticket, protocol or delivery note."
    ),
    "Production_WasteClassMissing": Text("the waste class is missing", "Give MANUFACTURING or POST_CONSUMER."),
    "Production_TextLength": Text("{field} has {actual} bytes, 1 to {max} are allowed", SHORTER),
    "Production_InputCount": Text(
        "{actual} inputs were given, 1 to {max} are allowed", "Split the run, or blend first."
    ),
    "Production_OutputCount": Text("{actual} outputs were given, 1 to {max} are allowed", "Split the run."),
    "Production_QuantityZero": Text("the quantity at position {index} is zero", "Leave it out, or give its quantity."),
    "Production_QuantityTooLarge": Text(
        "the quantity {quantity} is 2^63 or more", "Check the unit: quantities are milligrams or pieces."
    ),
    "Production_EventBeforeInput": Text(
        "the event time {event_time:time} lies before {input_time:time}, when input {batch_id:id} was made",
        "Correct the event time, or the input.",
    ),
    "Production_ElementBalance": Text(
        "{element:element}: outputs contain {contained:nano_up}, inputs allow {available:nano}",
        "Check quantities and assays of all inputs and outputs; metal is never made.",
    ),
    "Production_RecycledBalance": Text(
        "{lane:lane}: outputs are given {allocated:nano_up} of recycled mass, inputs hold {available:nano}",
        "Allocate no more than the inputs hold.",
    ),
    "Production_RecycledAboveContained": Text(
        "{metal:metal}: the recycled share {recycled:ppb} is above the contained {contained:ppb}",
        "Allocate at most what the output contains.",
    ),
    "Production_RecycledNotAllocatable": Text(
        "{lane:lane}: recycled content is shared out freely only where every output claims mass balance",
        "Give 0 for this lane; the pooled share is worked out by the contract.",
    ),
    "Production_AssayNotAnchored": Text(
        "assay {assay:id} is not anchored by member {member} as an assay", "Anchor the assay report first."
    ),
    "Production_NotSource": Text(
        "batch {batch_id:id} is {source:kind} and has inputs", "Void the transformation or assembly instead."
    ),
    "Production_ActUnknown": Text(
        "transformation {act_id:id} is not known with these inputs, outputs and assay, or it is voided already",
        "Give inputs, outputs, tolerance and assay as they were recorded.",
    ),
    "Production_ToleranceAboveWhole": Text(
        "a tolerance of {tolerance_ppm} parts per million is more than the whole", "Give at most 1,000,000."
    ),
    "Assembly_NotItemMaterial": Text(
        "material {material} is bulk, an assembly is counted in pieces", "Transform it instead."
    ),
    "Assembly_ChildCount": Text(
        "{actual} kinds of parts were given, 1 to {max} are allowed", "Assemble in steps, such as modules first."
    ),
    "Assembly_ChildNotItem": Text(
        "batch {batch_id:id} is bulk and cannot be a part", "Transform bulk inputs; assemble counted ones."
    ),
    "Assembly_ShareOverflow": Text(
        "{element:element}: the parts of one piece hold more than fits the record", "Assemble in smaller pieces."
    ),
    "Assembly_ChildrenUnknown": Text(
        "these are not the parts of batch {batch_id:id} as they were assembled",
        "Give the same parts in the same order as at the assembly.",
    ),
    "Production_CameBack": Text(
        "batch {batch_id:id} was on the market, came back and was kept: its history stays with it",
        "Release it again, or take it back as waste.",
    ),
    "Production_SourceCount": Text(
        "{actual} sources were given, 1 to {max} are allowed in one call", "Split the list."
    ),
    "Corrections_AssayNotLower": Text(
        "the new composition of batch {batch_id:id} lowers nothing", "An assay can only be lowered."
    ),
    "Corrections_AssayOfAssembly": Text(
        "batch {batch_id:id} is an assembly, whose composition is the sum of its parts", "Correct the parts."
    ),
    "Corrections_AssayOfRegrade": Text("batch {batch_id:id} is a regrade already", "Regrade it again instead."),
    "Corrections_ItemOfAnother": Text(
        "batch {batch_id:id} is counted in pieces and was made by member {maker}: its serials stay with their maker",
        "Let the member that made it correct it.",
    ),
    "Corrections_RegradeUnknown": Text(
        "batch {batch_id:id} is no regrade of that batch with that assay, or it is voided already",
        "Give batch and assay as they were recorded.",
    ),
    "Corrections_ShareRaised": Text(
        "{element:element}: the new share of batch {batch_id:id}, {new_share:ppb}, is above the old one, "
        "{old_share:ppb}",
        "A correction never goes upwards.",
    ),
    "Market_NotItem": Text(
        "batch {batch_id:id} is bulk: what was sold of it comes back as untracked only", "Declare it as untracked."
    ),
    "Market_SiteKind": Text(
        "site {site} is a {kind:kind}, which does not take waste", "Take it back at a collection or recycling site."
    ),
    "Market_TakerIsMaker": Text(
        "batch {batch_id:id} was made by member {member}: nobody makes waste of its own product",
        "Keep it for repair, or let another member take it back.",
    ),
    "Market_TakerIsReleaser": Text(
        "member {member} released some of batch {batch_id:id} itself and cannot take it back as waste",
        "Keep it for repair, or let another member take it back.",
    ),
}

"""The first schema: the chain, its events, the derived state, and what outbox, capture and documents keep."""

import sqlalchemy as sa
from alembic import op

from offchain.store.types import ChainText, HexText, Signed128, Unsigned64, Unsigned128

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "access_manager_ignored_set",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("target", HexText(), nullable=False),
        sa.Column("selector", HexText(), nullable=False),
        sa.Column("ignored", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_access_manager_ignored_set")),
    )
    op.create_table(
        "access_roles",
        sa.Column("role_id", Unsigned64(), nullable=False),
        sa.Column("account", HexText(), nullable=False),
        sa.Column("delay", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("role_id", "account", name=op.f("pk_access_roles")),
    )
    op.create_table(
        "account_added",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("account", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_account_added")),
    )
    op.create_table(
        "account_proposal_withdrawn",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("account", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_account_proposal_withdrawn")),
    )
    op.create_table(
        "account_proposed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("account", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_account_proposed")),
    )
    op.create_table(
        "account_removed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("account", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_account_removed")),
    )
    op.create_table(
        "accreditation_changes",
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scheme", HexText(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=True),
        sa.Column("valid_until", sa.BigInteger(), nullable=True),
        sa.Column("effective_from", sa.BigInteger(), nullable=True),
        sa.Column("reason", ChainText(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("member", "scheme", "sequence", name=op.f("pk_accreditation_changes")),
    )
    op.create_table(
        "accreditation_granted",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("scheme", HexText(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_accreditation_granted")),
    )
    op.create_table(
        "accreditation_withdrawn",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("scheme", HexText(), nullable=False),
        sa.Column("effective_from", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_accreditation_withdrawn")),
    )
    op.create_table(
        "act_lines",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", ChainText(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("per_piece", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("block_number", "log_index", "role", "position", name=op.f("pk_act_lines")),
    )
    op.create_index(op.f("ix_act_lines_batch_id_role"), "act_lines", ["batch_id", "role"], unique=False)
    op.create_table(
        "acts",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("act_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=True),
        sa.Column("assay", HexText(), nullable=True),
        sa.Column("ref", ChainText(), nullable=True),
        sa.Column("reason", ChainText(), nullable=True),
        sa.Column("campaign_id", HexText(), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("void_reason", ChainText(), nullable=True),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_act_id"), "acts", ["act_id"], unique=False)
    op.create_index(op.f("ix_acts_campaign_id"), "acts", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_acts_member"), "acts", ["member"], unique=False)
    op.create_table(
        "anchors",
        sa.Column("sha256_hash", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", HexText(), nullable=False),
        sa.Column("cid", ChainText(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256_hash", "member", name=op.f("pk_anchors")),
    )
    op.create_index(op.f("ix_anchors_subject_kind_subject_id"), "anchors", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "approval_for_all",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("account", HexText(), nullable=False),
        sa.Column("operator", HexText(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_approval_for_all")),
    )
    op.create_table(
        "assay_lowered",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("assay", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_assay_lowered")),
    )
    op.create_table(
        "assembled",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("children", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_assembled")),
    )
    op.create_table(
        "assembly_voided",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_assembly_voided")),
    )
    op.create_table(
        "authority_updated",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("authority", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_authority_updated")),
    )
    op.create_table(
        "base_delay_set",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_base_delay_seconds", sa.BigInteger(), nullable=False),
        sa.Column("new_base_delay_seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_base_delay_set")),
    )
    op.create_table(
        "batch_hold_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_batch_hold_changed")),
    )
    op.create_table(
        "batch_minted",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("batch_member", sa.BigInteger(), nullable=False),
        sa.Column("batch_site", sa.BigInteger(), nullable=False),
        sa.Column("batch_material", sa.BigInteger(), nullable=False),
        sa.Column("batch_event_time", sa.BigInteger(), nullable=False),
        sa.Column("batch_source", sa.SmallInteger(), nullable=False),
        sa.Column("batch_waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("batch_flags", sa.BigInteger(), nullable=False),
        sa.Column("batch_models", sa.BigInteger(), nullable=False),
        sa.Column("batch_origin", sa.BigInteger(), nullable=False),
        sa.Column("batch_revision", sa.BigInteger(), nullable=False),
        sa.Column("batch_composition", HexText(), nullable=False),
        sa.Column("batch_minted", sa.BigInteger(), nullable=False),
        sa.Column("batch_piece_mass", sa.BigInteger(), nullable=False),
        sa.Column("recycled", HexText(), nullable=False),
        sa.Column("origins", HexText(), nullable=False),
        sa.Column("product", ChainText(), nullable=False),
        sa.Column("lot", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_batch_minted")),
    )
    op.create_table(
        "batch_voided",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_batch_voided")),
    )
    op.create_table(
        "blocks",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("parent_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", name=op.f("pk_blocks")),
        sa.UniqueConstraint("block_hash", name=op.f("uq_blocks_block_hash")),
    )
    op.create_table(
        "break_glass_approved",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_break_glass_approved")),
    )
    op.create_table(
        "break_glass_hold_lifted",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("hold_id", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_break_glass_hold_lifted")),
    )
    op.create_table(
        "break_glass_hold_placed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("hold_id", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_break_glass_hold_placed")),
    )
    op.create_table(
        "break_glass_hold_proposed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("target_kind", sa.SmallInteger(), nullable=False),
        sa.Column("target_id", HexText(), nullable=False),
        sa.Column("target_site", sa.BigInteger(), nullable=False),
        sa.Column("target_waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("incident_id", HexText(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_break_glass_hold_proposed")),
    )
    op.create_table(
        "break_glass_lift_proposed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("hold_id", HexText(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_break_glass_lift_proposed")),
    )
    op.create_table(
        "break_glass_parameters_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_parameters_share_bps", sa.BigInteger(), nullable=False),
        sa.Column("old_parameters_floor", sa.BigInteger(), nullable=False),
        sa.Column("old_parameters_window", sa.BigInteger(), nullable=False),
        sa.Column("old_parameters_max_holds", sa.BigInteger(), nullable=False),
        sa.Column("new_parameters_share_bps", sa.BigInteger(), nullable=False),
        sa.Column("new_parameters_floor", sa.BigInteger(), nullable=False),
        sa.Column("new_parameters_window", sa.BigInteger(), nullable=False),
        sa.Column("new_parameters_max_holds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_break_glass_parameters_changed")),
    )
    op.create_table(
        "break_glass_proposals",
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lifts", sa.Boolean(), nullable=False),
        sa.Column("hold_id", HexText(), nullable=True),
        sa.Column("target_kind", sa.SmallInteger(), nullable=True),
        sa.Column("target_id", HexText(), nullable=True),
        sa.Column("target_site", sa.BigInteger(), nullable=True),
        sa.Column("target_class", sa.SmallInteger(), nullable=True),
        sa.Column("incident_id", HexText(), nullable=True),
        sa.Column("reason", ChainText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.Column("approvals", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_break_glass_proposals")),
    )
    op.create_table(
        "campaign_accounted",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", HexText(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("account_balance", sa.Text(), nullable=False),
        sa.Column("account_fed", sa.Text(), nullable=False),
        sa.Column("account_recycled", sa.Text(), nullable=False),
        sa.Column("account_tolerance_mg", sa.Text(), nullable=False),
        sa.Column("account_claims_weakest", sa.BigInteger(), nullable=False),
        sa.Column("account_claims_ceilings", sa.BigInteger(), nullable=False),
        sa.Column("account_claims_present", sa.BigInteger(), nullable=False),
        sa.Column("account_claims_origins", HexText(), nullable=False),
        sa.Column("account_not_before", sa.BigInteger(), nullable=False),
        sa.Column("account_material", sa.BigInteger(), nullable=False),
        sa.Column("account_other_drawn", sa.BigInteger(), nullable=False),
        sa.Column("account_marks", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_campaign_accounted")),
    )
    op.create_table(
        "campaign_closed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("into", HexText(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_campaign_closed")),
    )
    op.create_table(
        "campaign_drawn",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("assay", HexText(), nullable=False),
        sa.Column("tolerance_mg", sa.Text(), nullable=False),
        sa.Column("outputs", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_campaign_drawn")),
    )
    op.create_table(
        "campaign_fed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_campaign_fed")),
    )
    op.create_table(
        "campaign_opened",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_campaign_opened")),
    )
    op.create_table(
        "campaigns",
        sa.Column("campaign_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("start_time", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.Column("into", HexText(), nullable=True),
        sa.Column("end_time", sa.BigInteger(), nullable=True),
        sa.Column("reason", ChainText(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaigns")),
    )
    op.create_index(
        op.f("ix_campaigns_block_number_log_index"), "campaigns", ["block_number", "log_index"], unique=False
    )
    op.create_index(op.f("ix_campaigns_member_ref"), "campaigns", ["member", "ref"], unique=False)
    op.create_index(op.f("ix_campaigns_site_state"), "campaigns", ["site", "state"], unique=False)
    op.create_table(
        "campaigns_parameters_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_parameters_tolerance_ppm", sa.BigInteger(), nullable=False),
        sa.Column("new_parameters_tolerance_ppm", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_campaigns_parameters_changed")),
    )
    op.create_table(
        "capacity_set",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("old_mg", sa.Text(), nullable=False),
        sa.Column("new_mg", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_capacity_set")),
    )
    op.create_table(
        "certificate_issued",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("certificate_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("sha256_hash", HexText(), nullable=False),
        sa.Column("certificate_verifier", sa.BigInteger(), nullable=False),
        sa.Column("certificate_issued_at", sa.BigInteger(), nullable=False),
        sa.Column("certificate_valid_from", sa.BigInteger(), nullable=False),
        sa.Column("certificate_valid_until", sa.BigInteger(), nullable=False),
        sa.Column("certificate_subject_kind", sa.SmallInteger(), nullable=False),
        sa.Column("certificate_changes", sa.BigInteger(), nullable=False),
        sa.Column("certificate_subject_id", HexText(), nullable=False),
        sa.Column("certificate_scheme", HexText(), nullable=False),
        sa.Column("certificate_sha256_hash", HexText(), nullable=False),
        sa.Column("supersedes", HexText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_certificate_issued")),
    )
    op.create_table(
        "certificate_reinstated",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("certificate_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_certificate_reinstated")),
    )
    op.create_table(
        "certificate_revoked",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("certificate_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("effective_from", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_certificate_revoked")),
    )
    op.create_table(
        "certificate_superseded",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("certificate_id", HexText(), nullable=False),
        sa.Column("successor", HexText(), nullable=False),
        sa.Column("effective_from", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_certificate_superseded")),
    )
    op.create_table(
        "certificate_suspended",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("certificate_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_certificate_suspended")),
    )
    op.create_table(
        "certificates",
        sa.Column("certificate_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("issued_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("valid_until", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject_kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", HexText(), nullable=False),
        sa.Column("scheme", HexText(), nullable=False),
        sa.Column("sha256_hash", HexText(), nullable=False),
        sa.Column("supersedes", HexText(), nullable=True),
        sa.Column("superseded_by", HexText(), nullable=True),
        sa.Column("ref", ChainText(), nullable=False),
        sa.Column("changes", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificates")),
    )
    op.create_index(
        op.f("ix_certificates_block_number_log_index"), "certificates", ["block_number", "log_index"], unique=False
    )
    op.create_index(
        op.f("ix_certificates_member_block_number_log_index"),
        "certificates",
        ["member", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(op.f("ix_certificates_sha256_hash"), "certificates", ["sha256_hash"], unique=False)
    op.create_index(
        op.f("ix_certificates_subject_kind_subject_id"), "certificates", ["subject_kind", "subject_id"], unique=False
    )
    op.create_table(
        "certificates_named",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("certificates", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_certificates_named")),
    )
    op.create_table(
        "chain_identity",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("genesis_hash", HexText(), nullable=False),
        sa.Column("first_block", sa.BigInteger(), nullable=False),
        sa.Column("contracts", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_chain_identity_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_identity")),
    )
    op.create_table(
        "composition_lowered",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("old_composition", HexText(), nullable=False),
        sa.Column("new_composition", HexText(), nullable=False),
        sa.Column("new_recycled", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_composition_lowered")),
    )
    op.create_table(
        "corrective_action_recorded",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("action_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("hold_ids", sa.Text(), nullable=False),
        sa.Column("action_member", sa.BigInteger(), nullable=False),
        sa.Column("action_state", sa.SmallInteger(), nullable=False),
        sa.Column("action_sequence", sa.BigInteger(), nullable=False),
        sa.Column("action_from_site", sa.BigInteger(), nullable=False),
        sa.Column("action_to_site", sa.BigInteger(), nullable=False),
        sa.Column("action_waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("action_to_class", sa.SmallInteger(), nullable=False),
        sa.Column("action_quantity", sa.BigInteger(), nullable=False),
        sa.Column("action_event_time", sa.BigInteger(), nullable=False),
        sa.Column("action_batch_id", HexText(), nullable=False),
        sa.Column("evidence", HexText(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_corrective_action_recorded")),
    )
    op.create_table(
        "cursor",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("undo_from", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_cursor_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cursor")),
    )
    op.create_table(
        "custody_parameters_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_parameters_max_tolerance_ppm", sa.BigInteger(), nullable=False),
        sa.Column("old_parameters_max_open_offers", sa.BigInteger(), nullable=False),
        sa.Column("old_parameters_max_offer_seconds", sa.BigInteger(), nullable=False),
        sa.Column("old_parameters_arbiter_delay", sa.BigInteger(), nullable=False),
        sa.Column("new_parameters_max_tolerance_ppm", sa.BigInteger(), nullable=False),
        sa.Column("new_parameters_max_open_offers", sa.BigInteger(), nullable=False),
        sa.Column("new_parameters_max_offer_seconds", sa.BigInteger(), nullable=False),
        sa.Column("new_parameters_arbiter_delay", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_custody_parameters_changed")),
    )
    op.create_table(
        "disassembled",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("children", sa.Text(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_disassembled")),
    )
    op.create_table(
        "document_anchored",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("sha256_hash", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", HexText(), nullable=False),
        sa.Column("cid", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_document_anchored")),
    )
    op.create_table(
        "documents_local",
        sa.Column("sha256_hash", HexText(), nullable=False),
        sa.Column("cid", ChainText(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", ChainText(), nullable=False),
        sa.Column("file_name", ChainText(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256_hash", name=op.f("pk_documents_local")),
    )
    op.create_index(op.f("ix_documents_local_cid"), "documents_local", ["cid"], unique=False)
    op.create_table(
        "draw_voided",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", HexText(), nullable=False),
        sa.Column("act_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("tolerance_mg", sa.Text(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_draw_voided")),
    )
    op.create_table(
        "eip712_domain_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_eip712_domain_changed")),
    )
    op.create_table(
        "epcis_events",
        sa.Column("key", ChainText(), nullable=False),
        sa.Column("event_hash", ChainText(), nullable=False),
        sa.Column("error_declaration", sa.Boolean(), nullable=False),
        sa.Column("event_id", ChainText(), nullable=True),
        sa.Column("event_type", ChainText(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("record_time", sa.BigInteger(), nullable=False),
        sa.Column("document", ChainText(), nullable=False),
        sa.Column("document_sha256", HexText(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("path", ChainText(), nullable=False),
        sa.Column("namespaces", ChainText(), nullable=False),
        sa.Column("body", ChainText(), nullable=False),
        sa.Column("status", ChainText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=True),
        sa.Column("requests", ChainText(), nullable=False),
        sa.Column("effects", ChainText(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("field_line", sa.BigInteger(), nullable=True),
        sa.Column("field", ChainText(), nullable=True),
        sa.Column("value", ChainText(), nullable=True),
        sa.Column("rule", ChainText(), nullable=True),
        sa.Column("message", ChainText(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_epcis_events")),
    )
    op.create_index(op.f("ix_epcis_events_document_sha256"), "epcis_events", ["document_sha256"], unique=False)
    op.create_index(op.f("ix_epcis_events_event_id"), "epcis_events", ["event_id"], unique=False)
    op.create_index(
        op.f("ix_epcis_events_status_event_time_record_time_line"),
        "epcis_events",
        ["status", "event_time", "record_time", "line"],
        unique=False,
    )
    op.create_table(
        "epcis_marks",
        sa.Column("identifier", ChainText(), nullable=False),
        sa.Column("mark", ChainText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("event_key", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("identifier", "mark", name=op.f("pk_epcis_marks")),
    )
    op.create_index(op.f("ix_epcis_marks_event_key"), "epcis_marks", ["event_key"], unique=False)
    op.create_table(
        "epcis_packed",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("sscc", ChainText(), nullable=False),
        sa.Column("identifier", ChainText(), nullable=False),
        sa.Column("epc", ChainText(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=True),
        sa.Column("uom", ChainText(), nullable=True),
        sa.Column("event_key", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_epcis_packed")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_epcis_packed_sscc"), "epcis_packed", ["sscc"], unique=False)
    op.create_table(
        "epcis_prefixes",
        sa.Column("prefix", ChainText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_epcis_prefixes")),
    )
    op.create_table(
        "event_window_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_window_window", sa.BigInteger(), nullable=False),
        sa.Column("old_window_history_from", sa.BigInteger(), nullable=False),
        sa.Column("old_window_history_until", sa.BigInteger(), nullable=False),
        sa.Column("new_window_window", sa.BigInteger(), nullable=False),
        sa.Column("new_window_history_from", sa.BigInteger(), nullable=False),
        sa.Column("new_window_history_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_event_window_changed")),
    )
    op.create_table(
        "evidence_added",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("incident_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("evidence", HexText(), nullable=False),
        sa.Column("note", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_evidence_added")),
    )
    op.create_table(
        "extracted",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("ticket", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_extracted")),
    )
    op.create_table(
        "feed_voided",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_feed_voided")),
    )
    op.create_table(
        "handed_over",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("bootstrap", HexText(), nullable=False),
        sa.Column("governor", HexText(), nullable=False),
        sa.Column("break_glass", HexText(), nullable=False),
        sa.Column("guardian", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_handed_over")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("beat_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_heartbeats_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "hold_lifted",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("hold_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_hold_lifted")),
    )
    op.create_table(
        "hold_placed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("hold_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("target_kind", sa.SmallInteger(), nullable=False),
        sa.Column("target_id", HexText(), nullable=False),
        sa.Column("target_site", sa.BigInteger(), nullable=False),
        sa.Column("target_waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("incident_id", HexText(), nullable=False),
        sa.Column("request_id", HexText(), nullable=False),
        sa.Column("follows", HexText(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_hold_placed")),
    )
    op.create_table(
        "hold_request_refused",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("request_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_hold_request_refused")),
    )
    op.create_table(
        "hold_request_withdrawn",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("request_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_hold_request_withdrawn")),
    )
    op.create_table(
        "hold_requested",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("request_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("target_kind", sa.SmallInteger(), nullable=False),
        sa.Column("target_id", HexText(), nullable=False),
        sa.Column("target_site", sa.BigInteger(), nullable=False),
        sa.Column("target_waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("incident_id", HexText(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_hold_requested")),
    )
    op.create_table(
        "hold_requests",
        sa.Column("request_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", HexText(), nullable=False),
        sa.Column("site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("incident_id", HexText(), nullable=True),
        sa.Column("hold_id", HexText(), nullable=True),
        sa.Column("reason", ChainText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answer", ChainText(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_hold_requests")),
    )
    op.create_index(
        op.f("ix_hold_requests_block_number_log_index"), "hold_requests", ["block_number", "log_index"], unique=False
    )
    op.create_index(
        op.f("ix_hold_requests_kind_subject_id_state"), "hold_requests", ["kind", "subject_id", "state"], unique=False
    )
    op.create_table(
        "hold_writer_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_writer", HexText(), nullable=False),
        sa.Column("new_writer", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_hold_writer_changed")),
    )
    op.create_table(
        "holding_hold_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("holder", HexText(), nullable=False),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_holding_hold_changed")),
    )
    op.create_table(
        "holds",
        sa.Column("hold_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", HexText(), nullable=False),
        sa.Column("site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("incident_id", HexText(), nullable=True),
        sa.Column("request_id", HexText(), nullable=True),
        sa.Column("follows", HexText(), nullable=True),
        sa.Column("reason", ChainText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.Column("lifted_by", sa.BigInteger(), nullable=True),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.Column("lift_reason", ChainText(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_block_number_log_index"), "holds", ["block_number", "log_index"], unique=False)
    op.create_index(op.f("ix_holds_kind_subject_id_state"), "holds", ["kind", "subject_id", "state"], unique=False)
    op.create_index(op.f("ix_holds_member_state"), "holds", ["member", "state"], unique=False)
    op.create_table(
        "incident_closed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("incident_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("evidence", HexText(), nullable=False),
        sa.Column("statement", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_incident_closed")),
    )
    op.create_table(
        "incident_reported",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("incident_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("subjects", sa.Text(), nullable=False),
        sa.Column("evidence", HexText(), nullable=False),
        sa.Column("summary", ChainText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_incident_reported")),
    )
    op.create_table(
        "incidents",
        sa.Column("incident_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_time", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("evidence", HexText(), nullable=True),
        sa.Column("summary", ChainText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closing_evidence", HexText(), nullable=True),
        sa.Column("statement", ChainText(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_incidents")),
    )
    op.create_index(
        op.f("ix_incidents_block_number_log_index"), "incidents", ["block_number", "log_index"], unique=False
    )
    op.create_index(
        op.f("ix_incidents_state_block_number_log_index"),
        "incidents",
        ["state", "block_number", "log_index"],
        unique=False,
    )
    op.create_table(
        "lane_years",
        sa.Column("from_site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("to_site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shortfall_li", Unsigned64(), nullable=False),
        sa.Column("shortfall_co", Unsigned64(), nullable=False),
        sa.Column("shortfall_ni", Unsigned64(), nullable=False),
        sa.Column("shortfall_mn", Unsigned64(), nullable=False),
        sa.Column("shortfall_graphite", Unsigned64(), nullable=False),
        sa.Column("shortfall_cu", Unsigned64(), nullable=False),
        sa.Column("shortfall_p", Unsigned64(), nullable=False),
        sa.Column("shortfall_pb", Unsigned64(), nullable=False),
        sa.PrimaryKeyConstraint("from_site", "to_site", "year", name=op.f("pk_lane_years")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("term", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "loss_recorded",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_loss_recorded")),
    )
    op.create_table(
        "material_set",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("material", sa.BigInteger(), nullable=False),
        sa.Column("row_bounds", HexText(), nullable=False),
        sa.Column("row_site_kinds", sa.BigInteger(), nullable=False),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.Column("row_basis", sa.SmallInteger(), nullable=False),
        sa.Column("row_item", sa.Boolean(), nullable=False),
        sa.Column("row_active_material", sa.Boolean(), nullable=False),
        sa.Column("row_scrap", sa.Boolean(), nullable=False),
        sa.Column("row_certified", sa.Boolean(), nullable=False),
        sa.Column("code", ChainText(), nullable=False),
        sa.Column("name", ChainText(), nullable=False),
        sa.Column("source", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_material_set")),
    )
    op.create_table(
        "materials",
        sa.Column("material", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", ChainText(), nullable=False),
        sa.Column("name", ChainText(), nullable=False),
        sa.Column("source", ChainText(), nullable=False),
        sa.Column("bounds_li", sa.BigInteger(), nullable=False),
        sa.Column("bounds_co", sa.BigInteger(), nullable=False),
        sa.Column("bounds_ni", sa.BigInteger(), nullable=False),
        sa.Column("bounds_mn", sa.BigInteger(), nullable=False),
        sa.Column("bounds_graphite", sa.BigInteger(), nullable=False),
        sa.Column("bounds_cu", sa.BigInteger(), nullable=False),
        sa.Column("bounds_p", sa.BigInteger(), nullable=False),
        sa.Column("bounds_pb", sa.BigInteger(), nullable=False),
        sa.Column("site_kinds", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("basis", sa.SmallInteger(), nullable=False),
        sa.Column("item", sa.Boolean(), nullable=False),
        sa.Column("active_material", sa.Boolean(), nullable=False),
        sa.Column("scrap", sa.Boolean(), nullable=False),
        sa.Column("certified", sa.Boolean(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("material", "version", name=op.f("pk_materials")),
    )
    op.create_table(
        "member_admitted",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("roles", sa.BigInteger(), nullable=False),
        sa.Column("identifier", ChainText(), nullable=False),
        sa.Column("name", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_member_admitted")),
    )
    op.create_table(
        "member_hold_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_member_hold_changed")),
    )
    op.create_table(
        "member_reinstated",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_member_reinstated")),
    )
    op.create_table(
        "member_roles_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("old_roles", sa.BigInteger(), nullable=False),
        sa.Column("new_roles", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_member_roles_changed")),
    )
    op.create_table(
        "member_suspended",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_member_suspended")),
    )
    op.create_table(
        "member_voted",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("support", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_member_voted")),
    )
    op.create_table(
        "members",
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("identifier", ChainText(), nullable=False),
        sa.Column("name", ChainText(), nullable=False),
        sa.Column("roles", sa.SmallInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("reason", ChainText(), nullable=True),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_members")),
    )
    op.create_table(
        "module_set",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("module", HexText(), nullable=False),
        sa.Column("old_state", sa.SmallInteger(), nullable=False),
        sa.Column("new_state", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_module_set")),
    )
    op.create_table(
        "modules",
        sa.Column("module", HexText(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("module", name=op.f("pk_modules")),
    )
    op.create_table(
        "named_addresses",
        sa.Column("contract", ChainText(), nullable=False),
        sa.Column("name", ChainText(), nullable=False),
        sa.Column("address", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("contract", "name", name=op.f("pk_named_addresses")),
    )
    op.create_table(
        "node_heads",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("head_number", sa.BigInteger(), nullable=False),
        sa.Column("head_hash", HexText(), nullable=False),
        sa.Column("head_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("final_number", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_node_heads_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node_heads")),
    )
    op.create_table(
        "nonces_cancelled",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("signer", HexText(), nullable=False),
        sa.Column("first_nonce", HexText(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_nonces_cancelled")),
    )
    op.create_table(
        "operation_canceled",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("operation_id", HexText(), nullable=False),
        sa.Column("nonce", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_operation_canceled")),
    )
    op.create_table(
        "operation_executed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("operation_id", HexText(), nullable=False),
        sa.Column("nonce", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_operation_executed")),
    )
    op.create_table(
        "operation_scheduled",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("operation_id", HexText(), nullable=False),
        sa.Column("nonce", sa.BigInteger(), nullable=False),
        sa.Column("schedule", sa.BigInteger(), nullable=False),
        sa.Column("caller", HexText(), nullable=False),
        sa.Column("target", HexText(), nullable=False),
        sa.Column("data", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_operation_scheduled")),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("key", ChainText(), nullable=False),
        sa.Column("body_hash", HexText(), nullable=False),
        sa.Column("genesis_hash", HexText(), nullable=False),
        sa.Column("signer", HexText(), nullable=False),
        sa.Column("to_address", HexText(), nullable=False),
        sa.Column("data", HexText(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("gas_limit", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("nonce", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome_at", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=True),
        sa.Column("block_hash", HexText(), nullable=True),
        sa.Column("gas_used", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("reason", ChainText(), nullable=True),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_outbox_genesis_hash_signer_nonce"), "outbox", ["genesis_hash", "signer", "nonce"], unique=False
    )
    op.create_index(
        op.f("ix_outbox_genesis_hash_signer_state_nonce"),
        "outbox",
        ["genesis_hash", "signer", "state", "nonce"],
        unique=False,
    )
    op.create_table(
        "outbox_signers",
        sa.Column("genesis_hash", HexText(), nullable=False),
        sa.Column("signer", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("genesis_hash", "signer", name=op.f("pk_outbox_signers")),
    )
    op.create_table(
        "parameters",
        sa.Column("contract", ChainText(), nullable=False),
        sa.Column("name", ChainText(), nullable=False),
        sa.Column("value", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("contract", "name", name=op.f("pk_parameters")),
    )
    op.create_table(
        "production_parameters_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_parameters_tolerance_ppm", sa.BigInteger(), nullable=False),
        sa.Column("new_parameters_tolerance_ppm", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_production_parameters_changed")),
    )
    op.create_table(
        "proposal_canceled",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_proposal_canceled")),
    )
    op.create_table(
        "proposal_created",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("proposer", HexText(), nullable=False),
        sa.Column("targets", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("signatures", sa.Text(), nullable=False),
        sa.Column("calldatas", sa.Text(), nullable=False),
        sa.Column("vote_start", sa.BigInteger(), nullable=False),
        sa.Column("vote_end", sa.BigInteger(), nullable=False),
        sa.Column("description", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_proposal_created")),
    )
    op.create_table(
        "proposal_executed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_proposal_executed")),
    )
    op.create_table(
        "proposal_guardian_set",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_proposal_guardian", HexText(), nullable=False),
        sa.Column("new_proposal_guardian", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_proposal_guardian_set")),
    )
    op.create_table(
        "proposal_queued",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("eta_seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_proposal_queued")),
    )
    op.create_table(
        "proposal_threshold_set",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_proposal_threshold", sa.BigInteger(), nullable=False),
        sa.Column("new_proposal_threshold", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_proposal_threshold_set")),
    )
    op.create_table(
        "proposals",
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("proposer", HexText(), nullable=False),
        sa.Column("targets", sa.Text(), nullable=False),
        sa.Column("calldatas", sa.Text(), nullable=False),
        sa.Column("vote_start", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("vote_end", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("description", ChainText(), nullable=False),
        sa.Column("eta_seconds", sa.BigInteger(), nullable=True),
        sa.Column("executed_at", sa.BigInteger(), nullable=True),
        sa.Column("canceled_at", sa.BigInteger(), nullable=True),
        sa.Column("against", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("in_favour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("abstained", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposals")),
    )
    op.create_table(
        "quorum_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_share_bps", sa.BigInteger(), nullable=False),
        sa.Column("old_floor", sa.BigInteger(), nullable=False),
        sa.Column("new_share_bps", sa.BigInteger(), nullable=False),
        sa.Column("new_floor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_quorum_changed")),
    )
    op.create_table(
        "raw_logs",
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("address", HexText(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("data", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_hash", "log_index", name=op.f("pk_raw_logs")),
    )
    op.create_index(op.f("ix_raw_logs_block_number_log_index"), "raw_logs", ["block_number", "log_index"], unique=False)
    op.create_index(op.f("ix_raw_logs_tx_hash"), "raw_logs", ["tx_hash"], unique=False)
    op.create_table(
        "receiver_assayed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("assay", HexText(), nullable=False),
        sa.Column("composition", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_receiver_assayed")),
    )
    op.create_table(
        "regrade_voided",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("from_batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_regrade_voided")),
    )
    op.create_table(
        "regraded",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("from_batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("assay", HexText(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_regraded")),
    )
    op.create_table(
        "released",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_released")),
    )
    op.create_table(
        "request_relayed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("signer", HexText(), nullable=False),
        sa.Column("nonce", HexText(), nullable=False),
        sa.Column("digest", HexText(), nullable=False),
        sa.Column("relayer", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_request_relayed")),
    )
    op.create_table(
        "requirement_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("old_schemes", sa.Text(), nullable=False),
        sa.Column("new_schemes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_requirement_changed")),
    )
    op.create_table(
        "requirements",
        sa.Column("kind", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scheme", HexText(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "number", "scheme", name=op.f("pk_requirements")),
    )
    op.create_table(
        "return_refused",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("action_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_return_refused")),
    )
    op.create_table(
        "return_taken",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("action_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("hold_ids", sa.Text(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_return_taken")),
    )
    op.create_table(
        "return_withdrawn",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("action_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_return_withdrawn")),
    )
    op.create_table(
        "role_admin_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("role_id", Unsigned64(), nullable=False),
        sa.Column("admin", Unsigned64(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_role_admin_changed")),
    )
    op.create_table(
        "role_grant_delay_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("role_id", Unsigned64(), nullable=False),
        sa.Column("delay", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_role_grant_delay_changed")),
    )
    op.create_table(
        "role_granted",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("role_id", Unsigned64(), nullable=False),
        sa.Column("account", HexText(), nullable=False),
        sa.Column("delay", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("new_member", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_role_granted")),
    )
    op.create_table(
        "role_guardian_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("role_id", Unsigned64(), nullable=False),
        sa.Column("guardian", Unsigned64(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_role_guardian_changed")),
    )
    op.create_table(
        "role_label",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("role_id", Unsigned64(), nullable=False),
        sa.Column("label", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_role_label")),
    )
    op.create_table(
        "role_revoked",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("role_id", Unsigned64(), nullable=False),
        sa.Column("account", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_role_revoked")),
    )
    op.create_table(
        "root_anchored",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("root", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("leaves", sa.BigInteger(), nullable=False),
        sa.Column("subject_kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", HexText(), nullable=False),
        sa.Column("cid", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_root_anchored")),
    )
    op.create_table(
        "roots",
        sa.Column("root", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("leaves", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject_kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", HexText(), nullable=False),
        sa.Column("cid", ChainText(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("root", "member", name=op.f("pk_roots")),
    )
    op.create_index(op.f("ix_roots_subject_kind_subject_id"), "roots", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "settlement_proposed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("by_sender", sa.Boolean(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_settlement_proposed")),
    )
    op.create_table(
        "shortfall_booked",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("from_site", sa.BigInteger(), nullable=False),
        sa.Column("to_site", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("mg", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_shortfall_booked")),
    )
    op.create_table(
        "site_closed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_site_closed")),
    )
    op.create_table(
        "site_hold_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_site_hold_changed")),
    )
    op.create_table(
        "site_registered",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("country", HexText(), nullable=False),
        sa.Column("latitude_e6", sa.BigInteger(), nullable=False),
        sa.Column("longitude_e6", sa.BigInteger(), nullable=False),
        sa.Column("identifier", ChainText(), nullable=False),
        sa.Column("name", ChainText(), nullable=False),
        sa.Column("licence", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_site_registered")),
    )
    op.create_table(
        "site_reopened",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_site_reopened")),
    )
    op.create_table(
        "site_years",
        sa.Column("site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("capacity_li", Unsigned64(), nullable=False),
        sa.Column("capacity_co", Unsigned64(), nullable=False),
        sa.Column("capacity_ni", Unsigned64(), nullable=False),
        sa.Column("capacity_mn", Unsigned64(), nullable=False),
        sa.Column("capacity_graphite", Unsigned64(), nullable=False),
        sa.Column("capacity_cu", Unsigned64(), nullable=False),
        sa.Column("capacity_p", Unsigned64(), nullable=False),
        sa.Column("capacity_pb", Unsigned64(), nullable=False),
        sa.Column("capacity_used_li", Unsigned64(), nullable=False),
        sa.Column("capacity_used_co", Unsigned64(), nullable=False),
        sa.Column("capacity_used_ni", Unsigned64(), nullable=False),
        sa.Column("capacity_used_mn", Unsigned64(), nullable=False),
        sa.Column("capacity_used_graphite", Unsigned64(), nullable=False),
        sa.Column("capacity_used_cu", Unsigned64(), nullable=False),
        sa.Column("capacity_used_p", Unsigned64(), nullable=False),
        sa.Column("capacity_used_pb", Unsigned64(), nullable=False),
        sa.Column("tolerance_cap_li", Unsigned64(), nullable=False),
        sa.Column("tolerance_cap_co", Unsigned64(), nullable=False),
        sa.Column("tolerance_cap_ni", Unsigned64(), nullable=False),
        sa.Column("tolerance_cap_mn", Unsigned64(), nullable=False),
        sa.Column("tolerance_cap_graphite", Unsigned64(), nullable=False),
        sa.Column("tolerance_cap_cu", Unsigned64(), nullable=False),
        sa.Column("tolerance_cap_p", Unsigned64(), nullable=False),
        sa.Column("tolerance_cap_pb", Unsigned64(), nullable=False),
        sa.Column("tolerance_booked_li", Unsigned64(), nullable=False),
        sa.Column("tolerance_booked_co", Unsigned64(), nullable=False),
        sa.Column("tolerance_booked_ni", Unsigned64(), nullable=False),
        sa.Column("tolerance_booked_mn", Unsigned64(), nullable=False),
        sa.Column("tolerance_booked_graphite", Unsigned64(), nullable=False),
        sa.Column("tolerance_booked_cu", Unsigned64(), nullable=False),
        sa.Column("tolerance_booked_p", Unsigned64(), nullable=False),
        sa.Column("tolerance_booked_pb", Unsigned64(), nullable=False),
        sa.PrimaryKeyConstraint("site", "year", name=op.f("pk_site_years")),
    )
    op.create_table(
        "source_voided",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_source_voided")),
    )
    op.create_table(
        "stock_moved",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("transfer_batch_id", HexText(), nullable=False),
        sa.Column("transfer_quantity", sa.BigInteger(), nullable=False),
        sa.Column("transfer_from_site", sa.BigInteger(), nullable=False),
        sa.Column("transfer_to_site", sa.BigInteger(), nullable=False),
        sa.Column("transfer_event_time", sa.BigInteger(), nullable=False),
        sa.Column("transfer_expires_at", sa.BigInteger(), nullable=False),
        sa.Column("transfer_tolerance_ppm", sa.BigInteger(), nullable=False),
        sa.Column("transfer_state", sa.SmallInteger(), nullable=False),
        sa.Column("transfer_sequence", sa.BigInteger(), nullable=False),
        sa.Column("transfer_from_class", sa.SmallInteger(), nullable=False),
        sa.Column("transfer_to_class", sa.SmallInteger(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_stock_moved")),
    )
    op.create_table(
        "stock_succeeded",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("taking_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("successor", sa.BigInteger(), nullable=False),
        sa.Column("move_batch_id", HexText(), nullable=False),
        sa.Column("move_from_site", sa.BigInteger(), nullable=False),
        sa.Column("move_to_site", sa.BigInteger(), nullable=False),
        sa.Column("move_waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("move_quantity", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_stock_succeeded")),
    )
    op.create_table(
        "succession_announced",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("successor", sa.BigInteger(), nullable=False),
        sa.Column("announced_at", sa.BigInteger(), nullable=False),
        sa.Column("available_from", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_succession_announced")),
    )
    op.create_table(
        "succession_delay_changed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_delay", sa.BigInteger(), nullable=False),
        sa.Column("new_delay", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_succession_delay_changed")),
    )
    op.create_table(
        "succession_withdrawn",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("successor", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_succession_withdrawn")),
    )
    op.create_table(
        "successions",
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("successor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("announced_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("available_from", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_successions")),
    )
    op.create_table(
        "taken_back",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("releaser", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("as_waste", sa.Boolean(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.Column("note", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_taken_back")),
    )
    op.create_table(
        "takings",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("taking_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("successor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("to_site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_time", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_takings")),
    )
    op.create_index(op.f("ix_takings_batch_id"), "takings", ["batch_id"], unique=False)
    op.create_index(op.f("ix_takings_taking_id"), "takings", ["taking_id"], unique=False)
    op.create_table(
        "target_admin_delay_updated",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("target", HexText(), nullable=False),
        sa.Column("delay", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_target_admin_delay_updated")),
    )
    op.create_table(
        "target_closed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("target", HexText(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_target_closed")),
    )
    op.create_table(
        "target_function_role_updated",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("target", HexText(), nullable=False),
        sa.Column("selector", HexText(), nullable=False),
        sa.Column("role_id", Unsigned64(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_target_function_role_updated")),
    )
    op.create_table(
        "ticket_released",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("ticket", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_ticket_released")),
    )
    op.create_table(
        "ticket_used",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("ticket", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_ticket_used")),
    )
    op.create_table(
        "tickets",
        sa.Column("ticket", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_tickets")),
    )
    op.create_index(op.f("ix_tickets_batch_id"), "tickets", ["batch_id"], unique=False)
    op.create_table(
        "tolerance_booked",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("mg", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_tolerance_booked")),
    )
    op.create_table(
        "tolerance_cap_set",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("old_mg", sa.Text(), nullable=False),
        sa.Column("new_mg", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_tolerance_cap_set")),
    )
    op.create_table(
        "tolerance_returned",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("mg", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_tolerance_returned")),
    )
    op.create_table(
        "transfer_accepted",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("weighed", sa.BigInteger(), nullable=False),
        sa.Column("credited", sa.BigInteger(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_transfer_accepted")),
    )
    op.create_table(
        "transfer_batch",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("operator", HexText(), nullable=False),
        sa.Column("from_", HexText(), nullable=False),
        sa.Column("to", HexText(), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_transfer_batch")),
    )
    op.create_table(
        "transfer_cancelled",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_transfer_cancelled")),
    )
    op.create_table(
        "transfer_disputed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("weighed", sa.BigInteger(), nullable=False),
        sa.Column("grounds", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_transfer_disputed")),
    )
    op.create_table(
        "transfer_expired",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_transfer_expired")),
    )
    op.create_table(
        "transfer_offered",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("to_member", sa.BigInteger(), nullable=False),
        sa.Column("transfer_batch_id", HexText(), nullable=False),
        sa.Column("transfer_quantity", sa.BigInteger(), nullable=False),
        sa.Column("transfer_from_site", sa.BigInteger(), nullable=False),
        sa.Column("transfer_to_site", sa.BigInteger(), nullable=False),
        sa.Column("transfer_event_time", sa.BigInteger(), nullable=False),
        sa.Column("transfer_expires_at", sa.BigInteger(), nullable=False),
        sa.Column("transfer_tolerance_ppm", sa.BigInteger(), nullable=False),
        sa.Column("transfer_state", sa.SmallInteger(), nullable=False),
        sa.Column("transfer_sequence", sa.BigInteger(), nullable=False),
        sa.Column("transfer_from_class", sa.SmallInteger(), nullable=False),
        sa.Column("transfer_to_class", sa.SmallInteger(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("shipment", HexText(), nullable=False),
        sa.Column("splitting_limits", HexText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_transfer_offered")),
    )
    op.create_table(
        "transfer_rejected",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_transfer_rejected")),
    )
    op.create_table(
        "transfer_resolved",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_transfer_resolved")),
    )
    op.create_table(
        "transfer_single",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("operator", HexText(), nullable=False),
        sa.Column("from_", HexText(), nullable=False),
        sa.Column("to", HexText(), nullable=False),
        sa.Column("id", HexText(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_transfer_single")),
    )
    op.create_table(
        "transformation_voided",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("act_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_transformation_voided")),
    )
    op.create_table(
        "transformed",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("act_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=False),
        sa.Column("assay", HexText(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("outputs", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_transformed")),
    )
    op.create_table(
        "undo",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("block_number", "position", name=op.f("pk_undo")),
    )
    op.create_table(
        "untracked_declared",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("ticket", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_untracked_declared")),
    )
    op.create_table(
        "uri",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("value", ChainText(), nullable=False),
        sa.Column("id", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_uri")),
    )
    op.create_table(
        "vote_cast",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("voter", HexText(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("support", sa.BigInteger(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_vote_cast")),
    )
    op.create_table(
        "vote_cast_with_params",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("voter", HexText(), nullable=False),
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("support", sa.BigInteger(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("reason", ChainText(), nullable=False),
        sa.Column("params", HexText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_vote_cast_with_params")),
    )
    op.create_table(
        "voting_delay_set",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_voting_delay", sa.BigInteger(), nullable=False),
        sa.Column("new_voting_delay", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_voting_delay_set")),
    )
    op.create_table(
        "voting_period_set",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("old_voting_period", sa.BigInteger(), nullable=False),
        sa.Column("new_voting_period", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_voting_period_set")),
    )
    op.create_table(
        "waste_taken_in",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("ticket", HexText(), nullable=False),
        sa.Column("waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("waste_code", ChainText(), nullable=False),
        sa.Column("method", ChainText(), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_waste_taken_in")),
    )
    op.create_table(
        "account_proposals",
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", HexText(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"],
            ["members.member"],
            name=op.f("fk_account_proposals_member"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("member", "account", name=op.f("pk_account_proposals")),
    )
    op.create_table(
        "accounts",
        sa.Column("account", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.member"], name=op.f("fk_accounts_member"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_member"), "accounts", ["member"], unique=False)
    op.create_table(
        "accreditations",
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scheme", HexText(), nullable=False),
        sa.Column("period", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("valid_until", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_from", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", ChainText(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.member"], name=op.f("fk_accreditations_member"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("member", "scheme", "period", name=op.f("pk_accreditations")),
    )
    op.create_table(
        "break_glass_approvals",
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["break_glass_proposals.proposal_id"],
            name=op.f("fk_break_glass_approvals_proposal_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("proposal_id", "member", name=op.f("pk_break_glass_approvals")),
    )
    op.create_table(
        "campaign_accounts",
        sa.Column("campaign_id", HexText(), nullable=False),
        sa.Column("balance_li", Signed128(), nullable=False),
        sa.Column("balance_co", Signed128(), nullable=False),
        sa.Column("balance_ni", Signed128(), nullable=False),
        sa.Column("balance_mn", Signed128(), nullable=False),
        sa.Column("balance_graphite", Signed128(), nullable=False),
        sa.Column("balance_cu", Signed128(), nullable=False),
        sa.Column("balance_p", Signed128(), nullable=False),
        sa.Column("balance_pb", Signed128(), nullable=False),
        sa.Column("fed_li", Unsigned128(), nullable=False),
        sa.Column("fed_co", Unsigned128(), nullable=False),
        sa.Column("fed_ni", Unsigned128(), nullable=False),
        sa.Column("fed_mn", Unsigned128(), nullable=False),
        sa.Column("fed_graphite", Unsigned128(), nullable=False),
        sa.Column("fed_cu", Unsigned128(), nullable=False),
        sa.Column("fed_p", Unsigned128(), nullable=False),
        sa.Column("fed_pb", Unsigned128(), nullable=False),
        sa.Column("recycled_manufacturing_li", Unsigned128(), nullable=False),
        sa.Column("recycled_manufacturing_co", Unsigned128(), nullable=False),
        sa.Column("recycled_manufacturing_ni", Unsigned128(), nullable=False),
        sa.Column("recycled_manufacturing_pb", Unsigned128(), nullable=False),
        sa.Column("recycled_post_consumer_li", Unsigned128(), nullable=False),
        sa.Column("recycled_post_consumer_co", Unsigned128(), nullable=False),
        sa.Column("recycled_post_consumer_ni", Unsigned128(), nullable=False),
        sa.Column("recycled_post_consumer_pb", Unsigned128(), nullable=False),
        sa.Column("tolerance_li", Unsigned64(), nullable=False),
        sa.Column("tolerance_co", Unsigned64(), nullable=False),
        sa.Column("tolerance_ni", Unsigned64(), nullable=False),
        sa.Column("tolerance_mn", Unsigned64(), nullable=False),
        sa.Column("tolerance_graphite", Unsigned64(), nullable=False),
        sa.Column("tolerance_cu", Unsigned64(), nullable=False),
        sa.Column("tolerance_p", Unsigned64(), nullable=False),
        sa.Column("tolerance_pb", Unsigned64(), nullable=False),
        sa.Column("weakest", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ceilings", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("present", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("origins", HexText(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("material", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("other_drawn", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("marks", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.campaign_id"],
            name=op.f("fk_campaign_accounts_campaign_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign_accounts")),
    )
    op.create_table(
        "campaign_changes",
        sa.Column("campaign_id", HexText(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("carried_from", HexText(), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.campaign_id"],
            name=op.f("fk_campaign_changes_campaign_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("campaign_id", "sequence", name=op.f("pk_campaign_changes")),
    )
    op.create_index(
        op.f("ix_campaign_changes_block_number_log_index"),
        "campaign_changes",
        ["block_number", "log_index"],
        unique=False,
    )
    op.create_index(op.f("ix_campaign_changes_carried_from"), "campaign_changes", ["carried_from"], unique=False)
    op.create_table(
        "certificate_changes",
        sa.Column("certificate_id", HexText(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("effective_from", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=True),
        sa.Column("successor", HexText(), nullable=True),
        sa.Column("reason", ChainText(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.certificate_id"],
            name=op.f("fk_certificate_changes_certificate_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("certificate_id", "sequence", name=op.f("pk_certificate_changes")),
    )
    op.create_table(
        "incident_evidence",
        sa.Column("incident_id", HexText(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("evidence", HexText(), nullable=False),
        sa.Column("note", ChainText(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.incident_id"],
            name=op.f("fk_incident_evidence_incident_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("incident_id", "sequence", name=op.f("pk_incident_evidence")),
    )
    op.create_table(
        "incident_subjects",
        sa.Column("incident_id", HexText(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", HexText(), nullable=False),
        sa.Column("site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.incident_id"],
            name=op.f("fk_incident_subjects_incident_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name=op.f("pk_incident_subjects")),
    )
    op.create_index(
        op.f("ix_incident_subjects_kind_subject_id"), "incident_subjects", ["kind", "subject_id"], unique=False
    )
    op.create_table(
        "outbox_attempts",
        sa.Column(
            "attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("nonce", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("signed", HexText(), nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["outbox.request_id"], name=op.f("fk_outbox_attempts_request_id")),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_outbox_attempts")),
        sa.UniqueConstraint("request_id", "tx_hash", name=op.f("uq_outbox_attempts_request_id_tx_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outbox_attempts_request_id"), "outbox_attempts", ["request_id"], unique=False)
    op.create_table(
        "outbox_nonces",
        sa.Column("genesis_hash", HexText(), nullable=False),
        sa.Column("signer", HexText(), nullable=False),
        sa.Column("nonce", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["outbox.request_id"], name=op.f("fk_outbox_nonces_request_id")),
        sa.PrimaryKeyConstraint("genesis_hash", "signer", "nonce", name=op.f("pk_outbox_nonces")),
    )
    op.create_table(
        "sites",
        sa.Column("site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("reason", ChainText(), nullable=True),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.Column("country", ChainText(), nullable=False),
        sa.Column("latitude_e6", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("longitude_e6", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("identifier", ChainText(), nullable=False),
        sa.Column("name", ChainText(), nullable=False),
        sa.Column("licence", ChainText(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.member"], name=op.f("fk_sites_member"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_sites")),
    )
    op.create_index(op.f("ix_sites_member"), "sites", ["member"], unique=False)
    op.create_table(
        "votes",
        sa.Column("proposal_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("support", sa.SmallInteger(), nullable=False),
        sa.Column("voter", HexText(), nullable=True),
        sa.Column("reason", ChainText(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposals.proposal_id"],
            name=op.f("fk_votes_proposal_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("proposal_id", "member", name=op.f("pk_votes")),
    )
    op.create_table(
        "batches",
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.BigInteger(), nullable=False),
        sa.Column("material", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product", ChainText(), nullable=False),
        sa.Column("lot", ChainText(), nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_time", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.SmallInteger(), nullable=False),
        sa.Column("waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("flags", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("minted", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("piece_mass", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Boolean(), nullable=False),
        sa.Column("contains_untracked", sa.Boolean(), nullable=False),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.Column("composition_li", sa.BigInteger(), nullable=True),
        sa.Column("composition_co", sa.BigInteger(), nullable=True),
        sa.Column("composition_ni", sa.BigInteger(), nullable=True),
        sa.Column("composition_mn", sa.BigInteger(), nullable=True),
        sa.Column("composition_graphite", sa.BigInteger(), nullable=True),
        sa.Column("composition_cu", sa.BigInteger(), nullable=True),
        sa.Column("composition_p", sa.BigInteger(), nullable=True),
        sa.Column("composition_pb", sa.BigInteger(), nullable=True),
        sa.Column("model_li", sa.SmallInteger(), nullable=False),
        sa.Column("model_co", sa.SmallInteger(), nullable=False),
        sa.Column("model_ni", sa.SmallInteger(), nullable=False),
        sa.Column("model_mn", sa.SmallInteger(), nullable=False),
        sa.Column("model_graphite", sa.SmallInteger(), nullable=False),
        sa.Column("model_cu", sa.SmallInteger(), nullable=False),
        sa.Column("model_p", sa.SmallInteger(), nullable=False),
        sa.Column("model_pb", sa.SmallInteger(), nullable=False),
        sa.Column("origin_li", sa.BigInteger(), nullable=True),
        sa.Column("origin_co", sa.BigInteger(), nullable=True),
        sa.Column("origin_ni", sa.BigInteger(), nullable=True),
        sa.Column("origin_mn", sa.BigInteger(), nullable=True),
        sa.Column("origin_graphite", sa.BigInteger(), nullable=True),
        sa.Column("origin_cu", sa.BigInteger(), nullable=True),
        sa.Column("origin_p", sa.BigInteger(), nullable=True),
        sa.Column("origin_pb", sa.BigInteger(), nullable=True),
        sa.Column("recycled_manufacturing_li", sa.BigInteger(), nullable=False),
        sa.Column("recycled_manufacturing_co", sa.BigInteger(), nullable=False),
        sa.Column("recycled_manufacturing_ni", sa.BigInteger(), nullable=False),
        sa.Column("recycled_manufacturing_pb", sa.BigInteger(), nullable=False),
        sa.Column("recycled_post_consumer_li", sa.BigInteger(), nullable=False),
        sa.Column("recycled_post_consumer_co", sa.BigInteger(), nullable=False),
        sa.Column("recycled_post_consumer_ni", sa.BigInteger(), nullable=False),
        sa.Column("recycled_post_consumer_pb", sa.BigInteger(), nullable=False),
        sa.Column("ticket", HexText(), nullable=True),
        sa.Column("waste_code", ChainText(), nullable=True),
        sa.Column("method", ChainText(), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("voided_at", sa.BigInteger(), nullable=True),
        sa.Column("void_reason", ChainText(), nullable=True),
        sa.Column("assay_lowered", sa.Boolean(), nullable=False),
        sa.Column("came_back", sa.Boolean(), nullable=False),
        sa.Column("act_block_number", sa.BigInteger(), nullable=True),
        sa.Column("act_log_index", sa.BigInteger(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.member"], name=op.f("fk_batches_member"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["site"], ["sites.site"], name=op.f("fk_batches_site"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batches")),
    )
    op.create_index(op.f("ix_batches_block_number_log_index"), "batches", ["block_number", "log_index"], unique=False)
    op.create_index(op.f("ix_batches_lot"), "batches", ["lot"], unique=False)
    op.create_index(
        op.f("ix_batches_material_block_number_log_index"),
        "batches",
        ["material", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(
        op.f("ix_batches_member_block_number_log_index"),
        "batches",
        ["member", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(op.f("ix_batches_product_lot"), "batches", ["product", "lot"], unique=False)
    op.create_index(
        op.f("ix_batches_site_block_number_log_index"), "batches", ["site", "block_number", "log_index"], unique=False
    )
    op.create_table(
        "assembly_children",
        sa.Column("parent_id", HexText(), nullable=False),
        sa.Column("child_id", HexText(), nullable=False),
        sa.Column("per_piece", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("locked", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"],
            ["batches.batch_id"],
            name=op.f("fk_assembly_children_child_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["batches.batch_id"],
            name=op.f("fk_assembly_children_parent_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("parent_id", "child_id", name=op.f("pk_assembly_children")),
    )
    op.create_index(op.f("ix_assembly_children_child_id"), "assembly_children", ["child_id"], unique=False)
    op.create_table(
        "certificates_used",
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("certificate_id", HexText(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batches.batch_id"],
            name=op.f("fk_certificates_used_batch_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("batch_id", "certificate_id", name=op.f("pk_certificates_used")),
    )
    op.create_index(op.f("ix_certificates_used_certificate_id"), "certificates_used", ["certificate_id"], unique=False)
    op.create_table(
        "corrective_actions",
        sa.Column("action_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("to_site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("to_class", sa.SmallInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_time", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("evidence", HexText(), nullable=True),
        sa.Column("reason", ChainText(), nullable=False),
        sa.Column("ref", ChainText(), nullable=False),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("answer", ChainText(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batches.batch_id"],
            name=op.f("fk_corrective_actions_batch_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("action_id", name=op.f("pk_corrective_actions")),
    )
    op.create_index(op.f("ix_corrective_actions_batch_id"), "corrective_actions", ["batch_id"], unique=False)
    op.create_index(
        op.f("ix_corrective_actions_block_number_log_index"),
        "corrective_actions",
        ["block_number", "log_index"],
        unique=False,
    )
    op.create_table(
        "holdings",
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("holder", HexText(), nullable=False),
        sa.Column("holder_kind", sa.Text(), nullable=False),
        sa.Column("site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("waste_class", sa.SmallInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.batch_id"], name=op.f("fk_holdings_batch_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("batch_id", "holder", name=op.f("pk_holdings")),
    )
    op.create_index(op.f("ix_holdings_site_batch_id"), "holdings", ["site", "batch_id"], unique=False)
    op.create_table(
        "holdings_on_hold",
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("holder", HexText(), nullable=False),
        sa.Column("site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("waste_class", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batches.batch_id"],
            name=op.f("fk_holdings_on_hold_batch_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("batch_id", "holder", name=op.f("pk_holdings_on_hold")),
    )
    op.create_table(
        "releasers",
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batches.batch_id"],
            name=op.f("fk_releasers_batch_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("batch_id", "member", name=op.f("pk_releasers")),
    )
    op.create_table(
        "transfers",
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("batch_id", HexText(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("to_member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("to_site", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("quantity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_class", sa.SmallInteger(), nullable=False),
        sa.Column("to_class", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tolerance_ppm", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_time", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("expires_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=True),
        sa.Column("shipment", HexText(), nullable=True),
        sa.Column("ref", ChainText(), nullable=False),
        sa.Column("own_move", sa.Boolean(), nullable=False),
        sa.Column("splitting_limit_li", sa.BigInteger(), nullable=False),
        sa.Column("splitting_limit_co", sa.BigInteger(), nullable=False),
        sa.Column("splitting_limit_ni", sa.BigInteger(), nullable=False),
        sa.Column("splitting_limit_mn", sa.BigInteger(), nullable=False),
        sa.Column("splitting_limit_graphite", sa.BigInteger(), nullable=False),
        sa.Column("splitting_limit_cu", sa.BigInteger(), nullable=False),
        sa.Column("splitting_limit_p", sa.BigInteger(), nullable=False),
        sa.Column("splitting_limit_pb", sa.BigInteger(), nullable=False),
        sa.Column("weighed", sa.BigInteger(), nullable=True),
        sa.Column("credited", sa.BigInteger(), nullable=True),
        sa.Column("returned", sa.BigInteger(), nullable=True),
        sa.Column("lost", sa.BigInteger(), nullable=True),
        sa.Column("grounds", sa.SmallInteger(), nullable=True),
        sa.Column("disputed_at", sa.BigInteger(), nullable=True),
        sa.Column("decided", sa.Boolean(), nullable=True),
        sa.Column("assay", HexText(), nullable=True),
        sa.Column("assayed_li", sa.BigInteger(), nullable=True),
        sa.Column("assayed_co", sa.BigInteger(), nullable=True),
        sa.Column("assayed_ni", sa.BigInteger(), nullable=True),
        sa.Column("assayed_mn", sa.BigInteger(), nullable=True),
        sa.Column("assayed_graphite", sa.BigInteger(), nullable=True),
        sa.Column("assayed_cu", sa.BigInteger(), nullable=True),
        sa.Column("assayed_p", sa.BigInteger(), nullable=True),
        sa.Column("assayed_pb", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batches.batch_id"],
            name=op.f("fk_transfers_batch_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("transfer_id", name=op.f("pk_transfers")),
    )
    op.create_index(op.f("ix_transfers_batch_id"), "transfers", ["batch_id"], unique=False)
    op.create_index(
        op.f("ix_transfers_block_number_log_index"), "transfers", ["block_number", "log_index"], unique=False
    )
    op.create_index(op.f("ix_transfers_from_site"), "transfers", ["from_site"], unique=False)
    op.create_index(
        op.f("ix_transfers_member_state_block_number_log_index"),
        "transfers",
        ["member", "state", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(op.f("ix_transfers_shipment"), "transfers", ["shipment"], unique=False)
    op.create_index(
        op.f("ix_transfers_to_member_state_block_number_log_index"),
        "transfers",
        ["to_member", "state", "block_number", "log_index"],
        unique=False,
    )
    op.create_index(op.f("ix_transfers_to_site"), "transfers", ["to_site"], unique=False)
    op.create_table(
        "action_holds",
        sa.Column("action_id", HexText(), nullable=False),
        sa.Column("hold_id", HexText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["corrective_actions.action_id"],
            name=op.f("fk_action_holds_action_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["holds.hold_id"], name=op.f("fk_action_holds_hold_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("action_id", "hold_id", name=op.f("pk_action_holds")),
    )
    op.create_table(
        "settlement_proposals",
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("by_sender", sa.Boolean(), nullable=False),
        sa.Column("received", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("returned", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lost", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("placed", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfers.transfer_id"],
            name=op.f("fk_settlement_proposals_transfer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("transfer_id", "by_sender", name=op.f("pk_settlement_proposals")),
    )
    op.create_table(
        "transfer_changes",
        sa.Column("transfer_id", HexText(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_time", sa.BigInteger(), nullable=True),
        sa.Column("weighed", sa.BigInteger(), nullable=True),
        sa.Column("credited", sa.BigInteger(), nullable=True),
        sa.Column("returned", sa.BigInteger(), nullable=True),
        sa.Column("lost", sa.BigInteger(), nullable=True),
        sa.Column("reason", ChainText(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", HexText(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("tx_hash", HexText(), nullable=False),
        sa.Column("block_timestamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfers.transfer_id"],
            name=op.f("fk_transfer_changes_transfer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("transfer_id", "sequence", name=op.f("pk_transfer_changes")),
    )


def downgrade() -> None:
    """Remove every table and what is in it."""
    op.drop_table("transfer_changes")
    op.drop_table("settlement_proposals")
    op.drop_table("action_holds")
    op.drop_index(op.f("ix_transfers_to_site"), table_name="transfers")
    op.drop_index(op.f("ix_transfers_to_member_state_block_number_log_index"), table_name="transfers")
    op.drop_index(op.f("ix_transfers_shipment"), table_name="transfers")
    op.drop_index(op.f("ix_transfers_member_state_block_number_log_index"), table_name="transfers")
    op.drop_index(op.f("ix_transfers_from_site"), table_name="transfers")
    op.drop_index(op.f("ix_transfers_block_number_log_index"), table_name="transfers")
    op.drop_index(op.f("ix_transfers_batch_id"), table_name="transfers")
    op.drop_table("transfers")
    op.drop_table("releasers")
    op.drop_table("holdings_on_hold")
    op.drop_index(op.f("ix_holdings_site_batch_id"), table_name="holdings")
    op.drop_table("holdings")
    op.drop_index(op.f("ix_corrective_actions_block_number_log_index"), table_name="corrective_actions")
    op.drop_index(op.f("ix_corrective_actions_batch_id"), table_name="corrective_actions")
    op.drop_table("corrective_actions")
    op.drop_index(op.f("ix_certificates_used_certificate_id"), table_name="certificates_used")
    op.drop_table("certificates_used")
    op.drop_index(op.f("ix_assembly_children_child_id"), table_name="assembly_children")
    op.drop_table("assembly_children")
    op.drop_index(op.f("ix_batches_site_block_number_log_index"), table_name="batches")
    op.drop_index(op.f("ix_batches_product_lot"), table_name="batches")
    op.drop_index(op.f("ix_batches_member_block_number_log_index"), table_name="batches")
    op.drop_index(op.f("ix_batches_material_block_number_log_index"), table_name="batches")
    op.drop_index(op.f("ix_batches_lot"), table_name="batches")
    op.drop_index(op.f("ix_batches_block_number_log_index"), table_name="batches")
    op.drop_table("batches")
    op.drop_table("votes")
    op.drop_index(op.f("ix_sites_member"), table_name="sites")
    op.drop_table("sites")
    op.drop_table("outbox_nonces")
    op.drop_index(op.f("ix_outbox_attempts_request_id"), table_name="outbox_attempts")
    op.drop_table("outbox_attempts")
    op.drop_index(op.f("ix_incident_subjects_kind_subject_id"), table_name="incident_subjects")
    op.drop_table("incident_subjects")
    op.drop_table("incident_evidence")
    op.drop_table("certificate_changes")
    op.drop_index(op.f("ix_campaign_changes_carried_from"), table_name="campaign_changes")
    op.drop_index(op.f("ix_campaign_changes_block_number_log_index"), table_name="campaign_changes")
    op.drop_table("campaign_changes")
    op.drop_table("campaign_accounts")
    op.drop_table("break_glass_approvals")
    op.drop_table("accreditations")
    op.drop_index(op.f("ix_accounts_member"), table_name="accounts")
    op.drop_table("accounts")
    op.drop_table("account_proposals")
    op.drop_table("waste_taken_in")
    op.drop_table("voting_period_set")
    op.drop_table("voting_delay_set")
    op.drop_table("vote_cast_with_params")
    op.drop_table("vote_cast")
    op.drop_table("uri")
    op.drop_table("untracked_declared")
    op.drop_table("undo")
    op.drop_table("transformed")
    op.drop_table("transformation_voided")
    op.drop_table("transfer_single")
    op.drop_table("transfer_resolved")
    op.drop_table("transfer_rejected")
    op.drop_table("transfer_offered")
    op.drop_table("transfer_expired")
    op.drop_table("transfer_disputed")
    op.drop_table("transfer_cancelled")
    op.drop_table("transfer_batch")
    op.drop_table("transfer_accepted")
    op.drop_table("tolerance_returned")
    op.drop_table("tolerance_cap_set")
    op.drop_table("tolerance_booked")
    op.drop_index(op.f("ix_tickets_batch_id"), table_name="tickets")
    op.drop_table("tickets")
    op.drop_table("ticket_used")
    op.drop_table("ticket_released")
    op.drop_table("target_function_role_updated")
    op.drop_table("target_closed")
    op.drop_table("target_admin_delay_updated")
    op.drop_index(op.f("ix_takings_taking_id"), table_name="takings")
    op.drop_index(op.f("ix_takings_batch_id"), table_name="takings")
    op.drop_table("takings")
    op.drop_table("taken_back")
    op.drop_table("successions")
    op.drop_table("succession_withdrawn")
    op.drop_table("succession_delay_changed")
    op.drop_table("succession_announced")
    op.drop_table("stock_succeeded")
    op.drop_table("stock_moved")
    op.drop_table("source_voided")
    op.drop_table("site_years")
    op.drop_table("site_reopened")
    op.drop_table("site_registered")
    op.drop_table("site_hold_changed")
    op.drop_table("site_closed")
    op.drop_table("shortfall_booked")
    op.drop_table("settlement_proposed")
    op.drop_index(op.f("ix_roots_subject_kind_subject_id"), table_name="roots")
    op.drop_table("roots")
    op.drop_table("root_anchored")
    op.drop_table("role_revoked")
    op.drop_table("role_label")
    op.drop_table("role_guardian_changed")
    op.drop_table("role_granted")
    op.drop_table("role_grant_delay_changed")
    op.drop_table("role_admin_changed")
    op.drop_table("return_withdrawn")
    op.drop_table("return_taken")
    op.drop_table("return_refused")
    op.drop_table("requirements")
    op.drop_table("requirement_changed")
    op.drop_table("request_relayed")
    op.drop_table("released")
    op.drop_table("regraded")
    op.drop_table("regrade_voided")
    op.drop_table("receiver_assayed")
    op.drop_index(op.f("ix_raw_logs_tx_hash"), table_name="raw_logs")
    op.drop_index(op.f("ix_raw_logs_block_number_log_index"), table_name="raw_logs")
    op.drop_table("raw_logs")
    op.drop_table("quorum_changed")
    op.drop_table("proposals")
    op.drop_table("proposal_threshold_set")
    op.drop_table("proposal_queued")
    op.drop_table("proposal_guardian_set")
    op.drop_table("proposal_executed")
    op.drop_table("proposal_created")
    op.drop_table("proposal_canceled")
    op.drop_table("production_parameters_changed")
    op.drop_table("parameters")
    op.drop_table("outbox_signers")
    op.drop_index(op.f("ix_outbox_genesis_hash_signer_state_nonce"), table_name="outbox")
    op.drop_index(op.f("ix_outbox_genesis_hash_signer_nonce"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("operation_scheduled")
    op.drop_table("operation_executed")
    op.drop_table("operation_canceled")
    op.drop_table("nonces_cancelled")
    op.drop_table("node_heads")
    op.drop_table("named_addresses")
    op.drop_table("modules")
    op.drop_table("module_set")
    op.drop_table("members")
    op.drop_table("member_voted")
    op.drop_table("member_suspended")
    op.drop_table("member_roles_changed")
    op.drop_table("member_reinstated")
    op.drop_table("member_hold_changed")
    op.drop_table("member_admitted")
    op.drop_table("materials")
    op.drop_table("material_set")
    op.drop_table("loss_recorded")
    op.drop_table("leases")
    op.drop_table("lane_years")
    op.drop_index(op.f("ix_incidents_state_block_number_log_index"), table_name="incidents")
    op.drop_index(op.f("ix_incidents_block_number_log_index"), table_name="incidents")
    op.drop_table("incidents")
    op.drop_table("incident_reported")
    op.drop_table("incident_closed")
    op.drop_index(op.f("ix_holds_member_state"), table_name="holds")
    op.drop_index(op.f("ix_holds_kind_subject_id_state"), table_name="holds")
    op.drop_index(op.f("ix_holds_block_number_log_index"), table_name="holds")
    op.drop_table("holds")
    op.drop_table("holding_hold_changed")
    op.drop_table("hold_writer_changed")
    op.drop_index(op.f("ix_hold_requests_kind_subject_id_state"), table_name="hold_requests")
    op.drop_index(op.f("ix_hold_requests_block_number_log_index"), table_name="hold_requests")
    op.drop_table("hold_requests")
    op.drop_table("hold_requested")
    op.drop_table("hold_request_withdrawn")
    op.drop_table("hold_request_refused")
    op.drop_table("hold_placed")
    op.drop_table("hold_lifted")
    op.drop_table("heartbeats")
    op.drop_table("handed_over")
    op.drop_table("feed_voided")
    op.drop_table("extracted")
    op.drop_table("evidence_added")
    op.drop_table("event_window_changed")
    op.drop_table("epcis_prefixes")
    op.drop_index(op.f("ix_epcis_packed_sscc"), table_name="epcis_packed")
    op.drop_table("epcis_packed")
    op.drop_index(op.f("ix_epcis_marks_event_key"), table_name="epcis_marks")
    op.drop_table("epcis_marks")
    op.drop_index(op.f("ix_epcis_events_status_event_time_record_time_line"), table_name="epcis_events")
    op.drop_index(op.f("ix_epcis_events_event_id"), table_name="epcis_events")
    op.drop_index(op.f("ix_epcis_events_document_sha256"), table_name="epcis_events")
    op.drop_table("epcis_events")
    op.drop_table("eip712_domain_changed")
    op.drop_table("draw_voided")
    op.drop_index(op.f("ix_documents_local_cid"), table_name="documents_local")
    op.drop_table("documents_local")
    op.drop_table("document_anchored")
    op.drop_table("disassembled")
    op.drop_table("custody_parameters_changed")
    op.drop_table("cursor")
    op.drop_table("corrective_action_recorded")
    op.drop_table("composition_lowered")
    op.drop_table("chain_identity")
    op.drop_table("certificates_named")
    op.drop_index(op.f("ix_certificates_subject_kind_subject_id"), table_name="certificates")
    op.drop_index(op.f("ix_certificates_sha256_hash"), table_name="certificates")
    op.drop_index(op.f("ix_certificates_member_block_number_log_index"), table_name="certificates")
    op.drop_index(op.f("ix_certificates_block_number_log_index"), table_name="certificates")
    op.drop_table("certificates")
    op.drop_table("certificate_suspended")
    op.drop_table("certificate_superseded")
    op.drop_table("certificate_revoked")
    op.drop_table("certificate_reinstated")
    op.drop_table("certificate_issued")
    op.drop_table("capacity_set")
    op.drop_table("campaigns_parameters_changed")
    op.drop_index(op.f("ix_campaigns_site_state"), table_name="campaigns")
    op.drop_index(op.f("ix_campaigns_member_ref"), table_name="campaigns")
    op.drop_index(op.f("ix_campaigns_block_number_log_index"), table_name="campaigns")
    op.drop_table("campaigns")
    op.drop_table("campaign_opened")
    op.drop_table("campaign_fed")
    op.drop_table("campaign_drawn")
    op.drop_table("campaign_closed")
    op.drop_table("campaign_accounted")
    op.drop_table("break_glass_proposals")
    op.drop_table("break_glass_parameters_changed")
    op.drop_table("break_glass_lift_proposed")
    op.drop_table("break_glass_hold_proposed")
    op.drop_table("break_glass_hold_placed")
    op.drop_table("break_glass_hold_lifted")
    op.drop_table("break_glass_approved")
    op.drop_table("blocks")
    op.drop_table("batch_voided")
    op.drop_table("batch_minted")
    op.drop_table("batch_hold_changed")
    op.drop_table("base_delay_set")
    op.drop_table("authority_updated")
    op.drop_table("assembly_voided")
    op.drop_table("assembled")
    op.drop_table("assay_lowered")
    op.drop_table("approval_for_all")
    op.drop_index(op.f("ix_anchors_subject_kind_subject_id"), table_name="anchors")
    op.drop_table("anchors")
    op.drop_index(op.f("ix_acts_member"), table_name="acts")
    op.drop_index(op.f("ix_acts_campaign_id"), table_name="acts")
    op.drop_index(op.f("ix_acts_act_id"), table_name="acts")
    op.drop_table("acts")
    op.drop_index(op.f("ix_act_lines_batch_id_role"), table_name="act_lines")
    op.drop_table("act_lines")
    op.drop_table("accreditation_withdrawn")
    op.drop_table("accreditation_granted")
    op.drop_table("accreditation_changes")
    op.drop_table("account_removed")
    op.drop_table("account_proposed")
    op.drop_table("account_proposal_withdrawn")
    op.drop_table("account_added")
    op.drop_table("access_roles")
    op.drop_table("access_manager_ignored_set")

"""Which fold belongs to which event. Every event has one, or is named here as one that changes no derived row."""

from collections.abc import Callable
from typing import Any

from offchain.domain import events
from offchain.domain.errors import OrelineError
from offchain.domain.events import Event, Logged
from offchain.indexer import (
    fold_batches,
    fold_campaigns,
    fold_custody,
    fold_documents,
    fold_governance,
    fold_incidents,
    fold_membership,
    fold_production,
)
from offchain.indexer.derived import DerivedRows

Handler = Callable[[DerivedRows, events.Position, Any], None]

HANDLERS: dict[type[Event], Handler] = {
    events.MemberAdmitted: fold_membership.member_admitted,
    events.MemberRolesChanged: fold_membership.member_roles_changed,
    events.MemberSuspended: fold_membership.member_suspended,
    events.MemberReinstated: fold_membership.member_reinstated,
    events.AccountProposed: fold_membership.account_proposed,
    events.AccountProposalWithdrawn: fold_membership.account_proposal_withdrawn,
    events.AccountAdded: fold_membership.account_added,
    events.AccountRemoved: fold_membership.account_removed,
    events.SiteRegistered: fold_membership.site_registered,
    events.SiteClosed: fold_membership.site_closed,
    events.SiteReopened: fold_membership.site_reopened,
    events.MaterialSet: fold_membership.material_set,
    events.AccreditationGranted: fold_membership.accreditation_granted,
    events.AccreditationWithdrawn: fold_membership.accreditation_withdrawn,
    events.RequirementChanged: fold_membership.requirement_changed,
    events.HoldWriterChanged: fold_membership.hold_writer_changed,
    events.SiteHoldChanged: fold_membership.site_hold_changed,
    events.MemberHoldChanged: fold_membership.member_hold_changed,
    events.EventWindowChanged: fold_membership.event_window_changed,
    events.BatchMinted: fold_batches.batch_minted,
    events.BatchVoided: fold_batches.batch_voided,
    events.CompositionLowered: fold_batches.composition_lowered,
    events.TicketUsed: fold_batches.ticket_used,
    events.TicketReleased: fold_batches.ticket_released,
    events.ToleranceBooked: fold_batches.tolerance_booked,
    events.ToleranceReturned: fold_batches.tolerance_returned,
    events.CapacitySet: fold_batches.capacity_set,
    events.ToleranceCapSet: fold_batches.tolerance_cap_set,
    events.ModuleSet: fold_batches.module_set,
    events.BatchHoldChanged: fold_batches.batch_hold_changed,
    events.HoldingHoldChanged: fold_batches.holding_hold_changed,
    events.TransferSingle: fold_batches.transfer_single,
    events.TransferBatch: fold_batches.transfer_batch,
    events.DocumentAnchored: fold_documents.document_anchored,
    events.RootAnchored: fold_documents.root_anchored,
    events.CertificateIssued: fold_documents.certificate_issued,
    events.CertificateSuspended: fold_documents.certificate_suspended,
    events.CertificateReinstated: fold_documents.certificate_reinstated,
    events.CertificateSuperseded: fold_documents.certificate_superseded,
    events.CertificateRevoked: fold_documents.certificate_revoked,
    events.Extracted: fold_production.extracted,
    events.WasteTakenIn: fold_production.waste_taken_in,
    events.UntrackedDeclared: fold_production.untracked_declared,
    events.CertificatesNamed: fold_production.certificates_named,
    events.Transformed: fold_production.transformed,
    events.LossRecorded: fold_production.loss_recorded,
    events.SourceVoided: fold_production.source_voided,
    events.TransformationVoided: fold_production.transformation_voided,
    events.AssayLowered: fold_production.assay_lowered,
    events.ProductionParametersChanged: fold_production.production_parameters_changed,
    events.Assembled: fold_production.assembled,
    events.Disassembled: fold_production.disassembled,
    events.AssemblyVoided: fold_production.assembly_voided,
    events.Regraded: fold_production.regraded,
    events.RegradeVoided: fold_production.regrade_voided,
    events.Released: fold_production.released,
    events.TakenBack: fold_production.taken_back,
    events.CampaignOpened: fold_campaigns.campaign_opened,
    events.CampaignFed: fold_campaigns.campaign_fed,
    events.CampaignDrawn: fold_campaigns.campaign_drawn,
    events.FeedVoided: fold_campaigns.feed_voided,
    events.DrawVoided: fold_campaigns.draw_voided,
    events.CampaignClosed: fold_campaigns.campaign_closed,
    events.CampaignAccounted: fold_campaigns.campaign_accounted,
    events.CampaignsParametersChanged: fold_campaigns.campaigns_parameters_changed,
    events.TransferOffered: fold_custody.transfer_offered,
    events.TransferAccepted: fold_custody.transfer_accepted,
    events.ReceiverAssayed: fold_custody.receiver_assayed,
    events.ShortfallBooked: fold_custody.shortfall_booked,
    events.TransferRejected: fold_custody.transfer_rejected,
    events.TransferCancelled: fold_custody.transfer_cancelled,
    events.TransferExpired: fold_custody.transfer_expired,
    events.TransferDisputed: fold_custody.transfer_disputed,
    events.SettlementProposed: fold_custody.settlement_proposed,
    events.TransferResolved: fold_custody.transfer_resolved,
    events.StockMoved: fold_custody.stock_moved,
    events.CustodyParametersChanged: fold_custody.custody_parameters_changed,
    events.IncidentReported: fold_incidents.incident_reported,
    events.EvidenceAdded: fold_incidents.evidence_added,
    events.IncidentClosed: fold_incidents.incident_closed,
    events.HoldPlaced: fold_incidents.hold_placed,
    events.HoldLifted: fold_incidents.hold_lifted,
    events.HoldRequested: fold_incidents.hold_requested,
    events.HoldRequestRefused: fold_incidents.hold_request_refused,
    events.HoldRequestWithdrawn: fold_incidents.hold_request_withdrawn,
    events.CorrectiveActionRecorded: fold_incidents.corrective_action_recorded,
    events.ReturnTaken: fold_incidents.return_taken,
    events.ReturnRefused: fold_incidents.return_refused,
    events.ReturnWithdrawn: fold_incidents.return_withdrawn,
    events.RoleGranted: fold_governance.role_granted,
    events.RoleRevoked: fold_governance.role_revoked,
    events.HandedOver: fold_governance.handed_over,
    events.ProposalCreated: fold_governance.proposal_created,
    events.ProposalQueued: fold_governance.proposal_queued,
    events.ProposalExecuted: fold_governance.proposal_executed,
    events.ProposalCanceled: fold_governance.proposal_canceled,
    events.VoteCast: fold_governance.vote_cast,
    events.MemberVoted: fold_governance.member_voted,
    events.VotingDelaySet: fold_governance.voting_delay_set,
    events.VotingPeriodSet: fold_governance.voting_period_set,
    events.ProposalThresholdSet: fold_governance.proposal_threshold_set,
    events.BaseDelaySet: fold_governance.base_delay_set,
    events.ProposalGuardianSet: fold_governance.proposal_guardian_set,
    events.QuorumChanged: fold_governance.quorum_changed,
    events.BreakGlassHoldProposed: fold_governance.break_glass_hold_proposed,
    events.BreakGlassLiftProposed: fold_governance.break_glass_lift_proposed,
    events.BreakGlassApproved: fold_governance.break_glass_approved,
    events.BreakGlassHoldPlaced: fold_governance.break_glass_hold_placed,
    events.BreakGlassHoldLifted: fold_governance.break_glass_hold_lifted,
    events.BreakGlassParametersChanged: fold_governance.break_glass_parameters_changed,
    events.SuccessionAnnounced: fold_governance.succession_announced,
    events.SuccessionWithdrawn: fold_governance.succession_withdrawn,
    events.StockSucceeded: fold_governance.stock_succeeded,
    events.SuccessionDelayChanged: fold_governance.succession_delay_changed,
}

# Kept as decoded rows alone: no derived row follows from them.
WITHOUT_STATE: frozenset[type[Event]] = frozenset(
    {
        events.ApprovalForAll,
        events.URI,
        events.AuthorityUpdated,
        events.OperationScheduled,
        events.OperationExecuted,
        events.OperationCanceled,
        events.RoleLabel,
        events.RoleAdminChanged,
        events.RoleGuardianChanged,
        events.RoleGrantDelayChanged,
        events.TargetClosed,
        events.TargetFunctionRoleUpdated,
        events.TargetAdminDelayUpdated,
        events.VoteCastWithParams,
        events.AccessManagerIgnoredSet,
        events.RequestRelayed,
        events.NoncesCancelled,
        events.EIP712DomainChanged,
    }
)


class UnknownEvent(OrelineError):
    """A contract of ours logged something that this program does not know: it must not be skipped."""

    default_hint = "Install a version of Oreline that knows the contract, then start the indexer again."

    def __init__(self, what: str) -> None:
        super().__init__(f"unknown event: {what}")


def fold(rows: DerivedRows, logged: Logged) -> None:
    """Change the derived rows by one event; raises UnknownEvent, ImpossibleEvent."""
    event_class = type(logged.event)
    handler = HANDLERS.get(event_class)
    if handler is not None:
        handler(rows, logged.position, logged.event)
    elif event_class not in WITHOUT_STATE:
        raise UnknownEvent(event_class.__name__)

"""Which fold belongs to which event. Every event has one, or is named here as one that changes no derived row."""

from collections.abc import Callable
from typing import Any

from offchain.domain import events
from offchain.domain.errors import OrelineError
from offchain.domain.events import Event, Logged
from offchain.indexer import fold_batches, fold_custody, fold_documents, fold_membership, fold_production
from offchain.indexer.derived import DerivedRows

Handler = Callable[[DerivedRows, events.Position, Any], None]

HANDLERS: dict[type[Event], Handler] = {
    events.MemberAdmitted: fold_membership.member_admitted,
    events.MemberRolesChanged: fold_membership.member_roles_changed,
    events.MemberSuspended: fold_membership.member_suspended,
    events.MemberReinstated: fold_membership.member_reinstated,
    events.AccountAdded: fold_membership.account_added,
    events.AccountRemoved: fold_membership.account_removed,
    events.SiteRegistered: fold_membership.site_registered,
    events.SiteClosed: fold_membership.site_closed,
    events.SiteReopened: fold_membership.site_reopened,
    events.MaterialSet: fold_membership.material_set,
    events.AccreditationGranted: fold_membership.accreditation_granted,
    events.AccreditationWithdrawn: fold_membership.accreditation_withdrawn,
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
    events.Transformed: fold_production.transformed,
    events.Assembled: fold_production.assembled,
    events.Disassembled: fold_production.disassembled,
    events.LossRecorded: fold_production.loss_recorded,
    events.SourceVoided: fold_production.source_voided,
    events.TransformationVoided: fold_production.transformation_voided,
    events.AssemblyVoided: fold_production.assembly_voided,
    events.AssayLowered: fold_production.assay_lowered,
    events.ProductionParametersChanged: fold_production.production_parameters_changed,
    events.TransferOffered: fold_custody.transfer_offered,
    events.TransferAccepted: fold_custody.transfer_accepted,
    events.TransferRejected: fold_custody.transfer_rejected,
    events.TransferCancelled: fold_custody.transfer_cancelled,
    events.TransferExpired: fold_custody.transfer_expired,
    events.TransferDisputed: fold_custody.transfer_disputed,
    events.StockMoved: fold_custody.stock_moved,
    events.CustodyParametersChanged: fold_custody.custody_parameters_changed,
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
        events.RoleGranted,
        events.RoleRevoked,
        events.RoleAdminChanged,
        events.RoleGuardianChanged,
        events.RoleGrantDelayChanged,
        events.TargetClosed,
        events.TargetFunctionRoleUpdated,
        events.TargetAdminDelayUpdated,
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

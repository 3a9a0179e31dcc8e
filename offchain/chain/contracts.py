"""Reads of the contracts as typed functions, each at one block.

Other parts of Oreline read the index; these reads serve the acceptance script, verification against the chain, and
tests. Every method raises `Refused` where the contract refuses (an unknown batch), and `Unavailable` without answer.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from offchain.chain.artifacts import load_artifact
from offchain.chain.calls import encode_call
from offchain.chain.client import AtBlock, CallRequest, ChainClient
from offchain.chain.codec import Malformed, tuple_reader
from offchain.domain.elements import PackedComposition
from offchain.domain.enums import CertificateStatus, ContractName, ModuleState, SiteKind
from offchain.domain.errors import Unavailable
from offchain.domain.ids import (
    ZERO_ADDRESS,
    ActId,
    ActionId,
    Address,
    BatchId,
    CampaignId,
    CertificateId,
    HoldId,
    IncidentId,
    MaterialNumber,
    MemberNumber,
    MerkleRoot,
    RequestId,
    SchemeId,
    Sha256,
    SiteNumber,
    TransferId,
)
from offchain.domain.records import (
    Account,
    Accreditation,
    Anchor,
    BatchRecord,
    Campaign,
    CampaignAccount,
    CampaignsParameters,
    Certificate,
    Change,
    CustodyParameters,
    Dispute,
    EventWindow,
    Hold,
    Incident,
    IncidentsAction,
    IncidentsRequest,
    Material,
    Member,
    ProductionParameters,
    Root,
    Site,
    Transfer,
)
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity

Amounts = tuple[int, ...]


class Contracts:
    """The contracts of one deployment, read at one block (`latest` unless said otherwise)."""

    def __init__(self, client: ChainClient, addresses: Mapping[ContractName, Address], at: AtBlock = "latest") -> None:
        self._client = client
        self._addresses = addresses
        self._at = at

    def at(self, block: AtBlock) -> "Contracts":
        """The same contracts at another block."""
        return Contracts(self._client, self._addresses, block)

    def read(self, contract: ContractName, function: str, *values: Any) -> tuple[Any, ...]:
        """What a view function returns, in the domain's types."""
        request = CallRequest(ZERO_ADDRESS, self._addresses[contract], encode_call(contract, function, values))
        data = self._client.call(request, self._at)
        try:
            return cast(tuple[Any, ...], _outputs(contract, function)(data))
        except Malformed as error:
            raise Unavailable(
                f"contract {contract}", f"{function} at {self._addresses[contract]} answered {len(data)} bytes: {error}"
            ) from error

    # Membership

    def member_count(self) -> int:
        """How many members there are; they are numbered from 1."""
        return cast(int, self._membership("memberCount"))

    def site_count(self) -> int:
        """How many sites there are; they are numbered from 1."""
        return cast(int, self._membership("siteCount"))

    def material_count(self) -> int:
        """How many materials there are; they are numbered from 1."""
        return cast(int, self._membership("materialCount"))

    def member_of(self, member: MemberNumber) -> Member:
        """A member's row."""
        return cast(Member, self._membership("memberOf", member))

    def account_of(self, account: Address) -> Account:
        """Member 0 where the address is nobody's."""
        return cast(Account, self._membership("accountOf", account))

    def site_of(self, site: SiteNumber) -> Site:
        """A site's row."""
        return cast(Site, self._membership("siteOf", site))

    def material_of(self, material: MaterialNumber) -> Material:
        """A material's row; version 0 where there is none."""
        return cast(Material, self._membership("materialOf", material))

    def accreditations_of(self, member: MemberNumber, scheme: SchemeId) -> tuple[Accreditation, ...]:
        """A verifier's periods for a scheme, in the order of their grants."""
        return cast(tuple[Accreditation, ...], self._membership("accreditationsOf", member, scheme))

    def site_requirement_of(self, kind: SiteKind) -> tuple[SchemeId, ...]:
        """Schemes of which a site of a kind needs a certificate."""
        return cast(tuple[SchemeId, ...], self._membership("siteRequirementOf", kind))

    def material_requirement_of(self, material: MaterialNumber) -> tuple[SchemeId, ...]:
        """Schemes of which a site needs a certificate to make a material."""
        return cast(tuple[SchemeId, ...], self._membership("materialRequirementOf", material))

    def hold_writer(self) -> Address:
        """The contract that places and lifts holds."""
        return cast(Address, self._membership("holdWriter"))

    def event_window(self) -> EventWindow:
        """Inside which events may be reported."""
        return cast(EventWindow, self._membership("eventWindow"))

    # BatchToken

    def module_state_of(self, module: Address) -> ModuleState:
        """Whether a contract may write the ledger, or finish what it has open."""
        return cast(ModuleState, self._token("moduleStateOf", module))

    def is_holding_on_hold(self, batch_id: BatchId, holder: Address) -> bool:
        """Whether what one holder has of a batch is on hold by itself."""
        return cast(bool, self._token("isHoldingOnHold", batch_id, holder))

    def contents_of(self, batch_id: BatchId) -> bytes:
        """Hash of what is locked in a batch; zeros = nothing."""
        return cast(bytes, self._token("contentsOf", batch_id))

    def reference_of(self, ref: bytes) -> BatchId | None:
        """The batch of the act that used a reference; None where it is unused."""
        found = cast(BatchId, self._token("referenceOf", ref))
        return found or None

    def record_of(self, batch_id: BatchId) -> BatchRecord:
        """A batch's record."""
        return cast(BatchRecord, self._token("recordOf", batch_id))

    def balance_of(self, holder: Address, batch_id: BatchId) -> Quantity:
        """What a holder has of a batch (`offchain.domain.holders`)."""
        return cast(Quantity, self._token("balanceOf", holder, batch_id))

    def ticket_of(self, ticket: Sha256) -> BatchId | None:
        """The batch that used a piece of evidence; None where it is unused."""
        found = cast(BatchId, self._token("ticketOf", ticket))
        return found or None

    def capacity_of(self, site: SiteNumber, year: int) -> Amounts:
        """Contained milligrams per element that a site may make in a UTC year."""
        return cast(Amounts, self._token("capacityOf", site, year))

    def capacity_used_of(self, site: SiteNumber, year: int) -> Amounts:
        """Contained milligrams per element that it made."""
        return cast(Amounts, self._token("capacityUsedOf", site, year))

    def tolerance_cap_of(self, site: SiteNumber, year: int) -> Amounts:
        """Contained milligrams per element that a site may gain by tolerance in a UTC year."""
        return cast(Amounts, self._token("toleranceCapOf", site, year))

    def tolerance_used_of(self, site: SiteNumber, year: int) -> Amounts:
        """Contained milligrams per element that it gained."""
        return cast(Amounts, self._token("toleranceUsedOf", site, year))

    # Production, Assembly, Custody

    def production_parameters(self) -> ProductionParameters:
        """Parameters of the element balance."""
        return cast(ProductionParameters, self.read(ContractName.PRODUCTION, "parameters")[0])

    def act_of(self, act_id: BatchId) -> bytes:
        """Hash of a transformation's inputs, outputs, tolerance and assay; zeros = none or voided."""
        return cast(bytes, self.read(ContractName.PRODUCTION, "actOf", act_id)[0])

    def regrade_of(self, batch_id: BatchId) -> bytes:
        """Hash of what was regraded and the assay; zeros = none or voided."""
        return cast(bytes, self.read(ContractName.CORRECTIONS, "regradeOf", batch_id)[0])

    def has_released(self, batch_id: BatchId, member: MemberNumber) -> bool:
        """Whether a member ever released any of a batch to the market."""
        return cast(bool, self.read(ContractName.MARKET, "hasReleased", batch_id, member)[0])

    def came_back(self, batch_id: BatchId) -> bool:
        """Whether any of a batch was ever taken back and kept."""
        return cast(bool, self.read(ContractName.MARKET, "cameBack", batch_id)[0])

    def custody_parameters(self) -> CustodyParameters:
        """Limits of offers."""
        return cast(CustodyParameters, self.read(ContractName.CUSTODY, "parameters")[0])

    def transfer_of(self, transfer_id: TransferId) -> Transfer:
        """A transfer."""
        return cast(Transfer, self.read(ContractName.CUSTODY, "transferOf", transfer_id)[0])

    def splitting_limits_of(self, transfer_id: TransferId) -> PackedComposition:
        """Differences of two assays that the offer let stand."""
        return cast(PackedComposition, self.read(ContractName.CUSTODY, "splittingLimitsOf", transfer_id)[0])

    def dispute_of(self, transfer_id: TransferId) -> Dispute | None:
        """A transfer's dispute, resolved or not; None where there was none."""
        found = cast(Dispute, self.read(ContractName.CUSTODY, "disputeOf", transfer_id)[0])
        return found if found.disputed_at else None

    def shortfall_of(self, from_site: SiteNumber, to_site: SiteNumber, year: int) -> Amounts:
        """Contained milligrams per element that shortfalls gave away on a lane in a UTC year."""
        return cast(Amounts, self.read(ContractName.CUSTODY, "shortfallOf", from_site, to_site, year)[0])

    def open_transfers(self) -> int:
        """Open transfers in all."""
        return cast(int, self.read(ContractName.CUSTODY, "openCount")[0])

    # Campaigns

    def campaigns_parameters(self) -> CampaignsParameters:
        """Parameters of the element balance of campaigns."""
        return cast(CampaignsParameters, self.read(ContractName.CAMPAIGNS, "parameters")[0])

    def campaign_of(self, campaign_id: CampaignId) -> Campaign:
        """A campaign; state NONE where there is none."""
        return cast(Campaign, self.read(ContractName.CAMPAIGNS, "campaignOf", campaign_id)[0])

    def campaign_account_of(self, campaign_id: CampaignId) -> CampaignAccount:
        """What runs through a campaign."""
        return cast(CampaignAccount, self.read(ContractName.CAMPAIGNS, "accountOf", campaign_id)[0])

    def draw_of(self, act_id: ActId) -> bytes:
        """Hash of a draw's outputs, tolerance and assay; zeros = none or voided."""
        return cast(bytes, self.read(ContractName.CAMPAIGNS, "drawOf", act_id)[0])

    # Incidents

    def incident_of(self, incident_id: IncidentId) -> Incident:
        """An incident; state NONE where there is none."""
        return cast(Incident, self.read(ContractName.INCIDENTS, "incidentOf", incident_id)[0])

    def hold_of(self, hold_id: HoldId) -> Hold:
        """A hold; state NONE where there is none."""
        return cast(Hold, self.read(ContractName.INCIDENTS, "holdOf", hold_id)[0])

    def hold_request_of(self, request_id: RequestId) -> IncidentsRequest:
        """A request for a hold; state NONE where there is none."""
        return cast(IncidentsRequest, self.read(ContractName.INCIDENTS, "requestOf", request_id)[0])

    def action_of(self, action_id: ActionId) -> IncidentsAction:
        """A corrective action; state NONE where there is none."""
        return cast(IncidentsAction, self.read(ContractName.INCIDENTS, "actionOf", action_id)[0])

    # Documents

    def anchor_of(self, sha256_hash: Sha256, member: MemberNumber) -> Anchor | None:
        """A member's anchor of a document; None where there is none."""
        found = cast(Anchor, self.read(ContractName.DOCUMENTS, "anchorOf", sha256_hash, member)[0])
        return found if found.anchored_at else None

    def root_of(self, root: MerkleRoot, member: MemberNumber) -> Root | None:
        """A member's anchor of a Merkle root; None where there is none."""
        found = cast(Root, self.read(ContractName.DOCUMENTS, "rootOf", root, member)[0])
        return found if found.anchored_at else None

    def includes(self, root: MerkleRoot, member: MemberNumber, sha256_hash: Sha256, proof: Sequence[bytes]) -> bool:
        """Whether a document is in an anchored tree."""
        values = (root, member, sha256_hash, tuple(proof))
        return cast(bool, self.read(ContractName.DOCUMENTS, "includes", *values)[0])

    def certificate_of(self, certificate_id: CertificateId) -> Certificate:
        """A certificate."""
        return cast(Certificate, self.read(ContractName.DOCUMENTS, "certificateOf", certificate_id)[0])

    def changes_of(self, certificate_id: CertificateId) -> tuple[Change, ...]:
        """The changes of a certificate in the order they were recorded."""
        return cast(tuple[Change, ...], self.read(ContractName.DOCUMENTS, "changesOf", certificate_id)[0])

    def status_at(self, certificate_id: CertificateId, time: UnixSeconds, known_at: UnixSeconds) -> CertificateStatus:
        """What a certificate is worth at a time, as known at another."""
        return cast(CertificateStatus, self.read(ContractName.DOCUMENTS, "statusAt", certificate_id, time, known_at)[0])

    # Administration

    def authority_of(self, contract: ContractName) -> Address:
        """The AccessManager that governs a contract."""
        return cast(Address, self.read(contract, "authority")[0])

    def has_role(self, role_id: int, account: Address) -> tuple[bool, int]:
        """Whether an account has a role of the AccessManager, and with which delay in seconds."""
        member, delay = self.read(ContractName.ACCESS_MANAGER, "hasRole", role_id, account)
        return cast(bool, member), cast(int, delay)

    def function_role(self, contract: ContractName, selector: bytes) -> int:
        """Role that a restricted function of a contract asks for."""
        found = self.read(ContractName.ACCESS_MANAGER, "getTargetFunctionRole", self._addresses[contract], selector)[0]
        return cast(int, found)

    def is_closed(self, contract: ContractName) -> bool:
        """Whether the AccessManager has closed a contract's restricted functions."""
        return cast(bool, self.read(ContractName.ACCESS_MANAGER, "isTargetClosed", self._addresses[contract])[0])

    def _membership(self, function: str, *values: Any) -> Any:
        return self.read(ContractName.MEMBERSHIP, function, *values)[0]

    def _token(self, function: str, *values: Any) -> Any:
        return self.read(ContractName.BATCH_TOKEN, function, *values)[0]


@cache
def _outputs(contract: ContractName, function: str) -> Any:
    return tuple_reader(load_artifact(contract).function(function)["outputs"])

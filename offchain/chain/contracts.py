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
from offchain.domain.enums import CertificateStatus, ContractName
from offchain.domain.errors import Unavailable
from offchain.domain.ids import (
    ZERO_ADDRESS,
    Address,
    BatchId,
    CertificateId,
    MaterialNumber,
    MemberNumber,
    MerkleRoot,
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
    Certificate,
    Change,
    CustodyParameters,
    EventWindow,
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

    def accreditation_of(self, member: MemberNumber, scheme: SchemeId) -> Accreditation:
        """A verifier's period for a scheme."""
        return cast(Accreditation, self._membership("accreditationOf", member, scheme))

    def event_window(self) -> EventWindow:
        """Inside which events may be reported."""
        return cast(EventWindow, self._membership("eventWindow"))

    # BatchToken

    def is_module(self, address: Address) -> bool:
        """Whether a contract may write the ledger."""
        return cast(bool, self._token("isModule", address))

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

    def children_of(self, batch_id: BatchId) -> bytes:
        """Hash of an assembly's children; zeros = none."""
        return cast(bytes, self.read(ContractName.ASSEMBLY, "childrenOf", batch_id)[0])

    def custody_parameters(self) -> CustodyParameters:
        """Limits of offers."""
        return cast(CustodyParameters, self.read(ContractName.CUSTODY, "parameters")[0])

    def transfer_of(self, transfer_id: TransferId) -> Transfer:
        """A transfer."""
        return cast(Transfer, self.read(ContractName.CUSTODY, "transferOf", transfer_id)[0])

    def weighed_of(self, transfer_id: TransferId) -> Quantity:
        """What the receiver of a disputed transfer weighed."""
        return cast(Quantity, self.read(ContractName.CUSTODY, "weighedOf", transfer_id)[0])

    def open_transfers(self) -> int:
        """Open transfers in all."""
        return cast(int, self.read(ContractName.CUSTODY, "openCount")[0])

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

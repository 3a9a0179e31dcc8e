"""Events of SignedRequests: messages that were carried to the chain, and nonces that never will be."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName
from offchain.domain.events_base import Event
from offchain.domain.ids import Address, Nonce


@dataclass(frozen=True, slots=True)
class SignedRequestsEvent(Event):
    """Base of what SignedRequests emits."""

    contract: ClassVar[ContractName | None] = ContractName.SIGNED_REQUESTS


@dataclass(frozen=True, slots=True)
class RequestRelayed(SignedRequestsEvent):
    """`digest` is what was signed."""

    signer: Address
    nonce: Nonce
    digest: bytes
    relayer: Address


@dataclass(frozen=True, slots=True)
class NoncesCancelled(SignedRequestsEvent):
    signer: Address
    first_nonce: Nonce
    count: int


@dataclass(frozen=True, slots=True)
class EIP712DomainChanged(Event):
    """OpenZeppelin's; never emitted, because no domain of ours changes."""

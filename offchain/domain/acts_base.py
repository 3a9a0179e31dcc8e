"""What every act has: the contract and the function that carry it out."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName


@dataclass(frozen=True, slots=True)
class Act:
    """Base of all acts: which function of which contract carries it out."""

    contract: ClassVar[ContractName]
    function: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Administration(Act):
    """Base of what only the consortium's administration may do: functions that the AccessManager restricts."""

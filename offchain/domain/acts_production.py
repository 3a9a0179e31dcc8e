"""Acts of making batches: sources, transformations, assembly, losses and corrections."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.acts_base import Act, Administration
from offchain.domain.elements import PackedComposition
from offchain.domain.enums import ContractName
from offchain.domain.ids import BatchId, Sha256
from offchain.domain.records import (
    AssembleRequest,
    Child,
    DisassembleRequest,
    Input,
    LossRequest,
    ProductionParameters,
    SourceRequest,
    TransformRequest,
    Waste,
)


@dataclass(frozen=True, slots=True)
class Extract(SourceRequest, Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "extract"


@dataclass(frozen=True, slots=True)
class IntakeWaste(SourceRequest, Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "intakeWaste"
    waste: Waste


@dataclass(frozen=True, slots=True)
class DeclareUntracked(SourceRequest, Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "declareUntracked"


@dataclass(frozen=True, slots=True)
class Transform(TransformRequest, Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "transform"


@dataclass(frozen=True, slots=True)
class RecordLoss(LossRequest, Act):
    """Cannot be undone."""

    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "recordLoss"


@dataclass(frozen=True, slots=True)
class VoidSource(Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "voidSource"
    batch_id: BatchId
    ticket: Sha256
    reason: str


@dataclass(frozen=True, slots=True)
class VoidTransformation(Act):
    """`outputs`, `inputs` and `assay` as they were given; `tolerance_mg` as `ToleranceBooked` said, else zeros."""

    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "voidTransformation"
    outputs: tuple[BatchId, ...]
    inputs: tuple[Input, ...]
    tolerance_mg: tuple[int, ...]
    assay: Sha256
    reason: str


@dataclass(frozen=True, slots=True)
class LowerAssay(Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "lowerAssay"
    batch_id: BatchId
    new_composition: PackedComposition
    assay: Sha256


@dataclass(frozen=True, slots=True)
class Assemble(AssembleRequest, Act):
    contract: ClassVar[ContractName] = ContractName.ASSEMBLY
    function: ClassVar[str] = "assemble"


@dataclass(frozen=True, slots=True)
class Disassemble(DisassembleRequest, Act):
    contract: ClassVar[ContractName] = ContractName.ASSEMBLY
    function: ClassVar[str] = "disassemble"


@dataclass(frozen=True, slots=True)
class VoidAssembly(Act):
    contract: ClassVar[ContractName] = ContractName.ASSEMBLY
    function: ClassVar[str] = "voidAssembly"
    batch_id: BatchId
    children: tuple[Child, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class SetProductionParameters(Administration):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "setParameters"
    new_parameters: ProductionParameters

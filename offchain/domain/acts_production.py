"""Acts of making, joining and correcting batches, of losses, and of what leaves to the market and comes back."""

from dataclasses import dataclass, field
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
    RegradeRequest,
    ReleaseRequest,
    SourceRequest,
    TakeBackRequest,
    TransformRequest,
    Waste,
)


@dataclass(frozen=True, slots=True)
class Extract(SourceRequest, Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "extract"


@dataclass(frozen=True, slots=True)
class ExtractMany(Act):
    """All of them or none."""

    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "extractMany"
    requests: tuple[SourceRequest, ...]


@dataclass(frozen=True, slots=True)
class IntakeWaste(SourceRequest, Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "intakeWaste"
    waste: Waste = field(kw_only=True)


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

    contract: ClassVar[ContractName] = ContractName.CORRECTIONS
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
    contract: ClassVar[ContractName] = ContractName.CORRECTIONS
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


@dataclass(frozen=True, slots=True)
class Regrade(RegradeRequest, Act):
    """A holder's correction: one in, one out, never upwards."""

    contract: ClassVar[ContractName] = ContractName.CORRECTIONS
    function: ClassVar[str] = "regrade"


@dataclass(frozen=True, slots=True)
class VoidRegrade(Act):
    """`from_batch_id` and `assay` as they were given."""

    contract: ClassVar[ContractName] = ContractName.CORRECTIONS
    function: ClassVar[str] = "voidRegrade"
    batch_id: BatchId
    from_batch_id: BatchId
    assay: Sha256
    reason: str


@dataclass(frozen=True, slots=True)
class Release(ReleaseRequest, Act):
    contract: ClassVar[ContractName] = ContractName.MARKET
    function: ClassVar[str] = "release"


@dataclass(frozen=True, slots=True)
class TakeBack(TakeBackRequest, Act):
    contract: ClassVar[ContractName] = ContractName.MARKET
    function: ClassVar[str] = "takeBack"

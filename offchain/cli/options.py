"""Options that many commands take, and what they mean."""

from pathlib import Path
from typing import Annotated

import typer

from offchain.chain.contracts import Contracts
from offchain.chain.ids import transfer_id
from offchain.cli.app import WrongUsage, stated
from offchain.cli.names import member_called
from offchain.cli.session import Session
from offchain.cli.verify import hashed_file
from offchain.domain.enums import WasteClass
from offchain.domain.ids import (
    MAX_REASON,
    MAX_REFERENCE,
    ZERO_HASH,
    Sha256,
    clean_text,
    parse_bytes32,
    parse_sha256,
)
from offchain.store import View

Batch = Annotated[str, typer.Argument(metavar="BATCH", help="Its id, an EPC, PRODUCT/LOT or the lot alone.")]
Happened = Annotated[str | None, typer.Option("--at", help="When it happened; now unless given.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in up to 200 bytes.")]
Reference = Annotated[str, typer.Option("--ref", help="Your own reference of it; serves once.")]
Quantity = Annotated[str, typer.Option("--quantity", help="Mass with unit (12.5t), or pieces.")]
HeldAs = Annotated[str, typer.Option("--held-as", help="NONE, MANUFACTURING or POST_CONSUMER waste.")]
Evidence = Annotated[str | None, typer.Option("--evidence", help="A document: a file, or its sha-256.")]
AsAdministration = Annotated[
    bool, typer.Option("--as-administration", help="Act as the administration, until the members govern.")
]


def reason_of(text: str, field: str = "--reason") -> str:
    """A reason as the contracts take it. Raises WrongUsage."""
    return stated(lambda: clean_text(field, text, MAX_REASON))


def reference_of(text: str) -> str:
    """A member's own reference. Raises WrongUsage."""
    return stated(lambda: clean_text("--ref", text, MAX_REFERENCE))


def evidence_of(field: str, text: str | None) -> Sha256:
    """Hash of a document that is named by its file or by its hash; zeros for none. Raises WrongUsage."""
    if text is None:
        return Sha256(ZERO_HASH)
    file = Path(text)
    return hashed_file(file)[0] if file.is_file() else stated(lambda: parse_sha256(field, text))


def waste_class_of(name: str) -> WasteClass:
    """A waste class by its name. Raises WrongUsage."""
    if name.upper() not in WasteClass.__members__:
        rule = f"must be one of {', '.join(WasteClass.__members__)}"
        raise WrongUsage(f"{name!r} is no waste class", field="--held-as", value=name, rule=rule)
    return WasteClass[name.upper()]


def id_called(view: View, session: Session, field: str, text: str) -> bytes:
    """Id of what a member named by its own reference: the id itself, or MEMBER:REFERENCE. Raises WrongUsage."""
    if text.startswith("0x"):
        return stated(lambda: parse_bytes32(field, text))
    who, colon, reference = text.partition(":")
    if not colon:
        raise WrongUsage(f"{text!r} names nothing", field=field, value=text, rule="must be an id, or MEMBER:REFERENCE")
    member = stated(lambda: member_called(view, session.keyring, who)).member
    return bytes(transfer_id(member, reference))


def contracts_of(session: Session) -> Contracts:
    """The contracts on the node as they are now."""
    return Contracts(session.node, session.deployment.addresses)

"""Who acts in a command, and one act carried out for it.

`--as` names the member; without it the key in the environment says who acts, or the only member key of the home. The
idempotency key of a request is made of the act and the block it was decided on, so that the same command, repeated
after an interruption, does nothing twice, while the same act later is another one.
"""

import hashlib
import time

from offchain.cli.app import WrongUsage, stated
from offchain.cli.forms import request_form
from offchain.cli.keyring import ADMINISTRATOR, KeyKind
from offchain.cli.names import member_called
from offchain.cli.output import Output
from offchain.cli.session import Session
from offchain.cli.values import parse_moment
from offchain.domain.acts import Act
from offchain.domain.ids import Address, MemberNumber, hex_text
from offchain.domain.times import UnixSeconds
from offchain.store.queries import MemberRow, find_account, get_member

ADMINISTRATION = MemberNumber(0)


def acting_member(session: Session, as_member: str | None) -> MemberNumber:
    """The member that acts; raises WrongUsage where nothing says who."""
    return acting_row(session, as_member).member


def acting_row(session: Session, as_member: str | None) -> MemberRow:
    """As `acting_member`, with its row."""
    with session.view() as view:
        if as_member is not None:
            return stated(lambda: member_called(view, session.keyring, as_member))
        given = session.keyring.from_environment()
        if given is not None:
            account = find_account(view, given.address)
            if account is None or not account.active:
                raise WrongUsage(f"the key in the environment ({given.address}) is no account of a member")
            return get_member(view, account.member)
        entries = [entry for entry in session.keyring.entries() if entry.code != ADMINISTRATOR]
        if len(entries) != 1:
            raise WrongUsage(
                "--as is missing: there are keys of several members here"
                if entries
                else "there is no member's key here",
                hint="Say --as MEMBER; oreline account list shows the keys.",
                field="--as",
            )
        return stated(lambda: member_called(view, session.keyring, entries[0].code))


def carry_out(session: Session, output: Output, member: MemberNumber, act: Act, account: Address | None = None) -> int:
    """One act of a member, followed into its block and into the index. Raises Refused in the contract's words.

    `account` signs in place of the member's own.
    """
    if account is not None:
        address = account
    elif member == ADMINISTRATION:
        address = session.writer.administrator()
    else:
        address = session.writer.address_of(member)
    with session.view() as view:
        block = view.as_of.block_number
    digest = hashlib.sha256(f"{block}\n{member}\n{act!r}".encode()).hexdigest()
    request = session.writer.act(f"cli:{type(act).__name__}:{digest}", address, act)
    entry = session.keyring.by_address(address)
    development = entry is not None and entry.kind is KeyKind.DEVELOPMENT
    if not output.answer({**request_form(request), "developmentKey": development}):
        outcome = request.outcome
        gas = "" if outcome.gas_used is None else f", {outcome.gas_used} gas"
        output.say(f"{request.new.act} recorded in block {outcome.block_number}{gas}")
        if outcome.tx_hash is not None:
            output.say(f"transaction {hex_text(outcome.tx_hash)}")
        if development:
            output.say(f"signed with the development key of {address}, which is public")
    return 0


def event_time(text: str | None, session: Session) -> UnixSeconds:
    """When the act happened: as stated, else now, but not after the newest block."""
    if text is not None:
        return stated(lambda: parse_moment("--at", text))
    return UnixSeconds(min(int(time.time()), session.node.head().header.timestamp))

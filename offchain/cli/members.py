"""`member`, `site`, `account`: who takes part, and with which keys."""

from pathlib import Path
from typing import Annotated

import typer

from api.schemas.directory import member_of, site_of
from offchain.chain.ids import parse_checked_address
from offchain.chain.signers import create_keystore
from offchain.cli.acting import ADMINISTRATION, acting_member, carry_out
from offchain.cli.app import AsJson, AsMember, Limit, WrongUsage, group, stated
from offchain.cli.forms import account_form, form, list_form
from offchain.cli.names import first_of, member_called, site_called
from offchain.cli.output import Column, Output
from offchain.cli.session import Session
from offchain.cli.values import words_of
from offchain.domain.acts import (
    AddAccount,
    CloseSite,
    JoinMember,
    ReinstateMember,
    RemoveAccount,
    ReopenSite,
    SuspendMember,
)
from offchain.domain.ids import MAX_REASON, clean_text
from offchain.store.queries import list_accounts, list_members, list_sites

member = group("Members of the consortium.")
site = group("Sites of members.")
account = group("Accounts of members, and the keys behind them.")

MAX_ACCOUNTS = 200

Member = Annotated[str, typer.Argument(metavar="MEMBER", help="Code, number, identifier or name.")]
OfMember = Annotated[str | None, typer.Option("--member", help="Only of this member.")]
AccountAddress = Annotated[str, typer.Argument(metavar="ADDRESS", help="0x and 40 hexadecimal digits.")]
SiteName = Annotated[str, typer.Argument(metavar="SITE", help="Number, identifier or name.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in up to 200 bytes.")]
Keystore = Annotated[Path, typer.Argument(metavar="FILE", help="Encrypted keystore file.")]


@member.command("list")
def list_all_members(limit: Limit = 200, as_json: AsJson = False) -> int:
    """List the members."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        rows, more = first_of(lambda at, size: list_members(view, cursor=at, limit=size), limit)
        keys = {entry.identifier: entry for entry in session.keyring.entries()}
        if not output.answer(list_form(view.as_of, map(member_of, rows), more)):
            columns: list[Column | str] = [
                Column("no.", number=True),
                "name",
                "roles",
                "identifier",
                "state",
                "key here",
            ]
            output.table(
                "Members",
                columns,
                [
                    (
                        row.member,
                        row.name,
                        ", ".join(words_of(role.name or "") for role in type(row.roles) if role in row.roles),
                        row.identifier,
                        _standing(row.active, row.on_hold, row.reason),
                        f"{keys[row.identifier].code}, {keys[row.identifier].kind}" if row.identifier in keys else "",
                    )
                    for row in rows
                ],
            )
            _more(output, more)
    return 0


@member.command("show")
def show_member(who: Member, as_json: AsJson = False) -> int:
    """Show a member with its sites and accounts."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        row = stated(lambda: member_called(view, session.keyring, who))
        accounts = list_accounts(view, row.member, limit=MAX_ACCOUNTS)
        sites = list_sites(view, member=row.member, limit=200).items
        content = {
            **form(member_of(row)),
            "accounts": [account_form(one) for one in accounts],
            "sites": [form(site_of(one)) for one in sites],
        }
        if not output.answer(content):
            output.fields(
                [
                    ("member", f"{row.member} {row.name}"),
                    ("identifier", row.identifier),
                    ("state", _standing(row.active, row.on_hold, row.reason)),
                ]
            )
            output.table("Accounts", ["address", "state"], [(a.account, _state(a.active)) for a in accounts])
            output.table("Sites", ["no.", "name", "kind"], [(s.site, s.name, words_of(s.kind.name)) for s in sites])
    return 0


@member.command("suspend")
def suspend_member(who: Member, reason: Reason, as_json: AsJson = False) -> int:
    """Suspend a member, as the administration: it changes nothing any more until it is reinstated."""
    with Session() as session:
        words = stated(lambda: clean_text("--reason", reason, MAX_REASON))
        with session.view() as view:
            row = stated(lambda: member_called(view, session.keyring, who))
        return carry_out(session, Output(as_json), ADMINISTRATION, SuspendMember(row.member, words))


@member.command("reinstate")
def reinstate_member(who: Member, as_json: AsJson = False) -> int:
    """End the suspension of a member, as the administration."""
    with Session() as session:
        with session.view() as view:
            row = stated(lambda: member_called(view, session.keyring, who))
        return carry_out(session, Output(as_json), ADMINISTRATION, ReinstateMember(row.member))


@site.command("list")
def list_all_sites(of_member: OfMember = None, limit: Limit = 200, as_json: AsJson = False) -> int:
    """List the sites of all members, or of one."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        number = None
        if of_member is not None:
            number = stated(lambda: member_called(view, session.keyring, of_member)).member
        rows, more = first_of(lambda at, size: list_sites(view, member=number, cursor=at, limit=size), limit)
        if not output.answer(list_form(view.as_of, map(site_of, rows), more)):
            output.table(
                "Sites",
                [Column("no.", number=True), "name", "kind", "country", "member", "identifier", "state"],
                [
                    (
                        row.site,
                        row.name,
                        words_of(row.kind.name),
                        row.country,
                        row.member_name,
                        row.identifier,
                        ("open" if row.open else f"closed: {row.reason}") + (", on hold" if row.on_hold else ""),
                    )
                    for row in rows
                ],
            )
            _more(output, more)
    return 0


@site.command("show")
def show_site(what: SiteName, as_json: AsJson = False) -> int:
    """Show a site."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        row = stated(lambda: site_called(view, what))
        content = form(site_of(row))
        if not output.answer(content):
            output.fields([(name, value) for name, value in content.items() if value not in (None, "")])
    return 0


@site.command("close")
def close_site(what: SiteName, reason: Reason, as_json: AsJson = False) -> int:
    """Close a site, as the administration."""
    with Session() as session:
        words = stated(lambda: clean_text("--reason", reason, MAX_REASON))
        with session.view() as view:
            row = stated(lambda: site_called(view, what))
        return carry_out(session, Output(as_json), ADMINISTRATION, CloseSite(row.site, words))


@site.command("reopen")
def reopen_site(what: SiteName, as_json: AsJson = False) -> int:
    """Open a closed site again, as the administration."""
    with Session() as session:
        with session.view() as view:
            row = stated(lambda: site_called(view, what))
        return carry_out(session, Output(as_json), ADMINISTRATION, ReopenSite(row.site))


@account.command("list")
def list_all_accounts(as_json: AsJson = False) -> int:
    """List the keys of this home; no key is ever shown."""
    output = Output(as_json)
    with Session() as session:
        entries = session.keyring.entries()
        rows = [
            {"code": e.code, "identifier": e.identifier or None, "account": e.address, "key": str(e.kind)}
            for e in entries
        ]
        if not output.answer({"accounts": rows}):
            output.table(
                "Keys of this home",
                ["code", "address", "key", "identifier"],
                [(e.code, e.address, e.words, e.identifier) for e in entries],
            )
    return 0


@account.command("show")
def show_accounts(who: Member, as_json: AsJson = False) -> int:
    """Show the accounts of a member, removed ones too."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        row = stated(lambda: member_called(view, session.keyring, who))
        accounts = list_accounts(view, row.member, limit=MAX_ACCOUNTS)
        if not output.answer({"member": row.member, "accounts": [account_form(one) for one in accounts]}):
            output.table(
                f"Accounts of {row.name}", ["address", "state"], [(a.account, _state(a.active)) for a in accounts]
            )
    return 0


@account.command("add")
def add_account(address: AccountAddress, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Propose an account for the acting member; the account itself then joins with account join."""
    with Session() as session:
        added = stated(lambda: parse_checked_address("address", address))
        acting = acting_member(session, as_member)
        return carry_out(session, Output(as_json), acting, AddAccount(added))


@account.command("join")
def join_member(
    who: Member,
    keystore: Annotated[
        Path | None, typer.Option("--keystore", help="Keystore file of the account; else the key in the environment.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Let an account that a member proposed join it, signed by that account itself."""
    with Session() as session:
        with session.view() as view:
            row = stated(lambda: member_called(view, session.keyring, who))
        signer = stated(lambda: session.keyring.stranger(keystore))
        if signer is None:
            raise WrongUsage("--keystore is missing, and the environment names no key", field="--keystore")
        address = session.writer.with_signer(signer)
        return carry_out(session, Output(as_json), row.member, JoinMember(row.member), address)


@account.command("remove")
def remove_account(address: AccountAddress, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Remove an account of the acting member, for ever."""
    with Session() as session:
        removed = stated(lambda: parse_checked_address("address", address))
        acting = acting_member(session, as_member)
        return carry_out(session, Output(as_json), acting, RemoveAccount(removed))


@account.command("new")
def new_keystore(file: Keystore, as_json: AsJson = False) -> int:
    """Make a key and store it encrypted in a new file; prints its address only."""
    output = Output(as_json)
    with Session() as session:
        password = stated(lambda: session.keyring.password("New password: ", confirm=True))
        address = stated(lambda: create_keystore(file, password))
    if not output.answer({"account": address, "keystore": str(file)}):
        output.say(f"{address} in {file}; keep its password, nothing else can open it")
    return 0


@account.command("use")
def use_keystore(file: Keystore, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Let a keystore file act for a member from now on; the chain must know its address."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        if as_member is None:
            raise WrongUsage("--as is missing: whose key is it?", field="--as")
        row = stated(lambda: member_called(view, session.keyring, as_member))
        known = session.keyring.find(as_member)
        code = known.code if known is not None else as_member
        entry = stated(lambda: session.keyring.add_keystore(code, row.identifier, file))
        if not output.answer({"code": entry.code, "account": entry.address, "member": row.member}):
            output.say(f"{entry.address} acts for {row.name} ({entry.words})")
    return 0


def _state(active: bool) -> str:
    return "active" if active else "removed"


def _standing(active: bool, on_hold: bool, reason: str | None) -> str:
    return ("active" if active else f"suspended: {reason}") + (", on hold" if on_hold else "")


def _more(output: Output, more: bool) -> None:
    if more:
        output.say("There are more; raise --limit to see them.")

"""`govern`: what the members propose, vote on and carry out together."""

from pathlib import Path
from typing import Annotated, Any, Final

import typer
from eth_utils.crypto import keccak

from offchain.chain.calls import call_of
from offchain.cli.acting import acting_member, carry_out
from offchain.cli.acts_text import act_of
from offchain.cli.app import AsJson, AsMember, Limit, WrongUsage, group, stated
from offchain.cli.forms import list_of_forms
from offchain.cli.names import all_of, first_of
from offchain.cli.options import contracts_of, reason_of
from offchain.cli.output import Column, Output, short_id
from offchain.cli.session import Session
from offchain.cli.values import moment_text, words_of
from offchain.domain.acts import (
    CancelProposal,
    CastVote,
    CastVoteWithReason,
    ExecuteProposal,
    Propose,
    QueueProposal,
)
from offchain.domain.enums import ContractName, ProposalState
from offchain.domain.errors import NotFound
from offchain.domain.ids import MAX_REASON, batch_id_text, parse_batch_id
from offchain.domain.times import time_text
from offchain.onboarding.yamltext import Entry, load, mapping_of
from offchain.store.queries import MAX_LIMIT, ProposalRow, get_member, list_proposals, votes_on

govern = group("Governance by the members: propose, vote, queue, execute.")

SUPPORT: Final = {"against": 0, "for": 1, "abstain": 2}

Which = Annotated[str, typer.Argument(metavar="PROPOSAL", help="Its id.")]


@govern.command("propose")
def propose(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML file with a description and acts.")],
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Propose acts of the administration, as a YAML file says, to be carried out together."""
    entry = stated(lambda: Entry(file.name, mapping_of(file.name, load(file))))
    stated(lambda: entry.only(("description", "acts")))
    with Session() as session:
        member = acting_member(session, as_member)
        wanted = [stated(lambda one=one: act_of(one)) for one in stated(lambda: entry.entries("acts"))]  # type: ignore[misc]
        calls = [stated(lambda one=one: call_of(one, session.deployment.addresses)) for one in wanted]  # type: ignore[misc]
        act = Propose(
            targets=tuple(call.to for call in calls),
            values=(0,) * len(calls),
            calldatas=tuple(call.data for call in calls),
            description=stated(lambda: entry.text("description", MAX_REASON)),
        )
        return carry_out(session, Output(as_json), member, act)


@govern.command("vote")
def vote(
    which: Which,
    support: Annotated[str, typer.Option("--support", help="for, against or abstain.")],
    reason: Annotated[str | None, typer.Option("--reason", help="Why, in up to 200 bytes.")] = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Vote once for your member."""
    with Session() as session:
        member = acting_member(session, as_member)
        if support not in SUPPORT:
            rule = f"must be one of {', '.join(SUPPORT)}"
            raise WrongUsage(f"{support!r} is no vote", field="--support", value=support, rule=rule)
        row = _called(session, which)
        if reason is None:
            return carry_out(session, Output(as_json), member, CastVote(row.proposal_id, SUPPORT[support]))
        act = CastVoteWithReason(row.proposal_id, SUPPORT[support], reason_of(reason))
        return carry_out(session, Output(as_json), member, act)


@govern.command("queue")
def queue(which: Which, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Start the delay of a proposal that was agreed to."""
    return _step(QueueProposal, which, as_member, as_json=as_json)


@govern.command("execute")
def execute(which: Which, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Carry a proposal out after its delay."""
    return _step(ExecuteProposal, which, as_member, as_json=as_json)


@govern.command("cancel")
def cancel(which: Which, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Take an own proposal back before the vote begins."""
    return _step(CancelProposal, which, as_member, as_json=as_json)


@govern.command("status")
def status(limit: Limit = 50, as_json: AsJson = False) -> int:
    """List proposals with their votes, newest first."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        rows, more = first_of(lambda at, size: list_proposals(view, cursor=at, limit=size), limit)
        states = {row.proposal_id: _state(session, row) for row in rows}
        if not output.answer(list_of_forms(view.as_of, (_form(row, states[row.proposal_id]) for row in rows), more)):
            names = ("for", "against", "abstained")
            output.table(
                "Proposals",
                ["id", "what", "state", *(Column(name, number=True) for name in names), "vote ends", "voted"],
                [
                    (
                        short_id(batch_id_text(row.proposal_id)),
                        row.description,
                        words_of(states[row.proposal_id].name),
                        row.in_favour,
                        row.against,
                        row.abstained,
                        moment_text(row.vote_end),
                        ", ".join(get_member(view, one.member).name for one in votes_on(view, row.proposal_id)),
                    )
                    for row in rows
                ],
            )
    return 0


def _step(
    kind: type[QueueProposal] | type[ExecuteProposal] | type[CancelProposal],
    which: str,
    as_member: str | None,
    *,
    as_json: bool,
) -> int:
    with Session() as session:
        member = acting_member(session, as_member)
        row = _called(session, which)
        description_hash = bytes(keccak(text=row.description))
        act = kind(row.targets, (0,) * len(row.targets), row.calldatas, description_hash)
        return carry_out(session, Output(as_json), member, act)


def _called(session: Session, which: str) -> ProposalRow:
    wanted = stated(lambda: parse_batch_id("PROPOSAL", which))
    with session.view() as view:
        rows = all_of(lambda at: list_proposals(view, cursor=at, limit=MAX_LIMIT))
        found = next((row for row in rows if int(row.proposal_id) == int(wanted)), None)
    if found is None:
        raise NotFound("proposal", which, hint="oreline govern status --json shows the proposals.")
    return found


def _state(session: Session, row: ProposalRow) -> ProposalState:
    return ProposalState(contracts_of(session).read(ContractName.MEMBER_GOVERNOR, "state", row.proposal_id)[0])


def _form(row: ProposalRow, state: ProposalState) -> dict[str, Any]:
    return {
        "proposalId": batch_id_text(row.proposal_id),
        "description": row.description,
        "state": state.name,
        "proposer": row.proposer,
        "voteStart": time_text(row.vote_start),
        "voteEnd": time_text(row.vote_end),
        "for": row.in_favour,
        "against": row.against,
        "abstained": row.abstained,
    }

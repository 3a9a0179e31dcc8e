"""All commands, in the order in which help shows them."""

import typer

from offchain.cli import (
    batches,
    bring,
    campaigns,
    correct,
    custody,
    disputes,  # noqa: F401 (adds commands to transfer)
    govern,
    holds,
    incidents,
    market,  # noqa: F401 (adds commands to batch)
    members,
    papers,
    production,
    status,
    up,
    verify,
)
from offchain.cli.app import group


def build() -> typer.Typer:
    """The whole command tree."""
    app = group("Oreline carries battery material from the ore to the production line and back.")
    app.command("up")(up.up)
    app.command("down")(up.down)
    app.command("status")(status.status)
    app.command("import")(bring.bring)
    app.command("verify")(verify.verify)
    app.command("extract")(production.extract)
    app.command("transform")(production.transform)
    app.add_typer(custody.transfer, name="transfer")
    app.add_typer(campaigns.campaign, name="campaign")
    app.add_typer(incidents.incident, name="incident")
    app.add_typer(holds.hold, name="hold")
    app.add_typer(correct.correct, name="correct")
    app.add_typer(papers.document, name="document")
    app.add_typer(papers.certificate, name="certificate")
    app.add_typer(batches.batch, name="batch")
    app.add_typer(batches.trace, name="trace")
    app.add_typer(members.member, name="member")
    app.add_typer(members.site, name="site")
    app.add_typer(members.account, name="account")
    app.add_typer(govern.govern, name="govern")
    app.command("rebuild")(bring.rebuild)
    return app

"""Acts as a proposal's file names them."""

from typing import Any

import pytest

from offchain.chain.ids import scheme_id
from offchain.cli.acts_text import NAMES, act_of
from offchain.domain import acts
from offchain.domain.enums import ModuleState, SiteKind
from offchain.domain.errors import InvalidInput
from offchain.domain.records import CustodyParameters
from offchain.domain.units import PartsPerMillion
from offchain.onboarding.yamltext import Entry

ADDRESS = "0x" + "ab" * 20


@pytest.mark.parametrize(
    ("values", "field", "rule"),
    [
        ({"act": "Extract"}, "acts[0].act", "must be one of"),
        ({"act": "SetToleranceCap", "site": 1}, "acts[0].mg", "is missing"),
        ({"act": "SuspendMember", "member": 1, "reason": "x", "why": 2}, "acts[0].why", "is not known here"),
        ({"act": "SuspendMember", "member": "1", "reason": "x"}, "acts[0].member", "must be a whole number"),
        ({"act": "SuspendMember", "member": True, "reason": "x"}, "acts[0].member", "must be a whole number"),
        ({"act": "SetToleranceCap", "site": 1, "year": 2026, "mg": 5}, "acts[0].mg", "must be a list"),
        ({"act": "SetModule", "module": ADDRESS, "newState": "OFF"}, "acts[0].newState", "must be one of NONE"),
        ({"act": "WithdrawAccreditation", "scheme": "0xzz"}, "acts[0].effective_from", "is missing"),
    ],
)
def test_act_of__what_does_not_fit__names_field_and_rule(values: dict[str, Any], field: str, rule: str) -> None:
    with pytest.raises(InvalidInput, match=rule) as refused:
        act_of(Entry("acts[0]", values))
    assert (refused.value.field or "").removesuffix(".") == field


def test_act_of__hex_that_is_none__is_refused() -> None:
    values = {"act": "WithdrawAccreditation", "member": 1, "scheme": "0xzz", "effectiveFrom": 1, "reason": "x"}
    with pytest.raises(InvalidInput, match="must be hexadecimal digits"):
        act_of(Entry("acts[0]", values))


def test_act_of__names_words_and_lists__become_the_act() -> None:
    wanted = acts.SetSiteRequirement(SiteKind.MINE, (scheme_id("responsible-mining"),))
    assert (
        act_of(Entry("a", {"act": "SetSiteRequirement", "kind": "MINE", "schemes": ["responsible-mining"]})) == wanted
    )
    module = act_of(Entry("a", {"act": "SetModule", "module": ADDRESS, "newState": "DRAINING"}))
    assert isinstance(module, acts.SetModule)
    assert module.new_state is ModuleState.DRAINING
    row = {"maxTolerancePpm": 1, "maxOpenOffers": 2, "maxOfferSeconds": 3, "arbiterDelay": 4}
    assert act_of(Entry("a", {"act": "SetCustodyParameters", "newParameters": row})) == acts.SetCustodyParameters(
        CustodyParameters(PartsPerMillion(1), 2, 3, 4)
    )


def test_act_of__country__is_its_two_letters() -> None:
    row = {"member": 1, "kind": "MINE", "country": "DE", "latitudeE6": 1, "longitudeE6": 2}
    made = act_of(Entry("a", {"act": "RegisterSite", **row, "identifier": "i", "name": "n", "licence": "l"}))
    assert isinstance(made, acts.RegisterSite)
    assert made.country == b"DE"


def test_names__are_what_the_administration_does_and_nothing_else() -> None:
    assert {"AdmitMember", "SetModule", "PlaceHoldByGovernance", "SetCampaignsParameters"} <= NAMES.keys()
    assert "Propose" not in NAMES and "Extract" not in NAMES

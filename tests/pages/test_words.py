"""Every value that the contracts can say has a word on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import pytest

from api.pages import words
from offchain.domain.elements import ELEMENTS
from offchain.domain.enums import (
    CertificateStatus,
    CustodyModel,
    DisputeGround,
    DocumentKind,
    Role,
    SiteKind,
    Source,
    SubjectKind,
    TransferState,
    WasteClass,
)


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (CertificateStatus, words.CERTIFICATE_STATUSES),
        (CustodyModel, words.CUSTODY_MODELS),
        (DisputeGround, words.DISPUTE_GROUNDS),
        (DocumentKind, words.DOCUMENT_KINDS),
        (Role, words.ROLES),
        (SiteKind, words.SITE_KINDS),
        (Source, words.SOURCES),
        (SubjectKind, words.SUBJECT_KINDS),
        (TransferState, words.TRANSFER_STATES),
        (WasteClass, words.WASTE_CLASSES),
    ],
)
def test_words__every_value__has_one_of_its_own(kind: type[Enum], table: Mapping[Enum, object]) -> None:
    assert set(table) == set(kind)
    assert len(set(table.values())) == len(table)


def test_element_names__graphite__is_told_from_carbon() -> None:
    assert words.ELEMENT_NAMES[ELEMENTS[4]] == "Natural graphite"
    assert len(set(words.ELEMENT_NAMES.values())) == 8


def test_roles_words__several_and_none__are_said() -> None:
    assert words.roles_words(Role.OPERATOR | Role.VERIFIER) == "operator, verifier"
    assert words.roles_words(0) == "no role"

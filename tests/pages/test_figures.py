"""Figures as the pages show them, in Python and in JavaScript: exact, and the same in both."""

from __future__ import annotations

import json
import random
import subprocess
from fractions import Fraction

import pytest

from api.pages import figures
from offchain.domain.elements import NOT_ASSAYED
from tests import parts


@pytest.mark.parametrize(
    ("mg", "text"),
    [
        (0, "0\u00a0mg"),
        (1, "1\u00a0mg"),
        (999, "999\u00a0mg"),
        (1500, "1.5\u00a0g"),
        (1_000_000, "1\u00a0kg"),
        (999_999_999, "999.999999\u00a0kg"),
        (1_000_000_001, "1.000000001\u00a0t"),
        (12_345_678_000_000_000, "12\u202f345\u202f678\u00a0t"),
        (2**63 - 1, "9\u202f223\u202f372\u202f036.854775807\u00a0t"),
        (-65_750_000, "−65.75\u00a0kg"),
    ],
)
def test_mass__any_size__is_exact(mg: int, text: str) -> None:
    assert figures.mass(mg) == text


@pytest.mark.parametrize(
    ("ppb", "text"),
    [
        (10**9, "100\u00a0%"),
        (123_456_789, "12.3456789\u00a0%"),
        (1_000_000, "0.1\u00a0%"),
        (999_999, "999.999\u00a0g/t"),
        (1, "0.001\u00a0g/t"),
        (0, "none"),
        (NOT_ASSAYED, "not assayed"),
        (None, "not assayed"),
    ],
)
def test_share__bulk__is_exact_and_unknown_is_not_zero(ppb: object, text: str) -> None:
    assert figures.share(ppb, item=False) == text  # type: ignore[arg-type]


def test_share__items__is_a_mass_per_piece() -> None:
    assert figures.share(7_698_504, item=True) == "7.698504\u00a0kg a piece"
    assert figures.contained(1500, 12_345, item=True) == "18.5175\u00a0kg"
    assert figures.contained(NOT_ASSAYED, 12_345, item=True) == "unknown"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (Fraction(0), "0\u00a0%"),
        (Fraction(1), "100\u00a0%"),
        (Fraction(1, 3), "33.33\u00a0%"),
        (Fraction(1, 10**9), "less than 0.01\u00a0%"),
        (1 - Fraction(1, 10**9), "more than 99.99\u00a0%"),
    ],
)
def test_rounded_percent__never_hides_a_rest(part: Fraction, text: str) -> None:
    assert figures.rounded_percent(part) == text


def test_moment__seconds_only_where_they_matter() -> None:
    assert figures.moment(1_772_353_800) == "2026-03-01 08:30\u00a0UTC"
    assert figures.moment(1_772_353_801) == "2026-03-01 08:30:01\u00a0UTC"
    assert figures.day(1_772_353_801) == "2026-03-01"


def in_node(source: str, given: object) -> object:
    """What a script of the pages' sources makes of a value."""
    script = f"import * as units from './web/src/units.js';\nconst given = {json.dumps(given)};\n{source}"
    done = subprocess.run(
        ["node", "--input-type=module"],
        input=script,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=parts.ROOT,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "NODE_NO_WARNINGS": "1"},
    )
    return json.loads(done.stdout)


def test_javascript__random_quantities__same_words_as_python() -> None:
    chooser = random.Random(20260301)
    values = [chooser.randrange(10 ** chooser.randint(1, 18)) for _ in range(500)] + [0, 1, 10**6, 10**9, 2**63 - 1]
    told = in_node(
        "console.log(JSON.stringify(given.map((text) => [units.quantity(BigInt(text), false),"
        " units.quantity(BigInt(text), true), units.tolerance(Number(BigInt(text) % 1000000n))])))",
        [str(value) for value in values],
    )
    assert told == [
        [
            figures.quantity(value, item=False),
            figures.quantity(value, item=True),
            figures.tolerance(value % 1_000_000),
        ]
        for value in values
    ]


def test_javascript__typed_quantities__come_back_to_the_milligram() -> None:
    chooser = random.Random(7)
    values = [chooser.randrange(10 ** chooser.randint(1, 18)) for _ in range(300)]
    told = in_node(
        "console.log(JSON.stringify(given.flatMap((text) => ['kg', 't', 'g'].map((unit) =>"
        " String(units.parseQuantity(units.typed(BigInt(text), unit), unit))))))",
        [str(value) for value in values],
    )
    assert told == [str(value) for value in values for _ in range(3)]


def test_javascript__tolerance__decides_as_the_contract_does() -> None:
    chooser = random.Random(11)
    cases = []
    for _ in range(400):
        offered, ppm = chooser.randrange(1, 10**14), chooser.choice([0, 1, 2500, 10_000, 999_999])
        edge = offered * ppm // 10**6
        cases.append([offered, max(0, offered + chooser.choice([-edge, edge, -edge - 1, edge + 1, 0])), ppm])
    told = in_node(
        "console.log(JSON.stringify(given.map(([offered, weighed, ppm]) => {"
        " const found = units.difference(BigInt(offered), BigInt(weighed), ppm);"
        " return [found.inside, String(found.credited), String(found.lost)]; })))",
        [[str(offered), str(weighed), ppm] for offered, weighed, ppm in cases],
    )
    expected = []
    for offered, weighed, ppm in cases:
        inside = abs(offered - weighed) * 10**6 <= offered * ppm
        credited = min(offered, weighed) if inside else 0
        expected.append([inside, str(credited), str(offered - credited if inside else 0)])
    assert told == expected


@pytest.mark.parametrize("text", ["2026-02-30 10:00", "2026-13-01 10:00", "01.03.2026 10:00", "2026-03-01", "", "now"])
def test_javascript__time_that_is_none__is_refused(text: str) -> None:
    told = in_node(
        "let said = ''; try { units.parseTime(given); } catch (error) { said = error.message; }"
        " console.log(JSON.stringify(said))",
        text,
    )
    assert told == "Give a day and a time (UTC) such as 2026-03-01 08:30."


def test_javascript__typed_time__comes_back() -> None:
    assert in_node("console.log(JSON.stringify(String(units.parseTime(units.typedTime(given)))))", 1_772_353_801) == (
        "1772353801"
    )

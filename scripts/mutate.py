"""Plants faults in the contracts, one at a time, and counts those that the tests catch (`make mutate`).

slither-mutate plants three kinds: a statement replaced by a revert, a statement commented out, and tweaks of operators,
literals and conditions. All of the first two must be caught, and nine in ten tweaks; those that survive are listed.
Each target is copied with a fast subset of the tests and what these import into a project of its own under
`build/mutate/`, so that the sources are never touched and little is compiled. Before a campaign, a fault planted by
hand must be caught there, and a change of words must not.

Usage: `python scripts/mutate.py [target]...`, by contract name; about an hour for all on two cores.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SLITHER_PYTHON = ROOT / "build" / "venv-slither" / "bin" / "python"
# The native program: the launcher that npm installs ends with 0 even when tests fail.
FORGE = ROOT / "node_modules" / "@foundry-rs" / "forge-linux-amd64" / "bin" / "forge"
SOLC = ROOT / "build" / "solcx" / "solc-v0.8.37"
PROJECTS = ROOT / "build" / "mutate"
MIN_TWEAKS_PERCENT = 90
MUTANT_SECONDS = 180
CAMPAIGN_SECONDS = 7200

# The very settings of the contracts but the optimizer, so that a mutant is compiled in a third of the time.
SETTINGS = """[profile.default]
src = "contracts"
test = "tests/forge"
libs = ["node_modules"]
remappings = ["@openzeppelin/=node_modules/@openzeppelin/"]
auto_detect_remappings = false
solc = "{solc}"
offline = true
evm_version = "cancun"
optimizer = false
dynamic_test_linking = true

[profile.default.fuzz]
runs = 100
seed = "0x1"
failure_persist_dir = "cache/fuzz"
"""


@dataclass(frozen=True)
class Target:
    """A contract to plant faults in, the tests that must notice, and a fault planted by hand."""

    name: str
    source: str
    tests: tuple[str, ...]
    canary: tuple[str, str]


TARGETS = (
    Target(
        "ElementBalance",
        "contracts/libraries/ElementBalance.sol",
        ("ElementBalance.t.sol", "Libraries.t.sol"),
        ("if (made <= available) return 0;", "if (made >= 0) return 0;"),
    ),
    Target(
        "Production",
        "contracts/Production.sol",
        ("Production.t.sol", "ProductionCertificates.t.sol", "Transformation.t.sol"),
        ("settle(fed.contained, pool.made,", "settle(fed.contained, fed.contained,"),
    ),
    Target(
        "Campaigns",
        "contracts/Campaigns.sol",
        (
            "Campaigns.t.sol",
            "CampaignsClaims.t.sol",
            "CampaignsClose.t.sol",
            "CampaignsEvents.t.sol",
            "CampaignsVoid.t.sol",
        ),
        ("if (account.marks == 0) revert", "if (account.marks == 255) revert"),
    ),
    Target(
        "Custody",
        "contracts/Custody.sol",
        ("CustodyOffer.t.sol", "CustodyAccept.t.sol", "CustodyLife.t.sol", "CustodyEnd.t.sol", "CustodyDisputes.t.sol"),
        ("if (quantity == 0) revert", "if (quantity == 1) revert"),
    ),
)

# Survivors that are the very same program: no test can tell them apart. Listed with the reason, and not counted.
SAME_PROGRAM = (
    (r"\[(LIR|MVIV)\] .*'uint256 element = 0' ==> 'uint256 element( = 0)? ?'", "a number begins as 0"),
    (r"'element < Elements.COUNT' ==> 'element != Elements.COUNT'", "the element rises by one"),
    (r"'(share|rest) != 0' ==> '\1 > 0'", "neither is below 0"),
    (r"'share != 0' ==> 'share >= 0'", "a share of 0 adds 0"),
    (r"'made <= available' ==> 'made < available'", "where both are equal 0 is given either way"),
    (r"'made\[element\] > fed' ==> '(true|made\[element\] >= fed)'", "the library asks the same again"),
    (r"\[SBR\] .*'uint256 (element|internal constant PPM)", "a narrower number holds the same values"),
    (r"\[UOR\] .*'\+\+element' ==> 'element\+\+'", "what the step returns is not read"),
)


@dataclass(frozen=True)
class Outcome:
    """Of a kind of mutant: how many were caught of those that compile, and how many are the same program."""

    kind: str
    caught: int
    total: int
    same: int = 0

    @property
    def is_enough(self) -> bool:
        """All, and of the tweaks nine in ten."""
        least = MIN_TWEAKS_PERCENT if self.kind == "Tweak" else 100
        return self.caught * 100 >= (self.total - self.same) * least


def main(arguments: list[str]) -> int:
    """Run the campaigns of the named targets, or of all. Returns 0 only if enough was caught in each."""
    unknown = set(arguments) - {target.name for target in TARGETS}
    if unknown or not SLITHER_PYTHON.exists():
        print(f"no target is called {unknown}" if unknown else "run `make analysers` first", file=sys.stderr)
        return 2
    failed = 0
    for target in TARGETS:
        if not arguments or target.name in arguments:
            failed += not campaign(target)
    return 1 if failed else 0


def campaign(target: Target) -> bool:
    """Check the canary, plant the faults, print the counts and the survivors. Returns whether enough was caught."""
    project = copy(target)
    if not canary_works(target, project):
        return False
    print(f"{target.name}: the canary was caught, planting faults ...", flush=True)
    words = [str(SLITHER_PYTHON), str(Path(__file__).resolve()), "--inside", str(project), target.source, target.name]
    with (project / "mutate.log").open("w", encoding="utf-8") as log:
        subprocess.run(words, cwd=project, stdout=log, stderr=log, timeout=CAMPAIGN_SECONDS, check=False)
    text = re.sub(r"\x1b\[[0-9;]*m", "", (project / "mutate.log").read_text(encoding="utf-8"))
    survivors = re.findall(r"\[\w+\] Line .*(?= --> UNCAUGHT)", text)
    same = [survivor for survivor in survivors if reason_of(survivor)]
    found = [replace(outcome, same=len(same) if outcome.kind == "Tweak" else 0) for outcome in outcomes(text)]
    for outcome in found:
        print(
            f"{target.name}: {outcome.kind.lower()} mutants: {outcome.caught} of {outcome.total - outcome.same} caught"
        )
    for survivor in survivors:
        print(f"  survived {survivor}: {reason_of(survivor) or 'NO REASON'}")
    if len(found) != 3:
        print(f"{target.name}: the campaign broke off; see {project / 'mutate.log'}", file=sys.stderr)
        return False
    return all(outcome.is_enough for outcome in found)


def outcomes(text: str) -> list[Outcome]:
    """The closing counts of slither-mutate."""
    found = []
    for kind in ("Revert", "Comment", "Tweak"):
        counted = re.search(rf"{kind} mutants: (\d+) caught of (\d+)", text)
        if counted:
            found.append(Outcome(kind, int(counted.group(1)), int(counted.group(2))))
        elif f"Zero {kind} mutants analyzed" in text:
            found.append(Outcome(kind, 0, 0))
    return found


def reason_of(survivor: str) -> str:
    """Why a survivor is the same program as the source; empty where it is another."""
    return next((reason for pattern, reason in SAME_PROGRAM if re.search(pattern, survivor)), "")


def copy(target: Target) -> Path:
    """A project with the target, its tests and what these import."""
    project = PROJECTS / target.name
    shutil.rmtree(project, ignore_errors=True)
    waiting = [ROOT / target.source, *(ROOT / "tests" / "forge" / name for name in target.tests)]
    taken: set[Path] = set()
    while waiting:
        source = waiting.pop()
        if source in taken:
            continue
        taken.add(source)
        place = project / source.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
        named = re.findall(r'(?:from|import) "(\.[^"]+)"', source.read_text(encoding="utf-8"))
        waiting += [(source.parent / name).resolve() for name in named]
    (project / "node_modules").symlink_to(ROOT / "node_modules")
    (project / "foundry.toml").write_text(SETTINGS.format(solc=SOLC), encoding="utf-8")
    return project


def canary_works(target: Target, project: Path) -> bool:
    """Whether the tests pass, still pass after a change of words, and fail after a fault planted by hand."""
    source = project / target.source
    original = source.read_text(encoding="utf-8")
    sound, fault = target.canary
    if original.count(sound) != 1:
        print(f"{target.name}: the canary's place is not in the source once: {sound}", file=sys.stderr)
        return False
    verdicts = []
    for text in (original, original + "// Words.\n", original.replace(sound, fault)):
        source.write_text(text, encoding="utf-8")
        built = forge(project, "build")
        verdicts.append(built and forge(project, "test", "--fail-fast"))
        if not built:
            print(f"{target.name}: a canary does not compile", file=sys.stderr)
            return False
    source.write_text(original, encoding="utf-8")
    if verdicts != [True, True, False]:
        print(f"{target.name}: passed as it is, with other words, with a fault: {verdicts}", file=sys.stderr)
    return verdicts == [True, True, False]


def forge(project: Path, *words: str) -> bool:
    """Whether forge is content; a mutant for which it takes too long counts as caught."""
    try:
        done = subprocess.run(
            [str(FORGE), *words], cwd=project, capture_output=True, timeout=MUTANT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def inside(project: Path, source: str, contract: str) -> None:
    """Run slither-mutate; in slither's own environment.

    It would build the whole project anew for each mutant just to see whether that compiles. Forge sees it from what is
    built already, and the tests run on the same build.
    """
    runner = importlib.import_module("slither.tools.mutator.utils.testing_generated_mutant")
    vars(runner)["compile_generated_mutant"] = lambda path, mappings: forge(project, "build")
    os.environ["PATH"] = f"{FORGE.parent}{os.pathsep}{os.environ['PATH']}"
    sys.argv = ["slither-mutate", source, "--test-cmd", f"{FORGE} test", "--timeout", str(MUTANT_SECONDS)]
    sys.argv += ["--contract-names", contract, "--output-dir", str(project / "mutants"), "--verbose"]
    importlib.import_module("slither.tools.mutator.__main__").main()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(Path(sys.argv[2]), sys.argv[3], sys.argv[4])
    else:
        sys.exit(main(sys.argv[1:]))

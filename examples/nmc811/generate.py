"""Makes the files of this folder from figures.yaml: `python examples/nmc811/generate.py [--out DIR] [--scale N]`.

Without options it renews the committed files; a test compares them byte for byte. `--scale N` writes N times the
amount as lots of their own into another folder, for benchmarks.
"""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator.output import generate  # noqa: E402


def main() -> int:
    """Parses the arguments, generates, prints the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to (default: this one)")
    parser.add_argument("--scale", type=int, default=1, help="how many times the amount, 1 to 10000")
    arguments = parser.parse_args()
    if not 1 <= arguments.scale <= 10_000:
        parser.error(f"--scale {arguments.scale}: must be from 1 to 10000")
    if arguments.scale > 1 and arguments.out.resolve() == HERE:
        parser.error("--scale needs --out, so that the committed files stay as they are")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, count in generate(HERE / "figures.yaml", arguments.out, arguments.scale).items():
        print(f"{count:>8} {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

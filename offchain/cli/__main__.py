"""`python -m offchain.cli` is `oreline`."""

import sys

from offchain.cli import main

if __name__ == "__main__":
    sys.exit(main())

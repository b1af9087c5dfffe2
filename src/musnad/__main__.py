"""`python -m musnad` is the `musnad` command."""

import sys

from musnad.cli import main

if __name__ == "__main__":  # worker processes import this module too
    sys.exit(main())

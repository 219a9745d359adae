"""`python -m verify COMMAND`, which is what `./law COMMAND` becomes."""

import sys

from verify.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

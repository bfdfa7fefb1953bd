"""Lets the programs of a virtual environment find their Python beside them.

pip writes its path into them, where a space, a quote, a `$` or its mere length breaks it.
"""

import re
import sys
from pathlib import Path

# Read by sh, this is a command; read by Python, a string.
BESIDE = b"""#!/bin/sh
'''exec' "${0%/*}/python" "$0" "$@"
' '''
"""
PIPS = re.compile(rb"#!(/bin/sh\n'''exec' .*\n' '''|.*python[0-9.]*.*)\n")

if __name__ == "__main__":
    for program in Path(sys.argv[1]).iterdir():
        if not program.is_symlink() and (found := PIPS.match(content := program.read_bytes())):
            program.write_bytes(BESIDE + content[found.end() :])

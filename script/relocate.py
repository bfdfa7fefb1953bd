"""Makes the programs of a virtual environment start the Python in their own folder.

pip writes Python's absolute path into them, which breaks if it is long or contains a space, a quote or a `$`.
"""

import re
import sys
from pathlib import Path

# A command in sh, a string in Python.
BESIDE = b"""#!/bin/sh
'''exec' "${0%/*}/python" "$0" "$@"
' '''
"""
PIPS = re.compile(rb"#!(/bin/sh\n'''exec' .*\n' '''|.*python[0-9.]*.*)\n")

if __name__ == "__main__":
    for program in Path(sys.argv[1]).iterdir():
        if not program.is_symlink() and (found := PIPS.match(content := program.read_bytes())):
            program.write_bytes(BESIDE + content[found.end() :])

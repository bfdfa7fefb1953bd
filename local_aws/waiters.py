"""The AWS CLI's waiters, for commands that should not wait for half a minute."""

import json
from pathlib import Path

import botocore


def fast_waiters(folder: Path) -> Path:
    """A folder for AWS_DATA_PATH, with which the CLI's waiters poll every second; botocore's own poll every 30 s."""
    source = Path(botocore.__file__).parent / "data/cloudformation/2010-05-15/waiters-2.json"
    waiters = json.loads(source.read_text())
    for waiter in waiters["waiters"].values():
        waiter["delay"] = 1
    target = folder / "cloudformation/2010-05-15/waiters-2.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(waiters))
    return folder

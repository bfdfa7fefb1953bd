"""Where operations run that go on after their request: one thread for each."""

import threading
import traceback
from collections.abc import Callable


class Abandoned(BaseException):
    """Nobody waits for the operation any more, after a reset or because another took its place."""


def start(operation: Callable[[], None], failed: Callable[[str], None]) -> threading.Thread:
    """`failed` is told of a bug of the local AWS, so that whoever waits for the operation sees it."""
    thread = threading.Thread(target=_run, args=(operation, failed), daemon=True)
    thread.start()
    return thread


def _run(operation: Callable[[], None], failed: Callable[[str], None]) -> None:
    try:
        operation()
    except Abandoned:
        pass
    except Exception as e:
        traceback.print_exc()
        failed(f"The local AWS failed: {e!r}")

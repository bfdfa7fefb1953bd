"""Runs the operations that go on after their request, each in a thread of its own."""

import threading
import traceback
from collections.abc import Callable


class Abandoned(BaseException):
    """Nobody waits for the operation any more, after a reset or because another operation took its place."""


def start(operation: Callable[[], None], failed: Callable[[str], None]) -> None:
    """Calls `failed` for a bug of the local AWS, so that whoever waits for the operation sees it."""

    def run() -> None:
        try:
            operation()
        except Abandoned:
            pass
        except Exception as e:
            traceback.print_exc()
            failed(f"The local AWS failed: {e!r}")

    threading.Thread(target=run, daemon=True).start()

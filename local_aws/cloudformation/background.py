"""Runs operations after their request, each in its own thread."""

import threading
import traceback
from collections.abc import Callable


class Abandoned(BaseException):
    """Ends an operation after a reset or after another operation replaced it."""


def start(operation: Callable[[], None], failed: Callable[[str], None]) -> None:
    """Runs an operation; calls `failed` for a bug of the local AWS, so that no client waits in vain."""

    def run() -> None:
        try:
            operation()
        except Abandoned:
            pass
        except Exception as e:
            traceback.print_exc()
            failed(f"The local AWS failed: {e!r}")

    threading.Thread(target=run, daemon=True).start()

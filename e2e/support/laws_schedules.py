"""Every way in which operations that run at once can end."""

import copy
from collections.abc import Callable
from typing import Any

from laws_model import Steps, World


def outcomes(world: World, operations: list[Callable[[World], Steps]]) -> list[World]:
    """The worlds in which operations that run at once can end, in whatever order their steps come."""
    ends: list[World] = []
    schedules: list[list[int]] = [[]]
    seen: set[tuple] = set()
    while schedules:
        schedule = schedules.pop()
        end = copy.deepcopy(world)
        running: dict[int, Any] = {number: operation(end) for number, operation in enumerate(operations)}
        for number in schedule:
            if next(running[number], "ended") == "ended":
                del running[number]
        here = (repr(end), *[(number, _position(steps)) for number, steps in running.items()])
        if here in seen:
            continue  # another schedule came here, too, and from here all is the same
        seen.add(here)
        schedules += [[*schedule, number] for number in running]
        if not running and end not in ends:
            ends.append(end)
    return ends


def _position(steps: Any) -> tuple[int, ...]:
    """The line at which a generator has stopped, and those of the generators that it waits for."""
    if steps is None or steps.gi_frame is None:
        return ()
    return steps.gi_frame.f_lineno, *_position(steps.gi_yieldfrom)

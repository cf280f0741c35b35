"""Knows what a screen shows beside what is kept of its conversation; not what any of it says."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from flows.state import State
from storage.port import Session


@dataclass(frozen=True, slots=True)
class Beside:
    """`facts` are for one showing alone; `passes` says that what they show may be gone the next
    time, so that an old screen is taken away as a whole and not of its buttons alone.
    """

    facts: Callable[[Session], Awaitable[Mapping[str, str]]]
    passes: Callable[[State], bool]

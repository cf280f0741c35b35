"""Knows which limits a bot keeps to when it speaks, as settings; not how they are kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`burst` answers at once and then `chat` a second in one chat; `all` pushes a second;
    `group` calls a minute in one group, edits included. 0 is no limit.
    """

    burst: int = 10
    chat: int = 1
    all: int = 25
    group: int = 20


NO_LIMITS = Limits(0, 0, 0, 0)

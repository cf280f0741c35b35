"""Knows what a flow's file says of a step that somebody is to take; not whether it was taken."""

from collections.abc import Iterable
from dataclasses import dataclass

from flows.codes import Code
from instruments.document import Table, nearest

WHO = 40
"""Characters of who decides on a step, or carries it out."""


@dataclass(frozen=True, slots=True)
class Task:
    """A step: by which answers it is taken, who decides on it and who carries it out.

    Of a question with one answer any of `done` says so; of one with several, all of them ticked.
    After one of `drops` it is no step any more. `decides` and `does` are empty where the source
    names nobody. `must` says that it is compulsory.
    """

    done: tuple[Code, ...]
    decides: str = ""
    does: str = ""
    must: bool = False
    drops: tuple[Code, ...] = ()


def task(table: Table, options: Iterable[str]) -> Task | None:
    """The step that a question is, under `step`; None where it is none."""
    under = table.table("step") if table.has("step") else None
    if under is None:
        return None
    found = Task(
        _codes(under, "done", options),
        under.text("decides", most=WHO, default=""),
        under.text("does", most=WHO, default=""),
        under.yes("must"),
        _codes(under, "drops", options) if under.has("drops") else (),
    )
    under.finish()
    return found


def _codes(under: Table, key: str, options: Iterable[str]) -> tuple[Code, ...]:
    codes = under.words(key)
    for code in codes:
        if code not in set(options):
            under.wrong(f"'{key}': there is no option '{code}'{nearest(code, options)}", key)
    return tuple(Code(one) for one in codes)

"""Knows what a sheet that came back changes in a plan; not how it was read, nor where it is kept.

A row that nobody touched since it went out changes nothing, whatever was done in the chat since;
one that was changed on both sides is taken by neither. What is not in the sheet stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.plan_sheet import QUOTED, Bad, PlanRow, Reason, mark_of, row_of
from bot.plans import Kept
from flows.action import Action, ActionId, Doer, Moved, Standing
from flows.duties import passed_over
from flows.plan import moved
from storage.port import Place


@dataclass(frozen=True, slots=True)
class Import:
    """What is to be kept: each action as it was (revision 0 for a new one) and as it will be.

    `left` counts the actions of the plan that are not in the sheet.
    """

    changes: tuple[tuple[Kept, Action], ...]
    left: int = 0

    @property
    def new(self) -> int:
        return sum(kept.revision == 0 for kept, _ in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.new


@dataclass(frozen=True, slots=True)
class When:
    """The moment of an import: in seconds, and as a day where the organisation is."""

    now: int
    today: date


def imported(
    place: Place,
    plan: Sequence[Kept],
    rows: Sequence[PlanRow],
    when: When,
    new_id: Callable[[], str],
) -> Import | tuple[Bad, ...]:
    """What the rows come to, or every row that was changed in the chat as well."""
    there = {one.action.id: one for one in plan}
    changes: list[tuple[Kept, Action]] = []
    bad: list[Bad] = []
    for row in rows:
        if row.id is None:
            made = _made(row, ActionId(new_id()), when)
            changes.append((Kept(place, made, 0), made))
            continue
        kept = there.pop(row.id, None)
        if kept is None:
            bad.append(Bad(row.row, Reason.UNKNOWN_ID, value=row.what[:QUOTED]))
            continue
        if not _is_touched(row, kept.action):
            continue
        if row.mark and row.mark != mark_of(row_of(kept.action)):
            bad.append(Bad(row.row, Reason.CHANGED_SINCE, value=row.what[:QUOTED]))
            continue
        changes.append((kept, _changed(row, kept.action, when)))
    return tuple(bad) if bad else Import(tuple(changes), len(there))


def _is_touched(row: PlanRow, action: Action) -> bool:
    """Whether somebody changed the row, to something else than the plan says now."""
    said = row if row.standing is not None else replace(row, standing=action.standing)
    return mark_of(said) not in {row.mark, mark_of(row_of(action))}


def _made(row: PlanRow, name: ActionId, when: When) -> Action:
    begun = row.standing not in {None, Standing.TO_START}
    bare = Action(
        name,
        when.now,
        row.what,
        doer=Doer(row.doer) if row.doer else None,
        history=(Moved(row.standing, when.now),) if row.standing and begun else (),
    )
    return passed_over(_filled(bare, row), when.today)


def _changed(row: PlanRow, action: Action, when: When) -> Action:
    """A doer of whom the sheet says the same name stays the person that it was."""
    doer = action.doer
    if row.doer != row_of(action).doer:
        doer = Doer(row.doer) if row.doer else None
    changed = replace(_filled(action, row), doer=doer)
    if doer != action.doer:
        changed = replace(changed, unreached=False)
    if row.standing is not None:
        changed = moved(changed, row.standing, when.now)
    return passed_over(changed, when.today, action)


def _filled(action: Action, row: PlanRow) -> Action:
    return replace(
        action,
        what=row.what,
        block=row.block,
        term=row.term,
        start=row.start,
        end=row.end,
        goal=row.goal,
        means=row.means,
        indicator=row.indicator,
        follow=row.follow,
        remarks=row.remarks,
    )

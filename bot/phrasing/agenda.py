"""Knows how a plan's dates read in a calendar; tells there no more than the calendar needs.

A calendar lies on phones and with whoever keeps them in step, so that names, remarks and means
stay out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.calendar_dates import Calendar, CalendarDate, brought_up_to_date, days_of
from bot.phrasing import sheet
from bot.phrasing.catalogue import Words
from flows.action import Action

ENDS = ".end@"
"""What the id of an end date has, and that of a follow-up has not."""


def calendar_of(
    words: Words,
    name: str,
    actions: Sequence[Action],
    blocks: Mapping[str, str],
    *,
    now: int,
    earlier: Sequence[CalendarDate] | None = None,
) -> Calendar:
    """The end and follow-up dates of a plan. `blocks` has labels by id, `now` is in seconds.

    `earlier` are the `dates` of the calendar that was given before, or None where they were not
    kept. Keep those of this one (`calendar_dates.dump`) for the next.
    """
    fresh, made = [], {}
    for action in actions:
        for uid, day in days_of(action).items():
            kind = "agenda.end" if ENDS in uid else "agenda.follow"
            made[uid] = action.made
            fresh.append(
                CalendarDate(
                    uid=uid,
                    day=day,
                    summary=words(kind, what=" ".join(action.what.split())),
                    description=_description(words, action, blocks),
                    cancelled=not action.is_open,
                )
            )
    dates = brought_up_to_date(fresh, earlier, now, made)
    # Of a date that went away nothing was kept but its day.
    gone = words("agenda.gone")
    told = tuple(replace(one, summary=gone) if one.is_marked else one for one in dates)
    return Calendar(name, words.language, told, now)


def _description(words: Words, action: Action, blocks: Mapping[str, str]) -> str:
    lines = []
    if action.block:
        lines.append(words("agenda.block", block=blocks.get(action.block, action.block)))
    if action.term is not None:
        lines.append(words("agenda.term", term=sheet.term(words, action.term)))
    return "\n".join(lines)

"""Knows the words of a plan's sheet and of what is wrong with one; not how a sheet is made."""

from collections.abc import Mapping

from bot.phrasing.catalogue import Words
from bot.plan_sheet import Bad, Column, SheetLabels
from flows.action import Standing, Term


def term(words: Words, one: Term) -> str:
    return words(f"plan.term_{one.value}")


def standing(words: Words, one: Standing) -> str:
    return words(f"plan.standing_{one.value}")


def labels(words: Words, blocks: Mapping[str, str]) -> SheetLabels:
    """`blocks` has the short name of each building block by its id."""
    return SheetLabels(
        title=words("sheet.title"),
        lists=words("sheet.lists"),
        # The number of a follow-up date is filled in where the sheet is made.
        columns={one: words(f"sheet.column_{one.value}") for one in Column},
        blocks=blocks,
        terms={one: term(words, one) for one in Term},
        standings={one: standing(words, one) for one in Standing},
        from_list=words("sheet.from_list"),
        as_date=words("sheet.as_date"),
    )


def wrong(words: Words, bad: Bad) -> str:
    """One line that says what is wrong, where, and what stands there."""
    reason = words(f"sheet.bad_{bad.reason.value}")
    where = words("sheet.row", row=bad.row) if bad.row else ""
    value = words("sheet.value", value=bad.value) if bad.value else ""
    parts = [one for one in (where, bad.column, reason) if one]
    line = " · ".join(parts) + value
    return line[:1].upper() + line[1:]

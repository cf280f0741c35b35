"""Knows how it is told to who runs the program that facts grow old; has no clock of its own."""

from collections.abc import Iterator
from datetime import date

from bot.content import Content
from flows.directory import AGED, STALE, Certainty, age_warnings


def warnings(content: Content, today: date) -> list[str]:
    """One line about all entries that should be checked again, and one about each own file that
    was made for an earlier version of ours, is not read, or lists tools as of a day to come;
    nothing where there is none.
    """
    told = [*content.warnings, *content.tools.behind, *ahead(content, today)]
    if aged := age_warnings(content.directory, today):
        named = ", ".join(f"{one.entry.id} ({one.days})" for one in aged)
        told.append(f"the directory was last checked {AGED} days ago or longer (days): {named}")
    return told


def ahead(content: Content, today: date) -> Iterator[str]:
    """A line for each list of tools that says it is of a day which is yet to come."""
    every = {use.edition for one in content.tools.tools.values() for use in one.uses}
    for one in sorted(every, key=lambda edition: (edition.day, edition.source)):
        if one.day > today:
            yield f"tools: '{one.source}' is of {one.day}, which is yet to come"


def unfit(content: Content, today: date) -> Iterator[str]:
    """A line for each entry that a release should not be made with: too old, or never checked."""
    for entry in content.directory.entries:
        told = f"directory: '{entry.id}'"
        if entry.checked is None:
            if entry.certainty is not Certainty.CHECK:
                yield f"{told} is '{entry.certainty}', yet nobody has checked it"
            continue
        days = (today - entry.checked).days
        if days < 0:
            yield f"{told} was checked on {entry.checked}, which is yet to come"
        elif days >= STALE:
            yield f"{told} was last checked {days} days ago"

"""Knows how a guide's run reads as a sheet that one keeps: what was answered, and what is open.

Unlike the record of `bot/phrasing/record.py` it tells no times, and not how one came to an answer.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import groupby

from bot.phrasing.account import Frame, Log, Passage, Row, Section
from bot.phrasing.catalogue import Words
from bot.phrasing.guides import about, title_of
from bot.phrasing.retelling import Voice
from flows.model import Flow, NodeId
from flows.record import Chapter, Noted, Record

BETWEEN = " · "
"""What stands between the part and the name of a chapter."""

NAMED = 3
"""Questions of a chapter that are named where they are open; of more it is said how many."""


def answers_of(
    words: Words, flow: Flow, told: Record, left: Sequence[NodeId], made: int, zone: tzinfo
) -> Log:
    """The sheet of a run, made at a second; `left` are the questions that are open still."""
    voice = Voice(words, flow, told.wordings, told.begun, told.last, zone)
    day = voice.day(voice.local(made))
    open_ones = tuple(_open(voice, left))
    return Log(
        language=words.language,
        title=f"{title_of(words, flow)}{BETWEEN}{about(words, flow)}",
        mark="",
        facts=((words("answers.made"), day),),
        notes=() if told.chapters else (words("record.empty"),),
        sections=(
            *_sections(voice, told.chapters),
            Section(
                words("answers.left"),
                (Passage("", open_ones),) if open_ones else (),
                "" if open_ones else words("answers.none_left"),
            ),
        ),
        frame=Frame(
            words("record.foot", day=day, version=told.version).lstrip(BETWEEN),
            words("record.page"),
            ("", "", ""),
        ),
    )


def _sections(voice: Voice, chapters: Iterable[Chapter]) -> Iterator[Section]:
    """A section for each part, with a passage for each of its chapters."""
    titled = [(voice.chapter(one.node), one) for one in chapters]
    for part, run in groupby(titled, lambda one: one[0].rpartition(BETWEEN)[0]):
        yield Section(
            part,
            tuple(
                Passage(
                    title.rpartition(BETWEEN)[2], tuple(_row(voice, each) for each in one.noted)
                )
                for title, one in run
            ),
            "",
        )


def _row(voice: Voice, one: Noted) -> Row:
    said = one.text or "\n".join(voice.labels(one.node, (value,)) for value in one.values)
    head = voice.title(one.about or one.node)
    return Row("", head if one.about is None else voice.words("record.remark", about=head), said)


def _open(voice: Voice, left: Sequence[NodeId]) -> Iterator[Row]:
    for title, run in groupby(left, voice.chapter):
        asked = [voice.title(one) for one in run]
        count = voice.words("answers.so_many", count=len(asked))
        yield Row("", title, "\n".join(asked) if len(asked) <= NAMED else count)

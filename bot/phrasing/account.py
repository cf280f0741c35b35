"""Knows how an account of a run reads, line by line; refuses to know what it is printed on.

Questions and answers are told in the flow's own words, in the language of the reader. What a
person wrote stands between quotation marks, so that it cannot be taken for ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import assert_never

from bot.phrasing.catalogue import Words
from bot.phrasing.retelling import Voice
from flows.account import FRAMEWORK, TEST, Account, LeftOut, Line, Part, Weighed
from flows.model import Flow
from flows.way import Given, Paused, Resumed, Ticked, Turned, Unfinished, Written


@dataclass(frozen=True, slots=True)
class Row:
    """What happened at `when`, a time or a day and a time; empty where nothing has one.

    `text` may hold line breaks, of a remark.
    """

    when: str
    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Rows under a small title; without one where a section has only these."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """`none` is what is said instead where there are no rows, and empty otherwise."""

    title: str
    passages: tuple[Passage, ...]
    none: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the rows of a printed log, on each page.

    `foot` is the day and the content's version in a few words; `page` has `{n}` and `{of}` to
    fill in; `columns` are the names of when, head and text.
    """

    foot: str
    page: str
    columns: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Log:
    """A whole log. `mark` is what every page says of a practice run, empty for a real one.

    `facts` are pairs of a name and a value; `notes` are sentences below them.
    """

    language: str
    title: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    frame: Frame


def log_of(
    words: Words, flow: Flow, told: Account, *, zone: tzinfo, checked: str | None = None
) -> Log:
    """The log of an account of this flow.

    `checked` is the day, ISO 8601, on which numbers and articles were last checked; None where
    nobody knows. Times are told as they are in `zone`.
    """
    voice = Voice(words, flow, told.wordings, told.begun, told.last, zone)
    day = "" if told.begun is None else voice.day(voice.local(told.begun))
    return Log(
        language=words.language,
        title=words("record.title"),
        mark=words("record.practice") if told.practice else "",
        facts=tuple(_facts(voice, told, checked)),
        notes=tuple(_notes(words, told)),
        sections=tuple(_section(voice, part, told.parts[part]) for part in Part),
        frame=Frame(
            words("record.foot", day=day, version=told.version).lstrip(" ·"),
            words("record.page"),
            (
                words("record.column_time"),
                words("record.column_asked"),
                words("record.column_given"),
            ),
        ),
    )


def _facts(voice: Voice, told: Account, checked: str | None) -> Iterable[tuple[str, str]]:
    words = voice.words
    for name, at in (("record.begun", told.begun), ("record.last", told.last)):
        if at is not None:
            yield words(name), voice.moment(voice.local(at))
    yield words("record.times"), words("record.zone", zone=str(voice.zone))
    if told.framework is not None:
        yield words("record.framework"), voice.labels(FRAMEWORK, (told.framework,))
    dutch = told.region == "NL"
    yield words("record.region"), words("record.region_nl" if dutch else "record.region_be")
    yield words("record.version"), words("record.version_is", version=told.version)
    known = "" if checked is None else voice.day(datetime.fromisoformat(checked))
    yield words("record.checked"), known or words("record.unchecked")


def _notes(words: Words, told: Account) -> Iterable[str]:
    if told.practice:
        yield words("record.practice_note")
    if not told.over:
        yield words("record.interim")
    yield words("record.judgement")
    yield words("record.left_out")


def _section(voice: Voice, part: Part, lines: Sequence[Line]) -> Section:
    words = voice.words
    title = words(f"record.part_{part.value}")
    if not lines:
        return Section(title, (), words("record.none"))
    if part is Part.WAY:
        return Section(title, tuple(passages(voice, lines)), "")
    return Section(title, (Passage("", tuple(_row(voice, one) for one in lines)),), "")


def passages(voice: Voice, lines: Iterable[Line]) -> list[Passage]:
    """The way, a passage for each step and day; what belongs to no step goes with what it is in."""
    made: list[tuple[str, str, list[Row]]] = []
    for line in lines:
        day, chapter = "", ""
        if not isinstance(line, LeftOut):
            day = voice.day(voice.local(line.at))
        if not isinstance(line, LeftOut | Turned | Paused | Resumed):
            chapter = voice.chapter(line.node)
        before = made[-1] if made else ("", voice.words("record.start"), [])
        if not made or day != before[0] or (chapter and chapter != before[1]):
            made.append((day, chapter or before[1], []))
        made[-1][2].append(_row(voice, line, in_way=True))
    days = ["", *(day for day, _, _ in made)]
    return [
        Passage(
            chapter
            if day == days[place]
            else voice.words("record.passage", day=day, chapter=chapter),
            tuple(rows),
        )
        for place, (day, chapter, rows) in enumerate(made)
    ]


def _row(voice: Voice, line: Line, *, in_way: bool = False) -> Row:
    words = voice.words
    when = "" if isinstance(line, LeftOut) else voice.when(line.at, with_day=not in_way)
    match line:
        case Given():
            text = (_now if in_way else _in_the_end)(voice, line)
            return Row(when, voice.title(line.node), text)
        case Unfinished():
            labels = voice.labels(line.node, line.values)
            return Row(when, voice.title(line.node), words("record.unfinished", given=labels))
        case Ticked():
            return Row(when, voice.title(line.node), voice.labels(line.node, (line.code,)))
        case Written():
            text = words("record.quoted", text=line.text) if line.text else words("record.cleared")
            return Row(when, words("record.remark", about=voice.title(line.about)), text)
        case Weighed():
            return Row(when, voice.title(line.node), _weighed(voice, line))
        case LeftOut():
            return Row(when, words("record.not_considered"), voice.labels(line.node, line.values))
        case Turned() | Paused() | Resumed():
            return _turn(voice, when, line)
        case _:
            assert_never(line)


def _turn(voice: Voice, when: str, line: Turned | Paused | Resumed) -> Row:
    words = voice.words
    match line:
        case Turned():
            head = (
                words("record.back_one") if line.steps == 1 else words("record.back", n=line.steps)
            )
            return Row(when, head, voice.title(line.node))
        case Paused():
            return Row(when, words("record.paused"), "")
        case Resumed():
            return Row(when, words("record.resumed"), "")
        case _:
            assert_never(line)


def _now(voice: Voice, line: Given) -> str:
    """An answer as it was given, with the one that it took the place of."""
    given = voice.labels(line.node, line.values)
    if not line.earlier or not given:
        return given
    earlier = voice.labels(line.node, line.earlier[-1])
    return voice.words("record.changed", given=given, earlier=earlier)


def _in_the_end(voice: Voice, line: Given) -> str:
    """The answer that stands, after all that stood there before."""
    given = voice.labels(line.node, line.values)
    if line.earlier:
        earlier = voice.words("record.then").join(
            voice.labels(line.node, one) for one in line.earlier
        )
        given = voice.words("record.first_then", earlier=earlier, given=given)
    return given if line.stands else voice.words("record.left", given=given)


def _weighed(voice: Voice, line: Weighed) -> str:
    words = voice.words
    answers: Mapping[str, str] = {
        code: words("record.yes" if code in line.held else "record.no") for code in TEST
    }
    tested = words("record.tested", **answers)
    text = words("record.involved" if line.involved else "record.not_involved", tested=tested)
    return text if line.stands else words("record.left", given=text)

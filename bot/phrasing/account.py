"""Knows how an account of a run reads, line by line; refuses to know what it is printed on.

Questions and answers are told in the flow's own words, in the language of the reader. What a
person wrote stands between quotation marks, so that it cannot be taken for ours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import assert_never

from babel.dates import format_date, format_skeleton

from bot.phrasing.catalogue import Words
from bot.phrasing.message import BOLD_OFF, BOLD_ON, marked
from flows.account import FRAMEWORK, TEST, Account, LeftOut, Line, Part, Weighed
from flows.model import Flow, NodeId, PickMoment, Say
from flows.way import Given, Paused, Resumed, Ticked, Turned, Unfinished, Values, Written


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
    voice = _Voice(words, flow, told, zone)
    day = "" if told.begun is None else voice.day(voice.local(told.begun))
    return Log(
        language=words.language,
        title=words("record.title"),
        mark=words("record.practice") if told.practice else "",
        facts=tuple(_facts(voice, checked)),
        notes=tuple(_notes(voice)),
        sections=tuple(_section(voice, part) for part in Part),
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


@dataclass(frozen=True, slots=True)
class _Voice:
    """How one account is spoken: the words of its nodes, and its days and times."""

    words: Words
    flow: Flow
    told: Account
    zone: tzinfo

    def title(self, node: NodeId) -> str:
        """What a node asks or says, in short: what is bold in it, otherwise its first line."""
        found = self.flow.nodes.get(node)
        if found is None:
            return self.words("record.gone", node=node)
        text = getattr(found, "text", "")
        part = "text"
        if place := self.told.wordings.get(node, 0):
            part = f"text.{place}"
            text = getattr(found, "wordings", ())[place - 1].text
        said = marked(self.words.of_content(f"{self.flow.id}.{node}.{part}", text))
        _, _, after = said.partition(BOLD_ON)
        return after.partition(BOLD_OFF)[0] or said.partition("\n")[0] or node

    def chapter(self, node: NodeId) -> str:
        """Where in the steps a node lies; of one that does not say, where it leads to."""
        found = self.flow.nodes.get(node)
        text = getattr(found, "chapter", "")
        if not text and (way := getattr(found, "next", None)) is not None:
            node, text = way, getattr(self.flow.nodes.get(way), "chapter", "")
        return self.words.of_content(f"{self.flow.id}.{node}.chapter", text)

    def labels(self, node: NodeId, values: Values) -> str:
        """Answers in words; a code that the flow no longer has stands as it is."""
        found = self.flow.nodes.get(node)
        if isinstance(found, Say):
            return ""
        if isinstance(found, PickMoment):
            return "; ".join(self.moment(datetime.fromisoformat(one)) for one in values)
        known = {one.code: one.label for one in getattr(found, "options", ())}
        said = (
            self.words.of_content(f"{self.flow.id}.{node}.{one}", known.get(one, one))
            for one in values
        )
        return "; ".join(said) or self.words("record.nothing")

    def moment(self, local: datetime) -> str:
        return self.words("record.moment", day=self.day(local), time=f"{local:%H:%M}")

    def day(self, local: datetime) -> str:
        return format_date(local, "EEEE d MMMM y", locale=self.words.locale)

    def local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, self.zone)

    def when(self, at: int, *, with_day: bool) -> str:
        """The time, with its day only where the run took more than one."""
        local = self.local(at)
        ends = (self.told.begun, self.told.last)
        days = {self.local(one).date() for one in ends if one is not None}
        if days == {local.date()} or not with_day:
            return f"{local:%H:%M}"
        day = format_skeleton("dM", local, locale=self.words.locale)
        return f"{day} {local:%H:%M}"


def _facts(voice: _Voice, checked: str | None) -> Iterable[tuple[str, str]]:
    words, told = voice.words, voice.told
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


def _notes(voice: _Voice) -> Iterable[str]:
    if voice.told.practice:
        yield voice.words("record.practice_note")
    if not voice.told.over:
        yield voice.words("record.interim")
    yield voice.words("record.judgement")
    yield voice.words("record.left_out")


def _section(voice: _Voice, part: Part) -> Section:
    words, lines = voice.words, voice.told.parts[part]
    title = words(f"record.part_{part.value}")
    if not lines:
        return Section(title, (), words("record.none"))
    if part is Part.WAY:
        return Section(title, tuple(_passages(voice, lines)), "")
    return Section(title, (Passage("", tuple(_row(voice, one) for one in lines)),), "")


def _passages(voice: _Voice, lines: Iterable[Line]) -> list[Passage]:
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


def _row(voice: _Voice, line: Line, *, in_way: bool = False) -> Row:
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


def _turn(voice: _Voice, when: str, line: Turned | Paused | Resumed) -> Row:
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


def _now(voice: _Voice, line: Given) -> str:
    """An answer as it was given, with the one that it took the place of."""
    given = voice.labels(line.node, line.values)
    if not line.earlier or not given:
        return given
    earlier = voice.labels(line.node, line.earlier[-1])
    return voice.words("record.changed", given=given, earlier=earlier)


def _in_the_end(voice: _Voice, line: Given) -> str:
    """The answer that stands, after all that stood there before."""
    given = voice.labels(line.node, line.values)
    if line.earlier:
        earlier = voice.words("record.then").join(
            voice.labels(line.node, one) for one in line.earlier
        )
        given = voice.words("record.first_then", earlier=earlier, given=given)
    return given if line.stands else voice.words("record.left", given=given)


def _weighed(voice: _Voice, line: Weighed) -> str:
    words = voice.words
    answers: Mapping[str, str] = {
        code: words("record.yes" if code in line.held else "record.no") for code in TEST
    }
    tested = words("record.tested", **answers)
    text = words("record.involved" if line.involved else "record.not_involved", tested=tested)
    return text if line.stands else words("record.left", given=text)

"""Knows what goes deeper into a block of an instrument; refuses to know how one goes through it."""

from dataclasses import dataclass

from instruments.model import BlockId


@dataclass(frozen=True, slots=True)
class Core:
    """What a block is about and the question at its heart. `source` is the heading it is from."""

    text: str
    question: str
    source: str


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask oneself; `title` and `text` say first what it is about, or are empty."""

    id: str
    question: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand under one heading of the source."""

    id: str
    title: str
    source: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to bear in mind."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """What fits on one screen to be read; see `screen_of`."""

    id: str
    title: str
    source: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Tool:
    """Something to use or somebody to turn to. `by` and `address` are empty if the source is."""

    id: str
    name: str
    button: str
    by: str
    whom: str
    gives: str
    address: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Tools that stand together on one list."""

    id: str
    title: str
    source: str
    tools: tuple[Tool, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A good practice; `more` unfolds behind it, and is empty where there is no more."""

    id: str
    title: str
    text: str
    more: str
    source: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The buttons and short words that are the same in every deepening."""

    next: str
    to_tools: str
    to_case: str
    finish: str
    to_list: str
    stay: str
    stop: str
    core: str
    case: str
    whom: str
    by: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences that are the same in every deepening."""

    tools: str
    note: str
    leave: str
    left: str
    done: str


@dataclass(frozen=True, slots=True)
class Deepening:
    """All that goes deeper into one block. `source` is the file that the headings stand in."""

    id: BlockId
    version: int
    title: str
    short: str
    source: str
    core: Core
    reflection: tuple[Group, ...]
    points: tuple[Points, ...]
    tools: tuple[Shelf, ...]
    cases: tuple[Story, ...]
    labels: Labels
    sentences: Sentences

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(one for group in self.reflection for one in group.questions)


def screen_of(points: Points) -> str:
    """The text of the screen that shows these points."""
    return "\n\n".join(f"**{one.title}**\n{one.text}" for one in points.points)

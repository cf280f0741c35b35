"""Knows the inspiring practices by what they are for; refuses to know how a list of them looks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NewType

from flows.searching import FUNCTION, KEYWORD, MAKER, NAME, TEXT, WHOM

PracticeId = NewType("PracticeId", str)
FunctionId = NewType("FunctionId", str)


@dataclass(frozen=True, slots=True)
class Function:
    """One of the things that online work is for. `source` is the heading it is from."""

    id: FunctionId
    title: str
    button: str
    source: str


@dataclass(frozen=True, slots=True)
class Practice:
    """Something that others do. `words` are what one may look for and the text does not say.

    `by` is empty where the source names nobody; `own` where an organisation added it.
    """

    id: PracticeId
    name: str
    button: str
    by: str
    functions: tuple[Function, ...]
    whom: str
    does: str
    words: tuple[str, ...]
    source: str
    own: bool

    def fields(self) -> Iterator[tuple[float, Iterable[str]]]:
        """What one finds it by, the heaviest first."""
        yield NAME, (self.name,)
        yield MAKER, (self.by,)
        yield KEYWORD, self.words
        yield FUNCTION, (one.title for one in self.functions)
        yield WHOM, (self.whom,)
        yield TEXT, (self.does,)


@dataclass(frozen=True, slots=True)
class Inspiration:
    """All functions and all practices, each in the order of the files."""

    functions: tuple[Function, ...]
    practices: tuple[Practice, ...]

    def of_function(self, function: FunctionId) -> tuple[Practice, ...]:
        """The practices with this function; first those of which it is the main one."""
        having = [one for one in self.practices if function in {each.id for each in one.functions}]
        return tuple(sorted(having, key=lambda one: one.functions[0].id != function))

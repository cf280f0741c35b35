"""Knows how a thing is found by words that nearly fit; refuses to know what kind of thing it is."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import Protocol, TypeVar

from rapidfuzz.distance import OSA


class Findable(Protocol):
    """What can be looked for; it never changes, so that its words are read once."""

    @property
    def name(self) -> str: ...

    def __hash__(self) -> int: ...

    def fields(self) -> Iterator[tuple[float, Iterable[str]]]:
        """The texts that it is found by, each with what a word of it weighs, the heaviest first."""
        ...


Thing = TypeVar("Thing", bound=Findable)

READ = 200
"""Characters of a query that are looked at; nobody types more to find a thing."""

MOST_WORDS = 12
"""Words of a query that are looked for."""

NAME, MAKER, KEYWORD, FUNCTION, WHOM, TEXT = 3.0, 2.0, 2.0, 1.5, 1.5, 1.0
"""What a word weighs, by where it stands."""

SAME, BEGINS, HOLDS, HELD, ALIKE = 1.0, 0.9, 0.75, 0.7, 0.8
"""How well a word fits: the same, its beginning, within it, around it, or nearly spelt so.

A word around one's own counts by how much of it that is."""

WHOLE = 4
"""What a query counts that is nearly the whole name, times how near it is."""

NEAR = 0.75
"""How near that has to be, from 0 to 1."""

COMPOUND = 4
"""Letters that a word within another needs; with fewer everything holds everything."""

SLIPS = {11: 3, 7: 2, 4: 1}
"""Letters that may be wrong, missing or swapped in a word of at least so many letters."""

SILENT = re.compile(
    "aan|als|bij|dat|de|den|der|die|dit|een|en|er|ga|het|hoe|iets|ik|in|is|je|kan|maar|me|met|mij|"
    "mijn|of|om|ons|onze|ook|op|over|rond|te|tot|uit|van|voor|waar|wat|we|wie|wij|wil|ze|zijn|zoek"
)
"""Words that say nothing about what is looked for."""

_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TWICE = re.compile(r"([a-z])\1")
_ENDINGS = ("heden", "heid", "ingen", "ing", "tjes", "tje", "jes", "je", "en", "e", "s", "n")
_STEM = 3
"""Letters that are left of a word at least when its endings go."""


def search(things: Sequence[Thing], query: str, most: int) -> tuple[Thing, ...]:
    """At most `most` things that a query is near to, the nearest first; none where none is.

    At least half of the words that say something have to be found; two that stand beside each
    other may be one. A word that few things have counts for more than one that many have.
    """
    asked = tuple(dict.fromkeys(words(query[:READ])))[:MOST_WORDS]
    joined = {stem("".join(pair)) for pair in pairwise(asked)}.difference(asked)
    found = [
        {word: fit for word in (*asked, *joined) if (fit := _fit(word, one))} for one in things
    ]
    spread = Counter(word for fits in found for word in fits)
    scores = [
        _named(query[:READ], one)
        + (_score(fits, spread, len(found)) if 2 * len(fits.keys() - joined) >= len(asked) else 0)
        for one, fits in zip(things, found, strict=True)
    ]
    ranked = sorted(range(len(scores)), key=lambda place: -scores[place])
    return tuple(things[place] for place in ranked[: max(most, 0)] if scores[place])


def words(text: str) -> Iterator[str]:
    """The words of a text that say something, each without accents, endings and double letters."""
    for word in _WORD.findall(_plain(text)):
        parts = word.split("-")
        for one in dict.fromkeys((*parts, "".join(parts))):
            if len(one) > 1 and not SILENT.fullmatch(one):
                yield stem(one)


def stem(word: str) -> str:
    """What the forms of a word share: `jonger` of jongere and jongeren, `spel` of spelen."""
    short = word
    while ending := next((one for one in _ENDINGS if _can_go(short, one)), ""):
        short = short.removesuffix(ending)
    short = _single(short)
    return short[:-1] + {"v": "f", "z": "s"}.get(short[-1], short[-1])


def _can_go(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(_single(word.removesuffix(ending))) >= _STEM


def _single(word: str) -> str:
    return _TWICE.sub(r"\1", word)


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def _score(fits: Mapping[str, float], spread: Mapping[str, int], of: int) -> float:
    return sum(fit * (1 + log(of / spread[word])) for word, fit in fits.items())


def _named(query: str, thing: Findable) -> float:
    """What it counts that the whole query is nearly the name, however it is written apart."""
    asked, name = (re.sub(r"[^a-z0-9]", "", _plain(one)) for one in (query, thing.name))
    near = OSA.normalized_similarity(asked, name, score_cutoff=NEAR) if asked else 0.0
    return WHOLE * near


def _fit(word: str, thing: Findable) -> float:
    """How well a word fits the best of a thing's own; 0 where none is near."""
    return max((weight * _near(word, own) for own, weight in _own_words(thing)), default=0.0)


@lru_cache(maxsize=1024)
def _own_words(thing: Findable) -> tuple[tuple[str, float], ...]:
    """Every word of a thing with the most that it weighs."""
    heaviest: dict[str, float] = {}
    for weight, texts in thing.fields():
        for word in (one for text in texts for one in words(text)):
            heaviest.setdefault(word, weight)
    return tuple(heaviest.items())


def _near(asked: str, own: str) -> float:
    if asked == own:
        return SAME
    if len(asked) >= _STEM and own.startswith(asked):
        return BEGINS
    if len(asked) >= COMPOUND and asked in own:
        return HOLDS
    if len(own) >= COMPOUND and own in asked:
        return HELD * len(own) / len(asked)
    slips = next((SLIPS[least] for least in SLIPS if len(asked) >= least), 0)
    wrong = OSA.distance(asked, own, score_cutoff=slips)
    return ALIKE * (1 - wrong / max(len(asked), len(own))) if wrong <= slips else 0.0

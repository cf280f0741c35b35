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

SAME, BEGINS, HOLDS, HELD, ALIKE = 1.0, 0.9, 0.45, 0.7, 0.8
"""How well a word fits: the same, its beginning, its end, around it, or nearly spelt so.

A word around one's own counts by how much of it that is, and that is more than half."""

WHOLE = 4
"""What a query counts that is nearly the whole name, times how near it is."""

NEAR = 0.75
"""How near that has to be, from 0 to 1."""

COMPOUND = 4
"""Letters that a word within another needs; with fewer everything holds everything."""

SLIPS = {11: 3, 7: 2, 5: 1}
"""Letters that may be wrong, missing or swapped where the shorter of two words has so many.

Never the first one: who slips types that well, and other words differ in it (kinderen, minder)."""

SILENT = re.compile(
    "aan|al|als|bij|client|clienten|dan|dat|de|den|der|die|dit|door|een|en|er|ga|graag|haar|"
    "had|heb|hebben|heeft|hem|hen|het|hij|hoe|hun|iemand|iets|ik|in|is|je|jij|kan|kost|kunnen|"
    "laten|maar|mag|me|met|mij|mijn|moet|moeten|mogen|naar|of|om|ons|onze|ook|op|over|rond|te|"
    "tool|tools|tot|uit|van|voor|waar|waarmee|wat|we|welke|wie|wij|wil|willen|wilt|ze|zij|zijn|"
    "zo|zoek|zonder|zou"
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
    other may be one. A word that few things have counts for more than one that many have. What
    is a word of any of them was not misspelt, and is no part of another one by chance.
    """
    asked = tuple(dict.fromkeys(words(query[:READ])))[:MOST_WORDS]
    joined = {stem("".join(pair)) for pair in pairwise(asked)}.difference(asked)
    every = (*asked, *joined)
    known = {word for word in every if any(_fit(word, one, exact=True) for one in things)}
    found = [
        {word: fit for word in every if (fit := _fit(word, one, exact=word in known))}
        for one in things
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


def _fit(word: str, thing: Findable, *, exact: bool) -> float:
    """How well a word fits the best of a thing's own; 0 where none is near."""
    fits = _within if exact else _near
    return max((weight * fits(word, own) for own, weight in _own_words(thing)), default=0.0)


@lru_cache(maxsize=1024)
def _own_words(thing: Findable) -> tuple[tuple[str, float], ...]:
    """Every word of a thing with the most that it weighs."""
    heaviest: dict[str, float] = {}
    for weight, texts in thing.fields():
        for word in (one for text in texts for one in words(text)):
            heaviest.setdefault(word, weight)
    return tuple(heaviest.items())


def _within(asked: str, own: str) -> float:
    """Whether it is one's own word, or how that one begins or ends."""
    if asked == own:
        return SAME
    if len(asked) >= _STEM and own.startswith(asked):
        return BEGINS
    return HOLDS if len(asked) >= COMPOUND and own.endswith(asked) else 0.0


def _near(asked: str, own: str) -> float:
    """How near a word is that nobody's is, nor begins or ends one."""
    if 2 * len(own) > len(asked) and (asked.startswith(own) or asked.endswith(own)):
        return HELD * len(own) / len(asked) if len(own) >= COMPOUND else 0.0
    if asked[0] != own[0]:
        return 0.0
    shorter = min(len(asked), len(own))
    slips = next((SLIPS[least] for least in SLIPS if shorter >= least), 0)
    wrong = OSA.distance(asked, own, score_cutoff=slips)
    return ALIKE * (1 - wrong / max(len(asked), len(own))) if wrong <= slips else 0.0

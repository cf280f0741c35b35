"""Knows which words may speak of the writer's own distress; refuses to weigh them.

A text is brought down to plain words, and a phrase is heard where its words stand together.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from instruments.document import ContentError, Document, Table, open_document

FOLDER = "phrases"
DISTRESS = "distress"
PHRASE = 60

STOP = "."
"""Stands among the words where a sentence or a part of one ends."""

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛`´ʼʹ′"))
_STOPS = re.compile(r"""[.,;:!?()"“”„«»\n\r\v\f\x1c-\x1e\x85\u2028\u2029]""")
_PARTS = re.compile(r"[^\W_]+|\.")


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is heard, in plain words. `ending` is heard only where the sentence stops there.

    `alike` gives the words that stand for a spelling; none of them stands in it itself.
    `joins` are the words after which a sentence counts as stopped.
    """

    alike: Mapping[str, tuple[str, ...]]
    joins: frozenset[str]
    anywhere: frozenset[tuple[str, ...]]
    ending: frozenset[tuple[str, ...]]


def speaks_of_distress(phrases: Phrases, text: str) -> bool:
    """Whether a phrase stands in a text, however it is spelt, spaced or accented."""
    said = plain_words(phrases.alike, text)
    places = [place for place, word in enumerate(said) if word != STOP]
    heard = phrases.anywhere | phrases.ending
    sizes = {len(one) for one in heard}
    for start in range(len(places)):
        for size in sizes:
            run = places[start : start + size]
            words = tuple(said[one] for one in run)
            if words in phrases.anywhere:
                return True
            if words in phrases.ending and _stops_after(phrases, said, run[-1]):
                return True
    return False


def _stops_after(phrases: Phrases, said: tuple[str, ...], last: int) -> bool:
    after = said[last + 1 : last + 2]
    return not after or after[0] == STOP or after[0] in phrases.joins


def plain_words(alike: Mapping[str, tuple[str, ...]], text: str) -> tuple[str, ...]:
    """The words of a text without capitals, accents, signs and spellings, with each STOP.

    Plain words, joined by spaces, give the same words again.
    """
    parts: list[str] = _PARTS.findall(_STOPS.sub(" . ", _plain(text)))
    return tuple(word for one in parts for word in alike.get(one, (one,)))


def _plain(text: str) -> str:
    # Twice, since what one letter is folded to or taken apart in may have to be folded again.
    for _ in range(2):
        apart = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
        text = "".join(one for one in apart if not unicodedata.combining(one)).casefold()
    return text


def load_phrases(folders: Iterable[Path]) -> Phrases:
    """The phrases of `phrases/distress.yaml`; a later folder's file replaces an earlier one's.

    Raises ContentError with all problems of all files.
    """
    document = Document(f"{DISTRESS}.yaml")
    problems = []
    phrases = None
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            document, top = open_document(path)
            if top is not None:
                phrases = _phrases(top)
            problems += document.problems
    if phrases is None and not problems:
        document.wrong(None, f"no folder '{FOLDER}' holds this file")
        problems = document.problems
    if phrases is None or problems:
        raise ContentError(problems)
    return phrases


def _phrases(top: Table) -> Phrases:
    kind = top.text("phrases")
    if kind and kind != DISTRESS:
        top.wrong(f"'phrases' is '{kind}'; there are only those of '{DISTRESS}'", "phrases")
    top.number("version", least=1, most=9999)
    top.extends()
    alike = _alike(top)
    joins = frozenset(word for one in top.words("joins") for word in plain_words(alike, one))
    anywhere: set[tuple[str, ...]] = set()
    ending: set[tuple[str, ...]] = set()
    for table in top.tables("list"):
        text = table.text("text", most=PHRASE)
        words = plain_words(alike, text)
        if text and (STOP in words or not words):
            table.wrong(f"'{text}' must be plain words without signs", "text")
        elif words and words in anywhere | ending:
            table.wrong(f"'{text}' stands here twice, but for its spelling", "text")
        (ending if table.yes("stop") else anywhere).add(words)
        table.finish()
    phrases = Phrases(alike, joins, frozenset(anywhere), frozenset(ending))
    heard = {key: top.words(key) for key in ("matches", "not")}
    top.finish()
    if not top.document.problems:
        _try_out(top, phrases, heard)
    return phrases


def _alike(top: Table) -> dict[str, tuple[str, ...]]:
    table = top.table("alike")
    if table is None:
        return {}
    found = {one: plain_words({}, table.text(one)) for one in table.keys()}  # noqa: SIM118
    for one, words in found.items():
        if plain_words({}, one) != (one,) or STOP in words:
            table.wrong(f"'{one}' and what it stands for must be plain words", one)
        for again in sorted(found.keys() & set(words)):
            table.wrong(f"'{one}' stands for '{again}', which stands for something else", one)
    return found


def _try_out(top: Table, phrases: Phrases, heard: Mapping[str, tuple[str, ...]]) -> None:
    """Notes each sentence of the file that is not heard, or heard, against what it says."""
    for text in heard["matches"]:
        if not speaks_of_distress(phrases, text):
            top.wrong(f"no phrase is heard in '{text}'", "matches")
    for text in heard["not"]:
        if speaks_of_distress(phrases, text):
            top.wrong(f"a phrase is heard in '{text}'", "not")

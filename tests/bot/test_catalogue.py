"""The sentences that the code says and those that the catalogue holds are the same."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.content import load_content
from bot.phrasing.catalogue import (
    DUTCH,
    LOCALES,
    CatalogueError,
    Words,
    choose,
    content_texts,
    load_words,
    read_catalogue,
)

BOT = Path(__file__).resolve().parents[2] / "bot"
CONTENT = load_content()
DUTCH_WORDS = load_words(CONTENT)[DUTCH]


def said() -> Iterator[str]:
    """Every string in bot/ that could be a sentence's id; what is filled in stands as `*`."""
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "*"
                    for part in node.values
                )


def matches(pattern: str, sentence: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".+"), sentence) is not None


def test_every_sentence_is_said_somewhere() -> None:
    """No sentence of the catalogue is dead."""
    patterns = {one for one in said() if "." in one or one in DUTCH_WORDS.ids or "*" in one}
    patterns = {one for one in patterns if re.fullmatch(r"[a-z_]*[a-z_.*]+", one) and one != "*"}
    dead = {
        one
        for one in DUTCH_WORDS.ids
        if not any(matches(pattern, one) for pattern in patterns if pattern.strip("*."))
    }
    assert dead == set()


def test_every_sentence_that_is_said_exists() -> None:
    """What the code says by its id stands in the catalogue."""
    prefixes = {one.split(".")[0] for one in DUTCH_WORDS.ids if "." in one}
    wanted = {
        one
        for one in said()
        # A part of a string that is filled in ends where the filling begins.
        if re.fullmatch(r"[a-z_]+\.[a-z_.0-9]*[a-z0-9]", one) and one.split(".")[0] in prefixes
    }
    assert {one for one in wanted if one not in DUTCH_WORDS.ids} == set()


def test_placeholders_have_names() -> None:
    """Every place to fill in has a name, so that a translator can move it."""
    for one in DUTCH_WORDS.ids:
        text = DUTCH_WORDS.of_content(one, "")
        for _, name, _, _ in Formatter().parse(text):
            assert name is None or name.isidentifier()


def test_buttons_fit() -> None:
    """No label of ours is longer than a phone shows."""
    labels = {one for one in DUTCH_WORDS.ids if one.startswith(("key.", "choose.", "intro.yes"))}
    assert {one for one in labels if one != "choose.scan" and len(DUTCH_WORDS(one)) > 28} == set()


def test_a_language_is_offered_only_when_it_is_complete(tmp_path: Path) -> None:
    """One sentence that is missing, fuzzy or empty keeps a language out."""
    (tmp_path / "nl.po").write_bytes((LOCALES / "nl.po").read_bytes())
    texts = {one: DUTCH_WORDS.of_content(one, "") for one in DUTCH_WORDS.ids}
    texts.update(content_texts(CONTENT))

    def write(fuzzy: str | None, left_out: str | None) -> None:
        lines = ['msgid ""', 'msgstr "Content-Type: text/plain; charset=UTF-8\\n"', ""]
        for context, text in texts.items():
            quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            lines += ["#, fuzzy"] if context == fuzzy else []
            given = "" if context == left_out else quoted
            lines += [f'msgctxt "{context}"', f'msgid "{quoted}"', f'msgstr "{given}"', ""]
        (tmp_path / "fr.po").write_text("\n".join(lines), encoding="utf-8")

    write(None, None)
    complete = load_words(CONTENT, tmp_path)
    assert set(complete) == {"nl", "fr"}
    assert choose(complete, "fr-BE").language == "fr"
    assert choose(complete, None).language == DUTCH
    for fuzzy, left_out in (("welcome", None), (None, "quickscan.strategy.vision.a")):
        write(fuzzy, left_out)
        assert set(load_words(CONTENT, tmp_path)) == {DUTCH}


def test_a_broken_catalogue_is_named(tmp_path: Path) -> None:
    """A catalogue that cannot be read ends in one line with its name."""
    (tmp_path / "nl.po").write_text('msgctxt "a"\nmsgid "b\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"nl\.po"):
        read_catalogue(tmp_path / "nl.po")


def test_an_unknown_sentence_surfaces() -> None:
    """An id that does not exist is a programmer's mistake, and no silence."""
    with pytest.raises(KeyError):
        Words(DUTCH, {})("nothing")

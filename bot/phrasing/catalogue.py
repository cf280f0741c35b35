"""Knows every sentence by its id, per language, and which languages are complete."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NewType

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.content import Content
from flows.deepening import Question
from flows.delving import worded_as
from flows.model import Node
from flows.tools import SAID, Tools
from instruments.model import LEVELS, BlockId, Instrument

Language = NewType("Language", str)

DUTCH = Language("nl")
"""The language of content, which every other one is translated from."""

LOCALES = Path(__file__).resolve().parent.parent.parent / "locales"

REGIONS = {DUTCH: "nl_BE"}
"""How dates and numbers are written, where that differs from the language's own."""


class CatalogueError(Exception):
    """A catalogue that is broken; the message names file and id."""


class Words:
    """The sentences of one language."""

    def __init__(self, language: Language, sentences: Mapping[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __call__(self, sentence: str, **values: str | int) -> str:
        """The sentence of this id with its values filled in; KeyError for an unknown id."""
        text = self._sentences[sentence]
        return text.format_map(values) if values else text

    def of_content(self, context: str, text: str) -> str:
        """A text of content in this language; content's own where it is not translated."""
        return self._sentences.get(context, text)

    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(REGIONS.get(self.language, self.language))

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self._sentences)


def read_catalogue(path: Path) -> Catalog:
    """Raises CatalogueError for a file that is no catalogue."""
    try:
        with path.open("rb") as file:
            return read_po(file, locale=path.stem, abort_invalid=True)
    except Exception as error:
        raise CatalogueError(f"{path.name}: {error}") from error


def load_words(content: Content, folder: Path = LOCALES) -> dict[Language, Words]:
    """Every complete language. Dutch is always there; what is fuzzy or empty is not translated.

    Raises CatalogueError for a catalogue that cannot be read or holds an id twice.
    """
    dutch = Words(DUTCH, _sentences(read_catalogue(folder / "nl.po"), source=True))
    found = {DUTCH: dutch}
    needed = dutch.ids | set(content_texts(content))
    for path in sorted(folder.glob("*.po")):
        language = Language(path.stem)
        if language != DUTCH:
            sentences = _sentences(read_catalogue(path), source=False)
            if needed <= sentences.keys():
                found[language] = Words(language, sentences)
    return found


def _sentences(catalog: Catalog, *, source: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in catalog:
        if entry.id and entry.context:
            if entry.context in found:
                raise CatalogueError(f"{catalog.locale}.po: '{entry.context}' stands there twice")
            text = entry.string or (entry.id if source else "")
            if isinstance(text, str) and text and not entry.fuzzy:
                found[entry.context] = text
    return found


def content_texts(content: Content) -> dict[str, str]:
    """Every text of content that a person reads, by its context in the catalogues."""
    found: dict[str, str] = {}
    for instrument in content.instruments.values():
        found.update(_instrument_texts(instrument))
    for flow in content.flows.values():
        if flow.command:
            found.update(_parts(flow.id, flow, "title", "about"))
        for node in flow.nodes.values():
            where = f"{flow.id}.{node.id}"
            if content.has_own_words(flow.id) and worded_as(flow.id) == flow.id:
                found.update(_node_texts(where, node))
    for block, deepening in content.deepenings.items():
        found.update((asked_at(block, one), one.question) for one in deepening.questions)
    for one in content.inspiration.functions:
        found.update(_parts(f"practices.function.{one.id}", one, "title", "button"))
    for practice in content.inspiration.practices:
        found.update(_parts(f"practices.{practice.id}", practice, "name", "button", "whom", "does"))
    found.update(_tool_texts(content.tools))
    return found


def _tool_texts(tools: Tools) -> dict[str, str]:
    """What is empty is said by nobody, or by the category, so there is nothing to translate."""
    found: dict[str, str] = {}
    for category in tools.categories.values():
        told = [one for one in ("title", *SAID, "note") if getattr(category, one)]
        found.update(_parts(f"tools.in.{category.id}", category, *told))
    for tool in tools.tools.values():
        found.update(_parts(f"tools.{tool.id}", tool, "name"))
        if tool.sign is not None and tool.sign.became:
            found.update(_parts(f"tools.{tool.id}", tool.sign, "became"))
        if tool.limit:
            found.update(_parts(f"tools.{tool.id}", tool, "limit"))
        for use in tool.uses:
            said = [
                one for one in ("does", *SAID, "then", "note", "agreement") if getattr(use, one)
            ]
            found.update(_parts(f"tools.{tool.id}.{use.category}", use, *said))
    return found


def asked_at(block: BlockId | None, question: Question) -> str:
    """The context of a deepening's question alone, without what its screen says around it."""
    return f"deepening.{block}.asked.{question.id}"


def _parts(where: str, one: object, *parts: str) -> dict[str, str]:
    return {f"{where}.{part}": getattr(one, part) for part in parts}


def _node_texts(where: str, node: Node) -> dict[str, str]:
    found = {}
    for part in ("chapter", "text", "more", "label", "skip"):
        if text := getattr(node, part, ""):
            found[f"{where}.{part}"] = text
    for place, one in enumerate(getattr(node, "wordings", ()), 1):
        found[f"{where}.text.{place}"] = one.text
    if (task := getattr(node, "task", None)) is not None:
        found.update(
            _parts(where, task, *(one for one in ("decides", "does") if getattr(task, one)))
        )
    for option in getattr(node, "options", ()):
        if option.label:
            found[f"{where}.{option.code}"] = option.label
    return found


def _instrument_texts(instrument: Instrument) -> dict[str, str]:
    found = {f"{instrument.id}.title": instrument.title}
    for role, label in instrument.roles.items():
        found[f"{instrument.id}.role.{role}"] = label
    if instrument.about:
        found[f"{instrument.id}.about"] = instrument.about
    for block in instrument.blocks:
        found[f"{instrument.id}.{block.id}.title"] = block.title
        found[f"{instrument.id}.{block.id}.short"] = block.short
        for one, label in block.evidence.items():
            found[f"{instrument.id}.{block.id}.evidence.{one}"] = label
        for element in block.elements:
            where = f"{instrument.id}.{block.id}.{element.id}"
            found[f"{where}.title"] = element.title
            if element.question:
                found[f"{where}.question"] = element.question
            for level in LEVELS:
                found[f"{where}.{level.value}"] = element.statements[level]
    return found


def choose(words: Mapping[Language, Words], code: str | None) -> Words:
    """The words for a language code such as `nl-BE`; Dutch where that is not complete."""
    return words.get(Language((code or "").split("-")[0].lower()), words[DUTCH])

"""Knows where in a YAML file each value stands and what is wrong with it; not what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import yaml

ID = re.compile(r"[a-z][a-z0-9_]*")
"""What an id looks like: it travels in buttons, so it is short and plain."""


LAST_VERSION = 9999


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake of an editor, as `file:line: sentence`."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class ContentError(Exception):
    """Content that the program does not start on; holds all problems at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(one) for one in self.problems))


@dataclass(slots=True)
class Document:
    """One file being read; collects problems instead of stopping at the first."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, node: yaml.Node | None, sentence: str) -> None:
        line = 1 if node is None else node.start_mark.line + 1
        self.problems.append(Problem(self.file, line, sentence))

    def wrong_at(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(self.file, line, sentence))


def open_document(path: Path) -> tuple[Document, Table | None]:
    """The file's top table; None, with the problem noted, where it is not readable YAML."""
    document = Document(path.name)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        document.wrong_at(line, f"not readable as YAML: {error.problem}")
        return document, None
    except (yaml.YAMLError, UnicodeDecodeError):
        document.wrong(None, "not readable as YAML: not a text in UTF-8")
        return document, None
    if not isinstance(root, yaml.MappingNode):
        document.wrong(root, "a content file is a table of keys and values")
        return document, None
    return document, Table(document, root, "file")


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def holds(path: Path, kind: str) -> bool:
    """Whether a file says at its top that it is content of this kind, such as `flow`.

    So that one folder of an organisation can hold both kinds of content.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    return re.search(rf"^{kind}\s*:", text, re.MULTILINE) is not None


def nearest(word: str, valid: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the closest valid word, or nothing where none is close."""
    close = get_close_matches(word, list(valid), n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""


class Table:
    """One mapping of a file. What is asked of it and not there is noted as a problem."""

    def __init__(self, document: Document, node: yaml.MappingNode, what: str) -> None:
        self.document = document
        self.node = node
        self.what = what
        self._asked: set[str] = set()
        self._values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                document.wrong(key, f"{what}: a key must be a plain word")
                continue
            if key.value in self._values:
                document.wrong(key, f"{what}: '{key.value}' stands here twice")
            self._values[str(key.value)] = value

    @property
    def line(self) -> int:
        return self.node.start_mark.line + 1

    def wrong(self, sentence: str, key: str | None = None) -> None:
        """Notes a problem at a key's value, or at the table itself."""
        node = self._values.get(key, self.node) if key else self.node
        self.document.wrong(node, f"{self.what}: {sentence}")

    def named(self, name: str) -> Table:
        """The same table, called by its own id from here on."""
        self.what = name
        return self

    def has(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._values

    def keys(self) -> Iterator[str]:
        """Every key, and none of them counts as unknown any more."""
        self._asked.update(self._values)
        return iter(self._values)

    def text(self, key: str, *, most: int | None = None, default: str | None = None) -> str:
        """A text of at most `most` characters; empty, with a problem noted, where there is none."""
        node = self._value(key, required=default is None)
        if node is None:
            return default or ""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.wrong(f"'{key}' must be a text", key)
            return ""
        text = str(node.value).strip()
        if most is not None and len(text) > most:
            self.wrong(f"'{key}' has {len(text)} characters, at most {most} fit", key)
        return text

    def id(self, key: str, *, most: int) -> str:
        """An id: lower case letters, digits and underscores, a letter first."""
        text = self.text(key, most=most)
        if text and not ID.fullmatch(text):
            self.wrong(f"'{key}' is '{text}'; an id is a-z, 0-9 and _, a letter first", key)
        return text

    def number(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        node = self._value(key, required=default is None)
        if node is None:
            return least if default is None else default
        text = node.value if isinstance(node, yaml.ScalarNode) else ""
        if not re.fullmatch(r"-?\d{1,9}", text) or not least <= int(text) <= most:
            self.wrong(f"'{key}' must be a whole number from {least} to {most}", key)
            return least
        return int(text)

    def extends(self) -> int | None:
        """The version of ours that an organisation made its file for; None where it is not said."""
        return self.number("extends", least=1, most=LAST_VERSION) if self.has("extends") else None

    def yes(self, key: str) -> bool:
        """True for `true`, False for `false` or nothing."""
        node = self._value(key, required=False)
        if node is None:
            return False
        if not isinstance(node, yaml.ScalarNode) or node.value not in {"true", "false"}:
            self.wrong(f"'{key}' must be true or false", key)
            return False
        return bool(node.value == "true")

    def words(self, key: str) -> tuple[str, ...]:
        """The texts of a list with at least one in it; empty, with a problem noted, otherwise."""
        node = self._value(key, required=True)
        found = node.value if isinstance(node, yaml.SequenceNode) else ()
        if not found or not all(isinstance(one, yaml.ScalarNode) and one.value for one in found):
            self.wrong(f"'{key}' must be a list of texts", key)
            return ()
        return tuple(str(one.value) for one in found)

    def table(self, key: str) -> Table | None:
        node = self._value(key, required=True)
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            self.wrong(f"'{key}' must be a table of keys and values", key)
            return None
        return Table(self.document, node, f"{self.what}, {key}")

    def tables(self, key: str, *, required: bool = True) -> list[Table]:
        """The tables of a list; empty, with a problem noted, where it is not such a list."""
        node = self._value(key, required=required)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.wrong(f"'{key}' must be a list with at least one thing in it", key)
            return []
        found = []
        for place, one in enumerate(node.value, 1):
            if isinstance(one, yaml.MappingNode):
                found.append(Table(self.document, one, f"{self.what}, {key} {place}"))
            else:
                self.document.wrong(one, f"{self.what}: '{key}' {place} must be a table")
        return found

    def finish(self) -> None:
        """Notes each key that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                hint = nearest(key, self._asked)
                self.wrong(f"'{key}' is not known here{hint}", key)

    def _value(self, key: str, *, required: bool) -> yaml.Node | None:
        self._asked.add(key)
        node = self._values.get(key)
        if node is None and required:
            self.wrong(f"'{key}' is missing")
        return node

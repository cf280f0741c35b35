"""Knows what kind each file of an organisation's folder is, and on which version of ours it stands.

It refuses to know what a file says of anybody or anything: that is for those who load it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from instruments.document import Document, Problem, Table, nearest, open_document

SUFFIX = ".yaml"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of content: the key that its files begin with, and the folder that they lie in.

    `one` says what such a file is. `of_many` are the keys of the lists of a file whose things
    take the place of ours one by one; a file of a kind without such a list does so as a whole.
    """

    head: str
    folder: str
    one: str
    of_many: tuple[str, ...] = ()


KINDS = (
    Kind("instrument", "", "an instrument"),
    Kind("flow", "", "a flow"),
    Kind("deepening", "deepening", "a deepening"),
    Kind("words", "deepening", "the words of deepenings"),
    Kind("phrases", "phrases", "a list of phrases"),
    Kind("practice", "practice", "a case to practise"),
    Kind("practices", "practices", "a list of practices", ("entries", "functions")),
    Kind("directory", "directory", "a list of contacts", ("entries",)),
    Kind("tools", "tools", "a list of tools", ("entries", "categories")),
)
"""What is recognised first counts: a deepening has tools as well."""

FOLDERS = frozenset(one.folder for one in KINDS)

TELLS_ITSELF = "tools"
"""The kind whose own loader compares its version with ours."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file by its `name` within the content folder; `id` is empty where it has many things."""

    name: str
    kind: Kind
    id: str
    version: int
    extends: int | None
    things: frozenset[str]
    top: Table = field(repr=False)

    def wrong(self, sentence: str, key: str) -> Problem:
        """A problem at the line of a key, or of the first thing where it has no such key."""
        document = Document(self.name)
        what = f"{self.kind.head} '{self.id}'" if self.id else "file"
        Table(document, self.top.node, what).wrong(sentence, key)
        return document.problems[-1]


@dataclass(frozen=True, slots=True)
class Survey:
    """What an organisation's folder holds; `misplaced` names what no loader should speak of."""

    files: tuple[Found, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    misplaced: frozenset[str] = frozenset()


def found_in(folder: Path, within: Iterable[str] = FOLDERS) -> Iterator[Found]:
    """Every file of a folder of content that can be read and says what it is."""
    for name in sorted(within):
        for path in sorted((folder / name).glob(f"*{SUFFIX}")):
            _, top = open_document(path)
            kind = None if top is None else _kind_of(top)
            if top is not None and kind is not None:
                yield _found(path.relative_to(folder).as_posix(), kind, top)


def surveyed(own: Path, ours: Iterable[Found]) -> Survey:
    """What stands in the folder `own`, beside ours."""
    problems: list[Problem] = []
    told: list[str] = []
    files = []
    misplaced = set()
    for path in _files(own):
        name, place = path.relative_to(own).as_posix(), path.parent.relative_to(own).as_posix()
        folder = "" if place == "." else place
        if path.suffix != SUFFIX or folder not in FOLDERS:
            told.append(f"{name} is not read: {_unread(folder)}")
            continue
        _, top = open_document(path)
        if top is None:
            continue
        kind = _kind_of(top)
        if kind is not None and kind.folder == folder:
            files.append(_found(name, kind, top))
        elif kind is not None or not folder:
            problems.append(Problem(name, top.line, _lost(top, kind)))
            misplaced.add(name)
    every = tuple(ours)
    problems += _twice(files)
    for one in files:
        problems += _ahead(one, every)
        told += _behind(one, every)
    return Survey(tuple(files), tuple(problems), tuple(told), frozenset(misplaced))


def _files(own: Path) -> Iterator[Path]:
    """Every file but what is hidden, as what a cluster or an editor puts beside them is."""
    for path in sorted(own.rglob("*")):
        *folders, name = path.relative_to(own).parts
        parts = folders if path.suffix == SUFFIX else (*folders, name)
        if path.is_file() and not any(part.startswith(".") for part in parts):
            yield path


def _unread(folder: str) -> str:
    if folder not in FOLDERS:
        known = sorted(FOLDERS - {""})
        hint = nearest(folder, known) or f"; there are: {', '.join(known)}"
        return f"content has no folder '{folder}'{hint}"
    return f"a content file ends in '{SUFFIX}'"


def _kind_of(top: Table) -> Kind | None:
    return next((one for one in KINDS if top.has(one.head)), None)


def _lost(top: Table, kind: Kind | None) -> str:
    """Why a file cannot lie where it does."""
    if kind is None:
        heads = [one.head for one in KINDS]
        hint = next((hint for key in top.keys() if (hint := nearest(key, heads))), "")  # noqa: SIM118 - a Table is no dict
        return f"nothing says what this is: 'instrument', 'flow' or another kind{hint}"
    if kind.folder:
        return f"this is {kind.one}, which belongs in the folder '{kind.folder}'"
    return f"this is {kind.one}, which belongs in no folder, but beside them"


def _found(name: str, kind: Kind, top: Table) -> Found:
    """What a file says of itself; whatever is wrong with that is told where it is loaded."""
    aside = Table(Document(name), top.node, "file")
    things = (one.text("id") for key in kind.of_many for one in aside.tables(key, required=False))
    extends = aside.extends()
    return Found(
        name,
        kind,
        "" if kind.of_many else aside.text(kind.head),
        aside.number("version", least=1, most=9999),
        None if aside.document.problems else extends,
        frozenset(things),
        top,
    )


def _based(one: Found, ours: Iterable[Found]) -> tuple[str, int] | None:
    """What of ours a file takes the place of, in words, and its version; None for nothing."""
    alike = [each for each in ours if each.kind is one.kind]
    if not one.kind.of_many:
        version = next((each.version for each in alike if each.id == one.id), None)
        return None if version is None else (f"our {one.kind.head} '{one.id}'", version)
    things = frozenset[str]().union(*(each.things for each in alike))
    if one.extends is None and not one.things & things and not one.top.has("replaces"):
        return None
    return f"our {one.kind.folder}", max((each.version for each in alike), default=1)


def _twice(files: Iterable[Found]) -> Iterator[Problem]:
    """What has the id of another file beside it, so that one of both would count for nothing."""
    seen: dict[tuple[str, str], str] = {}
    for one in files:
        key = (one.kind.head, one.id)
        if one.id and key in seen and one.kind.folder:
            yield one.wrong(f"{seen[key]} has this id already", one.kind.head)
        seen.setdefault(key, one.name)


def _ahead(one: Found, ours: Iterable[Found]) -> Iterator[Problem]:
    """What a file says that it was made for, and there is not."""
    every = tuple(ours)
    based = _based(one, every)
    if one.extends is None or one.kind.head == TELLS_ITSELF:
        return
    if based is None:
        ids = [each.id for each in every if each.kind is one.kind]
        hint = nearest(one.id, ids)
        yield one.wrong(
            f"'extends' needs one of ours, and none is called '{one.id}'{hint}", "extends"
        )
    elif one.extends > based[1]:
        yield one.wrong(f"'extends' is {one.extends}, but {based[0]} is at {based[1]}", "extends")


def _behind(one: Found, ours: Iterable[Found]) -> Iterator[str]:
    """What is to be looked at again, since ours is not what a file was made for, or may not be."""
    based = _based(one, ours)
    if based is None:
        return
    what, version = based
    if one.extends is None:
        yield (
            f"{one.name}: takes the place of {what}; once it was laid beside ours, "
            f"write 'extends: {version}' in it"
        )
    elif one.extends < version and one.kind.head != TELLS_ITSELF:
        yield (
            f"{one.name}: was made for version {one.extends} of {what}, "
            f"which is at version {version} now; "
            f"look at what changed, and write 'extends: {version}'"
        )


def by_id(files: Iterable[Found], head: str) -> Mapping[str, Found]:
    """The files of a kind by their id; the last one of an id is the one that counts."""
    return {one.id: one for one in files if one.kind.head == head}

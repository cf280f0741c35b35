"""Knows how the files of a deepening become Deepenings, and every way in which they cannot."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path

from flows.deepening import (
    Core,
    Deepening,
    Group,
    Labels,
    Point,
    Points,
    Question,
    Sentences,
    Shelf,
    Story,
    Tool,
    screen_of,
)
from flows.kinds import BUTTON, OPTION_CODE, STEP
from instruments.document import ContentError, Document, Problem, Table, nearest, open_document
from instruments.loading import BLOCK_CODE, SHORT, TITLE
from instruments.model import BlockId

FOLDER = "deepening"
WORDS = "words.yaml"
"""The one file of the folder that is of no block: buttons and sentences that all share."""

HEADING = 34
"""Characters of a heading, which stands behind the block's short name at the head of a screen."""

QUESTION = 200
CORE_TEXT = 500
ABOUT = 300
NAME = 70
LINE = 120
STORY = STEP - HEADING - 6
"""Characters of a good practice, so that its title, in bold, fits above it."""


def load_deepenings(folders: Sequence[Path], blocks: Sequence[BlockId]) -> dict[BlockId, Deepening]:
    """The deepening of each of these blocks that has one, of `deepening/*.yaml`, in their order.

    A later folder replaces an earlier one's of the same block; so do its words. What an earlier
    folder has about a block that is none of these, since the last one replaced the instrument,
    is left out.

    Raises ContentError with all problems of all files.
    """
    problems: list[Problem] = []
    words = _words(folders, problems)
    found: dict[BlockId, Deepening] = {}
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            if path.name == WORDS:
                continue
            document, top = open_document(path)
            if top is not None:
                one = _deepening(top, path.stem, words)
                if one.id in blocks:
                    found[one.id] = one
                elif one.id and folder == folders[-1]:
                    top.wrong(f"block '{one.id}' does not exist{nearest(one.id, blocks)}", FOLDER)
            problems += document.problems
    if problems:
        raise ContentError(problems)
    return {one: found[one] for one in blocks if one in found}


Words = tuple[Labels, Sentences]


def _words(folders: Sequence[Path], problems: list[Problem]) -> Words:
    """The words of the last folder that has them; blank, with a problem noted, in none."""
    paths = [folder / FOLDER / WORDS for folder in folders]
    there = [path for path in paths if path.is_file()]
    document, top = open_document(there[-1]) if there else (Document(WORDS), None)
    if not there:
        document.wrong(None, f"no folder '{FOLDER}' holds this file")
    labels, said = {}, {}
    if top is not None:
        top.id("words", most=BLOCK_CODE)
        top.number("version", least=1, most=9999)
        top.extends()
        labels = _named(top, "labels", [one.name for one in fields(Labels)], BUTTON)
        said = _named(top, "sentences", [one.name for one in fields(Sentences)], ABOUT)
        top.finish()
    problems += document.problems
    return (
        Labels(*(labels.get(one.name, "") for one in fields(Labels))),
        Sentences(*(said.get(one.name, "") for one in fields(Sentences))),
    )


def _named(top: Table, key: str, names: Iterable[str], most: int) -> dict[str, str]:
    table = top.table(key)
    if table is None:
        return {}
    found = {one: table.text(one, most=most) for one in names}
    table.finish()
    return found


Seen = set[tuple[str, str]]
"""The ids that a file has used already, each with what it is the id of."""


def _deepening(top: Table, file: str, words: Words) -> Deepening:
    block = BlockId(top.id(FOLDER, most=BLOCK_CODE))
    top.named(f"deepening '{block}'")
    if block and block != file:
        top.wrong(f"a deepening has the name of its file, which is '{file}'", FOLDER)
    labels, sentences = words
    seen: Seen = set()
    one = Deepening(
        id=block,
        version=top.number("version", least=1, most=9999),
        title=top.text("title", most=TITLE),
        short=top.text("short", most=SHORT),
        source=top.text("source", most=LINE),
        core=_core(top),
        reflection=tuple(_group(each, seen) for each in top.tables("reflection")),
        points=tuple(_points(each, seen) for each in top.tables("points", required=False)),
        tools=tuple(_shelf(each, seen) for each in top.tables("tools", required=False)),
        cases=tuple(_story(each, seen) for each in top.tables("cases", required=False)),
        labels=labels,
        sentences=sentences,
    )
    top.extends()
    top.finish()
    return one


def _core(top: Table) -> Core:
    table = top.table("core")
    if table is None:
        return Core("", "", "")
    core = Core(table.text("text", most=CORE_TEXT), _asked(table), _source(table))
    table.finish()
    return core


def _source(table: Table) -> str:
    return table.text("source", most=LINE)


def _asked(table: Table) -> str:
    question = table.text("question", most=QUESTION)
    if question and not question.endswith("?"):
        table.wrong("'question' must be a question, with a ? at its end", "question")
    return question


def _identity(table: Table, what: str, seen: Seen) -> str:
    """The id of a thing, which its table is called by from here on."""
    name = table.id("id", most=OPTION_CODE)
    table.named(f"{what} '{name}'")
    if (what, name) in seen:
        table.wrong("stands here twice")
    seen.add((what, name))
    return name


def _headed(table: Table, what: str, seen: Seen) -> tuple[str, str, str]:
    """The id, the heading and the source of what stands under one heading."""
    return _identity(table, what, seen), table.text("title", most=HEADING), _source(table)


def _group(table: Table, seen: Seen) -> Group:
    group = Group(
        *_headed(table, "group", seen),
        tuple(_question(one, seen) for one in table.tables("questions")),
    )
    table.finish()
    return group


def _question(table: Table, seen: Seen) -> Question:
    name = _identity(table, "question", seen)
    title = table.text("title", most=HEADING, default="")
    text = table.text("text", most=ABOUT, default="")
    question = Question(name, _asked(table), title, text)
    table.finish()
    return question


def _points(table: Table, seen: Seen) -> Points:
    points = Points(
        *_headed(table, "points", seen), tuple(_point(one) for one in table.tables("points"))
    )
    table.finish()
    size = len(screen_of(points))
    if size > STEP:
        table.wrong(f"its screen has {size} characters, at most {STEP} fit")
    return points


def _point(table: Table) -> Point:
    point = Point(table.text("title", most=HEADING), table.text("text", most=ABOUT))
    table.finish()
    return point


def _shelf(table: Table, seen: Seen) -> Shelf:
    shelf = Shelf(
        *_headed(table, "tools", seen), tuple(_tool(one, seen) for one in table.tables("tools"))
    )
    table.finish()
    return shelf


def _tool(table: Table, seen: Seen) -> Tool:
    identity = _identity(table, "tool", seen)
    name = table.text("name", most=NAME)
    tool = Tool(
        identity,
        name,
        button_of(table, "name", name),
        table.text("by", most=LINE, default=""),
        table.text("whom", most=LINE),
        table.text("gives", most=QUESTION),
        table.text("address", most=NAME, default=""),
    )
    table.finish()
    return tool


def button_of(table: Table, key: str, named: str) -> str:
    """What stands on the button of a thing: its own `button`, or what it is named if that fits."""
    if not table.has("button") and len(named) > BUTTON:
        table.wrong(
            f"'{key}' has {len(named)} characters, so a 'button' of at most {BUTTON} is needed", key
        )
    return table.text("button", most=BUTTON, default=named)


def _story(table: Table, seen: Seen) -> Story:
    name, title, source = _headed(table, "case", seen)
    text, more = table.text("text", most=STORY), table.text("more", most=STEP, default="")
    table.finish()
    return Story(name, title, text, more, source)

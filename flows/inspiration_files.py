"""Knows how the files of practices become an Inspiration, and every way in which they cannot."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from flows.deepening_files import button_of
from flows.inspiration import Function, FunctionId, Inspiration, Practice, PracticeId
from flows.kinds import OPTION_CODE
from instruments.document import ContentError, Document, Problem, Table, nearest, open_document

FOLDER = "practices"

NAME = 60
LINE = 120
DOES = 400


def load_inspiration(folders: Iterable[Path]) -> Inspiration:
    """Every function and practice of `practices/*.yaml` in the folders; the first folder is ours.

    A later folder's replaces an earlier one's of the same id; a practice is an organisation's
    own where there was none.

    Raises ContentError with all problems of all files.
    """
    problems: list[Problem] = []
    functions: dict[FunctionId, Function] = {}
    found: dict[PracticeId, Practice] = {}
    for place, folder in enumerate(folders):
        opened = [open_document(path) for path in sorted((folder / FOLDER).glob("*.yaml"))]
        tops = [top for _, top in opened if top is not None]
        functions |= {one.id: one for top in tops for one in _functions(top)}
        here: set[PracticeId] = set()
        for table, practice in (each for top in tops for each in _practices(top, functions)):
            if practice.id in here:
                table.wrong("stands here twice, in this folder")
            here.add(practice.id)
            own = found[practice.id].own if practice.id in found else place > 0
            found[practice.id] = replace(practice, own=own)
        problems += [one for document, _ in opened for one in document.problems]
    if not found and not problems:
        missing = Document(FOLDER)
        missing.wrong(None, "no folder of this name holds a practice")
        problems += missing.problems
    if problems:
        raise ContentError(problems)
    return Inspiration(
        tuple(functions.values()),
        tuple(
            # Its functions as they are now, since a later folder may have replaced them.
            replace(one, functions=tuple(functions[each.id] for each in one.functions))
            for one in found.values()
        ),
    )


def _functions(top: Table) -> Iterator[Function]:
    """The functions of a file, which an organisation's own need not have."""
    for table in top.tables("functions", required=False):
        name = FunctionId(table.id("id", most=OPTION_CODE))
        table.named(f"function '{name}'")
        title = table.text("title", most=NAME)
        yield Function(
            name, title, button_of(table, "title", title), table.text("source", most=LINE)
        )
        table.finish()


def _practices(
    top: Table, functions: Mapping[FunctionId, Function]
) -> Iterator[tuple[Table, Practice]]:
    """Every practice of a file, each with the table that it stands in."""
    top.id("practices", most=OPTION_CODE)
    top.number("version", least=1, most=9999)
    top.extends()
    top.text("source", most=LINE)
    for table in top.tables("entries"):
        yield table, _practice(table, functions)
    top.finish()


def _practice(table: Table, functions: Mapping[FunctionId, Function]) -> Practice:
    identity = PracticeId(table.id("id", most=OPTION_CODE))
    table.named(f"practice '{identity}'")
    name = table.text("name", most=NAME)
    practice = Practice(
        identity,
        name,
        button_of(table, "name", name),
        table.text("by", most=LINE, default=""),
        tuple(_known(table, functions)),
        table.text("whom", most=LINE),
        table.text("does", most=DOES),
        table.words("words") if table.has("words") else (),
        table.text("source", most=LINE),
        own=False,
    )
    table.finish()
    return practice


def _known(table: Table, functions: Mapping[FunctionId, Function]) -> Iterator[Function]:
    for word in table.words("functions"):
        function = functions.get(FunctionId(word))
        if function is None:
            table.wrong(f"function '{word}' does not exist{nearest(word, functions)}", "functions")
        else:
            yield function

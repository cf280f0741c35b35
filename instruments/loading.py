"""Knows how an instrument's file becomes an Instrument, and every way in which it cannot."""

from collections.abc import Iterable
from pathlib import Path

from instruments.document import ID, ContentError, Document, Table, holds, nearest, open_document
from instruments.model import (
    LEVELS,
    Block,
    BlockId,
    Element,
    ElementId,
    EvidenceId,
    Instrument,
    InstrumentId,
    RoleId,
)

STATEMENT = 160
"""Characters of one statement, as many as are read at a glance on a phone (content, its head)."""

SCREEN = 700
"""Characters of a whole questionnaire screen (content, its head)."""

FRAME = 70
"""Characters of a screen beside what content says: progress, signs and line ends."""

BUTTON = 28
SHORT = 22
TITLE = 70
ELEMENT_TITLE = 90
QUESTION = 160
ABOUT = 160
STARS = 5
BLOCK_CODE = 12
ELEMENT_CODE = 14


def load_instruments(folders: Iterable[Path]) -> dict[InstrumentId, Instrument]:
    """Every instrument of the folders; a later folder replaces an earlier one's of the same id.

    Files that say that they are a flow are left alone.

    Raises ContentError with all problems of all files.
    """
    found: dict[InstrumentId, Instrument] = {}
    problems = []
    for folder in folders:
        here: dict[InstrumentId, str] = {}
        for path in sorted(folder.glob("*.yaml")):
            if holds(path, "flow"):
                continue
            document, instrument = read_instrument(path)
            if instrument is not None and instrument.id in here:
                document.wrong(
                    None,
                    f"'{instrument.id}' is also the id of {here[instrument.id]}, in this folder",
                )
            problems += document.problems
            if instrument is not None:
                here[instrument.id] = path.name
                found[instrument.id] = instrument
    if problems:
        raise ContentError(problems)
    return found


def read_instrument(path: Path) -> tuple[Document, Instrument | None]:
    """The instrument of one file; None where its problems, noted in the document, leave none."""
    document, top = open_document(path)
    if top is None:
        return document, None
    instrument = Instrument(
        id=InstrumentId(top.id("instrument", most=BLOCK_CODE)),
        version=top.number("version", least=1, most=9999),
        title=top.text("title", most=TITLE),
        minutes=top.number("minutes", least=1, most=240),
        source=top.text("source"),
        roles=_roles(top),
        blocks=tuple(_block(one) for one in top.tables("blocks")),
        open=top.yes("open"),
        about=top.text("about", most=ABOUT, default=""),
        parts=top.yes("parts"),
    )
    top.extends()
    top.finish()
    _unique(top, (block.id for block in instrument.blocks), "block")
    _unique(top, (element.id for element in instrument.elements), "element")
    return document, None if document.problems else instrument


def _roles(top: Table) -> dict[RoleId, str]:
    table = top.table("roles")
    if table is None:
        return {}
    roles = {RoleId(role): label for role, label in _labels(table, BLOCK_CODE).items()}
    if not roles:
        table.wrong("there is no role here; at least one is needed")
    return roles


def _evidence(block: Table) -> dict[EvidenceId, str]:
    table = block.table("evidence") if block.has("evidence") else None
    if table is None:
        return {}
    return {EvidenceId(one): label for one, label in _labels(table, ELEMENT_CODE).items()}


def _own_evidence(element: Table) -> tuple[str, ...]:
    return element.words("evidence") if element.has("evidence") else ()


def _labels(table: Table, most: int) -> dict[str, str]:
    """Labels that fit a button, each with an id of at most so many characters."""
    labels = {one: table.text(one, most=BUTTON) for one in table.keys()}  # noqa: SIM118 - a Table is no dict
    for one in labels:
        if len(one) > most or not ID.fullmatch(one):
            table.wrong(
                f"'{one}' is no id; it is at most {most} of a-z, 0-9 and _, a letter first",
                one,
            )
    return labels


def _block(table: Table) -> Block:
    identity = table.id("id", most=BLOCK_CODE)
    table.named(f"block '{identity}'")
    block = Block(
        id=BlockId(identity),
        title=table.text("title", most=TITLE),
        short=table.text("short", most=SHORT),
        source=table.text("source"),
        elements=tuple(_element(one) for one in table.tables("elements")),
        evidence=_evidence(table),
        stars=table.number("stars", least=1, most=STARS, default=0),
    )
    table.finish()
    for element in block.elements:
        for one in sorted(element.evidence - block.evidence.keys()):
            hint = nearest(one, block.evidence)
            table.wrong(f"'{one}' is no evidence of this block{hint}", "elements")
        if block.evidence and not block.suggested(element.id):
            table.wrong(f"the evidence leaves nothing for element '{element.id}'", "elements")
    if block.elements and all(one.bracketed for one in block.elements):
        table.wrong("all of it is bracketed; who guides no clients would be asked nothing of it")
    return block


def _element(table: Table) -> Element:
    identity = table.id("id", most=ELEMENT_CODE)
    table.named(f"element '{identity}'")
    element = Element(
        id=ElementId(identity),
        title=table.text("title", most=ELEMENT_TITLE),
        statements={level: table.text(level.value, most=STATEMENT) for level in LEVELS},
        source=table.text("source"),
        question=table.text("question", most=QUESTION, default=""),
        bracketed=table.yes("bracketed"),
        evidence=frozenset(map(EvidenceId, _own_evidence(table))),
    )
    table.finish()
    said = (element.title, element.question, *element.statements.values())
    size = FRAME + sum(len(one) for one in said)
    if size > SCREEN:
        table.wrong(f"its screen has {size} characters, at most {SCREEN} fit")
    if len(set(element.statements.values())) < len(LEVELS):
        table.wrong("two of its statements are the same")
    return element


def _unique(top: Table, ids: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for one in ids:
        if one and one in seen:
            top.wrong(f"{what} '{one}' stands here twice")
        seen.add(one)

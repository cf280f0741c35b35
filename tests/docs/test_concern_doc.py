"""The document of the concern protocol shows the diagram that the program shows.

WRITE_DOCS=1 writes the diagram and its pictures anew.
"""

import os
import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.chart_picture import ChartPicture
from bot.chart_worker import chart, pages
from bot.content import load_content
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.chart import chart_picture, drawn
from docs.diagrams import mermaid
from flows.model import FlowId

DOCS = Path(__file__).resolve().parents[2] / "docs"
WRITE = bool(os.environ.get("WRITE_DOCS"))
CONCERN = FlowId("concern")
CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
SAYS = "Says"
"""What in a picture tells which content it was drawn from: pixels differ between platforms."""

COLOURS = 64


def image(number: int) -> Path:
    return DOCS / "images" / f"schema-{number}.png"


def told_by(picture: ChartPicture) -> str:
    return sha256(repr(picture).encode()).hexdigest()


def written(name: str, expected: str) -> str:
    """What stands in the document's generated part; where asked, after writing it."""
    path = DOCS / "concern.md"
    text = path.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", text, re.DOTALL)
    assert found is not None
    if WRITE:
        new = text[: found.start(1)] + expected + text[found.end(1) :]
        path.write_text(new, encoding="utf-8")
        return expected
    return found[1]


def test_the_diagram_is_the_content() -> None:
    """Every box and every way to another, as text that can be read and compared."""
    expected = f"```mermaid\n{mermaid(drawn(CONTENT, WORDS, CONCERN))}\n```"
    assert written("diagram", expected) == expected


def test_the_pictures_are_of_this_content() -> None:
    """As many as there are pages, each drawn from what the content says now."""
    picture = chart_picture(CONTENT, WORDS, CONCERN)
    count = len(pages(picture.bands))
    expected = "\n".join(
        f"![{WORDS('chart.title')}, {number} van {count}](images/schema-{number}.png)"
        for number in range(1, count + 1)
    )
    assert written("pictures", expected) == expected
    if WRITE:
        for number, png in enumerate(chart(picture), 1):
            says = PngInfo()
            says.add_text(SAYS, told_by(picture))
            with Image.open(BytesIO(png)) as drawing:
                few = drawing.convert("RGB").quantize(COLOURS)
                few.save(image(number), optimize=True, pnginfo=says)
    for number in range(1, count + 1):
        with Image.open(image(number)) as kept:
            assert kept.info[SAYS] == told_by(picture)
    assert not image(count + 1).exists()

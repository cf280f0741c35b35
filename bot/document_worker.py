"""Knows how a log, or another layout, is set on paper; refuses to know whose it is.

Runs in a worker process.
It reaches no network: the layout names no package, and the fonts are those that are installed.
"""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst

LAYOUT = Path(__file__).with_name("document.typ")

OWN = Path(__file__).with_name("fonts")
"""A font of emoji, since a remark may hold what somebody else wrote."""

FACES = ("Libertinus Serif", "DejaVu Sans", "Noto Emoji", "Last Resort High-Efficiency")
"""The typeface, which comes with the typesetter, and where a sign is looked for that it lacks.

The last has a box for every sign, so that a document for all readers (PDF/UA) is always made.
"""

STANDARD: Final = "ua-1"
"""PDF/UA-1: tagged throughout, so that it can be read aloud."""


def pdf(log: str) -> bytes:
    """A PDF of a log that is JSON: the fields of a `Log`. Raises RuntimeError of the typesetter."""
    return printed(LAYOUT, {"log": log})


def printed(layout: Path, said: Mapping[str, str]) -> bytes:
    """A PDF of a layout that has these inputs; raises as `pdf` does."""
    faces = typst.Fonts(include_system_fonts=False, font_paths=[OWN, *_drawing_fonts()])
    compiler = typst.Compiler(
        layout.read_bytes(),
        root=OWN,
        font_paths=faces,
        ignore_system_fonts=True,
        sys_inputs={**said, "faces": "\n".join(FACES)},
    )
    made = compiler.compile(format="pdf", pdf_standards=STANDARD)
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made


def _drawing_fonts() -> list[Path]:
    """The fonts that the drawing library brings along; the library itself is not loaded."""
    found = find_spec("matplotlib")
    folders = found.submodule_search_locations if found else None
    return [Path(one) / "mpl-data" / "fonts" / "ttf" for one in folders or ()]

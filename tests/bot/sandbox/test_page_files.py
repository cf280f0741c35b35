"""Knows what the sandbox page's files must keep to; it refuses to know how they look."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

import bot.sandbox
from bot.sandbox.server import Sandbox

PAGE = Path(bot.sandbox.__file__).parent / "page"
SCRIPTS = sorted(PAGE.glob("*.js"))
STYLES = sorted(PAGE.glob("*.css"))
MAX_LINES = 300
POINTERS_TO_IDS = ("for", "aria-controls", "aria-labelledby", "aria-describedby")
MARKUP_FROM_TEXT = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
SVG_NAMESPACE = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag of index.html with its attributes."""

    tag: str
    attributes: dict[str, str]


@dataclass(slots=True)
class Inline:
    """Text that stood inside script or style elements."""

    texts: list[str] = field(default_factory=list)


class PageParser(HTMLParser):
    """Collects the start tags, and what is written inside script and style elements."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.inline = Inline()
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and data.strip():
            self.inline.texts.append(data)


def parsed() -> PageParser:
    parser = PageParser()
    parser.feed((PAGE / "index.html").read_text("utf-8"))
    return parser


def values(attribute: str) -> Iterator[str]:
    for element in parsed().elements:
        if attribute in element.attributes:
            yield element.attributes[attribute]


def named(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.name)


def imports_of(text: str) -> list[tuple[list[str], str]]:
    """The names and the address of each import statement."""
    found = re.findall(r'^import (?:\{([^}]*)\} )?(?:from )?"([^"]+)";', text, re.MULTILINE)
    return [
        ([name.strip() for name in names.split(",") if name.strip()], address)
        for names, address in found
    ]


def test_index_has_no_inline_script_or_style() -> None:
    """Nothing runs or is styled from within index.html, so that a strict policy holds."""
    page = parsed()
    assert page.inline.texts == []
    for element in page.elements:
        assert element.tag != "style"
        assert element.tag != "script" or element.attributes.get("src", "").startswith("/static/")
        for name, value in element.attributes.items():
            assert name != "style", element
            assert not name.startswith("on"), element
            assert not value.lower().startswith("javascript:"), element


def test_index_loads_from_its_own_folder_only() -> None:
    """Every address in index.html is local, and the file behind it is there."""
    for address in [*values("src"), *values("href")]:
        assert address == "/" or address.startswith("/static/"), address
        if address != "/":
            assert (PAGE / address.removeprefix("/static/")).is_file(), address


@named([*SCRIPTS, *STYLES, PAGE / "index.html", PAGE / "favicon.svg"])
def test_no_file_names_an_external_address(path: Path) -> None:
    """No file of the page holds the address of another machine."""
    text = path.read_text("utf-8").replace(SVG_NAMESPACE, "")
    assert re.findall(r"(?:https?|wss?)://[\w.]+|[\"'(]//\w+", text) == []


@named(STYLES)
def test_styles_load_nothing(path: Path) -> None:
    """A style sheet is whole by itself: no import, no font and no picture from elsewhere."""
    text = path.read_text("utf-8")
    assert "@import" not in text
    assert "url(" not in text


@named(SCRIPTS)
def test_scripts_insert_text_never_markup(path: Path) -> None:
    """What people and bots write goes in as text, so that it can never become an element."""
    text = path.read_text("utf-8")
    assert [word for word in MARKUP_FROM_TEXT if word in text] == []


@named(SCRIPTS)
def test_ids_in_scripts_exist(path: Path) -> None:
    """Each id that a script looks for is in index.html."""
    ids = set(values("id"))
    asked = set(re.findall(r'\bbyId\("([^"]+)"\)', path.read_text("utf-8")))
    assert asked - ids == set()


@named(SCRIPTS)
def test_parts_in_scripts_exist(path: Path) -> None:
    """Each part of a phone that a script uses is in the template."""
    parts = set(values("data-part"))
    text = path.read_text("utf-8")
    asked = {*re.findall(r"\bparts\.([a-z]\w*)", text), *re.findall(r'\bparts\["([^"]+)"\]', text)}
    assert asked - parts == set()


def test_ids_are_unique_and_pointers_lead_somewhere() -> None:
    """No id occurs twice, and each label or control names an id that is there."""
    ids = list(values("id"))
    assert len(ids) == len(set(ids))
    pointed = {name for pointer in POINTERS_TO_IDS for name in values(pointer)}
    assert pointed - set(ids) == set()


def test_every_button_says_what_it_is() -> None:
    """A button without a type would submit a form by accident."""
    for element in parsed().elements:
        assert element.tag != "button" or element.attributes.get("type") in ("button", "submit")


@named(SCRIPTS)
def test_imports_name_what_is_exported(path: Path) -> None:
    """Without a build step a wrong import is found only by a browser, or here."""
    for names, address in imports_of(path.read_text("utf-8")):
        assert address.startswith("./"), address
        target = (PAGE / address).read_text("utf-8")
        exported = set(
            re.findall(r"^export (?:async )?(?:function|const|class) (\w+)", target, re.MULTILINE)
        )
        assert set(names) - exported == set(), address


def test_every_file_is_used() -> None:
    """No file lies in the page's folder that neither index.html nor a script loads."""
    linked = {address.removeprefix("/static/") for address in [*values("src"), *values("href")]}
    imported = {
        address.removeprefix("./")
        for path in SCRIPTS
        for _, address in imports_of(path.read_text("utf-8"))
    }
    there = {path.name for path in PAGE.iterdir() if path.name != "index.html"}
    assert there - linked - imported == set()


@named([*SCRIPTS, *STYLES])
def test_modules_open_with_what_they_know_and_stay_short(path: Path) -> None:
    """A reader meets a sentence first, and never a file of 300 lines."""
    lines = path.read_text("utf-8").splitlines()
    assert lines[0].startswith(("// Knows ", "/* "))
    assert len(lines) < MAX_LINES


def test_every_control_address_is_served() -> None:
    """Each address of the control API that the page asks for is a route of the sandbox."""
    routes = {resource.canonical for resource in Sandbox("1:page").app().router.resources()}
    text = (PAGE / "api.js").read_text("utf-8")
    asked = {
        re.sub(r"\$\{[^}]*\}", "{file_id}", address)
        for address in re.findall(r"[\"`](/sandbox/[^\"`?]*)", text)
    }
    assert asked
    assert asked - routes == set()

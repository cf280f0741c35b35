"""The documents say what the program says."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from bot.commands import COMMANDS
from bot.content import load_content
from bot.settings import TABLE
from bot.telegram.introduction import GROUP, LEADS, PRIVATE

ROOT = Path(__file__).resolve().parents[2]
WRITE = bool(os.environ.get("WRITE_DOCS"))


def settings_table(*, dutch: bool) -> str:
    head = "| variabele | standaard | wat |" if dutch else "| variable | default | what |"
    rows = [
        f"| `{one.name}` | {_code(one.default)} | {one.in_dutch if dutch else one.meaning} |"
        for one in TABLE
    ]
    return "\n".join([head, "|---|---|---|", *rows])


def _code(default: str) -> str:
    return f"`{default}`" if default else ""


def command_list() -> str:
    program = [f"- `python -m bot {name}`: {meaning}" for name, meaning in COMMANDS.items()]
    private = " ".join(f"`/{one}`" for one in PRIVATE)
    guides = " ".join(f"`/{one}`" for one in load_content().guides)
    leads = " ".join(f"`/{one}`" for one in LEADS)
    everyone = " ".join(f"`/{one}`" for one in GROUP)
    return "\n".join(
        [
            *program,
            f"- in private: {private}",
            f"- in private, as guides that are content: {guides}",
            f"- in a group: {everyone} for everyone, {leads} for its leads",
        ]
    )


@pytest.mark.parametrize(
    ("name", "part", "expected"),
    [
        ("README.md", "settings", settings_table(dutch=False)),
        ("LEESMIJ.md", "settings", settings_table(dutch=True)),
        ("README.md", "commands", command_list()),
    ],
)
def test_generated_parts(name: str, part: str, expected: str) -> None:
    """What a document lists is what the program has; WRITE_DOCS=1 writes it anew."""
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {part} -->\n(.*?)\n?<!-- /{part} -->", text, re.DOTALL)
    assert found is not None
    if WRITE:
        path.write_text(
            text[: found.start(1)] + expected + "\n" + text[found.end(1) :].lstrip("\n")
        )
        return
    assert found[1].strip() == expected


def test_every_dependency_has_its_reason() -> None:
    """Each direct dependency stands in docs/dependencies.md."""
    listed = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["postgres"],
        *project["dependency-groups"]["dev"],
    ]
    names = {re.split(r"[^A-Za-z-]", one)[0].lower() for one in needed}
    assert {name for name in names if name not in listed} == set()


def test_no_registry_address() -> None:
    """No lock names the address of a package registry."""
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(encoding="utf-8")

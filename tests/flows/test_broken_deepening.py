"""Deepenings and practices: each mistake of an editor is told as its file announces."""

import ast
import re
import shutil
from pathlib import Path

import pytest
from test_broken_content import HERE, as_pattern, said_in

import flows
from flows import deepening_files, inspiration_files
from flows.deepening_files import WORDS, load_deepenings
from flows.inspiration_files import load_inspiration
from instruments.document import ContentError
from instruments.model import BlockId

OURS = Path(flows.__file__).parent / "content" / "deepening" / WORDS
KINDS = ("deepening", "practices")
FILES = sorted((one for kind in KINDS for one in (HERE / kind).glob("*.yaml")), key=str)
UNKNOWN = "blok_unknown"

BESIDES = (
    "words.yaml:1: no folder 'deepening' holds this file",
    "practices:1: no folder of this name holds a practice",
)


def load(kind: str, folder: Path, *blocks: str) -> None:
    if kind == "deepening":
        load_deepenings([folder], [BlockId(one) for one in ("strategy", *blocks)])
    else:
        load_inspiration([folder])


def laid(path: Path, folder: Path) -> str:
    """Lays a broken file in a folder of an organisation; its words beside it. Gives its kind."""
    kind = path.parent.name
    (folder / kind).mkdir()
    shutil.copy(OURS, folder / kind) if kind == "deepening" else None
    words = path.stem.startswith("words_")
    shutil.copy(path, folder / kind / (WORDS if words else path.name))
    return kind


@pytest.mark.parametrize("path", FILES, ids=lambda one: f"{one.parent.name}/{one.stem}")
def test_a_mistake_is_told_exactly(path, tmp_path):
    """Each mistake gives the messages that its file announces, and no others."""
    kind = laid(path, tmp_path)
    blocks = "blok_known" if path.stem == UNKNOWN else path.stem
    with pytest.raises(ContentError) as caught:
        load(kind, tmp_path, blocks)
    assert said_in(path)
    assert [str(one) for one in caught.value.problems] == sorted(said_in(path))


def sentences() -> list[str]:
    """A pattern for each sentence that the loading modules can say, read from their source."""
    found = []
    for module in (deepening_files, inspiration_files):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="wrong"), args=args):
                    found += args
    patterns = (as_pattern(one) for one in found)
    return sorted({one for one in patterns if one is not None and " " in one})


@pytest.mark.parametrize("sentence", sentences())
def test_every_message_has_a_broken_file(sentence):
    """There is no sentence about these contents that no file here, or no test below, brings out."""
    told = [said for one in FILES for said in said_in(one)]
    assert any(re.search(f": {sentence}$", one) for one in [*told, *BESIDES])


@pytest.mark.parametrize(("kind", "told"), list(zip(KINDS, BESIDES, strict=True)))
def test_a_content_that_is_not_there_is_missed(kind, told, tmp_path):
    """Without its folder there are no words around a deepening and no practices, and that is said."""
    with pytest.raises(ContentError) as caught:
        load(kind, tmp_path)
    assert [str(one) for one in caught.value.problems] == [told]


@pytest.mark.parametrize(
    ("kind", "name"), [("deepening", "torn"), ("deepening", "words"), ("practices", "torn")]
)
def test_a_file_that_is_not_readable_is_told(kind, name, tmp_path):
    """What is no YAML is named with its line, whatever it should have been."""
    (tmp_path / kind).mkdir()
    shutil.copy(OURS, tmp_path / kind)
    (tmp_path / kind / f"{name}.yaml").write_text('a: "b\n', encoding="utf-8")
    with pytest.raises(ContentError, match=rf"{name}\.yaml:\d+: not readable as YAML"):
        load(kind, tmp_path)


def test_mistakes_of_all_files_are_told_at_once(tmp_path):
    """Two broken files give both of their messages, by file and line."""
    laid(HERE / "deepening" / "no_mark.yaml", tmp_path)
    shutil.copy(HERE / "deepening" / "asked_twice.yaml", tmp_path / "deepening")
    with pytest.raises(ContentError) as caught:
        load("deepening", tmp_path, "no_mark", "asked_twice")
    assert [one.file for one in caught.value.problems] == ["asked_twice.yaml", "no_mark.yaml"]

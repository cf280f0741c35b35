"""Directory, practice cases and phrases: each mistake of an editor is told as its file announces."""

import ast
import re
import shutil
from pathlib import Path

import pytest
from test_broken_content import HERE, as_pattern, said_in

from flows import directory_files, distress, practice
from flows.directory_files import load_directory
from flows.distress import load_phrases
from flows.model import Branch, ChooseOne, ChooseSeveral, Code, Flow, FlowId, NodeId, Option, Tick
from flows.practice import CHOICE, load_cases
from instruments.document import ContentError

KINDS = ("directory", "practice", "phrases")
FILES = sorted((one for kind in KINDS for one in (HERE / kind).glob("*.yaml")), key=str)
UNOFFERED = "not_offered"


def flow_of(*cases: str) -> Flow:
    """A flow that offers these cases, and has what the broken ones ask about."""
    first, then, gate, late = NodeId("s1"), NodeId("s2"), NodeId("gate"), NodeId("late")
    nodes = (
        ChooseOne(CHOICE, tuple(Option(Code(one), first, one) for one in cases)),
        ChooseOne(first, (Option(Code("yes"), then, "Ja"),)),
        ChooseSeveral(then, (Tick(Code("calm"), "Rust"),), gate),
        Branch(gate, (), late),
        ChooseSeveral(late, (Tick(Code("calm"), "Rust"),), late),
    )
    return Flow(FlowId("concern"), 1, CHOICE, {one.id: one for one in nodes})


def load(kind: str, folder: Path, file: str) -> None:
    match kind:
        case "directory":
            load_directory([folder])
        case "practice":
            offered = () if file == UNOFFERED else (file,)
            load_cases([folder], flow_of(*offered))
        case _:
            load_phrases([folder])


@pytest.mark.parametrize("path", FILES, ids=lambda one: f"{one.parent.name}/{one.stem}")
def test_a_mistake_is_told_exactly(path, tmp_path):
    """Each mistake gives the messages that its file announces, and no others."""
    kind = path.parent.name
    (tmp_path / kind).mkdir()
    shutil.copy(path, tmp_path / kind)
    with pytest.raises(ContentError) as caught:
        load(kind, tmp_path, path.stem)
    assert [str(one) for one in caught.value.problems] == sorted(said_in(path))


def sentences() -> list[str]:
    """A pattern for each sentence that the loading modules can say, read from their source."""
    found = []
    for module in (directory_files, practice, distress):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="wrong"), args=args):
                    found += args
                case ast.Call(func=ast.Name(id="Problem"), args=args):
                    found += args
    patterns = (as_pattern(one) for one in found)
    return sorted({one for one in patterns if one is not None and " " in one})


@pytest.mark.parametrize("sentence", sentences())
def test_every_message_has_a_broken_file(sentence):
    """There is no sentence about these contents that no file here, or no test below, brings out."""
    told = [said for one in FILES for said in said_in(one)]
    assert any(re.search(f": {sentence}$", one) for one in [*told, *BESIDES])


BESIDES = (
    "distress.yaml:1: no folder 'phrases' holds this file",
    "practice:1: no file has the case 'thread' of 'k0_case'; did you mean 'threat'?",
)


@pytest.mark.parametrize(
    ("load_all", "told"),
    [
        (load_phrases, BESIDES[:1]),
        (
            load_directory,
            [
                f"directory:1: region '{one}' has 0 entries with order 0; "
                "the number 112 must have it, once"
                for one in ("BE-VLG", "NL")
            ],
        ),
    ],
    ids=["phrases", "directory"],
)
def test_a_content_that_is_not_there_is_missed(load_all, told, tmp_path):
    """Without its folder there is no directory and there are no phrases, and that is said."""
    with pytest.raises(ContentError) as caught:
        load_all([tmp_path])
    assert [str(one) for one in caught.value.problems] == list(told)


def test_a_button_without_a_case_is_told(tmp_path):
    """What the flow offers to practise has a file, by its name."""
    (tmp_path / "practice").mkdir()
    text = (HERE / "practice" / "says_nowhere.yaml").read_text(encoding="utf-8")
    text = text.replace("says_nowhere", "threat").replace("s22", "s2")
    (tmp_path / "practice" / "threat.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_cases([tmp_path], flow_of("threat", "thread"))
    assert [str(one) for one in caught.value.problems] == [BESIDES[1]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_not_readable_is_told(kind, tmp_path):
    """What is no YAML is named with its line, whatever it should have been."""
    (tmp_path / kind).mkdir()
    (tmp_path / kind / "torn.yaml").write_text('a: "b\n', encoding="utf-8")
    with pytest.raises(ContentError, match=r"torn\.yaml:\d+: not readable as YAML"):
        load(kind, tmp_path, UNOFFERED)

"""Each file in `tests/broken` holds one mistake of an editor, and says in its first lines what it is told.

`# says: file:line: sentence`, once per message. A folder holds files that are wrong together.
"""

import ast
import re
import shutil
from pathlib import Path

import pytest

from flows import checks, conditions, expanding, kinds, tasks
from flows import loading as flow_loading
from flows.loading import load_flows
from instruments import document
from instruments import loading as instrument_loading
from instruments.document import ContentError
from instruments.loading import load_instruments

HERE = Path(__file__).parent.parent / "broken"
SAYS = "# says: "
LISTS = {"instruments": (("small", "Klein instrument"),), "nothing": ()}

CASES = sorted(
    (one for kind in ("instruments", "flows") for one in (HERE / kind).iterdir()),
    key=str,
)


def said_in(path: Path) -> list[str]:
    """The messages that a file announces; read as bytes are, for one file is not UTF-8."""
    lines = path.read_text(encoding="latin-1").splitlines()
    return [one.removeprefix(SAYS) for one in lines if one.startswith(SAYS)]


def files_of(case: Path) -> list[Path]:
    return sorted(case.glob("*.yaml")) if case.is_dir() else [case]


def load(kind: str, folder: Path) -> None:
    if kind == "instruments":
        load_instruments([folder])
    else:
        load_flows([folder], LISTS)


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.parent.name}/{one.stem}")
def test_a_mistake_is_told_exactly(case, tmp_path):
    """Each mistake gives the messages that its file announces, and no others."""
    for one in files_of(case):
        shutil.copy(one, tmp_path)
    with pytest.raises(ContentError) as caught:
        load(case.parent.name, tmp_path)
    announced = [said for one in files_of(case) for said in said_in(one)]
    assert announced
    assert sorted(str(one) for one in caught.value.problems) == sorted(announced)
    assert str(caught.value) == "\n".join(str(one) for one in caught.value.problems)


@pytest.mark.parametrize("kind", ["instruments", "flows"])
def test_all_mistakes_of_all_files_are_told_at_once(kind):
    """A folder full of broken files gives every message of every file in one go, by file and line."""
    with pytest.raises(ContentError) as caught:
        load(kind, HERE / kind)
    files = (HERE / kind).glob("*.yaml")
    announced = {said for one in files for said in said_in(one)}
    assert {str(one) for one in caught.value.problems} == announced
    places = [(one.file, one.line) for one in caught.value.problems]
    assert places == sorted(places)


def sentences() -> list[str]:
    """A pattern for each sentence that the loading modules can say, read from their source."""
    found = []
    for module in (
        document,
        instrument_loading,
        flow_loading,
        kinds,
        conditions,
        expanding,
        checks,
        tasks,
    ):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="wrong" | "wrong_at"), args=args):
                    found += args
                case ast.Yield(value=ast.Tuple(elts=elts)):
                    found += elts
                case ast.Yield(value=ast.expr() as said):
                    found.append(said)
    patterns = (as_pattern(one) for one in found)
    return [one for one in patterns if one is not None and " " in one]


def as_pattern(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return re.escape(text)
        case ast.JoinedStr(values=values):
            parts = (as_pattern(one) or ".*" for one in values)
            return "".join(parts)
        case _:
            return None


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_every_message_has_a_broken_file(sentence):
    """There is no sentence in the code about broken content that no file here brings out."""
    told = [said for case in CASES for one in files_of(case) for said in said_in(one)]
    assert any(re.search(f": {sentence}$", one) for one in told)

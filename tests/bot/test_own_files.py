"""An organisation's own files: what the check says of each, and where."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.ageing import warnings
from bot.content import FLOWS, INSTRUMENTS, load_content
from bot.own_files import KINDS
from flows.tools import CategoryId
from instruments.document import ContentError

CHECKED = date(2026, 11, 22)

HEAD = "{kind}: {name}\nversion: 1\n"

TINY = """\
version: 1
{more}first: hello
leave: done
nodes:
  - id: hello
    kind: say
    text: Dag.
    label: Verder
    next: done
  - id: done
    kind: end
    outcome: done
"""

CATEGORY = """\
tools: ours
version: 1
extends: 1
source: Wij
date: 2026-06-01
categories:
  - id: team
    title: Ons team
    suits: alles
    unsuits: niets
    asks: een account
    source: eigen
entries:
  - id: teams
    name: Microsoft Teams
    uses:
      - category: team
"""


def own(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Each line of what is wrong."""
    with pytest.raises(ContentError) as caught:
        load_content(own(folder, files))
    return str(caught.value).splitlines()


def ours(name: str, change: str = "", to: str = "version: 1\n") -> str:
    """Our file, with a line of it in another's place; its version where none is named."""
    text = _read(name)
    change = change or f"version: {version(name)}\n"
    assert change in text
    return text.replace(change, to, 1)


def version(name: str) -> int:
    return next(
        int(line.partition(":")[2])
        for line in _read(name).splitlines()
        if line.startswith("version:")
    )


def _read(name: str) -> str:
    folder = INSTRUMENTS if name in {"quickscan.yaml", "safety.yaml"} else FLOWS
    return (folder / name).read_text(encoding="utf-8")


EVERY = (
    "quickscan.yaml",
    "goals.yaml",
    "deepening/skills.yaml",
    "deepening/words.yaml",
    "phrases/distress.yaml",
    "practice/night.yaml",
    "practices/practices.yaml",
    "directory/directory.yaml",
    "tools/tools.yaml",
)


def test_there_is_an_example_of_every_kind() -> None:
    """The files that the tests below take are of all kinds that there are."""
    heads = {one.head for one in KINDS}
    assert len(EVERY) == len(heads)
    assert {one.folder for one in KINDS} == {one.rpartition("/")[0] for one in EVERY}


@pytest.mark.parametrize("name", EVERY)
def test_what_takes_the_place_of_ours_says_of_which_version(name: str, tmp_path: Path) -> None:
    """Without `extends` one is told to look, with it nothing is told; whatever the kind."""
    content = load_content(own(tmp_path, {name: ours(name)}))
    (line,) = [one for one in warnings(content, CHECKED) if one.startswith(name)]
    assert "takes the place of our " in line
    now = version(name)
    assert line.endswith(f"write 'extends: {now}' in it")
    text = ours(name, to=f"version: 1\nextends: {now}\n")
    content = load_content(own(tmp_path, {name: text}))
    assert warnings(content, CHECKED) == []


@pytest.mark.parametrize("name", EVERY)
def test_what_is_ahead_of_ours_is_refused(name: str, tmp_path: Path) -> None:
    """A version of ours that is yet to come is a mistake, with its file and line."""
    text = ours(name, to="version: 1\nextends: 9\n")
    (told,) = refused(tmp_path, {name: text})
    line = text.splitlines().index("extends: 9") + 1
    assert told.startswith(f"{name}:{line}: ")
    assert "'extends' is 9, but our " in told


def test_what_is_a_version_back_is_told(tmp_path: Path) -> None:
    """The program runs, and who runs it is told what to do."""
    text = ours("open_round.yaml", "version: 2\n", "version: 7\nextends: 1\n")
    content = load_content(own(tmp_path, {"ronde.yaml": text}))
    (told,) = warnings(content, CHECKED)
    assert told == (
        "ronde.yaml: was made for version 1 of our flow 'open_round', which is at version 2 now; "
        "look at what changed, and write 'extends: 2'"
    )


def test_what_extends_nothing_of_ours_is_refused(tmp_path: Path) -> None:
    """A misspelt id would quietly add a flow, where ours was meant."""
    text = "flow: goal\n" + TINY.format(more="extends: 1\n")
    (told,) = refused(tmp_path, {"doelen.yaml": text})
    assert told == (
        "doelen.yaml:3: flow 'goal': 'extends' needs one of ours, and none is called 'goal'; "
        "did you mean 'goals'?"
    )


def test_a_list_that_only_adds_need_not_say_of_which_version(tmp_path: Path) -> None:
    """One's own practice beside ours is no reason to look at ours."""
    entry = "id: ours, name: Ons, functions: [contact], whom: wij, does: iets, source: eigen"
    text = f"practices: ours\nversion: 1\nsource: eigen\nentries:\n  - {{{entry}}}\n"
    content = load_content(own(tmp_path, {"practices/ours.yaml": text}))
    assert content.warnings == ()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("team.yaml", CATEGORY, "this is a list of tools, which belongs in the folder 'tools'"),
        (
            "directory/team.yaml",
            CATEGORY,
            "this is a list of tools, which belongs in the folder 'tools'",
        ),
        (
            "tools/hello.yaml",
            "flow: hello\n" + TINY,
            "this is a flow, which belongs in no folder, but beside them",
        ),
        (
            "hello.yaml",
            "flwo: hello\n" + TINY,
            "nothing says what this is: 'instrument', 'flow' or another kind; did you mean 'flow'?",
        ),
    ],
)
def test_a_file_in_another_folder_is_told_in_one_line(
    name: str, text: str, told: str, tmp_path: Path
) -> None:
    """It is known by its head, and nothing is said of what it lacks where it lies."""
    assert refused(tmp_path, {name: text.format(more="")}) == [f"{name}:1: {told}"]


def test_what_is_not_read_is_named(tmp_path: Path) -> None:
    """Another ending or an unknown folder is a warning; what is hidden is nobody's content."""
    files = {
        "tools/ours.yml": CATEGORY,
        "Tools/ours.yaml": CATEGORY,
        "notes.txt": "",
        "elsewhere/ours.yaml": "",
        "..data/ours.yaml": "",
        ".DS_Store": "",
    }
    told = load_content(own(tmp_path, files)).warnings
    assert told == (
        "Tools/ours.yaml is not read: content has no folder 'Tools'; did you mean 'tools'?",
        (
            "elsewhere/ours.yaml is not read: content has no folder 'elsewhere'; "
            "there are: deepening, directory, phrases, practice, practices, tools"
        ),
        "notes.txt is not read: a content file ends in '.yaml'",
        "tools/ours.yml is not read: a content file ends in '.yaml'",
    )


def test_what_is_not_read_is_named_beside_what_is_wrong(tmp_path: Path) -> None:
    """It may well be why something is missing."""
    files = {"tools/ours.yml": CATEGORY, "eigen.yaml": "flow: eigen\n"}
    with pytest.raises(ContentError) as caught:
        load_content(own(tmp_path, files))
    assert caught.value.__notes__ == ["tools/ours.yml is not read: a content file ends in '.yaml'"]


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """A problem names its file with the folder that it lies in."""
    files = {f"{one}/ours.yaml": f"{one}: ours\n" for one in ("directory", "tools", "practices")}
    told = refused(tmp_path, files)
    for name in files:
        assert f"{name}:1: file: 'version' is missing" in told


def test_an_own_category_without_a_question_is_told_where_it_stands(tmp_path: Path) -> None:
    """By file and line, with a way out; a flow of one's own that lists it is one."""
    (told,) = refused(tmp_path, {"tools/ours.yaml": CATEGORY})
    assert told.startswith("tools/ours.yaml:7: category 'team': no question lists 'tools.team'")
    assert "let one of an own flow do so" in told
    asks = "{id: hello, kind: choose, text: Dag., list: tools.team, next: done}"
    ends = "{id: done, kind: end, outcome: done}"
    flow = f"flow: ask\nversion: 1\nfirst: hello\nnodes:\n  - {asks}\n  - {ends}\n"
    content = load_content(own(tmp_path, {"ask.yaml": flow}))
    assert CategoryId("team") in content.tools.categories


def test_a_flow_in_the_place_of_the_tool_guide_is_named_once(tmp_path: Path) -> None:
    """All lists that nobody would come to any more are told of the file that lost them."""
    (told,) = refused(tmp_path, {"q.yaml": "flow: tool_guide\n" + TINY.format(more="")})
    assert told.startswith("q.yaml:6: flow 'tool_guide': no question lists 'tools.written', ")
    assert told.endswith("so nobody would come to those tools")


def test_an_id_of_another_kind_is_told_of_the_organisations_file(tmp_path: Path) -> None:
    """Ours was there first, whichever of the two is the flow."""
    text = ours("quickscan.yaml", "instrument: quickscan", "instrument: goals")
    (told,) = refused(tmp_path, {"eigen.yaml": text})
    line = text.splitlines().index("instrument: goals") + 1
    assert told == (
        f"eigen.yaml:{line}: instrument 'goals': a flow has this id, so it needs another"
    )
    text = "flow: safety\n" + TINY.format(more="")
    assert refused(tmp_path, {"eigen.yaml": text}) == [
        "eigen.yaml:1: flow 'safety': an instrument has this id, so it needs another"
    ]


def test_of_two_files_with_one_id_neither_is_lost(tmp_path: Path) -> None:
    """Where only one of both would count, the second is told; flows have their own words for it."""
    text = ours("phrases/distress.yaml", to="version: 1\nextends: 1\n")
    (told,) = refused(tmp_path, {"phrases/a.yaml": text, "phrases/b.yaml": text})
    assert told.startswith("phrases/b.yaml:")
    assert told.endswith("phrases 'distress': phrases/a.yaml has this id already")
    text = "flow: hello\n" + TINY.format(more="")
    (told,) = refused(tmp_path / "flows", {"a.yaml": text, "b.yaml": text})
    assert told == "b.yaml:1: 'hello' is also the id of a.yaml, in this folder"


def test_a_command_of_ours_is_told_of_the_organisations_file(tmp_path: Path) -> None:
    """Even where its own flow takes the place of one that comes before."""
    guide = "command: werkblad\ntitle: Doelen\n"
    text = "flow: goals\n" + TINY.format(more=guide)
    assert refused(tmp_path, {"eigen.yaml": text}) == [
        "eigen.yaml:3: flow 'goals': /werkblad begins the flow 'worksheet' already"
    ]


def test_flows_are_read_on_where_others_fail(tmp_path: Path) -> None:
    """A broken instrument or list of tools holds nothing back that can be said without it."""
    files = {
        "eigen.yaml": "instrument: eigen\nversion: 1\n",
        "hello.yaml": "flow: hello\n" + TINY.format(more="").replace("next: done", "next: don"),
        "ask.yaml": "flow: ask\n" + TINY.format(more="").replace("label: Verder", "list: eigen"),
        "practice/night.yaml": ours("practice/night.yaml", "practice: night", "practice: nigth"),
        "deepening/eigen.yaml": "deepening: eigen\nversion: 1\n",
    }
    told = refused(tmp_path, files)
    assert any(one.startswith("eigen.yaml:1: file: 'blocks' is missing") for one in told)
    assert any(one.startswith("hello.yaml:") and "'don' does not exist" in one for one in told)
    assert any(one.startswith("practice/night.yaml:") for one in told)
    assert "deepening/eigen.yaml:1: deepening 'eigen': 'title' is missing" in told
    assert not any(one.startswith("ask.yaml:") or "does not exist; there" in one for one in told)
    assert not any("block 'eigen' does not exist" in one for one in told)


def test_cases_wait_for_a_protocol_that_is_sound(tmp_path: Path) -> None:
    """What is held against an organisation's own protocol is not held against ours."""
    files = {
        "concern.yaml": "flow: concern\nversion: 1\n",
        "practice/own.yaml": ours("practice/night.yaml", "practice: night", "practice: own"),
    }
    assert {one.partition(":")[0] for one in refused(tmp_path, files)} == {"concern.yaml"}

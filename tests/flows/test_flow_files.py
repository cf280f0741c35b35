"""How flow files become flows, and whose file wins."""

from pathlib import Path

import pytest

import flows
from flows.engine import begin, step
from flows.events import Answered, Finish
from flows.loading import load_flows
from flows.model import (
    Branch,
    Case,
    ChooseOne,
    ChooseSeveral,
    Chose,
    ChoseAll,
    ChoseAny,
    Code,
    End,
    FactIs,
    FreeText,
    HasAnswered,
    Keeping,
    Option,
    PickDate,
    PickMoment,
    Say,
    Tick,
    View,
    Wording,
)
from flows.state import SessionId
from flows.tools_files import load_tools

LISTS = {
    "instruments": (("quickscan", "Quickscan"), ("other", "Andere")),
    "blocks": (("strategie", "Strategie"), ("none", "Geen bouwsteen")),
}

WHOLE = """\
flow: small
version: 2
first: hello
leave: done
again: question
protected: true
emergency: true
keeping:
  question: question
  days: 7
  most: 90
  untouched: 5
  forget: 3
nodes:
  - id: hello
    kind: say
    chapter: Stap 1
    text: Dag.
    texts:
      - node: which
        answered: true
        text: Opnieuw dag.
    remark: words
    label: Verder
    more: Meer uitleg over dag zeggen.
    next: which
  - id: which
    kind: choose
    text: Welk?
    list: instruments
    next: question
  - id: question
    kind: choose
    text: Gaat het?
    options:
      - code: "yes"
        label: Ja
        signal: smile
        next: fork
      - code: "no"
        label: Nee
        visit: true
        next: words
      - code: maybe
        label: Misschien
        visit: false
        when:
          fact: mood
          is: good
        next: day
      - code: away
        label: Weg
        away: true
        next: signs
  - id: fork
    kind: branch
    cases:
      - fact: mood
        is: good
        next: done
      - node: question
        is: "yes"
        next: day
      - node: signs
        all: [plan, place]
        next: day
      - node: signs
        any: [plan]
        next: day
    otherwise: late
  - id: signs
    kind: several
    text: Wat zie je?
    more: Meer uitleg over zien.
    options:
      - code: plan
        label: Een plan
      - code: place
        label: Een plaats
        when: {fact: mood, is: bad}
    least: 1
    lasting: true
    label: Dat is alles
    next: talks
  - id: talks
    kind: each
    items:
      - code: mate
        label: Een collega
        text: die het kent
      - code: boss
        label: De coördinator
    nodes:
      - id: "ask_{code}"
        kind: choose
        chapter: "Overleg · {label}"
        text: "{label} {text}"
        options:
          - {code: "yes", label: "{label}", next: "how_{code}"}
          - {code: "no", label: Niet, next: "{next}"}
      - id: "how_{code}"
        kind: branch
        cases:
          - {node: "ask_{code}", is: "no", next: done}
        otherwise: "{next}"
    next: moment
  - id: moment
    kind: moment
    text: Welk uur?
    signal: planned
    next: done
  - id: words
    kind: text
    text: Vertel.
    limit: 50
    skip: Niets te vertellen
    next: done
  - id: day
    kind: date
    text: Wanneer?
    first: -3650
    next: late
  - id: late
    kind: date
    text: En later?
    first: 100
    calendar: true
    skip: Geen datum
    next: done
  - id: done
    kind: end
    outcome: over
    text: Tot later.
    texts:
      - {fact: mood, is: bad, text: Sterkte.}
"""


@pytest.fixture
def small(tmp_path):
    (tmp_path / "small.yaml").write_text(WHOLE, encoding="utf-8")
    return load_flows([tmp_path], LISTS)["small"]


def asked(code, label, text, after):
    """What one item of the `each` becomes."""
    here, how = f"ask_{code}", f"how_{code}"
    return (
        ChooseOne(
            here,
            (Option("yes", how, label), Option("no", after, "Niet")),
            text,
            chapter=f"Overleg · {label}",
        ),
        Branch(how, (Case(Chose(here, "no"), "done"),), after),
    )


def test_a_file_becomes_a_flow(small):
    """Everything that an editor wrote stands in the flow, with the defaults where nothing is."""
    assert (small.id, small.version, small.first) == ("small", 2, "hello")
    assert (small.leave, small.again) == ("done", "question")
    assert (small.protected, small.emergency) == (True, True)
    assert small.keeping == Keeping("question", days=7, most=90, untouched=5, forget=3)
    assert list(small.nodes.values()) == [
        Say(
            "hello",
            "which",
            "Dag.",
            "Verder",
            "Meer uitleg over dag zeggen.",
            remark="words",
            chapter="Stap 1",
            wordings=(Wording(HasAnswered("which"), "Opnieuw dag."),),
        ),
        ChooseOne(
            "which",
            (
                Option("quickscan", "question", "Quickscan", listed=True),
                Option("other", "question", "Andere", listed=True),
            ),
            "Welk?",
            listed="instruments",
        ),
        ChooseOne(
            "question",
            (
                Option("yes", "fork", "Ja", signal="smile"),
                Option("no", "words", "Nee", visit=True),
                Option("maybe", "day", "Misschien", when=FactIs("mood", "good")),
                Option("away", "signs", "Weg", away=True),
            ),
            "Gaat het?",
        ),
        Branch(
            "fork",
            (
                Case(FactIs("mood", "good"), "done"),
                Case(Chose("question", "yes"), "day"),
                Case(ChoseAll("signs", ("plan", "place")), "day"),
                Case(ChoseAny("signs", ("plan",)), "day"),
            ),
            "late",
        ),
        ChooseSeveral(
            "signs",
            (
                Tick("plan", "Een plan"),
                Tick("place", "Een plaats", FactIs("mood", "bad")),
            ),
            "talks",
            "Wat zie je?",
            "Meer uitleg over zien.",
            least=1,
            lasting=True,
            label="Dat is alles",
        ),
        Branch("talks", (), "ask_mate"),
        *asked("mate", "Een collega", "Een collega die het kent", "ask_boss"),
        *asked("boss", "De coördinator", "De coördinator", "moment"),
        PickMoment("moment", "done", "Welk uur?", first=0, last=60, signal="planned"),
        FreeText("words", "done", "Vertel.", limit=50, skip="Niets te vertellen"),
        PickDate("day", "late", "Wanneer?", first=-3650, last=60),
        PickDate(
            "late", "done", "En later?", first=100, last=100, calendar=True, skip="Geen datum"
        ),
        End("done", "over", "Tot later.", (Wording(FactIs("mood", "bad"), "Sterkte."),)),
    ]
    assert {getattr(one, "view", View.PLAIN) for one in small.nodes.values()} == {View.PLAIN}


def test_an_organisations_own_flow_replaces_ours(tmp_path):
    """A later folder replaces an earlier one's flow of the same id; the others stay."""
    for name, version in (("ours", 2), ("theirs", 9)):
        (tmp_path / name).mkdir()
        text = WHOLE.replace("version: 2", f"version: {version}")
        (tmp_path / name / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "ours" / "two.yaml").write_text(WHOLE.replace("flow: small", "flow: two"))
    found = load_flows([tmp_path / "ours", tmp_path / "theirs"], LISTS)
    assert {one.id: one.version for one in found.values()} == {"small": 9, "two": 2}


def test_an_instrument_in_the_same_folder_is_left_alone(tmp_path):
    """One folder may hold instruments as well: a file that says that it is one is not a flow."""
    (tmp_path / "small.yaml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "an.yaml").write_text("instrument: x\nnonsense: yes\n", encoding="utf-8")
    assert list(load_flows([tmp_path], LISTS)) == ["small"]


def test_our_own_flows_are_sound():
    """The flows that the program comes with load, and a round can be opened by each way."""
    content = Path(flows.__file__).parent / "content"
    ours = load_flows([content], {**LISTS, **load_tools([content]).lists()})
    flow = ours["open_round"]
    assert (flow.protected, flow.emergency, flow.keeping) == (False, False, None)
    facts = {"today": "2026-11-22", "may:quickscan": "yes", "may:other": "yes"}
    for codes in (
        ("quickscan", "yes", "anonymous", "d7"),
        ("other", "no", "open", "date", "2026-11-30"),
    ):
        state = begin(flow, SessionId("s"), facts).state
        for code in codes:
            stepped = step(flow, state, Answered(1, state.revision, Code(code)))
            state = stepped.state
        assert stepped.effects[-1] == Finish("open_round")


def test_a_guide_says_what_it_is_called(tmp_path):
    """A command begins it; what it is for is its title where nothing else is said."""
    plain = WHOLE.replace("version: 2\n", "version: 2\ncommand: hulp\ntitle: Hulp\n")
    (tmp_path / "small.yaml").write_text(plain, encoding="utf-8")
    (flow,) = load_flows([tmp_path], LISTS).values()
    assert (flow.command, flow.title, flow.about) == ("hulp", "Hulp", "Hulp")
    told = plain.replace("title: Hulp\n", "title: Hulp\nabout: wat je nu kan doen\n")
    (tmp_path / "small.yaml").write_text(told, encoding="utf-8")
    (flow,) = load_flows([tmp_path], LISTS).values()
    assert flow.about == "wat je nu kan doen"

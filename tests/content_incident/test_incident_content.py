"""The incident route, restriction, contact and goals: what the source counts, and what it asks."""

from pathlib import Path

import pytest

import flows
from flows.engine import begin, step
from flows.events import Answered, Finish, Signal
from flows.loading import read_flow
from flows.model import ChooseOne, ChooseSeveral, Code, FreeText, NodeId, Say
from flows.reading import wording
from flows.record import record
from flows.stages import stages, to_do
from flows.state import SessionId, dump, load
from tests.content_guides.guide_walk import walked

CONTENT = Path(flows.__file__).parent / "content"
NAMES = ("incident", "restriction", "contact", "goals", "new_page")
FLOWS = {name: read_flow(CONTENT / f"{name}.yaml", {})[1] for name in NAMES}
INCIDENT, RESTRICTION, CONTACT, GOALS = (FLOWS[name] for name in NAMES[:4])

FILE = ("harm", "tried", "less", "resists", "view", "who", "end")

PEOPLE = (
    *("bergmeijer", "hous", "seggelink", "schrier", "tiller", "elst", "oosten", "schapers"),
    *("voort", "chantal", "christel"),
)
"""The names of persons that the source has."""


class Walk:
    """A run that goes through JSON between any two steps."""

    def __init__(self, flow, **facts):
        self.flow, self.at, self.told = flow, 100, []
        self.state = begin(flow, SessionId("s"), {"now": "2026-11-22T15:00", **facts}).state

    def go(self, *codes):
        for code in codes:
            self.at += 60
            taken = step(self.flow, self.state, Answered(self.at, self.state.revision, Code(code)))
            assert taken.state.revision > self.state.revision, (self.state.cursor, code)
            self.state = load(dump(taken.state))
            self.told += [one for one in taken.effects if isinstance(one, Signal | Finish)]
        return self

    @property
    def text(self):
        return wording(self.flow.nodes[self.state.cursor], self.state)


def everything(flow):
    for node in flow.nodes.values():
        yield getattr(node, "text", "")
        yield getattr(node, "more", "")
        yield from (one.text for one in getattr(node, "wordings", ()))


def test_the_incident_route_has_five_steps_in_the_order_of_the_source():
    """The first is the manager's to decide, the other four are compulsory, the senior does all."""
    every = stages(INCIDENT, Walk(INCIDENT).state)
    assert [one.node for one in every if one.task.does] == ["s1", "s2", "s3", "s4", "s5"]
    steps = [one for one in every if one.task.does]
    assert [(one.task.decides, one.task.does, one.task.must) for one in steps] == [
        ("de manager", "de senior", False),
        *[("", "de senior", True)] * 4,
    ]
    assert [one.chapter.rpartition(" · ")[2] for one in steps] == [
        "Bespreken",
        "Blokkeren (verplicht)",
        "Platform (verplicht)",
        "Dader (verplicht)",
        "Aangifte (verplicht)",
    ]
    for place, one in enumerate(steps, 1):
        node = INCIDENT.nodes[one.node]
        assert one.chapter.startswith(f"Stap {place} van 5")
        for text in (node.text, *(each.text for each in node.wordings)):
            assert "Doet het: de senior." in text
            decides = "Beslist: de manager." if place == 1 else "de stap is verplicht."
            assert decides in text


def test_evidence_and_the_police_come_first():
    """Our own remarks: evidence before what blocks, the police before what writes to the other."""
    walk = Walk(INCIDENT).go("no", "done")
    assert walk.state.cursor == "s2_first"
    walk.go("saved", "done", "done")
    assert walk.state.cursor == "s4_first"
    walk.go("advised")
    assert "raadde dit af" in walk.text


@pytest.mark.parametrize("step_id", ["s1", "s2", "s3", "s4", "s5"])
def test_a_step_that_cannot_be_taken_says_why(step_id):
    """Both on the way and from the list of steps, to which one then comes back."""
    ways = {"s1": ("no",), "s2": ("no", "done", "saved")}
    ways["s3"] = (*ways["s2"], "done")
    ways["s4"] = (*ways["s3"], "done", "talked")
    ways["s5"] = (*ways["s4"], "done")
    walk = Walk(INCIDENT).go(*ways[step_id], "cannot")
    assert walk.state.cursor == f"{step_id}_why"
    walk = Walk(INCIDENT).go(*ways["s5"], "later", step_id, "cannot", "other")
    if step_id == "s1":
        walk.go("steps")
    assert walk.state.cursor == "steps"
    found = {one.node: one for one in stages(INCIDENT, walk.state)}[NodeId(step_id)]
    assert (found.given, found.reason) == ("cannot", f"{step_id}_why")
    walk.go(step_id, "done")
    assert walk.state.cursor == "steps"
    found = {one.node: one for one in stages(INCIDENT, walk.state)}[NodeId(step_id)]
    assert (found.given, found.reason, found.at) == ("done", None, walk.at)


def test_an_incident_ends_in_a_record_that_is_kept_or_erased():
    """The record is sent before it is asked how long to keep."""
    walk = Walk(INCIDENT).go("no", "done", "saved", "done", "done", "talked", "done", "done")
    walk.go("close")
    assert (walk.state.cursor, walk.told) == ("closing", [])
    walk.go("close")
    assert (walk.state.cursor, walk.told) == ("done", [Signal("record")])
    walk.go("erase", "erase")
    assert walk.told[-1] == Finish("erased")


def test_danger_leads_to_the_concern_protocol_and_the_incident_stays():
    """From the first screen, with the numbers first, and in doubt."""
    walk = Walk(INCIDENT).go("yes")
    assert (walk.state.cursor, walk.told) == ("danger_now", [Signal("numbers")])
    assert walk.go("concern").told[1:] == [Signal("go_verontrusting")]
    assert walk.go("on").state.cursor == "s1"
    walk = Walk(INCIDENT).go("unsure", "concern")
    assert (walk.state.cursor, walk.told) == ("danger", [Signal("go_verontrusting")])


WAITING = {"later": ("later",), **{one: ("cannot", one) for one in ("away", "refuses", "unsafe")}}
WAITING |= {one: ("cannot", one) for one in ("undecided", "other")}


@pytest.mark.parametrize("why", WAITING.values(), ids=WAITING)
def test_nothing_begins_on_a_clients_account_without_the_client_or_a_decision(why):
    """Whatever keeps the first step from being taken, one stops there, from the list of steps too."""
    walk = Walk(INCIDENT).go("no", *why)
    assert walk.state.cursor == "s1_stop"
    assert walk.go("evidence", "saved").state.cursor == "s1_stop"
    assert walk.go("police", "talked").state.cursor == "s1_stop"
    walk.go("steps")
    for one in ("s2", "s3", "s4"):
        assert walk.go(one).state.cursor == "s1_stop"
        assert walk.go("steps").state.cursor == "steps"
    assert walk.go("s5", "done").state.cursor == "steps"
    assert walk.go("s2", "decided", "s2").state.cursor == "s2"
    full = Walk(INCIDENT).go("no", "done", "saved", "done", "done", "talked", "done", "done")
    assert full.go("s1", *why).state.cursor == "s1_stop"
    assert full.go("steps", "s2").state.cursor == "s1_stop"
    assert full.go("talk").state.cursor == "s1"
    assert full.go("done").state.cursor == "steps"
    assert Walk(INCIDENT).go("no", *why, "decided").state.cursor == "s2_first"


def on_account(state):
    return state.cursor in {"s2", "s2_why", "s3", "s3_why", "s4", "s4_why"}


def test_no_way_leads_past_the_decision():
    """Of all places that can be come to, none on the account lies before step 1 or a decision."""
    found = [one for one in walked(INCIDENT).places.values() if on_account(one)]
    assert found
    for one in found:
        given = [each.value for each in one.history if each.node in {"s1", "s1_stop"}]
        assert {"done", "decided"} & set(given)


def test_before_closing_one_sees_what_is_open():
    """And goes on, or closes all the same; the record says it too."""
    walk = Walk(INCIDENT).go("no", "done", "later", "cannot", "access", "done", "later", "later")
    walk.go("later", "close")
    assert {one.node: one.standing for one in to_do(INCIDENT, walk.state)} == {
        "s2_first": "coming",
        "s2": "not",
        "s4_first": "coming",
        "s4": "coming",
        "s5": "coming",
    }
    assert record(INCIDENT, walk.state).stages == stages(INCIDENT, walk.state)
    assert walk.go("on").state.cursor == "steps"


def test_danger_shows_the_numbers_first():
    """Wherever it can be said, before the protocol is offered."""
    walk = Walk(INCIDENT).go("no", "done", "saved", "done", "done", "talked", "done", "later")
    assert walk.go("concern").told == [Signal("numbers")]
    assert walk.state.cursor == "danger_now"
    assert walk.go("on").state.cursor == "steps"
    risk = Walk(RESTRICTION, region="NL").go("danger")
    assert (risk.state.cursor, risk.told) == ("danger_now", [Signal("numbers")])
    assert risk.go("concern").told[1:] == [Signal("go_verontrusting")]
    assert risk.go("on").state.cursor == "risk"


@pytest.mark.parametrize("flow", [INCIDENT, RESTRICTION], ids=lambda one: one.id)
def test_nothing_about_a_client_is_typed(flow):
    """Buttons only, protected, with the way to help under every screen, and it is erased."""
    assert not [one for one in flow.nodes.values() if isinstance(one, FreeText)]
    assert flow.protected
    assert flow.emergency
    assert flow.keeping is not None


@pytest.mark.parametrize(
    ("region", "police"), [("BE-VLG", "de lokale politie"), ("NL", "de politie")]
)
def test_the_police_are_named_by_region(region, police):
    """The report is made where one works."""
    walk = Walk(INCIDENT, region=region).go("no", "done", "saved", "done", "done")
    assert f"Praat nu met {police}, " in walk.text
    walk.go("talked", "done")
    assert walk.text.startswith(f"**Doe aangifte bij {police}.**")


def test_a_dutch_law_is_called_so_elsewhere():
    """Where the law does not hold that is said first, and one can read on all the same."""
    abroad = Walk(RESTRICTION)
    assert abroad.state.cursor == "abroad"
    assert "geldt in Vlaanderen en Brussel niet" in abroad.text
    assert abroad.go("read").state.cursor == "risk"
    assert Walk(RESTRICTION).go("enough").told == [Finish("erased")]
    assert Walk(RESTRICTION, region="NL").state.cursor == "risk"


def test_guidance_comes_first_and_force_last():
    """No resistance is noted as a support agreement; force only against serious harm."""
    here = Walk(RESTRICTION, region="NL").go("money")
    assert here.state.cursor == "guide"
    here.go("short", "yes", "none")
    assert "ondersteuningsafspraak" in here.text
    assert here.go("resists").state.cursor == "harm"
    assert here.go("no").text.startswith("**Dan is er geen grond om te beperken.**")
    force = Walk(RESTRICTION, region="NL").go("money", "short", "no", "resists", "yes")
    assert force.state.cursor == "less"
    assert force.go("no").state.cursor == "brief"
    assert force.go("set", "carer", "ok").state.cursor == "plan_few"
    doubt = Walk(RESTRICTION, region="NL").go("money", "short", "no", "resists", "doubt")
    assert doubt.state.cursor == "harm_doubt"
    several = doubt.go("yes", "no", "set", "carer", "behaviour", "ok")
    assert several.state.cursor == "note"
    unclear = Walk(RESTRICTION, region="NL").go("money", "short", "no", "unclear")
    assert unclear.go("stop").state.cursor == "done"


def test_involuntary_care_holds_while_anything_is_missing():
    """What is missing is told; it can be left for later, with its record, and is not closed."""
    force = Walk(RESTRICTION, region="NL").go("money", "short", "no", "resists", "yes", "no")
    force.go("set", "carer", "ok")
    assert force.go("ok", "ok").state.cursor == "lacking"
    assert [one.node for one in to_do(RESTRICTION, force.state)] == ["plan", "note"]
    assert force.go("on").state.cursor == "lacking"
    assert force.go("later").state.cursor == "waiting"
    assert force.go("record").told == [Signal("record")]
    assert force.go("remind", "2026-11-25t0900").state.cursor == "waiting"
    force.go("fill", "plan", "behaviour", "ok")
    assert force.state.cursor == "lacking"
    force.go("note", *FILE, "ok", "on")
    assert force.state.cursor == "close"
    assert [one.node for one in to_do(RESTRICTION, force.go("later").state)] == ["close"]
    assert force.state.cursor == "done"


def test_involuntary_care_has_a_last_day():
    """Without one it holds as well; with all that is asked nothing is left to be done."""
    day = Walk(RESTRICTION, region="NL").go("money", "short", "no", "resists", "yes", "no", "later")
    assert day.go("carer", "behaviour", "ok", *FILE, "ok").state.cursor == "lacking"
    assert day.go("day", "set", "on").state.cursor == "close"
    assert to_do(RESTRICTION, day.go("told").state) == ()


def test_beginning_again_is_a_run_of_its_own():
    """What was answered stays where it is; the program begins another."""
    walk = Walk(RESTRICTION, region="NL").go("money", "try", "close", "risk")
    assert (walk.state.cursor, walk.told) == ("done", [Signal("go_beperking")])


def test_each_screen_of_the_law_says_whose_law_it_is():
    """Also to who comes back later, or looks along; and the menu and /help say it."""
    for node in RESTRICTION.nodes.values():
        chapter = getattr(node, "chapter", "")
        if chapter.startswith(("Stap 3", "Stap 4", "Stap 5")):
            assert chapter.endswith("Nederlandse wet")
        if isinstance(node, ChooseOne | ChooseSeveral | Say) and node.id != "stop":
            assert chapter
    assert "Nederlandse wet" in RESTRICTION.title
    assert "Nederlandse wet" in RESTRICTION.about


def test_every_account_has_its_answers():
    """Each says whether it may, and why; privately nothing may be sent to a client."""
    asked = CONTACT.nodes[NodeId("account")]
    assert len(asked.options) == 5
    for account in asked.options:
        for purpose in CONTACT.nodes[account.next].options:
            walk = Walk(CONTACT).go(account.code, purpose.code)
            assert "Waarom: " in walk.text
            if account.code in {"own", "profile"} and purpose.code != "self":
                assert walk.text.startswith(("**Niet ", "**Niet doen"))
            assert walk.go("share").told == [Signal("pass_on")]


COUNTED = {
    "clients": (5, 5),
    "network": (2, 1),
    "board": (1, 4),  # the third from among those who act, the fourth from the next row
    "carer": (1, 2),  # and the one that stands under "board"
    "volunteer": (1, 1),
    "comms": (3, 6),
    "academy": (2, 2),
    "courses": (2, 2),
    "location": (1, 3),
}
"""Goals and products of each group, counted in the source's table (goals.yaml, its head)."""


def counted(text):
    return sum(line[1:3] == ". " for line in text.split("\n"))


@pytest.mark.parametrize("role", COUNTED)
def test_goals_of_every_role(role):
    """Each has its goals, what is made and by whom, as many as the source has."""
    assert {one.code for one in GOALS.nodes[NodeId("role")].options} == COUNTED.keys()
    walk = Walk(GOALS).go(role)
    assert "wat willen we bereiken?" in walk.text
    goals = counted(walk.text)
    assert "oor " in walk.go("made").text
    assert (goals, counted(walk.text)) == COUNTED[role]
    assert walk.go("share").told == [Signal("pass_on")]
    assert walk.state.cursor == "passed_on"


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda one: one.id)
def test_nobody_of_the_source_is_named(flow):
    """Functions only; and no address, since none is certain."""
    for text in everything(flow):
        words = {word.strip(".,:()'").casefold() for word in text.split()}
        assert not words & set(PEOPLE)
        assert "http" not in text


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda one: one.id)
def test_every_question_begins_in_bold(flow):
    """A record and an overview call a question by its first bold line."""
    for node in flow.nodes.values():
        if isinstance(node, ChooseOne | ChooseSeveral | Say):
            assert node.text.startswith("**"), node.id

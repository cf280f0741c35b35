"""A talk's screens read as they should, and give away nothing that a release hides."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.content import load_content
from bot.phrasing import names, noted, talk
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.message import Choice, Message
from flows import talk_ground as g
from flows import talking as t
from flows.action import Action, ActionId, Doer, Moved, Standing
from flows.engine import begin, step
from flows.events import Answered, RemarkAsked, Wrote
from flows.model import OK, End, View
from flows.round import RoundId
from flows.state import SessionId, State
from flows.talk_notes import TalkNotes
from instruments.counting import Tally
from instruments.disclosure import Ballot, Release, block_total, release
from instruments.model import (
    LEVELS,
    Block,
    BlockId,
    Element,
    ElementId,
    Instrument,
    InstrumentId,
    Level,
    RoleId,
)
from storage.codec import release_text

OURS = load_content()
WORDS = load_words(OURS)[DUTCH]
QUICKSCAN = OURS.instruments[InstrumentId("quickscan")]
TODAY = date(2026, 11, 25)
LONGEST = 4096
"""Characters of a message that the Bot API takes."""


def small() -> Instrument:
    """Elements whose titles and statements cannot be taken for one another."""
    blocks = tuple(
        Block(
            BlockId(f"b{n}"),
            f"Blok{n}",
            f"Blok{n}",
            "bron",
            tuple(
                Element(
                    ElementId(f"e{n}{m}"),
                    f"Titel{n}{m}",
                    {one: f"Zin{n}{m}{one.name}" for one in LEVELS},
                    "bron",
                )
                for m in range(3)
            ),
        )
        for n in range(3)
    )
    roles = {RoleId("lead"): "Leiding", RoleId("practice"): "Praktijk"}
    return Instrument(InstrumentId("small"), 1, "Klein", 5, "bron", roles, blocks)


SMALL = small()
CONTENT = replace(
    OURS, instruments={SMALL.id: SMALL, QUICKSCAN.id: QUICKSCAN}, flows={**OURS.flows}
)
IDS = [one.id for one in SMALL.elements]

often_skipped = st.sampled_from([*Level, Level.SKIPPED, Level.SKIPPED])
ballots = st.builds(
    Ballot,
    st.fixed_dictionaries(dict.fromkeys(IDS, often_skipped)),
    st.sampled_from(sorted(SMALL.roles)),
    st.dictionaries(st.sampled_from(IDS), st.sampled_from(["Kort.", "x" * 900]), max_size=3),
)
boxes = st.lists(ballots, min_size=5, max_size=12)


def begun(instrument: Instrument, shown: Release, actions: tuple[Action, ...] = ()) -> State:
    facts = {
        g.ROUND: "r",
        g.SHOWN: release_text(shown) or "",
        g.TODAY: TODAY.isoformat(),
        **g.ground(instrument, shown),
        **g.actions_as_facts(actions),
    }
    return begin(t.compile_talk(instrument), SessionId("s"), facts).state


def seen(state: State, instrument: Instrument) -> Message:
    node = t.compile_talk(instrument).nodes[state.cursor]
    view = getattr(node, "view", View.PLAIN)
    return talk.ASIDE[view](CONTENT, WORDS, state, node)


def screens(
    instrument: Instrument, state: State, note: str = ""
) -> Iterator[tuple[State, Message]]:
    """Every screen of a talk with whatever can be tapped first, a note written where one can be."""
    flow = t.compile_talk(instrument)
    while True:
        shown = seen(state, instrument)
        yield state, shown
        if note and getattr(flow.nodes[state.cursor], "remark", None):
            asked = step(flow, state, RemarkAsked(1, state.revision)).state
            yield asked, seen(asked, instrument)
            state = step(flow, asked, Wrote(1, note)).state
            yield state, seen(state, instrument)
            yield asked, seen(replace(asked, history=state.history), instrument)
        code = next(key.code for row in shown.rows for key in row if isinstance(key, Choice))
        state = step(flow, state, Answered(1, state.revision, code)).state
        if isinstance(flow.nodes[state.cursor], End):
            return


COUNTS = re.compile(r"🟢 (\d+) · 🟠 (\d+) · 🔴 (\d+) · ➖ (\d+)")
END = re.compile(r"Zin(\d\d)([A-Z]+)\n(\d+) keer gekozen")


@given(boxes, st.binary(min_size=8, max_size=8))
def test_no_screen_tells_of_what_a_release_hides(box, chance):
    """Whatever a team answered: no hidden element or its count stands on any screen of its talk.

    Every count is one that was released, of an element, of a block's shown ones, or of a role.
    """
    shown = release(SMALL, box, 5, chance)
    hidden = [one for one, counts in shown.elements.items() if counts is None]
    allowed = [one for one in shown.elements.values() if one is not None]
    allowed += [one for split in shown.roles.values() for one in split.values()]
    allowed += [count for one in SMALL.blocks if (count := block_total(one, shown)) is not None]
    for state, message in screens(SMALL, begun(SMALL, shown), "Genoteerd."):
        for counts in COUNTS.findall(message.text):
            assert Tally(*map(int, counts)) in allowed
        if state.cursor != t.REMARKS:
            assert not any(f"Titel{one[1:]}" in message.text for one in hidden)
        assert not any(f"Zin{one[1:]}" in message.text for one in hidden)


@given(boxes)
def test_both_ends_that_are_shown_were_chosen_by_somebody(box):
    """Each statement on an element's screen was chosen, as often as stands below it."""
    shown = release(SMALL, box, 5)
    told = 0
    for state, message in screens(SMALL, begun(SMALL, shown)):
        if not state.cursor.startswith("slot"):
            continue
        ends = END.findall(message.text)
        assert len(ends) == 2
        told += 1
        for element, level, count in ends:
            chosen = [one.answers[ElementId(f"e{element}")] for one in box]
            assert chosen.count(Level[level]) == int(count) > 0
        levels = [one for one in LEVELS if one in chosen]
        assert [Level[level] for _, level, _ in ends] == [levels[0], levels[-1]]
    assert told == len(g.differing(SMALL, shown))


def test_the_longest_talk_fits_its_messages():
    """With the longest notes and remarks, and a plan of two hundred, no screen is too long."""
    things = [thing for block in QUICKSCAN.blocks for thing in block.things]
    counts = {one.id: Tally(4, 3, 3, 0) for one in QUICKSCAN.elements}
    roles = {one: {role: Tally(2, 2, 2, 0) for role in QUICKSCAN.roles} for one in counts}
    remarks = {one: tuple("x" * 999 + str(n) for n in range(3)) for one in things}
    shown = Release(10, 5, counts, roles, remarks)
    plan = tuple(Action(ActionId(f"a{n}"), n, "w" * 300, doer=Doer("d" * 60)) for n in range(200))
    state = begun(QUICKSCAN, shown, plan)
    walk = list(screens(QUICKSCAN, state, "n" * t.NOTE_LIMIT))
    assert max(len(message.text) for _, message in walk) <= LONGEST
    notes = t.notes_of(walk[-1][0], 1, None)
    assert len(notes.notes) == g.SLOTS
    assert len(noted.ended(WORDS, QUICKSCAN, notes).text) <= LONGEST


def test_every_page_of_a_list_is_seen_once():
    """Who taps on sees two hundred actions page by page, each of them once."""
    plan = tuple(Action(ActionId(f"a{n}"), n, f"Actie<{n}>") for n in range(200))
    state = begun(SMALL, Release(5, 5, dict.fromkeys(IDS), {}), plan)
    pages = [one.text for at, one in screens(SMALL, state) if at.cursor == t.ACTIONS]
    assert len(pages) == 25
    assert re.findall(r"Actie<(\d+)>", "".join(pages)) == [str(n) for n in range(200)]


def test_what_is_overdue_stands_first_and_is_called_so():
    """A list of open actions sets apart what should have ended, and leaves out what has."""
    late = Action(ActionId("a"), 1, "Te laat werk", end=date(2026, 11, 1))
    busy = replace(late, id=ActionId("b"), what="Werk", end=None)
    done = replace(late, id=ActionId("c"), what="Gedaan", history=(Moved(Standing.DONE, 5),))
    state = begun(SMALL, Release(5, 5, dict.fromkeys(IDS), {}), (late, busy, done))
    state = step(t.compile_talk(SMALL), state, Answered(1, state.revision, OK)).state
    text = seen(state, SMALL).text
    late_head = WORDS("plan.overdue")
    assert text.index(late_head) < text.index("Te laat werk") < text.index("\n2. Werk")
    assert "Gedaan" not in text


def test_what_the_plan_no_longer_has_is_said():
    """Who asks for the talk anew on the actions' screen may find that none is open any more."""
    plan = (Action(ActionId("a"), 1, "Werk"),)
    state = begun(SMALL, Release(5, 5, dict.fromkeys(IDS), {}), plan)
    state = step(t.compile_talk(SMALL), state, Answered(1, state.revision, OK)).state
    state = replace(state, facts={**state.facts, **g.actions_as_facts(())})
    assert WORDS("talk.actions_none") in seen(state, SMALL).text


def test_an_element_that_the_content_lost_is_said_to_be_gone():
    """A talk goes on where the questionnaire was replaced in the meantime."""
    shown = Release(6, 5, {ElementId("lost"): Tally(3, 0, 3), ElementId("e00"): Tally(3, 0, 3)}, {})
    state = begun(SMALL, shown)
    state = replace(state, facts={**state.facts, g.slot(1): "lost"}, cursor=t.slot_node(1))
    assert seen(state, SMALL).text == WORDS("talk.element_gone")
    notes = TalkNotes(RoundId("r"), SMALL.id, 0, {ElementId("lost"): "Toch genoteerd."})
    assert WORDS("talk.gone") in noted.ended(WORDS, SMALL, notes).text


def test_questions_take_turns():
    """Each element has its opening question by its place, and no two after another the same."""
    counts = {one: Tally(3, 0, 3, 0) for one in IDS}
    state = begun(SMALL, Release(6, 5, counts, {}))
    asked = [
        WORDS(f"talk.question_{n}")
        for at, message in screens(SMALL, state)
        for n in range(1, talk.QUESTIONS + 1)
        if at.cursor.startswith("slot") and WORDS(f"talk.question_{n}") in message.text
    ]
    assert len(asked) == g.SLOTS
    assert len(set(asked)) == min(g.SLOTS, talk.QUESTIONS)


def test_the_minutes_add_up():
    """What is announced at the beginning is what the parts announce together."""
    counts = {one: Tally(3, 0, 3, 0) for one in IDS}
    shown = Release(8, 5, counts, {}, {ElementId("e00"): ("Kort.",)})
    state = begun(SMALL, shown, (Action(ActionId("a"), 1, "Werk"),))
    first, *rest = screens(SMALL, state)
    each = [
        int(found[1]) for _, one in rest if (found := re.search(r"(\d+) minuten voor", one.text))
    ]
    assert WORDS("talk.minutes_all", n=sum(each)) in first[1].text
    assert names.title_of(WORDS, SMALL) in first[1].text

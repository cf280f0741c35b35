"""The concern protocol is the graph that was fixed, and its texts keep to the voice."""

import re
from dataclasses import replace

import pytest
from protocol import ANSWERS, CONTENT, TICKS, WAYS, labels, onward, owner, protocol, read, texts

from bot.content import load_content
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.screens import phrase
from flows.checks import complaints
from flows.engine import begin, step
from flows.events import Answered, Ask, CameBack, Finish, Leaving, RemarkAsked, Remind, Signal
from flows.model import (
    OK,
    Branch,
    ChooseOne,
    ChooseSeveral,
    End,
    FreeText,
    Keeping,
    PickMoment,
    Say,
    ways,
)
from flows.reading import chosen, offered, ticks, wording
from flows.state import SessionId

FLOW = protocol()
STEP = 900
BUTTON = 28
RETENTION = 90
DAYS_KEPT = 7
SIGNS = set("✏️◀🚨")
FIRST_LINE = "Levensgevaar: bel 112"


def start(**facts):
    return begin(FLOW, SessionId("s"), {"today": "2026-11-22", **facts}).state


def tapped(state, *codes):
    """The state after these taps, each on the screen that is shown."""
    for code in codes:
        after = step(FLOW, state, Answered(1, state.revision, code))
        assert after.state is not state, f"{state.cursor} has no '{code}'"
        state = after.state
    return state


WORRIED = ("worried", "else", OK, "person", OK, "opinion")


# The graph


def test_the_protocol_has_no_complaint():
    """The program's own checks find nothing wrong with the protocol."""
    assert complaints(FLOW) == ()


@pytest.mark.parametrize("name", sorted(set(WAYS) - {"s2b_reasons"}))
def test_every_node_of_the_table_exists(name):
    """Each node of the fixed graph stands in the content under its own id."""
    assert name in FLOW.nodes


@pytest.mark.parametrize("name", sorted(WAYS))
def test_a_node_leads_where_the_table_says_and_nowhere_else(name):
    """Every edge of the table is there, and no other."""
    begins = name if name != "k0" else FLOW.first
    assert onward(FLOW, name, begins) - {name} == WAYS[name] - {name}


@pytest.mark.parametrize(("name", "code"), sorted(ANSWERS))
def test_an_answer_leads_where_the_table_says(name, code):
    """Each answer of the table goes its way, and only that way."""
    node = FLOW.nodes[name]
    assert isinstance(node, ChooseOne)
    (option,) = (one for one in node.options if one.code == code)
    assert onward(FLOW, owner(name), option.next) == {ANSWERS[name, code]}


@pytest.mark.parametrize("name", sorted(TICKS))
def test_what_can_be_ticked_is_what_the_table_lists(name):
    """Nothing is missing from a list, nothing is added, and the order is the table's."""
    node = FLOW.nodes[name]
    assert isinstance(node, ChooseSeveral)
    assert [one.code for one in node.options] == TICKS[name].split()


def test_every_node_ends_without_the_way_of_coming_back():
    """From every node one comes to the end, even if nobody ever goes away and comes back."""
    ending = {"erased"}
    while True:
        more = {
            name
            for name, node in FLOW.nodes.items()
            if name not in ending and any(way in ending for way in ways(node))
        }
        if not more - {FLOW.again, FLOW.leave}:
            break
        ending |= more
    assert set(FLOW.nodes) - ending <= {FLOW.again}


def test_no_answer_asks_for_typing():
    """A text is only ever visited: buttons alone suffice from the beginning to the end."""
    for node in FLOW.nodes.values():
        if isinstance(node, Branch):
            steps = [one.next for one in node.cases] + [node.otherwise]
        elif isinstance(node, ChooseOne):
            steps = [one.next for one in node.options]
        else:
            steps = [] if isinstance(node, End) else [node.next]
        assert not [one for one in steps if isinstance(FLOW.nodes[one], FreeText)], node.id


def test_danger_now_is_one_tap_from_the_first_screen():
    """The first button of the first screen leads to the acute step and sends the numbers."""
    state = start()
    assert offered(FLOW.nodes["k0"], state)[0].code == "danger"
    after = step(FLOW, state, Answered(1, state.revision, "danger"))
    assert after.effects == (Signal("numbers"), Ask("a1", None))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("k0", "danger"),
        ("r1", "worse"),
        ("s2a", "no"),
        ("s2d", "yes"),
        ("s2e_weigh", "acute"),
        ("s4a_way", "acute"),
        ("s5", "acute"),
    ],
)
def test_whoever_says_acute_is_sent_the_numbers(name, code):
    """Each answer that means danger now makes the numbers come as well."""
    assert {one.signal for one in FLOW.nodes[name].options if one.code == code} == {"numbers"}


def test_a_run_begins_at_the_acute_step_or_with_a_practice_case_when_it_is_asked_so():
    """A fact says where to begin; without one it is the question what is the matter."""
    begins = [start(), start(entry="acute"), start(mode="practice")]
    assert [one.cursor for one in begins] == ["k0", "a1", "k0_case"]


def test_an_earlier_run_is_offered_only_where_there_is_one():
    """Without an earlier run nobody is asked to go on with it; a begun one is no practice."""
    shown = [
        [one.code for one in offered(FLOW.nodes["k0"], one)]
        for one in (start(begun="no"), start(begun="no", earlier="yes"), start(begun="yes"))
    ]
    assert shown == [
        ["danger", "worried", "practice"],
        ["danger", "worried", "practice", "earlier"],
        ["danger", "worried"],
    ]


def test_the_framework_is_asked_once():
    """It is asked before the first consultation, and not again when one comes back to it."""
    state = tapped(start(), *WORRIED, "yes", "no", "absent", OK)
    assert state.cursor == "k1"
    state = tapped(state, "secrecy")
    assert state.cursor == "s4a"
    state = tapped(state, OK, "consult", OK, OK, OK, OK, OK, OK, "no", "unclear", "again")
    assert state.cursor == "s4a"


@pytest.mark.parametrize("known", ["secrecy", "discretion", "other", "unknown"])
def test_a_framework_in_the_profile_is_not_asked(known):
    """Whoever once said under which framework they work, is not asked again."""
    state = tapped(start(framework=known), *WORRIED, "yes", "no", "absent", OK)
    assert state.cursor == "s4a"
    assert wording(FLOW.nodes["s4a"], state) != FLOW.nodes["s4a"].text


@pytest.mark.parametrize("known", ["secrecy", "discretion", "other", "unknown"])
def test_the_framework_colours_the_same_from_the_answer_and_from_the_profile(known):
    """Where a wording hangs on the framework, it is one wording."""
    for node in FLOW.nodes.values():
        if isinstance(node, Branch):
            continue
        said = {"k1": None, "framework": None}
        for one in node.wordings:
            when = one.when
            key = getattr(when, "fact", getattr(when, "node", ""))
            if key in said and getattr(when, "value", getattr(when, "code", "")) == known:
                said[key] = one.text
        assert said["k1"] == said["framework"], node.id


def test_after_an_acute_threat_the_first_line_stands_at_the_consultation():
    """Whoever comes from an acute threat sees whom to call before anything else."""
    for to_s4a in (("yes", "yes", "talked", "yes"), ("no", OK)):
        state = tapped(start(), *WORRIED, *to_s4a)
        assert wording(FLOW.nodes[state.cursor], state).startswith(FIRST_LINE)
        state = tapped(state, "unknown")
        assert state.cursor == "s4a_now"
        assert wording(FLOW.nodes["s4a_now"], state).startswith(FIRST_LINE)


@pytest.mark.parametrize("known", ["secrecy", "discretion", "other", "unknown"])
def test_each_framework_has_its_own_words_at_the_consultation(known):
    """Acute or not, inside or outside, and where the worry remains, the framework is told."""
    for name in ("s4a", "s4a_now", "s4c", "s4d", "s5e"):
        said = wording(FLOW.nodes[name], start(framework=known))
        assert said != FLOW.nodes[name].text
        assert said.startswith(FIRST_LINE) == (name == "s4a_now")


def test_once_the_danger_is_over_the_consultation_is_a_calm_one():
    """Who said that it is over is not told to call any more, though it began as acute."""
    state = tapped(start(), *WORRIED, "yes", "yes", "talked", "yes", "unknown", OK)
    state = tapped(state, "acute", "police", OK, "yes", "time", OK, "consult")
    assert state.cursor == "s4a"
    assert FIRST_LINE not in wording(FLOW.nodes["s4a"], state)


@pytest.mark.parametrize(
    "facts", [{}, {"region": "NL"}, {"region": "BE-VLG"}, {"mode": "practice"}]
)
def test_the_first_line_of_the_acute_step_is_fixed(facts):
    """In every region, and in practice, the acute step begins with the same line; no step's name."""
    assert FLOW.nodes["a1"].chapter == ""
    state = start(entry="acute", **facts)
    assert wording(FLOW.nodes["a1"], state).splitlines()[0] == FIRST_LINE


def test_a_contact_that_was_ticked_stays():
    """At the acute step nothing that was done is taken back."""
    state = tapped(start(entry="acute"), "network")
    again = step(FLOW, state, Answered(2, state.revision, "network")).state
    assert chosen(again, "a1") == {"network"}


@pytest.mark.parametrize(
    ("contact", "then"), [("crisis", "s5d_more"), ("network", "s5d_more"), ("police", "s5d_why")]
)
def test_why_is_asked_after_the_danger_and_only_where_it_went_further(contact, then):
    """No reason is asked before a contact; a more intrusive one asks for it afterwards."""
    assert tapped(start(entry="acute"), contact, OK, "yes").cursor == then


@pytest.mark.parametrize("candidate", ["colleague", "lead", "trusted"])
@pytest.mark.parametrize(
    ("ticked", "then"),
    [
        (("role", "mandate", "necessity"), "in"),
        (("role", "necessity"), "out"),
        (("necessity", "mandate"), "out"),
        (("role", "mandate"), "out"),
        ((), "out"),
    ],
)
def test_only_role_mandate_and_necessity_together_involve_someone(candidate, ticked, then):
    """One that is missing is enough not to involve a candidate; the reason stays optional."""
    state = replace(start(), cursor=f"s4b_{candidate}")
    state = tapped(state, *ticked, OK)
    assert state.cursor == f"s4b_{candidate}_{then}"
    visited = step(FLOW, state, RemarkAsked(2, state.revision)).state
    assert visited.cursor == f"s4b_{candidate}_text"
    reason = FLOW.nodes[state.cursor].options[0].code
    assert tapped(state, reason, OK).cursor == tapped(state, OK).cursor != state.cursor


def test_external_candidates_that_nobody_thought_of_are_passed_over():
    """Only who was ticked is weighed, from the least to the most intrusive."""
    state = replace(start(), cursor="s4d")
    state = tapped(state, "police", "expert", OK)
    assert state.cursor == "s4d_expert_test"
    state = tapped(state, "role", "mandate", "necessity", OK, "anonymous", "tried", OK)
    assert state.cursor == "s4d_police_test"
    state = tapped(state, OK)
    assert state.cursor == "s4d_police_out"
    assert tapped(state, OK).cursor == "s5"


def test_a_region_offers_its_own_services():
    """What exists in one country only is offered there only."""
    home = {
        region: {one.code for one in ticks(FLOW.nodes["s4d"], start(region=region))}
        for region in ("BE-VLG", "NL")
    }
    assert home["BE-VLG"] - home["NL"] == {"ocj", "livc"}
    assert home["NL"] - home["BE-VLG"] == {"vt"}
    for region, then in (("BE-VLG", "s5b_be"), ("NL", "s5b_nl")):
        state = replace(start(region=region), cursor="s5")
        assert tapped(state, "offence").cursor == then


@pytest.mark.parametrize(
    ("cursor", "taps", "then"),
    [
        ("s1a", ("sexual", OK), "s1a_images"),
        ("s1a", ("hate", OK), "s1b"),
        ("s2f", ("calm", OK), "s2g"),
        ("s2f", ("follow", OK), "s2f_moment"),
        ("s3c", ("family", OK), "s3d"),
        ("s3c", ("care", OK), "s3c_why"),
        ("s5e", ("platform", OK), "s6a"),
        ("s5e", ("follow", OK), "s5e_moment"),
        ("s6d", ("three",), "s6e"),
        ("s6d", ("four",), "s6d_care"),
    ],
)
def test_what_was_ticked_decides_what_is_asked(cursor, taps, then):
    """A moment, a reason or a warning comes only where it is needed."""
    assert tapped(replace(start(), cursor=cursor), *taps).cursor == then


# Keeping and erasing


def at_the_close():
    """The state after the last question, and what the answer to it told."""
    state = replace(start(), cursor="s6e")
    after = step(FLOW, state, Answered(1, state.revision, "no"))
    return after.state, after.effects


def test_the_log_comes_before_the_question_what_to_keep():
    """Each way to the close sends it, the one by a moment once that is set as well."""
    _, effects = at_the_close()
    assert effects == (Signal("log"), Ask("done", None))
    state = tapped(replace(start(), cursor="s6e"), "yes")
    assert state.cursor == "s6e_moment"
    told = step(FLOW, state, Answered(1, state.revision, "2026-11-25t0900")).effects
    assert told == (Signal("log"), Remind("s6e_moment", "2026-11-25T09:00"), Ask("done", None))


def test_nobody_comes_to_the_close_without_the_log():
    """Every answer from elsewhere that leads to it says that the log is to be sent."""
    for node in FLOW.nodes.values():
        if owner(node.id) in {"done", "kept", "erase_sure"} or "done" not in ways(node):
            continue
        if isinstance(node, ChooseOne):
            assert {one.signal for one in node.options if one.next == "done"} == {"log"}
        else:
            assert node.signal == "log"


def test_what_is_kept_is_kept_as_long_as_was_said():
    """A week unless one says otherwise, a quarter of a year at most, and a reminder before."""
    assert FLOW.keeping == Keeping("done", days=7, most=90, untouched=7, forget=7)
    codes = [one.code for one in FLOW.nodes["done"].options]
    assert codes == ["d7", "d30", "d90", "erase"]
    state, _ = at_the_close()
    for code in ("d7", "d30", "d90"):
        assert f" {code[1:]} dagen" in labelled("done", code)
        assert tapped(state, code, "change").cursor == "done"


def labelled(name, code):
    return next(one.label for one in FLOW.nodes[name].options if one.code == code)


def test_erasing_is_asked_twice_and_can_be_thought_better_of():
    """One tap never erases; what stays, and who alone can erase that, is said before."""
    state, _ = at_the_close()
    assert tapped(state, "erase", "keep").cursor == "done"
    assert tapped(state, "d7", "erase", "keep").cursor == "done"
    said = FLOW.nodes["erase_sure"].text
    for word in (
        "48 uur",
        "verslag",
        "alleen jij",
        "Telegram",
        "herinneringen",
        "nummers",
        "regels",
    ):
        assert word in said
    assert "kader" in FLOW.nodes["erase_sure"].more
    after = tapped(state, "erase", "erase")
    assert step(FLOW, after, CameBack(2)).effects == (Ask("erased"), Finish("erased"))


@pytest.mark.parametrize("name", ["k0", "s2d", "a1", "s6b", "done"])
def test_stopping_is_asked_and_keeps_ones_place(name):
    """Who stops is told that a break needs nothing and where the log is, and goes on or erases."""
    assert FLOW.leave == "stop"
    state = step(FLOW, replace(start(), cursor=name), Leaving(1)).state
    assert state.cursor == "stop"
    assert "/verslag" in FLOW.nodes["stop"].text
    assert tapped(state, "stay").cursor == name
    ended = step(FLOW, state, Answered(1, state.revision, "erase"))
    assert ended.effects == (Ask("erased"), Finish("erased"))


def test_stopping_is_no_cancelling():
    """What `/stop` asks is a question for who says so; no screen has a button that cancels."""
    content = load_content()
    words = load_words(content)[DUTCH]
    for name in ("k0", "s2d", "s6b"):
        rows = phrase(content, words, replace(start(), cursor=name)).rows
        shown = {one.label for row in rows for one in row}
        assert words("key.cancel") not in shown


def test_the_protocols_screens_are_protected_and_show_the_way_to_help():
    """That each screen of such a flow has it is for who shows screens; that this one asks it is here."""
    assert FLOW.protected
    assert FLOW.emergency


# The texts


@pytest.mark.parametrize("name", sorted(FLOW.nodes))
def test_a_screen_fits(name):
    """A step has at most 900 characters, a button 28."""
    assert all(len(one) <= STEP for one in texts(FLOW.nodes[name]))
    assert all(len(one) <= BUTTON for one in labels(FLOW.nodes[name]))


@pytest.mark.parametrize("name", sorted(FLOW.nodes))
def test_a_text_keeps_to_the_voice(name):
    """Calm and on the side of who reads: no order, no verdict, no exclamation mark, no article."""
    for one in (*texts(FLOW.nodes[name]), *labels(FLOW.nodes[name])):
        words = one.lower()
        assert "!" not in one
        assert not re.search(r"\b(u|uw) moet\b|\bmoet (je|u)\b|\bje moet\b|\buw?\b", words)
        assert not re.search(r"verplicht|verboden|wettelijk moet|strafbaar ben|je mag niet", words)
        assert not re.search(r"\b(458|422|299|sw)\b|\bart\.|artikel \d", words)
        assert "{" not in one
        assert not [sign for sign in one if ord(sign) > 0x2190 and sign not in SIGNS], one


@pytest.mark.parametrize(
    "name", sorted(name for name, node in FLOW.nodes.items() if isinstance(node, FreeText))
)
def test_a_free_text_says_what_not_to_write(name):
    """Where one can type, it says: no names, and that nothing has to be typed."""
    assert "Geen namen, niets waaraan iemand te herkennen is." in FLOW.nodes[name].text
    assert "◀ Terug" in FLOW.nodes[name].text


def test_the_first_screen_says_what_this_is():
    """No names, buttons suffice, a guide that does not replace one's own judgement."""
    first = FLOW.nodes["k0"]
    for said in ("Geen namen", "knoppen", "vervangt je professioneel oordeel niet"):
        assert said in first.text
    assert "Telegram" in first.more


def test_every_question_of_a_step_says_which_step_it_is():
    """Six steps, and each screen between the beginning and the end names its own."""
    for node in FLOW.nodes.values():
        home = owner(node.id)
        if isinstance(node, Branch | End) or home in {"k0", "r1", "a1", "stop"}:
            continue
        if home in {"done", "kept", "erase_sure"}:
            assert node.chapter == "Afronding"
            continue
        number = {"k1": "4", "a2": "5"}.get(home, home[1])
        assert node.chapter.startswith(f"Stap {number} van 6 · "), node.id


def test_numbers_stand_alone_and_are_those_of_the_directory():
    """A number to call stands on a line of its own, as the directory has it for that region."""
    entries = read("directory/directory.yaml")["entries"]
    known = {one["number"]: one["region"] for one in entries if "number" in one}
    shared = {"112"}
    for node in FLOW.nodes.values():
        if isinstance(node, Branch):
            continue
        for text in texts(node):
            for line in text.splitlines():
                if re.search(r"\d{3}", line.replace(" ", "")):
                    assert line in known or line == FIRST_LINE or "112" in line, (node.id, line)
        dutch = [one.text for one in node.wordings if getattr(one.when, "value", "") == "NL"]
        lines = {line for text in dutch for line in text.splitlines()} - shared
        assert all(known[one] == "NL" for one in lines & known.keys()), node.id


def test_a_moment_can_be_kept_for():
    """No moment lies so far that the run could not be kept until it and a week after."""
    for node in FLOW.nodes.values():
        if isinstance(node, PickMoment):
            assert node.last + DAYS_KEPT <= RETENTION


def test_what_is_our_own_says_so():
    """The list of signs is no part of the source, and its help says so."""
    assert "komt van ons" in FLOW.nodes["s2e"].more
    file = (CONTENT / "concern.yaml").read_text(encoding="utf-8")
    assert "Eigen toevoeging, niet uit de bron" in file


def test_only_what_says_something_has_a_remark_or_a_label():
    """Whoever is told something goes on with one short word."""
    assert {node.label for node in FLOW.nodes.values() if isinstance(node, Say)} == {
        "Verder",
        "Opnieuw bekijken",
    }

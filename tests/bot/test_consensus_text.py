"""How the screens read on which a team agrees on a colour, and what they came to: whole and short."""

from dataclasses import replace
from datetime import UTC

from bot.content import load_content
from bot.phrasing import agreed as say
from bot.phrasing import consensus, lying
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.drafts import blocks_of
from bot.phrasing.message import BOLD_OFF
from flows import consensus as c
from flows import talk_ground as g
from flows.action import Action, ActionId
from flows.cards import Card
from flows.engine import begin
from flows.model import SAME, SKIP
from flows.plan import rubric
from flows.round import RoundId
from flows.state import Act, Entry, SessionId
from flows.talk_notes import TalkNotes
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import InstrumentId, Level
from storage.codec import release_text

OURS = load_content()
WORDS = load_words(OURS)[DUTCH]
SAFETY = OURS.instruments[InstrumentId("safety")]
FLOW = c.compile_consensus(SAFETY)
LONGEST = 4096
SHORT = 900
"""Characters of a screen in the group, also with words of others on it."""
SHOWN = Release(3, 2, {one.id: Tally(1, 1, 1, 0) for one in SAFETY.elements}, {})
EVERY = [one.id for one in SAFETY.elements]


def state(cursor, cards=(), element=EVERY[0]):
    facts = {
        g.ROUND: "r",
        g.SHOWN: release_text(SHOWN) or "",
        g.TODAY: "2026-11-30",
        **c.ground(SAFETY, SHOWN, []),
        **lying.laid_as_fact(cards, element),
    }
    return replace(begin(FLOW, SessionId("s"), facts).state, cursor=cursor)


def seen(cursor, cards=()):
    node = FLOW.nodes[cursor]
    return consensus.ASIDE[node.view](OURS, WORDS, state(cursor, cards), node)


def told(actions=(), before=None):
    notes = TalkNotes(
        RoundId("r"),
        SAFETY.id,
        1,
        dict.fromkeys(EVERY, "x" * c.LIMIT),
        agreed=dict.fromkeys(EVERY[:-1], Level.ORANGE),
    )
    return say.Agreed(WORDS, SAFETY, notes, before or {}, actions, UTC, SAFETY)


def test_every_card_lies_there_with_its_name_and_remark():
    """A line for each name; of many, what does not fit is counted, and the message stays short."""
    card = Card("Lotte", None, {EVERY[0]: Level.RED}, {EVERY[0]: "Niemand weet het."})
    text = seen(c.ask_node(EVERY[0]), [card]).text
    assert "Lotte: Niemand weet het." in text
    many = seen(c.ask_node(EVERY[0]), [replace(card, remarks={EVERY[0]: "x" * 4000})] * 60).text
    assert len(many) < LONGEST
    assert "En nog" in many


def test_where_no_cards_lie_there_are_the_counts():
    """Of an anonymous round, or once the cards are erased, the counts tell how they lay."""
    text = seen(c.ask_node(EVERY[0])).text
    assert "🟢 1 · 🟠 1 · 🔴 1" in text


def test_every_screen_fits_a_message():
    """Whatever is asked of whichever rubric, it is short enough."""
    for one in FLOW.nodes.values():
        if getattr(one, "view", None) in consensus.ASIDE:
            assert len(seen(one.id).text) < LONGEST


def test_the_card_has_everything_in_pages():
    """Each rubric with its colour and argument, and what is left open, on pages that fit."""
    block = SAFETY.block_of(EVERY[0])
    actions = [
        Action(ActionId(f"a{n}"), 1, "y" * 200, block=rubric(block.id, EVERY[0])) for n in range(9)
    ]
    pages = [say.card(told(actions), n) for n in range(1, 8)]
    assert all(len(one.text) < LONGEST for one in pages)
    whole = "\n".join(one.text for one in pages)
    for one in SAFETY.elements:
        assert one.title in whole
    assert "Nog open" in whole
    assert "en nog 3" in whole


def test_what_moved_names_both_colours():
    """Red to orange is forward; with nothing before it a line says so."""
    found = say.moved(told(before={EVERY[0]: Level.RED}), 1)
    assert "🔴 C → 🟠 B" in found.text
    assert "Vooruit" in found.text
    assert "nog niets" in say.moved(told(), 1).text


def test_in_print_each_part_has_a_table():
    """Every rubric has its row, with the colour as a word; what is open says so."""
    printed = say.section(told())
    head, *parts = printed.passages
    assert "een kleur voor 13 van de 14" in head.intro[0]
    assert [len(one.stars) for one in parts] == [4, 6, 4]
    first, last = parts[0].stars[0], parts[-1].stars[-1]
    assert (first.stars, first.level, first.lacks) == ("B · oranje", 2, "")
    assert (last.stars, last.level, last.lacks) == ("nog open", 0, "")


def test_a_colour_without_its_argument_says_so():
    """On the rubric's own screen, in the list of all, on the card and in print; with how many."""
    without = state(c.set_node(EVERY[0]))
    history = (Entry(c.ask_node(EVERY[0]), Act.ANSWERED, Level.RED, 1),)
    for cursor, said in ((c.set_node(EVERY[0]), "nog zonder argument"), (c.LIST, "✏️?")):
        node = FLOW.nodes[cursor]
        here = replace(without, cursor=cursor, history=history)
        assert said in consensus.ASIDE[node.view](OURS, WORDS, here, node).text
    here = told()
    one = replace(here, notes=replace(here.notes, notes={}))
    text = say.card(one, 1).text
    assert "Nog zonder argument: 13" in text
    assert "**\nnog zonder argument" in text.replace(BOLD_OFF, "**")
    assert "zonder argument" not in say.card(here, 1).text
    assert say.section(one).passages[1].stars[0].lacks == "nog zonder argument"


def test_words_of_an_earlier_colour_stand_beside_the_question():
    """With the colour that they were said with, where that is known, and a way to keep them."""
    ask, why = c.ask_node(EVERY[0]), c.why_node(EVERY[0])
    said = Entry(why, Act.WROTE, "Omdat.", 1)
    red, orange = (Entry(ask, Act.ANSWERED, one, 1) for one in (Level.RED, Level.ORANGE))
    node = FLOW.nodes[why]

    def asked(*history):
        return consensus.ASIDE[node.view](OURS, WORDS, replace(state(why), history=history), node)

    other = asked(red, said, orange)
    assert "Bij 🔴 C zeiden jullie: Omdat." in other.text
    assert [one.code for one in other.rows[0]] == [SAME, SKIP]
    assert "Eerder zeiden jullie: Omdat." in asked(said, orange).text
    same = asked(red, said, red)
    assert "Nu: Omdat." in same.text
    assert [one.label for one in same.rows[0]] == ["Laat zo staan"]


def test_an_action_can_name_a_rubric():
    """Every rubric has a label of its own, behind those of the blocks."""
    labels = blocks_of(OURS, WORDS)
    block = SAFETY.blocks[0]
    assert labels[rubric(block.id, block.elements[0].id)].startswith("Eindverantwoordelijkheid")
    assert len(set(labels.values())) == len(labels)


def test_at_the_end_it_says_what_moved():
    """Where there was a consensus before, the new one says in a line how much moved."""
    assert "Vooruit: 1" in say.card(told(before={EVERY[0]: Level.RED}), 1, ended=True).text
    assert "vorige keer" not in say.card(told(), 1, ended=True).text


def spoken(n, remark="Dat weet niemand. " * 18, sources=("navraag bij cliënten",)):
    """So many cards on the first rubric, each with as much written on it."""
    there = ({EVERY[0]: Level.RED}, {EVERY[0]: remark}, {EVERY[0]: sources})
    return [Card(f"Collega {one}", None, *there) for one in range(1, n + 1)]


def test_a_rubric_stays_short_whoever_wrote_how_much():
    """Eight cards with remarks: each name has its line, the words are cut to the room there is."""
    asked = seen(c.ask_node(EVERY[0]), spoken(8))
    assert all(f"Collega {one}" in asked.text for one in range(1, 9))
    assert len(asked.text) <= SHORT
    assert "En nog" not in asked.text
    assert any(button.code == g.CARDS for row in asked.rows for button in row)


def test_sources_stand_beside_the_name():
    """A few with room for them, more as signs alone."""
    few = seen(c.ask_node(EVERY[0]), spoken(2, "Niemand.")).text
    assert "Collega 1: Niemand. 📎 navraag bij cliënten" in few
    assert "Collega 9: Dat weet… 📎" in seen(c.ask_node(EVERY[0]), spoken(14)).text
    assert "Collega 9  ✏️📎" in seen(c.ask_node(EVERY[0]), spoken(20)).text


def test_all_that_is_written_stands_on_pages():
    """Each remark and its sources whole, on pages that one leafs through and comes back from."""
    node = FLOW.nodes[c.cards_node(EVERY[0])]
    here = state(node.id, spoken(8))
    pages = [
        consensus.ASIDE[node.view](OURS, WORDS, replace(here, returns=(node.id,) * leaf), node)
        for leaf in range(5)
    ]
    for one in range(1, 9):
        assert any(f"Collega {one}" in page.text for page in pages)
    assert all(spoken(1)[0].remarks[EVERY[0]] in page.text for page in pages)
    assert all(len(page.text) <= SHORT + 50 for page in pages)
    assert [bool(page.rows) for page in pages] == [True, True, True, False, False]
    assert "navraag bij cliënten" in pages[0].text


def test_cards_that_went_meanwhile_leave_a_line():
    """Who stands on the page of the cards as the last one goes reads that none lies there."""
    assert "geen kaarten meer" in seen(c.cards_node(EVERY[0])).text


def test_what_cannot_be_compared_is_named_with_why():
    """Open now, without a colour before, not asked in this round, out of the content since."""
    older = {EVERY[0]: Level.RED, EVERY[1]: Level.RED, EVERY[-1]: Level.RED, "gone": Level.RED}
    one = told(before=older)
    there = SAFETY.asking(SAFETY.blocks[1:])
    one = replace(one, there=there, notes=replace(one.notes, agreed={EVERY[-2]: Level.GREEN}))
    lines = say.uncompared(one)
    assert f"· {one.title(EVERY[0])}: niet gevraagd in deze ronde" in lines
    assert f"· {one.title(EVERY[-1])}: nu nog open" in lines
    assert f"· {one.title(EVERY[-2])}: vorige keer zonder kleur" in lines
    assert lines[-1].startswith("· Een onderdeel dat niet meer")
    shown = say.moved(one, 1)
    assert "Geen enkele rubriek" in shown.text
    assert all(line in shown.text for line in lines)
    assert "Niet te vergelijken: 5" in say.summary(one)
    assert say.uncompared(told()) == []


def test_the_list_of_all_is_short_and_tells_each_from_the_others():
    """Fourteen rubrics with colours and without arguments, and a few buttons across."""
    answered = tuple(Entry(c.ask_node(one), Act.ANSWERED, "b", 1) for one in EVERY)
    here = replace(state(c.LIST), history=answered)
    node = FLOW.nodes[c.LIST]
    shown = consensus.ASIDE[node.view](OURS, WORDS, here, node)
    assert len(shown.text) <= SHORT
    lines = [line.partition(". ")[2] for line in shown.text.splitlines() if " B " in line]
    assert len(set(lines)) == len(lines) == len(EVERY)
    keys = [button.label for row in shown.rows for button in row]
    assert keys[:2] == ["🟠 1", "🟠 2"]
    assert len(shown.rows) == 5

"""The decision aid as it reads: lists, cards and what is passed on, all short enough for a phone."""

from dataclasses import replace

import pytest

from bot.ageing import warnings
from bot.content import FLOWS, ROOT, load_content
from bot.phrasing import guides, tools
from bot.phrasing.catalogue import DUTCH, content_texts, load_words
from bot.phrasing.listing import A_PAGE
from bot.phrasing.message import Choice
from bot.phrasing.screens import phrase
from bot.presses import leaf_code, leaf_of, only_looks
from flows.engine import begin, step
from flows.events import Answered
from flows.kinds import STEP
from flows.model import ChooseOne, Code, FlowId
from flows.state import SessionId
from flows.tools import Sign, category_of
from instruments.document import ContentError

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
FLOW = CONTENT.flows[FlowId("tool_guide")]
MESSAGE = 4096
LISTS = {category_of(one): one for one in FLOW.nodes.values() if category_of(one) is not None}

HEAD = "tools: own\nversion: 1\nsource: Onze afspraken\ndate: 2026-06-01\n"

WAYS = {
    **{
        one: ("people", one)
        for one in ("written", "spoken", "still", "video", "recorded", "matching")
    },
    **{one: ("client", "with", one) for one in ("email", "chat", "platforms")},
    **{f"calls_{one}": ("client", "with", "calls", one) for one in ("own", "work", "care")},
    **{one: ("client", "with", "self_help", one) for one in ("mental", "addiction")},
    "groups": ("groups",),
}


def walked(*codes, content=CONTENT, query=""):
    flow = content.flows[FLOW.id]
    facts = {"today": "2026-11-23", **content.sought(flow, query)}
    state = begin(flow, SessionId("s"), facts).state
    for one in codes:
        state = step(flow, state, Answered(1, state.revision, Code(one))).state
    return state


def labels(message):
    return [one.label for row in message.rows for one in row]


def with_own(folder, entries, more=""):
    (folder / "tools").mkdir()
    text = f"{HEAD}{more}entries:\n{entries}"
    (folder / "tools" / "own.yaml").write_text(text, encoding="utf-8")
    return load_content(folder)


USES = [(one.id, use.category) for one in CONTENT.tools.tools.values() for use in one.uses]


@pytest.mark.parametrize(("tool", "category"), USES)
def test_a_card_says_it_all_on_one_screen(tool, category):
    """What for, what not, on what condition, from when; and leads to where else it stands."""
    state = walked(*WAYS[category], tool)
    message = phrase(CONTENT, WORDS, state)
    one = CONTENT.tools.tools[tool]
    assert len(message.text) <= STEP
    for part in ("Geschikt voor: ", "Niet voor: ", "Voorwaarde: ", "16 april 2020", one.name):
        assert part in message.text
    assert "Niet meer nagekeken sinds april 2020." in message.text
    others = [
        CONTENT.tools.categories[use.category] for use in one.uses if use.category != category
    ]
    assert labels(message)[: len(others) + 1] == [
        *(other.button for other in others),
        "Deel met een collega",
    ]
    assert ("daar geldt iets anders" in message.text) == bool(others)
    assert ("Gestopt in" in message.text) == (one.sign is not None and one.sign.stopped)
    assert ("Heet sinds" in message.text) == (one.sign is not None and not one.sign.stopped)


@pytest.mark.parametrize("category", LISTS)
def test_a_list_stands_on_one_screen(category):
    """All its tools, with what holds for all of them above."""
    message = phrase(CONTENT, WORDS, walked(*WAYS[category]))
    every = CONTENT.tools.of_category(category)
    assert len(message.text) <= STEP
    assert labels(message)[: len(every)] == [one.button for one in every]
    assert len(every) <= A_PAGE


@pytest.mark.parametrize("node", [one for one in FLOW.nodes.values() if hasattr(one, "text")])
def test_every_screen_fits_with_its_explanation(node):
    """Unfolded too."""
    for wording in (node.text, *(one.text for one in node.wordings)):
        assert len(f"{getattr(node, 'chapter', '')}\n{wording}") <= STEP
        whole = f"{getattr(node, 'chapter', '')}\n{wording}\n\n{getattr(node, 'more', '')}"
        assert len(whole) <= 2 * STEP


@pytest.mark.parametrize("category", LISTS)
def test_what_is_passed_on_is_whole_and_dated(category):
    """The way, every tool with its conditions, the source, the day, and that it is no advice."""
    shared = guides.shared(CONTENT, WORDS, walked(*WAYS[category], "share"))
    assert not shared.rows
    assert len(shared.text) <= MESSAGE
    assert "Gekozen: " in shared.text
    for one in CONTENT.tools.of_category(category):
        assert one.name in shared.text
        use = one.use_in(category)
        for said in (use.does, use.suits, use.unsuits, use.asks, use.then, use.note):
            assert said in shared.text
    for part in ("16 april 2020", "23 november 2026", "Dit is geen advies"):
        assert part in shared.text


def test_a_tool_is_passed_on_alone_from_its_card():
    """With the way to it, unless one went on to another situation since."""
    to_zoom = (*WAYS["calls_work"], "zoom")
    straight = tools.shared(CONTENT, WORDS, walked(*to_zoom, "share"))
    assert "Een zakelijke tool" in straight
    assert "Whereby" not in straight
    aside = tools.shared(CONTENT, WORDS, walked(*to_zoom, "video", "share"))
    assert "Gekozen" not in aside
    assert "die grens viel" in aside


def test_a_tool_that_was_looked_for_is_passed_on_with_all_its_situations():
    """As long as one did not say which."""
    state = walked("zoom", "share", query="zoom")
    shared = tools.shared(CONTENT, WORDS, state)
    assert "Gekozen" not in shared
    assert "Elkaar zien" in shared
    assert "Beeldbellen met zakelijke tools" in shared
    shown = phrase(CONTENT, WORDS, walked("zoom", query="zoom"))
    assert labels(shown)[:2] == ["Elkaar zien", "Zakelijke tools"]
    assert "hangt af van de situatie" in shown.text


def test_only_what_was_found_is_offered():
    """The nearest first; and what finds nothing says how to go on."""
    assert labels(phrase(CONTENT, WORDS, walked(query="whatsap")))[0] == "WhatsApp"
    nothing = phrase(CONTENT, WORDS, walked(query="qqqqqq"))
    assert "Geen tool gevonden" in nothing.text
    assert labels(nothing)[0] == "Kies langs je situatie"


def many(count):
    return "".join(
        f"  - id: own_{place}\n    name: Eigen {place}\n"
        f"    uses:\n      - category: chat\n        asks: {'x' * 150}\n"
        f"        agreement: {'y' * 220}\n"
        for place in range(count)
    )


def test_a_long_list_of_an_organisation_is_turned_a_page_at_a_time(tmp_path):
    """No tool is on two pages, none is left out, and a page that is not there is one that is."""
    content = with_own(tmp_path, many(26))
    state = walked(*WAYS["chat"], content=content)
    every = [one.button for one in content.tools.of_category("chat")]
    seen = []
    for page in ("1", "2", "3"):
        message = phrase(content, WORDS, state, leaf=page)
        shown = [one for one in labels(message) if one in every]
        assert len(shown) == 10
        assert {"◀ Vorige", "Volgende ▶"} <= set(labels(message))
        seen += shown
    assert seen == every
    first = phrase(content, WORDS, state)
    for odd in ("4", "2026-10", ""):
        assert phrase(content, WORDS, state, leaf=odd) == first


def test_what_is_too_much_to_pass_on_says_how_much_more_there_is(tmp_path):
    """Rather than to be cut in the middle of a condition."""
    content = with_own(tmp_path, many(26))
    shared = tools.shared(content, WORDS, walked(*WAYS["chat"], "share", content=content))
    assert len(shared) <= MESSAGE
    told = shared.count("Afspraak van onze organisatie: ")
    assert f"En nog {26 - told} andere" in shared


def test_an_organisations_agreement_stands_first(tmp_path):
    """On the list, on the card and in what is passed on; the card says whose it is."""
    entry = "  - id: sit\n    name: SIT-tool\n    uses:\n      - category: chat\n"
    content = with_own(tmp_path, f"{entry}        agreement: elke dag tot 16 uur\n")
    chat = WAYS["chat"]
    listed = phrase(content, WORDS, walked(*chat, content=content))
    assert labels(listed)[0] == "SIT-tool"
    assert "Afspraak van onze organisatie: SIT-tool" in listed.text
    card = phrase(content, WORDS, walked(*chat, "sit", content=content)).text
    assert card.index("elke dag tot 16 uur") < card.index("Geschikt voor")
    assert "Uit de lijst van onze organisatie: Onze afspraken, 1 juni 2026." in card
    assert "nagekeken" not in card
    shared = tools.shared(content, WORDS, walked(*chat, "share", content=content))
    assert shared.index("SIT-tool") < shared.index("PHP Live")


def test_a_list_that_an_organisation_left_empty_says_so(tmp_path):
    """It replaces all of ours with what it uses; what is passed on of nothing is honest too."""
    entry = "  - id: sit\n    name: SIT-tool\n    uses:\n      - category: chat\n"
    content = with_own(tmp_path, entry, "replaces: true\n")
    written = WAYS["written"]
    message = phrase(content, WORDS, walked(*written, content=content))
    assert "In deze lijst staat nu geen tool." in message.text
    assert labels(message)[0] == "Deel met een collega"
    shared = tools.shared(content, WORDS, walked(*written, "share", content=content))
    assert "In deze lijst staat nu geen tool." in shared


def test_a_tool_that_is_gone_meanwhile_says_so(tmp_path):
    """Who stands at its card when the content changes can go back or begin anew."""
    entry = "  - id: sit\n    name: SIT-tool\n    uses:\n      - category: chat\n"
    content = with_own(tmp_path, entry, "replaces: true\n")
    state = walked(*WAYS["written"], "whatsapp")
    message = phrase(content, WORDS, state)
    assert "staat niet meer in de lijst" in message.text
    assert labels(message)[0] == "Deel met een collega"
    shared = tools.shared(content, WORDS, walked(*WAYS["written"], "whatsapp", "share"))
    assert "staat niet meer in de lijst" in shared


def test_a_tool_that_stopped_need_not_have_become_another():
    """Then there is nothing about what came after it."""
    tool = replace(CONTENT.tools.tools["loom"], sign=Sign(stopped=True, year=2025, became=""))
    changed = replace(CONTENT.tools, tools={**CONTENT.tools.tools, "loom": tool})
    text = phrase(replace(CONTENT, tools=changed), WORDS, walked(*WAYS["recorded"], "loom")).text
    assert "Gestopt in 2025." in text
    assert "Opvolger" not in text


def test_a_category_that_no_question_lists_is_told(tmp_path):
    """Nobody would ever come to its tools."""
    category = "".join(
        f"  {one}: iets\n" if one != "id" else "- id: letters\n  title: Brieven\n"
        for one in ("id", "suits", "unsuits", "asks", "source")
    )
    entry = "  - id: letter\n    name: Brief\n    uses:\n      - category: letters\n"
    with pytest.raises(ContentError) as caught:
        with_own(tmp_path, entry, f"categories:\n{category}")
    told = "tools:1: category 'letters': no question lists 'tools.letters'"
    assert [str(one) for one in caught.value.problems] == [told]


def test_broken_tools_are_told_before_what_lists_them(tmp_path):
    """Not as lists that do not exist."""
    with pytest.raises(ContentError) as caught:
        with_own(tmp_path, "  - id: letter\n")
    assert {one.file for one in caught.value.problems} == {"own.yaml"}


def test_a_list_made_for_an_earlier_version_is_a_warning(tmp_path):
    """It is told to who runs the program, and it runs."""
    day = max(one.checked for one in CONTENT.directory.entries if one.checked)
    assert warnings(CONTENT, day) == []
    behind = replace(CONTENT, tools=replace(CONTENT.tools, behind=("tools: look",)))
    assert warnings(behind, day) == ["tools: look"]


def test_every_text_of_a_tool_can_be_translated():
    """Under the id that it is looked up by, and none that is empty."""
    texts = content_texts(CONTENT)
    assert texts["tools.whatsapp.video.note"] == "sinds 2021 kan het ook op de computer"
    assert texts["tools.skype.became"] == "Microsoft Teams, de gratis versie"
    assert texts["tools.in.video.title"] == "Elkaar zien"
    assert all(text for one, text in texts.items() if one.startswith("tools."))


def test_every_button_of_the_guide_is_known_once():
    """Its labels differ on each screen, so that nobody taps the wrong one of two."""
    for node in FLOW.nodes.values():
        if isinstance(node, ChooseOne):
            shown = [one.label for one in node.options]
            assert len(set(shown)) == len(shown), node.id


@pytest.mark.parametrize("page", ["1", "12", "99"])
def test_a_page_is_turned_without_changing_anything(page):
    """Its button is a look, as a month of a calendar is."""
    assert leaf_of(leaf_code(page)) == page
    assert only_looks(leaf_code(page))


@pytest.mark.parametrize("odd", ["~0", "~100", "~01", "~x"])
def test_no_other_number_turns_a_page(odd):
    """What no button of ours says is an answer that no question has."""
    assert leaf_of(Code(odd)) is None


def test_the_files_of_ours_are_where_they_are_looked_for():
    """An organisation copies from there."""
    assert (FLOWS / "tools" / "tools.yaml").is_file()
    assert all(
        isinstance(one, Choice) for row in phrase(CONTENT, WORDS, walked()).rows for one in row
    )


def test_the_example_of_an_own_list_works_as_it_stands(tmp_path):
    """Who copies it from the documentation gets what it promises."""
    page = (ROOT / "docs" / "own-tools.md").read_text(encoding="utf-8")
    (tmp_path / "tools").mkdir()
    example = page.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "tools" / "own.yaml").write_text(example, encoding="utf-8")
    content = load_content(tmp_path)
    assert content.tools.of_category("chat")[0].id == "our_chat"
    assert content.tools.of_category("calls_own")[0].use_in("calls_own").agreement
    assert content.tools.behind == ()

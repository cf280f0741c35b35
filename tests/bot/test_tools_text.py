"""The decision aid as it reads: lists, cards and what is passed on, all short enough for a phone."""

from dataclasses import replace
from datetime import date

import pytest

from bot.ageing import ahead, warnings
from bot.content import FLOWS, ROOT, load_content
from bot.phrasing import guides
from bot.phrasing import tools_shared as tools
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


def walked(*codes, content=CONTENT, query="", region="BE-VLG"):
    flow = content.flows[FLOW.id]
    known = content.known_to(flow)
    facts = {"today": "2026-11-23", "region": region, **known, **content.sought(flow, query)}
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
    of, use = CONTENT.tools.categories[category], one.use_in(category)
    for said in (*CONTENT.tools.limits(one, use), use.suits or of.suits, of.note, use.note):
        assert said in message.text
    for part in ("Geschikt voor: ", "16 april 2020", one.name):
        assert part in message.text
    # Nothing that is ours stands above the line that names the source.
    source = message.text.index("Bron: ")
    assert all(message.text.index(note) > source for note in (of.note, use.note) if note)
    assert "Niet meer nagekeken sinds april 2020." in message.text
    others = [
        CONTENT.tools.categories[use.category] for use in one.uses if use.category != category
    ]
    assert labels(message)[: len(others) + 1] == [
        *(other.button for other in others),
        "Deel met een collega",
    ]
    limits = {CONTENT.tools.limits(one, each) for each in one.uses}
    assert ("met andere voorwaarden" in message.text) == (len(limits) > 1)
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
    assert "40 minuten" in aside


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
    turns = {"1": ["Pagina 2/2 ▶"], "2": ["◀ Pagina 1/2"]}
    seen = []
    for page, turned in turns.items():
        message = phrase(content, WORDS, state, leaf=page)
        seen += [one for one in labels(message) if one in every]
        assert [one for one in labels(message) if "Pagina" in one] == turned
    assert seen == every
    first = phrase(content, WORDS, state)
    for odd in ("3", "2026-10", ""):
        assert phrase(content, WORDS, state, leaf=odd) == first


def test_a_list_of_two_dozen_needs_no_turning(tmp_path):
    """So that each of them is five taps away at most; what is agreed is named in part."""
    content = with_own(tmp_path, many(20))
    message = phrase(content, WORDS, walked(*WAYS["chat"], content=content))
    assert len([one for one in labels(message) if one.startswith("Eigen ")]) == 20
    assert not [one for one in labels(message) if "Pagina" in one]
    assert "Eigen 3, Eigen 4, en nog 15" in message.text
    assert len(message.text) <= STEP


def test_what_is_found_stands_a_dozen_at_a_time(tmp_path):
    """With how many there are; what an organisation agreed on is named and stands first."""
    message = phrase(CONTENT, WORDS, walked(query="beeldbellen"))
    assert "Er passen 27 tools" in message.text
    assert "Pagina 2/3 ▶" in labels(message)
    assert "Afspraak" not in message.text
    assert "Er passen" not in phrase(CONTENT, WORDS, walked(query="zoom")).text
    entry = "  - id: zaurus\n    name: Zaurus\n    uses:\n      - category: calls_care\n"
    content = with_own(tmp_path, f"{entry}        agreement: altijd\n")
    message = phrase(content, WORDS, walked(query="beeldbellen", content=content))
    assert labels(message)[0] == "Zaurus"
    assert "Afspraak van onze organisatie: Zaurus" in message.text


def test_a_card_says_of_each_part_whose_it_is(tmp_path):
    """What the situation says is not under the organisation's name, nor its own under ours."""
    entry = "  - id: our\n    name: Brugbel\n    uses:\n      - category: calls_work\n"
    said = "        does: bellen\n        asks: een account\n        note: vraag Sam\n"
    content = with_own(tmp_path, f"{entry}{said}        agreement: altijd\n")
    text = phrase(content, WORDS, walked(*WAYS["calls_work"], "our", content=content)).text
    parts = (
        "altijd",
        "Wat: bellen",
        "Voorwaarde: een account",
        "Uit de lijst van onze organisatie",
        "Geschikt voor: ",
        "Voorwaarde: de tool voldoet",
        "Bron: Beslishulp",
        "Opmerking van onze organisatie: vraag Sam",
    )
    places = [text.index(one) for one in parts]
    assert places == sorted(places)
    assert "Opmerking van deze gids" not in text
    shared = tools.shared(content, WORDS, walked(*WAYS["calls_work"], "share", content=content))
    brug, rest = shared.index("Brugbel"), shared.index("Uit de lijst")
    assert shared.index("Bron: ") < brug < rest < shared.index("Zoom for Healthcare")


def test_telegram_says_honestly_that_it_is_not_for_that(tmp_path):
    """Where an organisation puts it among tools for privacy-sensitive information."""
    entry = "  - id: telegram\n    name: Telegram\n    uses:\n      - category: chat\n"
    content = with_own(tmp_path, entry)
    told = "Let op: volgens de bron dient Telegram alleen"
    assert told in phrase(content, WORDS, walked(*WAYS["chat"], "telegram", content=content)).text
    assert told in tools.shared(content, WORDS, walked(*WAYS["chat"], "share", content=content))
    ours = walked(*WAYS["written"], "telegram", content=content)
    assert told not in phrase(content, WORDS, ours).text


@pytest.mark.parametrize(
    ("region", "numbers", "afar"),
    [("BE-VLG", ("112", "1813"), False), ("NL", ("112", "113"), True)],
)
def test_whom_to_call_is_of_the_own_region(region, numbers, afar):
    """And that a tool is Flemish is said to who works elsewhere."""
    for codes in ((*WAYS["mental"], "suicide"), (*WAYS["addiction"], "druglijn")):
        text = phrase(CONTENT, WORDS, walked(*codes, region=region)).text
        assert len(text) <= STEP
        assert all(f" {one}" in text for one in numbers)
        assert ("1813." in text) != afar
        assert ("Dit aanbod is van Vlaanderen" in text) == afar
    listed = phrase(CONTENT, WORDS, walked(*WAYS["chat"], region=region)).text
    assert ("Dit aanbod is van Vlaanderen" in listed) == afar


def test_families_are_told_no_limit_that_holds_for_professionals():
    """A list says it to who chose to speak with a client, and to nobody else."""
    for way in ("written", "spoken", "still", "video", "recorded", "matching"):
        family = phrase(CONTENT, WORDS, walked("people", way)).text
        client = phrase(CONTENT, WORDS, walked("client", "without", way)).text
        assert "privacygevoelige" not in family
        assert "geen privacygevoelige informatie over een cliënt" in client


def test_who_found_nothing_and_goes_on_passes_on_only_what_was_asked():
    """The way on is no answer."""
    state = walked("again", *WAYS["written"], "share", query="qqqqqq")
    assert "Gekozen: Mensen en hun omgeving · Schrijven" in tools.shared(CONTENT, WORDS, state)


@pytest.mark.parametrize(
    ("query", "end"),
    [
        ("zoom", "do_beslishulp-zoom"),
        ("Jitsi Meet", "do_beslishulp-Jitsi_Meet"),
        ("", "do_beslishulp"),
        ("wat kost dat?", "do_beslishulp"),
        ("a" * 60, "do_beslishulp"),
    ],
)
def test_a_link_out_of_a_group_carries_what_it_can(query, end):
    """And brings the same words to the private chat; others are left out whole."""
    ((link,),) = guides.in_private(WORDS, "a_bot", FLOW, query).rows
    argument = link.url.partition("start=")[2]
    assert argument == end
    carried = query.replace("?", "") if end != "do_beslishulp" else ""
    assert guides.begun_by(argument) == ("beslishulp", carried)
    assert guides.begun_by("r_abc") is None


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
    assert card.index("1 juni 2026") < card.index("Niet meer nagekeken")
    shared = tools.shared(content, WORDS, walked(*chat, "share", content=content))
    assert shared.index("SIT-tool") < shared.index("PHP Live")


def test_no_button_leads_to_what_an_organisation_left_empty(tmp_path):
    """It replaces all of ours with what it uses; no text speaks of our source then."""
    entry = "  - id: our\n    name: Brugbel\n    uses:\n      - category: chat\n"
    content = with_own(tmp_path, entry, "replaces: true\n")
    first = phrase(content, WORDS, walked(content=content))
    assert labels(first)[0] == "Met mijn cliënt"
    assert "Mensen en hun omgeving" not in labels(first)
    assert "2020" not in first.text
    care = phrase(content, WORDS, walked("client", "with", content=content))
    assert labels(care)[0] == "Chatten"
    assert not {"Mailen", "Beeldbellen", "Naar zelfhulp verwijzen"} & set(labels(care))
    assert "2020" not in phrase(content, WORDS, walked(*WAYS["chat"], content=content)).text


def gone_from(folder):
    entry = "  - id: our\n    name: Brugbel\n    uses:\n      - category: chat\n"
    return with_own(folder, entry, "replaces: true\n")


def test_who_stands_at_a_list_that_is_empty_by_now_is_told(tmp_path):
    """And what to do; there is nothing to pass on."""
    content, state = gone_from(tmp_path), walked(*WAYS["written"])
    message = phrase(content, WORDS, state)
    assert "In deze lijst staat nu geen tool." in message.text
    assert labels(message)[0] == "Opnieuw"
    assert guides.shared(content, WORDS, walked(*WAYS["written"], "share")) is None


def test_a_tool_that_is_gone_meanwhile_says_so(tmp_path):
    """Who stands at its card when the content changes can go back or begin anew."""
    content, state = gone_from(tmp_path), walked(*WAYS["written"], "whatsapp")
    message = phrase(content, WORDS, state)
    assert "staat niet meer in de lijst" in message.text
    assert labels(message)[0] == "Opnieuw"
    gone = walked(*WAYS["written"], "whatsapp", "share")
    assert guides.shared(content, WORDS, gone) is None


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
    (told,) = (str(one) for one in caught.value.problems)
    assert told.startswith(
        "tools/own.yaml:6: category 'letters': no question lists 'tools.letters'"
    )


def test_broken_tools_are_told_before_what_lists_them(tmp_path):
    """Not as lists that do not exist."""
    with pytest.raises(ContentError) as caught:
        with_own(tmp_path, "  - id: letter\n")
    assert {one.file for one in caught.value.problems} == {"tools/own.yaml"}


def test_a_list_made_for_an_earlier_version_is_a_warning(tmp_path):
    """It is told to who runs the program, and it runs."""
    day = max(one.checked for one in CONTENT.directory.entries if one.checked)
    assert warnings(CONTENT, day) == []
    behind = replace(CONTENT, tools=replace(CONTENT.tools, behind=("tools: look",)))
    assert warnings(behind, day) == ["tools: look"]


def test_a_list_of_a_day_to_come_is_told(tmp_path):
    """Somebody mistyped a year; the check fails on it, the program runs."""
    entry = "  - id: sit\n    name: SIT-tool\n    uses:\n      - category: chat\n"
    content = with_own(tmp_path, entry)
    told = ["tools: 'Onze afspraken' is of 2026-06-01, which is yet to come"]
    assert list(ahead(content, date(2026, 5, 31))) == told
    assert told[0] in warnings(content, date(2026, 5, 31))
    assert list(ahead(content, date(2026, 6, 1))) == []


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

"""The screens of a scorecard read as they should: questions, sources, and whose answers they are."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.content import load_content
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.message import Choice, Message
from bot.phrasing.screens import phrase
from bot.presses import BACK, MORE, PAUSE, REMARK
from bot.telegram.buttons import decode
from flows import questionnaire as q
from flows.asking import asked
from flows.engine import begin, step
from flows.events import Answered, Ask, RemarkAsked, Unfolded, Wrote
from flows.evidence import SOURCE_LIMIT, SOURCES, source_node, sources_node, tick_code
from flows.model import CLEAR, OK, Code, FlowId
from flows.state import Act, Entry, SessionId, State
from instruments.model import Level

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
SAFETY = CONTENT.instruments["safety"]
FLOW = CONTENT.flows[FlowId("safety")]
ALONE = {q.SCAN: q.OWN, q.ASKS_ROLES: "no"}
OPEN = {q.SCAN: q.ROUND, q.ASKS_ROLES: "yes", "clients": "yes", q.OPEN: "yes", "minimum": "2"}
ANONYMOUS = {**OPEN, q.OPEN: "no", "minimum": "5"}
MESSAGE = 4096
"""Characters of a message that the Bot API takes."""


class Respondent:
    """Fills in a scorecard, and sees each screen. No code on it is too long for a button."""

    def __init__(self, facts: Mapping[str, str]) -> None:
        self.state: State = begin(FLOW, SessionId("s"), facts).state
        self.seen: Message = phrase(CONTENT, WORDS, self.state)

    def does(self, event: Answered | RemarkAsked | Unfolded | Wrote) -> "Respondent":
        taken = step(FLOW, self.state, event)
        assert taken.state is not self.state or isinstance(event, Wrote)
        self.state = taken.state
        notice = next(one.notice for one in taken.effects if isinstance(one, Ask))
        self.seen = phrase(CONTENT, WORDS, self.state, notice)
        assert len(self.seen.text) <= MESSAGE
        for row in self.seen.rows:
            for one in row:
                assert isinstance(one, Choice)
                assert decode(f"s.session.1.{one.code}") is not None
                assert len(one.label) <= 30
        return self

    def taps(self, *codes: str) -> "Respondent":
        for code in codes:
            revision = self.state.revision
            match code:
                case c if c == REMARK:
                    self.does(RemarkAsked(1, revision))
                case c if c == MORE:
                    self.does(Unfolded(1, revision))
                case _:
                    self.does(Answered(1, revision, Code(code)))
        return self

    def writes(self, text: str) -> "Respondent":
        return self.does(Wrote(1, text))

    @property
    def labels(self) -> list[list[str]]:
        return [[one.label for one in row] for row in self.seen.rows]


def test_a_rubric_asks_its_question_before_its_descriptions() -> None:
    """Title, question, three descriptions; below the levels one can skip, remark or name sources."""
    someone = Respondent(ANONYMOUS).taps(q.AGREE, "worker")
    first = next(SAFETY.elements)
    _, question, statements = someone.seen.text.split("\n\n")
    assert question == first.question
    assert statements.count("\n") == 2
    assert someone.labels == [
        ["🟢 A", "🟠 B", "🔴 C"],
        ["Niet van toepassing"],
        ["✏️ Opmerking", "📎 Bronnen"],
        ["◀ Terug", "⏸ Pauze"],
    ]


def test_the_invitation_tells_how_much_is_asked() -> None:
    """Alone it depends on what one answers first; in a round the lead has said it."""
    assert "12 vragen, of 14 als je dagelijks cliënten begeleidt" in Respondent(ALONE).seen.text
    assert ": 14 vragen, ongeveer 10 minuten" in Respondent(OPEN).seen.text
    without = Respondent({**OPEN, "clients": "no"}).seen.text
    assert ": 12 vragen, ongeveer 9 minuten" in without
    for seen in (Respondent(ALONE).seen, Respondent(OPEN).seen):
        assert SAFETY.about in seen.text


def test_an_open_round_says_that_names_are_seen() -> None:
    """Before one agrees: what the team sees, for how long, and that one can withdraw."""
    someone = Respondent(OPEN)
    for part in ("je naam", "je opmerkingen", "je bronnen", "30 dagen", "intrekken kan altijd"):
        assert part in someone.seen.text
    assert someone.labels[0] == ["Ik doe mee, met mijn naam", "Nu niet"]
    assert "Niemand ziet wie wat koos" not in someone.seen.text
    someone.taps(MORE)
    assert "De telling verandert niet meer" in someone.seen.text


def test_what_becomes_of_sources_is_said_before_any_is_named() -> None:
    """In an anonymous round nobody sees them, and they go; in an open one they lie on the card."""
    whole = Respondent(ANONYMOUS).taps(MORE).seen.text
    assert WORDS("intro.more_sources") in whole
    assert WORDS("intro.more_sources") not in Respondent(OPEN).taps(MORE).seen.text
    hidden = Respondent(ANONYMOUS).taps(q.AGREE, "worker", SOURCES).seen.text
    assert "Bij het sluiten worden ze gewist." in hidden
    shown = Respondent(OPEN).taps(q.AGREE).writes("Lotte").taps("worker", SOURCES).seen.text
    assert "Je team ziet ze na het sluiten op je kaart." in shown


def test_of_what_is_not_asked_nothing_is_said() -> None:
    """The Quickscan asks no sources, so that none lie on its cards."""
    quickscan = CONTENT.flows[FlowId("quickscan")]
    for facts in (OPEN, ANONYMOUS):
        begun = begin(quickscan, SessionId("s"), facts).state
        for state in (begun, replace(begun, unfolded=True)):
            assert "bron" not in phrase(CONTENT, WORDS, state).text.casefold()


def test_an_anonymous_round_of_the_same_instrument_says_that_they_are_not() -> None:
    """The instrument is open by default, but it is the round that counts."""
    seen = Respondent(ANONYMOUS).seen
    assert "Niemand ziet wie wat koos" in seen.text
    assert "je naam" not in seen.text


def test_the_name_is_shown_and_can_be_changed() -> None:
    """It is asked after agreeing, stands in the overview, and changes from there."""
    someone = Respondent(OPEN).taps(q.AGREE)
    assert "Welke naam mag je team zien?" in someone.seen.text
    someone.writes("x" * 41)
    assert someone.seen.text.startswith("Die naam is te lang: hoogstens 40 tekens")
    someone.writes("Lotte")
    assert someone.seen.text.endswith("Je functie staat bij je naam op je kaart.")
    filled(someone.taps("worker"))
    assert "Je team ziet als naam: Lotte" in someone.seen.text
    someone.taps(q.RENAME)
    assert "Nu staat er: Lotte" in someone.seen.text
    someone.writes("Lotte V.")
    assert "Je team ziet als naam: Lotte V." in someone.seen.text


def filled(someone: Respondent, remark: str = "", sources: str = "") -> Respondent:
    """All rubrics are skipped, with a remark and every source where they are given."""
    for block in asked(SAFETY, someone.state).blocks:
        for element in block.elements:
            if remark:
                someone.taps(REMARK).writes(remark)
            if sources:
                ticks = (tick_code(one) for one in block.suggested(element.id))
                someone.taps(SOURCES, REMARK).writes(sources).taps(*ticks, OK)
            someone.taps("na")
        someone.taps(OK)
    return someone


def test_the_overview_of_the_fullest_card_fits_a_message() -> None:
    """Everything skipped, remarked on and borne out: what does not fit is read elsewhere."""
    someone = Respondent(OPEN).taps(q.AGREE).writes("W" * 40).taps("worker")
    filled(someone, "x" * 150, "y" * SOURCE_LIMIT)
    assert WORDS("review.more_sources") in someone.seen.text
    someone.taps(q.SEND)
    assert "ligt je kaart naast die van je team" in someone.seen.text
    assert someone.labels == [["Wijzig een antwoord"], ["Stoppen of wissen"]]


QUESTION = 700
"""Characters of a question's screen."""


@pytest.mark.parametrize("language", load_words(CONTENT), ids=str)
@pytest.mark.parametrize("letter", ["z", "🙂"])
def test_every_question_fits_with_everything_chosen_and_written(language, letter) -> None:
    """All sources ticked and one typed, and a remark, each as long as it may be, just kept."""
    words = load_words(CONTENT)[language]
    for one in SAFETY.elements:
        block, here = SAFETY.block_of(one.id), q.element_node(one.id)
        ticks = [tick_code(each) for each in block.suggested(one.id)]
        said = (
            (here, Act.ANSWERED, Level.SKIPPED.value),
            *((sources_node(one.id), Act.TOGGLED, each) for each in ticks),
            (source_node(one.id), Act.WROTE, letter * SOURCE_LIMIT),
            (q.remark_node(here), Act.WROTE, letter * q.REMARK_LIMIT),
        )
        history = tuple(Entry(node, act, value, 1) for node, act, value in said)
        state = begin(FLOW, SessionId("s"), OPEN).state
        at = replace(state, history=history, cursor=here)
        seen = phrase(CONTENT, words, at)
        assert words("element.brief_remark") in seen.text
        assert f"📎 {len(ticks) + 1}" in seen.text
        assert len(seen.text) <= QUESTION, one.id
        full = phrase(CONTENT, words, replace(at, cursor=sources_node(one.id)))
        labels = [key.label for row in full.rows for key in row]
        assert sum("☑" in each for each in labels) == len(block.suggested(one.id))
        assert letter * SOURCE_LIMIT in full.text


def test_own_words_for_a_source_are_called_a_source() -> None:
    """What is said of them is not said of a remark: kept, too long, empty, gone."""
    someone = Respondent(ANONYMOUS).taps(q.AGREE, "worker", SOURCES, REMARK)
    someone.writes("z" * (SOURCE_LIMIT + 1))
    assert someone.seen.text.startswith(f"Dat is te lang: hoogstens {SOURCE_LIMIT} tekens")
    someone.writes("   ")
    assert someone.seen.text.startswith("Er stond geen tekst in je bericht. Typ je bron")
    someone.writes("Wiki, de pagina over pesten")
    assert someone.seen.text.startswith("Je bron is bewaard.")
    assert "Zelf getypt: Wiki, de pagina over pesten" in someone.seen.text
    assert ["✏️ Wijzig wat je typte"] in someone.labels
    someone.taps(REMARK)
    assert ["Wis deze bron"] in someone.labels
    someone.taps(CLEAR)
    assert someone.seen.text.startswith("Je bron is gewist.")
    assert ["✏️ Andere bron"] in someone.labels


def test_its_blocks_are_called_parts() -> None:
    """Nowhere on the way does it speak of building blocks."""
    someone = Respondent(ANONYMOUS).taps(q.AGREE, "worker")
    for block in asked(SAFETY, someone.state).blocks:
        someone.taps(*["a"] * len(block.elements))
        assert someone.seen.text.startswith("Deel ")
        someone.taps(REMARK)
        assert "bouwsteen" not in someone.seen.text.casefold()
        someone.writes("een opmerking").taps(OK)
        assert "bouwste" not in someone.seen.text.casefold()
    someone.taps(SAFETY.blocks[0].id)
    assert ["✏️ Opmerking", "Alle delen"] in someone.labels


def test_the_ways_around_are_the_same_everywhere() -> None:
    """The last row of each question is back and pause."""
    someone = Respondent(ALONE).taps(q.AGREE)
    rows = [someone.seen.rows[-1]]
    someone.taps("no", SOURCES)
    rows.append(someone.seen.rows[-1])
    someone.taps(REMARK)
    rows.append(someone.seen.rows[-1])
    someone = Respondent(OPEN).taps(q.AGREE)
    rows.append(someone.seen.rows[-1])
    codes = [[one.code for one in row if isinstance(one, Choice)] for row in rows]
    assert codes == [[BACK, PAUSE]] * 4

"""Screens read as they should, whatever has been answered and written."""

from collections.abc import Callable

from bot.content import load_content
from bot.phrasing import overview
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.message import Choice, Message
from bot.phrasing.screens import phrase
from bot.presses import REMARK
from flows import questionnaire as q
from flows.asking import asking
from flows.engine import begin, step
from flows.events import Answered, Ask, RemarkAsked, Wrote
from flows.model import CLEAR, OK, Code, FlowId
from flows.sharing import DONE, MAY, MAY_NOT, SHARING
from flows.state import SessionId, State
from instruments.model import BlockId, Level

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
FLOW = CONTENT.flows[FlowId("quickscan")]
MESSAGE = 4096
"""Characters of a message that the Bot API takes."""


class Respondent:
    """Goes through the Quickscan in a round, and sees each screen."""

    def __init__(self) -> None:
        facts = {q.SCAN: q.ROUND, q.ASKS_ROLES: "no", "minimum": "5"}
        self.state: State = begin(FLOW, SessionId("s"), facts).state
        self.seen: Message = phrase(CONTENT, WORDS, self.state)

    def does(self, event: Answered | RemarkAsked | Wrote) -> "Respondent":
        taken = step(FLOW, self.state, event)
        assert taken.state is not self.state
        self.state = taken.state
        notice = next(one.notice for one in taken.effects if isinstance(one, Ask))
        self.seen = phrase(CONTENT, WORDS, self.state, notice)
        return self

    def taps(self, *codes: str) -> "Respondent":
        for code in codes:
            self.does(
                RemarkAsked(1, self.state.revision)
                if code == REMARK
                else Answered(1, self.state.revision, Code(code))
            )
        return self

    def remarks(self, text: str) -> "Respondent":
        return self.taps(REMARK).does(Wrote(1, text))

    @property
    def buttons(self) -> list[str]:
        return [one.label for row in self.seen.rows for one in row if isinstance(one, Choice)]


def at_review(
    remark: Callable[[int], str] = lambda _: "", level: Level = Level.GREEN
) -> Respondent:
    """At the overview; `remark` gives the text on the element of each place, from 1."""
    someone = Respondent().taps(q.AGREE)
    place = 0
    for block in CONTENT.instruments["quickscan"].blocks:
        for _ in block.elements:
            place += 1
            if text := remark(place):
                someone.remarks(text)
            someone.taps(level.value)
        someone.taps(OK)
    return someone


def test_a_remark_can_be_cleared_where_there_is_one() -> None:
    """The button that clears a remark is there when it has a text, and says that it is gone."""
    someone = Respondent().taps(q.AGREE, REMARK)
    assert "Wis opmerking" not in someone.buttons
    someone.does(Wrote(1, "Over An.")).taps(REMARK)
    assert "Wis opmerking" in someone.buttons
    assert "Over An." in someone.seen.text
    someone.taps(CLEAR)
    assert someone.seen.text.startswith("Je opmerking is gewist.")
    assert WORDS("element.remark") not in someone.seen.text
    someone.taps(REMARK)
    assert "Wis opmerking" not in someone.buttons
    assert "Over An." not in someone.seen.text


def test_a_cleared_remark_is_in_no_overview() -> None:
    """What was cleared stands neither under its block nor in one's own overview."""
    someone = at_review().taps("strategy").remarks("Over An.")
    someone.taps(q.UP)
    assert "Over An." in someone.seen.text
    someone.taps("strategy", REMARK, CLEAR, q.UP)
    assert WORDS("review.remarks") not in someone.seen.text


def test_remarks_that_do_not_fit_are_counted() -> None:
    """The overview shows whole remarks as long as they fit, and says how many are elsewhere."""
    someone = at_review(lambda place: f"{place} " + "x" * 400 if place <= 5 else "")
    lines = someone.seen.text.split("\n")
    shown = [one for one in lines if one.startswith("✏️ ")]
    assert len(shown) == 3
    assert all(one.endswith("x" * 400) for one in shown)
    assert "en nog 2 opmerkingen, bij hun onderdeel te lezen" in lines
    someone = at_review(lambda place: f"{place} " + "x" * 400 if place <= 4 else "")
    assert "en nog 1 opmerking, bij haar onderdeel te lezen" in someone.seen.text.split("\n")
    someone = at_review(lambda place: f"{place} " + "x" * 400 if place <= 3 else "")
    assert "en nog " not in someone.seen.text


def test_the_fullest_overview_fits_a_message() -> None:
    """With everything skipped and a remark of the greatest length everywhere, it still fits."""
    someone = at_review(lambda _: "x" * q.REMARK_LIMIT, Level.SKIPPED)
    assert "en nog 41 opmerkingen" in someone.seen.text
    assert len(someone.seen.text) <= MESSAGE
    assert overview.REMARKS_SHOWN >= q.REMARK_LIMIT + 100


def test_who_could_read_the_answers_is_said_before_sending() -> None:
    """Before sending one reads who could read the answers until closing, and that nobody can after.

    And that the count cannot change any more then; all of it without asking for more explanation.
    """
    text = at_review().seen.text
    assert "Tot dan zou wie de sleutels van deze bot beheert, je antwoorden kunnen lezen." in text
    assert "Daarna kan niemand dat nog, en verandert niets de telling nog." in text


def test_the_longest_list_of_remarks_fits_a_message() -> None:
    """With a remark everywhere the question which the team may read fits, a button for each."""
    someone = at_review(lambda _: "x" * q.REMARK_LIMIT).taps(q.SEND)
    assert someone.state.cursor == SHARING
    assert len(someone.seen.text) <= MESSAGE
    assert len([one for one in someone.buttons if one.startswith("☐ ")]) == 42


def test_a_remark_is_looked_at_as_a_whole_before_it_is_released() -> None:
    """Its own screen shows all of it, and says what in it may lead to a client; else nothing."""
    text = f"{'x' * 900} bel 0470 12 34 56 of an@voorbeeld.be"
    someone = at_review(lambda place: {1: text, 2: "Weinig tijd."}.get(place, ""))
    someone.taps(q.SEND, "vision")
    assert f"„{text}”" in someone.seen.text
    assert "hier lijkt een telefoonnummer, een e-mailadres te staan" in someone.seen.text
    second = [*CONTENT.instruments["quickscan"].elements][1].id
    someone.taps(MAY_NOT, second)
    assert "hier lijkt" not in someone.seen.text


def test_what_was_sent_says_how_many_remarks_the_team_may_read() -> None:
    """With the way to change it, where one wrote any; without, neither stands there."""
    someone = at_review(lambda place: "Weinig tijd." if place < 3 else "")
    someone.taps(q.SEND, "vision", MAY, DONE)
    assert someone.seen.text.endswith("Opmerkingen die je team mag lezen: 1 van 2.")
    assert WORDS("submitted.share") in someone.buttons
    nothing = at_review().taps(q.SEND)
    assert WORDS("submitted.share") not in nothing.buttons
    assert "mag lezen" not in nothing.seen.text


def test_a_round_of_some_blocks_says_so_and_counts_those() -> None:
    """The introduction names the blocks, progress counts what is asked, the overview lists them."""
    quickscan = CONTENT.instruments["quickscan"]
    someone = Respondent()
    facts = {**someone.state.facts, **asking(quickscan, [BlockId("skills"), BlockId("imaging")])}
    someone.state = begin(FLOW, SessionId("s"), facts).state
    text = phrase(CONTENT, WORDS, someone.state).text
    assert "enkel over: Kennis en vaardigheden, Online beeldvorming." in text
    assert "11 stellingen, ongeveer 4 minuten" in text
    someone.taps(q.AGREE)
    assert "Kennis en vaardigheden · 1/11  ▰▱▱▱▱▱▱▱" in someone.seen.text
    someone.taps(*["a"] * 6)
    assert "Bouwsteen 1 van 2 klaar  ▰▰▰▰▱▱▱▱" in someone.seen.text
    someone.taps(OK, *["a"] * 5)
    assert WORDS("block.last") in someone.buttons
    someone.taps(OK)
    assert [one for one in someone.buttons if one[:1].isdigit()] == [
        "3. Kennis en vaardigheden",
        "4. Online beeldvorming",
    ]
    assert "Strategie" not in someone.seen.text

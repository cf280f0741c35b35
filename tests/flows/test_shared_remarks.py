"""Which remarks the team may read: those that their author looked at and released, and no other."""

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import instruments
from flows import questionnaire as q
from flows.compiling import compile_instrument
from flows.engine import begin, step
from flows.events import Answered, Event, Leaving, RemarkAsked, WentBack, Wrote
from flows.model import CLEAR, OK, Code
from flows.reading import offered
from flows.sharing import DONE, MAY, MAY_NOT, SHARING, share_node
from flows.state import SessionId, State, dump, load
from instruments.loading import load_instruments

QUICKSCAN = load_instruments([Path(instruments.__file__).parent / "content"])["quickscan"].only(
    ["strategy"]
)
FLOW = compile_instrument(QUICKSCAN)
BLOCK = QUICKSCAN.blocks[0]
FIRST, SECOND = (one.id for one in BLOCK.elements[:2])


class Author:
    """Writes remarks in a scan of one block."""

    def __init__(self, scan: str = q.ROUND) -> None:
        facts = {q.ASKS_ROLES: "no", q.SCAN: scan}
        self.state: State = begin(FLOW, SessionId("s"), facts).state
        self.taps(q.AGREE)

    def does(self, event: Event) -> "Author":
        self.state = step(FLOW, load(dump(self.state)), event).state
        return self

    def taps(self, *codes: str) -> "Author":
        for code in codes:
            before = self.state
            self.does(Answered(1, before.revision, Code(code)))
            assert self.state.revision > before.revision, f"{code!r} at {before.cursor!r}"
        return self

    def remarks(self, text: str) -> "Author":
        return self.does(RemarkAsked(1, self.state.revision)).does(Wrote(1, text))

    def to_review(self) -> "Author":
        """From an element, answering what is left."""
        while self.state.cursor.startswith("el:"):
            self.taps("a")
        return self.taps(OK)

    @property
    def shared(self) -> dict[str, str]:
        return dict(q.shared(QUICKSCAN, self.state))


def sent(*texts: str, scan: str = q.ROUND) -> Author:
    """Somebody who wrote these on the first elements, and submitted."""
    someone = Author(scan)
    for text in texts:
        someone.remarks(text).taps("a")
    return someone.to_review().taps(q.SEND)


def test_who_wrote_remarks_is_asked_of_each_what_the_team_may_read():
    """After sending, the remarks that were written are offered, and none is released by itself."""
    someone = sent("een", "twee")
    assert someone.state.cursor == SHARING
    assert [one.code for one in offered(FLOW.nodes[SHARING], someone.state)] == [
        FIRST,
        SECOND,
        DONE,
    ]
    someone.taps(DONE)
    assert someone.state.cursor == q.SUBMITTED
    assert q.ballot(QUICKSCAN, someone.state).remarks == {}


def test_who_wrote_none_is_asked_nothing():
    """Without remarks, sending leads to what was sent at once."""
    assert sent().state.cursor == q.SUBMITTED


def test_a_scan_of_ones_own_asks_nothing():
    """Nobody reads the remarks of an own scan, so nothing is asked, and nothing can be chosen."""
    someone = sent("een", scan=q.OWN)
    assert someone.state.cursor == q.SUBMITTED
    assert [one.code for one in offered(FLOW.nodes[q.SUBMITTED], someone.state)] == [q.CHANGE]


def test_a_remark_is_released_where_it_was_looked_at():
    """What is released stands in the ballot as it was written, and the rest does not."""
    someone = sent("een", "twee").taps(SECOND)
    assert someone.state.cursor == share_node(q.remark_node(q.element_node(SECOND)))
    someone.taps(MAY)
    assert someone.state.cursor == SHARING
    someone.taps(FIRST, MAY_NOT, DONE)
    assert q.ballot(QUICKSCAN, someone.state).remarks == {SECOND: "twee"}


def test_it_can_be_changed_after_sending():
    """From what was sent one comes back to the remarks, and takes one back."""
    someone = sent("een").taps(FIRST, MAY, DONE, q.SHARE)
    assert (someone.state.cursor, someone.shared) == (SHARING, {FIRST: "een"})
    someone.taps(FIRST, MAY_NOT, DONE)
    assert q.ballot(QUICKSCAN, someone.state).remarks == {}


@pytest.mark.parametrize("where", ["at its element", "on its own screen"])
def test_a_text_that_is_changed_is_its_authors_alone_again(where):
    """What the team may read was looked at: other words have to be released anew."""
    someone = sent("een").taps(FIRST, MAY)
    if where == "on its own screen":
        someone.taps(FIRST).remarks("anders")
        assert someone.state.cursor == share_node(q.remark_node(q.element_node(FIRST)))
    else:
        someone.taps(DONE, q.CHANGE, BLOCK.id, FIRST).remarks("anders").taps("a", q.UP, q.SEND)
        someone.taps(FIRST)
    assert someone.shared == {}
    someone.taps(MAY)
    assert someone.shared == {FIRST: "anders"}


def test_a_cleared_remark_is_released_no_more():
    """Nothing is released of what is gone, whatever is tapped; other words need another look."""
    someone = sent("een").taps(FIRST, MAY, FIRST)
    someone.does(RemarkAsked(1, someone.state.revision)).taps(CLEAR)
    assert someone.shared == {}
    someone.taps(MAY)
    assert someone.shared == {}
    someone.taps(FIRST).remarks("terug")
    assert someone.shared == {}


def test_a_remark_on_the_block_is_released_like_the_others():
    """A block's own remark is offered after those of its elements."""
    someone = Author().remarks("een")
    while someone.state.cursor.startswith("el:"):
        someone.taps("a")
    someone.remarks("over alles").taps(OK, q.SEND)
    codes = [one.code for one in offered(FLOW.nodes[SHARING], someone.state)]
    assert codes == [FIRST, BLOCK.id, DONE]
    someone.taps(BLOCK.id, MAY, FIRST, MAY)
    assert list(someone.shared.items()) == [(FIRST, "een"), (BLOCK.id, "over alles")]


def test_what_was_not_submitted_releases_nothing():
    """Without a ballot no remark goes anywhere."""
    assert q.ballot(QUICKSCAN, Author().remarks("een").state) is None


class AnyOrder(RuleBasedStateMachine):
    """Whatever is done in whatever order: what is released was the last word, and looked at."""

    def __init__(self):
        super().__init__()
        self.author = sent("een", "twee", "drie")
        self.looked = {}

    @property
    def cursor(self):
        return self.author.state.cursor

    @precondition(lambda self: self.cursor in {SHARING, q.SUBMITTED, q.REVIEW, q.LEAVE})
    @rule(data=st.data())
    def goes_on(self, data):
        node = FLOW.nodes[self.cursor]
        codes = [one.code for one in offered(node, self.author.state)]
        self.author.taps(data.draw(st.sampled_from([one for one in codes if one != q.ERASE])))

    @precondition(lambda self: self.cursor.startswith("share:"))
    @rule(code=st.sampled_from([MAY, MAY_NOT]))
    def decides(self, code):
        about = FLOW.nodes[self.cursor].subject
        text = q.remarks(QUICKSCAN, self.author.state).get(about)
        self.author.taps(code)
        self.looked[about] = text if code == MAY else None

    @precondition(lambda self: getattr(FLOW.nodes[self.cursor], "remark", None))
    @rule(text=st.sampled_from(["zo", "anders", "een"]))
    def writes(self, text):
        about = FLOW.nodes[self.cursor].subject
        self.author.remarks(text)
        self.looked[about] = None

    @precondition(lambda self: self.cursor.startswith(("el:", "list:", "block:")))
    @rule(data=st.data())
    def changes(self, data):
        node = FLOW.nodes[self.cursor]
        options = getattr(node, "options", None)
        codes = [one.code for one in options] if options else [OK]
        self.author.taps(data.draw(st.sampled_from(codes)))

    @rule()
    def turns_back(self):
        self.author.does(WentBack(1, self.author.state.revision))

    @rule()
    def wants_to_stop(self):
        self.author.does(Leaving(1))

    @invariant()
    def only_what_was_looked_at_is_released(self):
        expected = {about: text for about, text in self.looked.items() if text}
        assert self.author.shared == expected


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=40, stateful_step_count=30)

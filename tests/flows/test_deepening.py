"""A deepening as a conversation: its way, its tools, the notes that are kept and how it ends."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flows
from flows.checks import complaints
from flows.deepening import Deepening
from flows.deepening_files import FOLDER, load_deepenings
from flows.delving import (
    AGAIN,
    CLOSE,
    CORE,
    DONE,
    LEFT,
    NOTES,
    ON,
    STAY,
    STOP,
    WIPE,
    alone_flow,
    block_of,
    compile_alone,
    compile_together,
    note_node,
    notes,
    together_flow,
    worded_as,
)
from flows.engine import begin, step
from flows.events import (
    Answered,
    Ask,
    CameBack,
    Event,
    Finish,
    Leaving,
    Notice,
    Paused,
    RemarkAsked,
    WentBack,
    Wrote,
)
from flows.model import KEEP, OK, ChooseOne, Code, End, Flow, FlowId, FreeText, NodeId, Say, View
from flows.reading import trail
from flows.state import SessionId, State, dump, load
from instruments.model import BlockId

CONTENT = Path(flows.__file__).parent / "content"
BLOCKS = tuple(
    BlockId(one.stem) for one in sorted((CONTENT / FOLDER).glob("*.yaml")) if one.stem != "words"
)
ALL = load_deepenings([CONTENT], BLOCKS)
each_block = pytest.mark.parametrize("deepening", ALL.values(), ids=list(ALL))


class Reader:
    """Goes through a deepening; every state is written as JSON and read again."""

    def __init__(self, deepening: Deepening, *, together: bool = False) -> None:
        self.deepening = deepening
        self.flow: Flow = (compile_together if together else compile_alone)(deepening)
        self.state: State = begin(self.flow, SessionId("s"), {}).state
        self.outcomes: list[str] = []
        self.noticed: Notice | None = None

    @property
    def node(self) -> Say | ChooseOne | FreeText | End:
        return self.flow.nodes[self.state.cursor]

    def does(self, event: Event) -> "Reader":
        stepped = step(self.flow, self.state, event)
        self.state = load(dump(stepped.state))
        self.noticed = next((one.notice for one in stepped.effects if isinstance(one, Ask)), None)
        self.outcomes += [one.outcome for one in stepped.effects if isinstance(one, Finish)]
        return self

    def taps(self, code: str) -> "Reader":
        return self.does(Answered(1, self.state.revision, Code(code)))

    def goes_on(self) -> "Reader":
        return self.taps(ON if isinstance(self.node, ChooseOne) else OK)

    def notes(self, text: str) -> "Reader":
        return self.does(RemarkAsked(1, self.state.revision)).does(Wrote(1, text))

    def to(self, prefix: str) -> "Reader":
        while not self.state.cursor.startswith(prefix):
            assert not isinstance(self.node, End)
            self.goes_on()
        return self


@each_block
def test_its_graph_is_sound(deepening):
    """Every screen can be reached, every way ends, and its id says which block it is of."""
    alone, together = compile_alone(deepening), compile_together(deepening)
    for flow in (alone, together):
        assert complaints(flow) == ()
        assert flow.version == deepening.version
        assert block_of(flow.id) == deepening.id
    assert alone.id == alone_flow(deepening.id) == f"deepening.{deepening.id}"
    assert together.id == together_flow(deepening.id) == f"together.{deepening.id}"
    assert block_of(FlowId("quickscan")) is None


@each_block
def test_its_screens_carry_their_own_text(deepening):
    """A plain screen has all that it shows within it, in the measure of a phone."""
    every = [make(deepening).nodes.values() for make in (compile_alone, compile_together)]
    for node in (node for nodes in every for node in nodes):
        assert node.text
        if not isinstance(node, End):
            assert node.view in {View.PLAIN, View.NOTE, View.NOTES}
            assert 0 < len(node.chapter) <= 60
            assert len(node.text) <= 900
            assert len(node.more) <= 900


@each_block
def test_going_on_and_on_shows_all_of_it_in_order(deepening):
    """The core, each question alone, the points, the tools, the cases, and then it is done."""
    reader, seen = Reader(deepening, together=True), []
    while not isinstance(reader.node, End):
        seen.append(reader.state.cursor)
        reader.goes_on()
    assert seen == [
        "core",
        *(f"q:{one.id}" for one in deepening.questions),
        *(f"points:{one.id}" for one in deepening.points),
        *(f"tools:{one.id}" for one in deepening.tools),
        *(f"case:{one.id}" for one in deepening.cases),
    ]
    assert reader.state.cursor == DONE
    assert reader.outcomes == ["done"]
    assert Reader(deepening).to(NOTES).outcomes == []


@each_block
def test_together_it_is_the_same_without_notes(deepening):
    """Every screen says the same as for one alone, so that it is worded once; no note is asked."""
    alone, together = compile_alone(deepening), compile_together(deepening)
    assert worded_as(together.id) == worded_as(alone.id) == alone.id
    for name, node in together.nodes.items():
        if name != DONE:
            assert node.text == alone.nodes[name].text
        assert getattr(node, "remark", None) is None
    assert together.nodes[DONE].text == alone.nodes[NOTES].text
    assert not any(isinstance(node, FreeText) for node in together.nodes.values())
    reader = Reader(deepening, together=True).to("q:")
    where = reader.state.cursor
    assert reader.does(RemarkAsked(1, reader.state.revision)).state.cursor == where


def test_at_the_end_one_reads_again_or_has_the_notes_erased():
    """Reading again keeps them; erasing asks first, and staying keeps them too."""
    deepening = ALL[BlockId("skills")]
    reader = Reader(deepening).to("q:").notes("TikTok eerst").to(NOTES).taps(AGAIN)
    assert reader.state.cursor == CORE
    reader.to(NOTES).taps(WIPE).taps(STAY)
    assert reader.state.cursor == NOTES
    assert [text for _, text in notes(deepening, reader.state)] == ["TikTok eerst"]
    reader.taps(WIPE).taps(STOP)
    assert (reader.state.cursor, reader.outcomes) == (LEFT, ["left"])
    assert Reader(deepening).to(NOTES).taps(CLOSE).outcomes == ["left"]


@each_block
def test_each_tool_is_opened_by_its_button_and_back(deepening):
    """One tap shows for whom it is and what it gives, the next is at the list again."""
    for shelf in deepening.tools:
        reader = Reader(deepening).to(f"tools:{shelf.id}")
        for tool in shelf.tools:
            reader.taps(tool.id)
            for part in (tool.name, tool.whom, tool.gives, tool.by, tool.address):
                assert part in reader.node.text
            reader.goes_on()
            assert reader.state.cursor == f"tools:{shelf.id}"


def test_a_button_says_what_comes_next():
    """To the next of the same kind, to the tools, to a case, and to the end."""
    flow = compile_alone(ALL[BlockId("agreements")])
    labels = ALL[BlockId("agreements")].labels
    said = {name: flow.nodes[NodeId(name)].label for name in ("core", "q:time", "points:not_alone")}
    assert said == {
        "core": labels.next,
        "q:time": labels.next,
        "points:not_alone": labels.to_tools,
    }
    assert [one.label for one in flow.nodes[NodeId("tools:hate")].options][-1] == labels.to_case
    assert flow.nodes[NodeId("case:whatsapp")].label == labels.finish


def test_a_question_says_what_it_is_about_and_how_far_one_is():
    """Its own title and text, or the heading that it stands under; and its place among all."""
    own = compile_alone(ALL[BlockId("agreements")]).nodes[NodeId("q:reachable")]
    assert own.text.startswith("**Bereikbaarheid**\n\nWie altijd antwoordt")
    assert own.text.endswith("?")
    assert own.chapter == "Interne afspraken · 4/9"
    under = compile_alone(ALL[BlockId("strategy")]).nodes[NodeId("q:wider")]
    assert under.text == (
        "**Wat wil ik bereiken?**\n\nHoe past dat bij de ruimere doelen die ik al heb?"
    )
    assert under.chapter == "Strategie · 6/10"


def test_a_note_stays_with_its_question():
    """It is asked with the question before one's eyes, comes back to it, and can be changed."""
    deepening = ALL[BlockId("skills")]
    first, second, *_ = deepening.questions
    reader = Reader(deepening).to("q:").does(RemarkAsked(1, 2))
    assert reader.state.cursor == note_node(first)
    assert first.question in reader.node.text
    reader.does(Wrote(1, "TikTok eerst"))
    assert reader.state.cursor == f"q:{first.id}"
    reader.notes("Discord eerst").goes_on().goes_on()
    assert notes(deepening, reader.state) == ((first, "Discord eerst"),)
    assert second not in [one for one, _ in notes(deepening, reader.state)]


def test_a_note_has_a_measure():
    """A thousand characters are kept, one more is not."""
    deepening = ALL[BlockId("skills")]
    reader = Reader(deepening).to("q:").notes("x" * 1001)
    assert notes(deepening, reader.state) == ()
    reader.does(Wrote(1, "x" * 1000))
    assert [text for _, text in notes(deepening, reader.state)] == ["x" * 1000]


def test_what_is_typed_at_a_question_is_its_note():
    """Behind what was noted there before, with a line that says so; one stays where one was."""
    deepening = ALL[BlockId("skills")]
    reader = Reader(deepening).to("q:")
    where, before = reader.state.cursor, reader.state
    asked = Reader(deepening).to("q:").notes("TikTok eerst")
    reader.does(Wrote(1, " TikTok eerst\n"))
    assert reader.noticed is Notice.NOTED
    assert reader.state.revision == before.revision + 1
    assert replace(reader.state, revision=0) == replace(asked.state, revision=0)
    reader.does(Wrote(1, "Dan Discord"))
    assert [text for _, text in notes(deepening, reader.state)] == ["TikTok eerst\nDan Discord"]
    assert reader.state.cursor == where
    assert trail(reader.state) == trail(before)


def test_what_does_not_fit_behind_a_note_waits_at_the_note():
    """What was there stays; so it does where a text has no words."""
    deepening = ALL[BlockId("skills")]
    reader = Reader(deepening).to("q:").does(Wrote(1, "x" * 999))
    where = reader.state.cursor
    assert reader.does(Wrote(1, " \u200d")).noticed is Notice.BUTTONS
    assert reader.state.cursor == where
    revision = reader.state.revision
    assert reader.does(Wrote(1, "yy")).noticed is Notice.LONG_TEXT
    assert reader.state.revision == revision + 1
    assert reader.state.cursor == note_node(deepening.questions[0])
    assert [text for _, text in notes(deepening, reader.state)] == ["x" * 999]
    assert reader.does(WentBack(1, reader.state.revision)).state.cursor == where


def test_what_is_weighed_at_a_question_is_held_as_its_note():
    """Nothing is kept before its author looked at it; kept, it is the question's note."""
    deepening = ALL[BlockId("skills")]
    reader = Reader(deepening).to("q:")
    where = reader.state.cursor
    reader.does(Wrote(1, "Iets over hem", ("elsewhere",)))
    assert reader.state.held.text == "Iets over hem"
    assert notes(deepening, reader.state) == ()
    reader.taps(KEEP)
    assert [text for _, text in notes(deepening, reader.state)] == ["Iets over hem"]
    assert reader.state.cursor == where


def test_elsewhere_buttons_are_asked_for():
    """Where no note goes with a screen, and where it is read together."""
    for reader in (Reader(ALL[BlockId("skills")]), Reader(ALL[BlockId("skills")], together=True)):
        for place in ("core", "q:", "points:"):
            if place != "q:" or reader.flow.id.startswith("together"):
                before = reader.to(place).state
                assert reader.does(Wrote(1, "Zomaar")).noticed is Notice.BUTTONS
                assert reader.state == before


@given(st.data())
def test_one_can_stop_from_everywhere(data):
    """Wherever one is, one is asked first; staying leads back to it, stopping ends it."""
    deepening = data.draw(st.sampled_from(list(ALL.values())))
    reader = Reader(deepening)
    for _ in range(data.draw(st.integers(0, 20))):
        options = getattr(reader.node, "options", ())
        code = data.draw(st.sampled_from([one.code for one in options] or [OK]))
        noting = isinstance(reader.node, Say) and reader.node.remark and data.draw(st.booleans())
        if isinstance(reader.node, End):
            return
        reader.does(RemarkAsked(1, reader.state.revision)) if noting else reader.taps(code)
    before = reader.state.cursor
    if isinstance(reader.node, End) or before == reader.flow.leave:
        # It is over, or it is being asked already: then staying leads to where one was before.
        return
    reader.does(Leaving(1)).taps(STAY)
    assert reader.state.cursor == before
    reader.does(Leaving(1)).taps(STOP)
    assert reader.state.cursor == LEFT
    assert reader.outcomes == ["left"]


def test_a_pause_keeps_the_place():
    """One comes back to the screen where one left it."""
    reader = Reader(ALL[BlockId("imaging")]).to("points:")
    where = reader.state.cursor
    reader.does(Paused(1, reader.state.revision))
    assert reader.state.paused
    reader.does(CameBack(1))
    assert (reader.state.cursor, reader.state.paused) == (where, False)


def test_an_organisation_replaces_a_block_and_the_words(tmp_path):
    """Its file of the same block is shown instead of ours, and its words around all of them."""
    (tmp_path / FOLDER).mkdir()
    ours = (CONTENT / FOLDER / "investment.yaml").read_text(encoding="utf-8")
    theirs = ours.replace("title: Kies, en laat iets liggen", "title: Kies")
    (tmp_path / FOLDER / "investment.yaml").write_text(theirs, encoding="utf-8")
    words = (CONTENT / FOLDER / "words.yaml").read_text(encoding="utf-8")
    changed = words.replace("finish: Afronden", "finish: Klaar")
    (tmp_path / FOLDER / "words.yaml").write_text(changed, encoding="utf-8")
    found = load_deepenings([CONTENT, tmp_path], BLOCKS)
    assert list(found) == list(BLOCKS)
    assert found[BlockId("investment")].questions[0].title == "Kies"
    assert {one.labels.finish for one in found.values()} == {"Klaar"}


def test_an_organisation_adds_a_block_of_its_own_instrument(tmp_path):
    """Ours of a block that its instrument no longer has is left out; the order is the instrument's."""
    (tmp_path / FOLDER).mkdir()
    added = (CONTENT / FOLDER / "skills.yaml").read_text(encoding="utf-8")
    text = added.replace("deepening: skills", "deepening: own")
    (tmp_path / FOLDER / "own.yaml").write_text(text, encoding="utf-8")
    found = load_deepenings([CONTENT, tmp_path], [BlockId("own"), BlockId("strategy")])
    assert list(found) == ["own", "strategy"]


def test_a_block_without_a_deepening_has_none(tmp_path):
    """What nobody wrote is not there, and that is no mistake."""
    (tmp_path / FOLDER).mkdir()
    shutil.copy(CONTENT / FOLDER / "words.yaml", tmp_path / FOLDER)
    assert load_deepenings([tmp_path], BLOCKS) == {}

"""What a lead is asked when a round opens, and what the answers make of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from flows.engine import begin, step
from flows.events import Answered, Finish, WentBack
from flows.loading import read_flow
from flows.opening import guides_clients, is_open, may_be_opened, of_instrument
from flows.round import Phase, Round, RoundId, TeamId
from flows.state import SessionId
from instruments.model import Block, BlockId, Element, ElementId, Instrument, InstrumentId

FILE = Path(__file__).parents[2] / "flows" / "content" / "open_round.yaml"
SCAN, SAFETY = InstrumentId("quickscan"), InstrumentId("safety")


def instrument(name: InstrumentId, *, brackets: bool, first_open: bool) -> Instrument:
    elements = tuple(
        Element(ElementId(f"e{place}"), "Titel", {}, "bron", bracketed=brackets and place == 1)
        for place in range(2)
    )
    block = Block(BlockId("b"), "Blok", "Blok", "bron", elements)
    return Instrument(name, 1, "Titel", 5, "bron", {}, (block,), open=first_open)


QUICKSCAN = instrument(SCAN, brackets=False, first_open=False)
PLANNER = instrument(SAFETY, brackets=True, first_open=True)


def a_round(**others) -> Round:
    one = Round(
        RoundId("r"), TeamId("t"), SCAN, 1, 2, asks_roles=False, phase=Phase.LAID,
        opened=0, planned=0, closes=0, closed=1000, open=True,
    )  # fmt: skip
    return replace(one, **others)


def opening():
    listed = (("quickscan", "Quickscan"), ("safety", "Veiligheidsplanner"))
    _, flow = read_flow(FILE, {"instruments": listed})
    return flow


FLOW = opening()


def answered(chosen: Instrument, *codes: str, rounds=(), now: int = 2000):
    """The states on the way; the facts are refreshed before each answer, as the edge does."""
    facts = {"today": "2026-09-15", **may_be_opened(rounds, [SCAN, SAFETY], now)}
    state = begin(FLOW, SessionId("s"), facts).state
    way = [state]
    for code in codes:
        known = of_instrument(rounds, chosen, now) if len(way) > 1 else {}
        state = replace(state, facts={**state.facts, **known})
        event = WentBack(now, state.revision) if code == "<" else None
        stepped = step(FLOW, state, event or Answered(now, state.revision, code))
        state = stepped.state
        way.append(state)
    return way, stepped.effects


@pytest.mark.parametrize(
    ("chosen", "codes", "names", "clients"),
    [
        (QUICKSCAN, ("quickscan", "no", "anonymous", "d3"), False, False),
        (QUICKSCAN, ("quickscan", "no", "open", "d3"), True, False),
        (PLANNER, ("safety", "yes", "yes", "open", "d3"), True, True),
        (PLANNER, ("safety", "yes", "no", "anonymous", "d3"), False, False),
        (
            QUICKSCAN,
            ("safety", "<", "quickscan", "no", "open", "<", "anonymous", "d3"),
            False,
            False,
        ),
    ],
    ids=["default", "open", "clients", "no clients", "back"],
)
def test_the_answers_open_a_round_in_a_mode(chosen, codes, names, clients):
    """What was answered last, on the way that led to the end, is what counts."""
    way, effects = answered(chosen, *codes)
    assert effects[-1] == Finish("open_round")
    assert is_open(chosen, way[-1]) is names
    assert guides_clients(way[-1]) is clients


def test_the_default_of_the_instrument_stands_first():
    """Anonymous for the one, open for the other."""
    for chosen, name, codes in (
        (QUICKSCAN, "mode", ("quickscan", "no")),
        (PLANNER, "mode_open", ("safety", "no", "no")),
    ):
        way, _ = answered(chosen, *codes)
        assert way[-1].cursor == name


def test_soon_after_an_open_round_only_an_open_one_is_offered():
    """What may not be anonymous now is not asked; what may not be at all is not offered."""
    way, _ = answered(QUICKSCAN, "quickscan", "no", rounds=[a_round()])
    assert way[-1].cursor == "mode_only"
    assert way[0].facts["may:quickscan"] == "yes"
    way, _ = answered(QUICKSCAN, "quickscan", rounds=[a_round(open=False, phase=Phase.RELEASED)])
    assert way[0].facts["may:quickscan"] == "no"
    assert way[-1].cursor == "instrument"


def test_where_the_mode_is_not_asked_it_is_the_instruments():
    """An organisation's own conversation may leave the question out; clients are then not asked."""
    way, _ = answered(PLANNER, "safety")
    assert is_open(PLANNER, way[-1]) is True
    assert is_open(QUICKSCAN, way[-1]) is False
    assert guides_clients(way[-1]) is False

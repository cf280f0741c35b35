"""Actions as Hypothesis draws them; knows no rules of a plan."""

from datetime import date, timedelta

from hypothesis import strategies as st

from flows.action import Action, ActionId, Doer, Moved, Standing, Term

TODAY = date(2026, 11, 25)
"""A Wednesday."""

MADE = 1_795_000_000

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
days = st.integers(-60, 60).map(lambda ahead: TODAY + timedelta(ahead))
doers = st.builds(Doer, texts.filter(bool), st.integers(0, 3))
histories = st.lists(
    st.builds(Moved, st.sampled_from(Standing), st.integers(0, 2**53)), max_size=3
).map(tuple)
actions = st.builds(
    Action,
    id=st.integers(1, 9).map(lambda one: ActionId(f"a{one}")),
    made=st.integers(MADE, MADE + 10**7),
    what=texts,
    block=st.sampled_from(["", "strategy", "skills", "law_ethics"]),
    term=st.none() | st.sampled_from(Term),
    start=st.none() | days,
    end=st.none() | days,
    goal=texts,
    doer=st.none() | doers,
    means=texts,
    indicator=texts,
    follow=st.lists(days, max_size=5, unique=True).map(lambda drawn: tuple(sorted(drawn))),
    remarks=texts,
    history=histories,
    given=st.lists(texts, max_size=2).map(tuple),
    quiet=st.booleans(),
    snoozed=st.none() | days,
    unreached=st.booleans(),
)


def action(identity="a", **fields):
    """An action with these fields, and nothing else that is not needed."""
    return Action(
        ActionId(identity), fields.pop("made", MADE), fields.pop("what", "Doen"), **fields
    )


def ahead(number):
    """So many days from today."""
    return TODAY + timedelta(number)

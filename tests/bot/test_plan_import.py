"""A sheet that came back changes what somebody changed in it, and nothing else; all or none."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.content import load_content
from bot.phrasing import papers as say
from bot.phrasing.catalogue import DUTCH, load_words
from bot.plan_import import Import, When, imported
from bot.plan_sheet import Bad, PlanRow, Reason, mark_of, row_of
from bot.plans import Kept
from flows.action import Action, ActionId, Doer, Moved, Standing, Term
from flows.plan import moved
from storage.port import Place
from tests.flows.drawn_actions import actions

WORDS = load_words(load_content())[DUTCH]
PLACE = Place("t:x")
WHEN = When(1_790_000_000, date(2026, 9, 21))
ONE = Action(
    ActionId("a1"),
    1,
    "Afspreken",
    block="vision",
    term=Term.SHORT,
    end=date(2027, 1, 15),
    doer=Doer("Lotte", 5),
    history=(Moved(Standing.BUSY, 2),),
)


def out(action: Action, row: int = 2) -> PlanRow:
    """A row as it went out, and came back untouched."""
    plain = replace(row_of(action), row=row)
    return replace(plain, mark=mark_of(plain))


def came(*rows: PlanRow, plan: tuple[Action, ...] = (ONE,)) -> Import | tuple[Bad, ...]:
    kept = [Kept(PLACE, one, 3) for one in plan]
    return imported(PLACE, kept, rows, WHEN, lambda: "n1")


def change_of(*rows: PlanRow, plan: tuple[Action, ...] = (ONE,)) -> Action:
    found = came(*rows, plan=plan)
    assert isinstance(found, Import)
    [(kept, action)] = found.changes
    assert kept.revision == (0 if action.id == "n1" else 3)
    return action


@given(actions)
def test_what_nobody_touched_changes_nothing(one: Action) -> None:
    """Whatever the action is, and whatever was done in the chat since."""
    assert came(out(one), plan=(one,)) == Import(())
    later = moved(replace(one, remarks="Later"), Standing.DONE, 9)
    assert came(out(one), plan=(later,)) == Import(())


def test_a_change_is_taken() -> None:
    """The rest stays, who carries it out with their chat, and what the sheet does not know."""
    action = change_of(replace(out(ONE), goal="Iedereen weet het"))
    assert action == replace(ONE, goal="Iedereen weet het")


def test_another_name_is_another_person() -> None:
    """With no chat, so that nobody is reminded of what is somebody else's; or nobody at all."""
    assert change_of(replace(out(ONE), doer="Els")).doer == Doer("Els")
    assert change_of(replace(out(ONE), doer="")).doer is None


def test_an_empty_standing_keeps_what_was() -> None:
    """A standing that is there is moved to, at the moment of the import."""
    assert came(replace(out(ONE), standing=None)) == Import(())
    done = change_of(replace(out(ONE), standing=Standing.DONE))
    assert done.history == (*ONE.history, Moved(Standing.DONE, WHEN.now))


def test_a_row_of_no_action_is_a_new_one() -> None:
    """With the standing that it says; an action that is not in the sheet stays."""
    new = PlanRow(3, None, "Nieuw", doer="Els", standing=Standing.BUSY)
    action = change_of(new)
    assert (action.id, action.what, action.doer) == ("n1", "Nieuw", Doer("Els"))
    assert (action.made, action.history) == (WHEN.now, (Moved(Standing.BUSY, WHEN.now),))
    assert change_of(replace(new, standing=Standing.TO_START)).history == ()
    found = came(new)
    assert isinstance(found, Import)
    assert (found.new, found.changed, found.left) == (1, 0, 1)


def test_what_changed_on_both_sides_is_told() -> None:
    """By its row; nothing of the others is taken either."""
    later = replace(ONE, goal="In de chat")
    new = PlanRow(3, None, "Nieuw")
    found = came(replace(out(ONE), goal="In het blad"), new, plan=(later,))
    assert found == (Bad(2, Reason.CHANGED_SINCE, value="Afspreken"),)
    same = came(replace(out(ONE), goal="In de chat"), plan=(later,))
    assert same == Import(())


def test_a_row_without_a_mark_is_taken_as_it_is() -> None:
    """As of a sheet in which somebody typed the id alone."""
    assert change_of(replace(out(ONE), mark="", goal="Doel")).goal == "Doel"


def test_an_action_that_went_away_meanwhile_is_told() -> None:
    """Between the reading and the counting somebody may have erased it."""
    assert came(out(ONE), plan=()) == (Bad(2, Reason.UNKNOWN_ID, value="Afspreken"),)


@given(st.integers(1, 1000), st.text(alphabet="a🙂", max_size=60))
def test_all_that_is_wrong_is_told_in_pages_that_fit(count: int, value: str) -> None:
    """Each row once, and no page is longer than a message; after the last comes the first."""
    bad = [Bad(n, Reason.CHANGED_SINCE, "Kolom", value) for n in range(2, count + 2)]
    told: list[str] = []
    number = 1
    while True:
        page = say.refused(WORDS, bad, "stamp", number)
        assert len(page.text.encode("utf-16-le")) // 2 <= 4096
        told += [line.split(" · ")[0] for line in page.text.split("\n") if line.startswith("Rij")]
        if not page.rows:
            break
        number = int(page.rows[0][1].press.detail.partition(".")[2])
        if number == 1:
            break
    assert told == [f"Rij {n}" for n in range(2, count + 2)]

"""Disclosure as properties: what a release can never give away, whatever a team answered."""

from dataclasses import replace

import pytest
from boxes import ELEMENTS, SMALL, any_box, chosen, minimums
from hypothesis import assume, given
from hypothesis import strategies as st

from instruments.counting import Tally, total
from instruments.disclosure import (
    LEAST_MINIMUM,
    MERGED,
    REMARKS_FROM,
    Ballot,
    asked,
    block_total,
    enough,
    release,
    release_with_names,
)
from instruments.model import (
    LEVELS,
    Level,
    RoleId,
)


@given(any_box, minimums)
def test_too_few_ballots_release_nothing(box, minimum):
    """A round releases nothing below its minimum, nor below the least of all, and else something."""
    shown = release(SMALL, box, minimum)
    assert (shown is None) == (len(box) < minimum or len(box) < LEAST_MINIMUM)
    assert (shown is not None) == enough(len(box), minimum)


@given(any_box, minimums)
def test_an_element_with_too_few_answers_is_hidden(box, minimum):
    """An element is shown, with its true count, only where enough people chose a level."""
    shown = release(SMALL, box, minimum)
    assume(shown is not None)
    assert set(shown.elements) == set(ELEMENTS)
    assert shown.ballots == len(box)
    for element, counts in shown.elements.items():
        levels = chosen(box, element)
        if len(levels) < max(minimum, LEAST_MINIMUM):
            assert counts is None
            assert element not in shown.roles
        else:
            expected = [levels.count(one) for one in LEVELS]
            assert counts == Tally(*expected, len(box) - len(levels))


@given(any_box, minimums)
def test_no_group_in_a_release_is_smaller_than_the_minimum(box, minimum):
    """Whatever is counted in a release, element or role, has at least the minimum of answers."""
    shown = release(SMALL, box, minimum)
    assume(shown is not None)
    assert shown.minimum == max(minimum, LEAST_MINIMUM)
    groups = [one for one in shown.elements.values() if one is not None]
    groups += [one for split in shown.roles.values() for one in split.values()]
    assert all(one.answered >= shown.minimum for one in groups)


@given(any_box, minimums, st.data())
def test_what_is_hidden_left_no_trace(box, minimum, data):
    """Ballots that differ only in answers to an element that stays hidden give equal releases."""
    shown = release(SMALL, box, minimum)
    assume(shown is not None)
    hidden = [one for one, counts in shown.elements.items() if counts is None]
    assume(hidden)
    element = data.draw(st.sampled_from(hidden))
    others = data.draw(
        st.lists(st.sampled_from(LEVELS), max_size=shown.minimum - 1).map(
            lambda few: [*few, *[Level.SKIPPED] * (len(box) - len(few))]
        )
    )
    mixed = data.draw(st.permutations(others))
    other_box = [
        replace(one, answers={**one.answers, element: level})
        for one, level in zip(box, mixed, strict=True)
    ]
    assert release(SMALL, other_box, minimum) == shown


@given(any_box, minimums, st.randoms(use_true_random=False))
def test_a_release_keeps_no_order(box, minimum, dice):
    """The order in which ballots lie in the box changes nothing in the release."""
    shuffled = list(box)
    dice.shuffle(shuffled)
    assert release(SMALL, shuffled, minimum) == release(SMALL, box, minimum)


@given(any_box, minimums)
def test_a_skip_and_no_answer_count_alike(box, minimum):
    """Leaving an element open and skipping it cannot be told apart in the release."""
    spelled_out = [
        replace(one, answers={**dict.fromkeys(ELEMENTS, Level.SKIPPED), **one.answers})
        for one in box
    ]
    assert release(SMALL, spelled_out, minimum) == release(SMALL, box, minimum)


@given(any_box, minimums)
def test_a_block_adds_up_what_is_shown(box, minimum):
    """A block's total is the sum of its shown elements, so that none can be found by subtraction."""
    shown = release(SMALL, box, minimum)
    assume(shown is not None)
    for one in SMALL.blocks:
        parts = [shown.elements[element.id] for element in one.elements]
        visible = [counts for counts in parts if counts is not None]
        assert block_total(one, shown) == (total(visible) if visible else None)


@given(any_box, minimums)
def test_a_split_by_role_is_whole(box, minimum):
    """A split has two classes or more, adds up to its element, and merges only the small roles."""
    shown = release(SMALL, box, minimum)
    assume(shown is not None)
    for element, split in shown.roles.items():
        assert len(split) >= 2
        assert total(split.values()) == shown.elements[element]
        for role in (RoleId(one) for one in ("lead", "practice", "ict")):
            members = [one for one in box if one.role == role]
            assert (role in split) == (len(chosen(members, element)) >= shown.minimum)


def voters(role: str | None, *levels: Level) -> list[Ballot]:
    return [Ballot({ELEMENTS[0]: one}, None if role is None else RoleId(role)) for one in levels]


G, O, R, S = Level  # noqa: E741 - as on the buttons


def test_two_roles_that_are_large_enough_are_split():
    """Two roles with enough answers each stand apart."""
    shown = release(SMALL, voters("lead", G, G, O, R, R) + voters("ict", R, R, R, R, R, S), 5)
    assert shown.roles == {ELEMENTS[0]: {"ict": Tally(red=5, skipped=1), "lead": Tally(2, 1, 2)}}


def test_small_roles_are_merged():
    """Roles too small to stand alone, and who gave none, stand together where they are enough."""
    box = (
        voters("lead", *[G] * 5) + voters("ict", R, R) + voters("practice", O, O) + voters(None, G)
    )
    shown = release(SMALL, box, 5)
    assert shown.roles == {ELEMENTS[0]: {MERGED: Tally(1, 2, 2), "lead": Tally(green=5)}}


def test_a_remainder_that_is_too_small_prevents_the_split():
    """One person in a role of their own would be found by subtraction, so nothing is split."""
    box = voters("lead", *[G] * 5) + voters("practice", *[O] * 6) + voters("ict", R)
    assert release(SMALL, box, 5).roles == {}


def test_skips_do_not_make_a_role_large_enough():
    """A role is as large as its answers, not as its members."""
    box = voters("lead", *[G] * 5) + voters("ict", R, R, R, R, S)
    assert release(SMALL, box, 5).roles == {}


def test_one_role_is_no_split():
    """Where all have one role there is nothing to tell apart."""
    assert release(SMALL, voters("lead", *[G] * 9), 5).roles == {}


@pytest.mark.parametrize("minimum", [-1, 0, 1, 2, 3])
def test_no_setting_goes_below_the_least_minimum(minimum):
    """A minimum that was set too low shows no element that fewer than four people answered."""
    box = [Ballot({"a1": G, "a2": R}), *[Ballot({"a1": O}) for _ in range(3)]]
    shown = release(SMALL, box, minimum)
    assert shown.elements["a1"] == Tally(green=1, orange=3)
    assert shown.elements["a2"] is None


def box_of(*texts: dict[str, str], more: int = 0) -> list[Ballot]:
    """Ballots with these released remarks, and some without any."""
    return [Ballot({"a1": G}, None, one) for one in (*texts, *[{}] * more)]


CHANCE = b"some thirty-two bytes of chance."


@given(any_box, minimums, st.integers(0, 12))
def test_remarks_are_shown_from_eight_ballots_up(box, minimum, written):
    """Below eight ballots no remark is taken along, whatever the minimum; from there on each is."""
    box = [replace(one, remarks={"a1": f"woord {n}"}) for n, one in enumerate(box)][:written]
    shown = release(SMALL, box, minimum, CHANCE)
    assume(shown is not None)
    texts = shown.remarks.get("a1", ())
    assert sorted(texts) == sorted(one.remarks["a1"] for one in box if len(box) >= REMARKS_FROM)


def test_remarks_stand_in_the_instruments_order():
    """By block: what is about its elements in their order, then about the block itself."""
    told = {"one": "blok", "b1": "b", "a2": "a", "weg": "van iets dat er niet is"}
    shown = release(SMALL, box_of(told, more=7), 5, CHANCE)
    assert list(shown.remarks.items()) == [("a2", ("a",)), ("one", ("blok",)), ("b1", ("b",))]


@given(st.permutations(range(9)), st.binary(min_size=1, max_size=64))
def test_the_order_of_remarks_tells_nothing_of_their_authors(order, chance):
    """Whoever's ballot comes first, the remarks stand alike: chance alone says where."""
    box = box_of(*({"a1": f"woord {n}"} for n in range(9)))
    shown = release(SMALL, [box[n] for n in order], 5, chance)
    assert shown == release(SMALL, box, 5, chance)


def test_chance_shuffles_the_remarks_on_each_thing_anew():
    """Two remarks of one author stand at no fixed place, and other chance gives another order."""
    box = box_of(*({"a1": f"w{n}", "a2": f"w{n}"} for n in range(9)))
    orders = {
        release(SMALL, box, 5, bytes([n])).remarks[thing]
        for n in range(8)
        for thing in ("a1", "a2")
    }
    assert len(orders) == 16


def test_without_chance_no_remark_is_taken_along():
    """A caller that brings no chance cannot show remarks in the order of their ballots."""
    assert release(SMALL, box_of(*[{"a1": "woord"}] * 9), 5).remarks == {}


@given(any_box, minimums, st.sets(st.sampled_from([one.id for one in SMALL.blocks]), min_size=1))
def test_a_round_of_some_blocks_releases_those_alone(box, minimum, blocks):
    """Of blocks that were not asked a release knows nothing, and it says which were."""
    part = SMALL.only(blocks)
    shown = release(part, box, minimum)
    assume(shown is not None)
    assert set(shown.elements) == {one.id for one in part.elements}
    assert asked(SMALL, shown) == part.blocks


def test_a_release_of_other_content_asked_everything():
    """Where no element is known any more, all blocks stand there, without counts."""
    shown = release(SMALL, box_of(more=5), 5)
    assert asked(
        replace(SMALL, blocks=SMALL.only(["two"]).blocks), replace(shown, elements={})
    ) == (SMALL.blocks[1],)


@pytest.mark.parametrize(("blocks", "minutes"), [(["one"], 3), (["three"], 1), (["one", "two"], 5)])
def test_a_part_of_an_instrument_takes_its_part_of_the_minutes(blocks, minutes):
    """Six elements in five minutes: three take three, and one takes one."""
    assert SMALL.only(blocks).minutes == minutes


@given(any_box, minimums)
def test_an_open_round_counts_every_element_that_has_an_answer(box, minimum):
    """From two cards on; roles and remarks are told by the cards alone, for as long as they lie."""
    shown = release_with_names(SMALL, box, minimum)
    assert (shown is None) == (len(box) < max(minimum, 2))
    assume(shown is not None)
    assert shown.names
    assert (shown.roles, shown.remarks) == ({}, {})
    for element, counts in shown.elements.items():
        levels = chosen(box, element)
        expected = Tally(*(levels.count(one) for one in LEVELS), len(box) - len(levels))
        assert counts == (expected if levels else None)


def test_what_was_asked_of_a_block_is_what_a_release_has_of_it():
    """What was bracketed and not asked is no part of a round's result."""
    box = [Ballot({})] * 5
    whole = release(SMALL, box, 5)
    assert whole is not None
    assert asked(SMALL, whole) == SMALL.blocks
    some = replace(whole, elements={"a1": None, "b2": None})
    assert [[one.id for one in block.elements] for block in asked(SMALL, some)] == [["a1"], ["b2"]]
    assert asked(SMALL, replace(whole, elements={"gone": None})) == SMALL.blocks

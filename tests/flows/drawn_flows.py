"""Sound flows of every kind of node, drawn at random."""

from dataclasses import replace

from hypothesis import strategies as st

from flows.model import (
    OK,
    Branch,
    Case,
    ChooseOne,
    ChooseSeveral,
    Chose,
    ChoseAll,
    ChoseAny,
    ChoseAtLeast,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    HasAnswered,
    NodeId,
    Option,
    PickDate,
    PickMoment,
    Remarkable,
    Say,
    Tick,
    Wording,
)

DONE, BYE, AGAIN = NodeId("done"), NodeId("bye"), NodeId("again")
FORK = NodeId("leaving")
KINDS = [Say, ChooseOne, ChooseSeveral, FreeText, PickDate, PickMoment]
TICKS = [Code("t0"), Code("t1"), Code("t2")]

skips = st.sampled_from(["", "Niets"])
_bye = st.just(BYE)
moods = st.sampled_from([FactIs("mood", "good"), FactIs("mood", "bad")])


@st.composite
def small_flows(draw):
    """Sound flows of every kind of node, with visits, remarks, branches and ways back.

    A chain leads through all nodes to the end; whatever else is drawn is beside it.
    """
    names = [NodeId(f"n{place}") for place in range(draw(st.integers(1, 6)))]
    anywhere = st.sampled_from([*names, DONE])
    kinds = {one: draw(st.sampled_from(KINDS)) for one in names}
    conditions = _conditions(kinds)
    nodes = {DONE: End(DONE, "done", "Klaar.", draw(_wordings(conditions)))}
    for place, name in enumerate(names):
        after = [*names, DONE][place + 1]
        if draw(st.booleans()):
            fork = NodeId(f"fork{place}")
            cases = draw(st.lists(st.builds(Case, conditions, anywhere), max_size=2))
            nodes[fork] = Branch(fork, tuple(cases), after)
            after = fork
        remark = None
        if issubclass(kinds[name], Remarkable) and draw(st.booleans()):
            remark = NodeId(f"remark{place}")
            nodes[remark] = FreeText(remark, draw(anywhere), limit=20)
        node = draw(_waiting(kinds[name], name, after, remark, anywhere, _ticked(kinds)))
        nodes[name] = replace(node, text="Tekst.", wordings=draw(_wordings(conditions)))
    leave, again = draw(_ways_in_and_out(nodes, names))
    return Flow(FlowId("small"), 1, names[0], nodes, leave, again)


@st.composite
def _ways_in_and_out(draw, nodes, names):
    """Where one comes who stops, and who comes back; adds the nodes that only these lead to."""
    leave = draw(st.sampled_from([None, DONE, BYE, FORK]))
    if leave == FORK:
        nodes[FORK] = Branch(
            FORK, draw(st.lists(st.builds(Case, moods, _bye), max_size=1).map(tuple)), DONE
        )
    if leave == BYE or (leave == FORK and nodes[FORK].cases):
        gone = NodeId("gone")
        nodes[gone] = Branch(gone, (), DONE)
        nodes[BYE] = ChooseOne(BYE, (Option(Code("stay"), names[0]), Option(Code("go"), gone)))
    again = draw(st.sampled_from([None, AGAIN, *names]))
    if again == AGAIN:
        on = Option(Code("worse"), draw(st.sampled_from(names)), away=True)
        nodes[AGAIN] = ChooseOne(AGAIN, (Option(Code("same"), names[0]), on))
    return leave, again


def _conditions(kinds):
    """Conditions of every kind that can hold in a flow of these nodes."""
    found = [_ticked(kinds), st.sampled_from([HasAnswered(one) for one in kinds])]
    for name, kind in kinds.items():
        if kind is ChooseOne:
            found.append(st.just(Chose(name, Code("o0"))))
        if kind is Say:
            found.append(st.just(Chose(name, OK)))
    return st.one_of(found)


def _ticked(kinds):
    """Conditions on facts and ticks alone, which going back does not change."""
    some = st.lists(st.sampled_from(TICKS), min_size=1, max_size=2, unique=True).map(tuple)
    several = [name for name, kind in kinds.items() if kind is ChooseSeveral]
    found = [st.builds(one, st.sampled_from(several), some) for one in (ChoseAll, ChoseAny)]
    found.append(st.builds(ChoseAtLeast, st.sampled_from(several), st.integers(1, len(TICKS))))
    return st.one_of(moods, *found) if several else moods


def _wordings(conditions):
    texts = st.sampled_from(["Anders.", "Nog anders."])
    return st.lists(st.builds(Wording, conditions, texts), max_size=2).map(tuple)


def _together(node):
    """Where ticks stay, or several must be, none is alone, as the file's reader sees to."""
    if not node.lasting and node.least < 2:
        return node
    return replace(node, options=tuple(replace(one, alone=False) for one in node.options))


def _waiting(kind, name, after, remark, anywhere, ticked):
    signals = st.none() | st.just("flag")
    if kind is Say:
        return st.just(Say(name, after, remark=remark))
    if kind is FreeText:
        return st.builds(FreeText, st.just(name), st.just(after), limit=st.just(20), skip=skips)
    if kind is PickDate:
        firsts = st.sampled_from([-3, 1])
        return st.builds(
            PickDate, st.just(name), st.just(after), first=firsts, last=st.just(9), skip=skips
        )
    if kind is PickMoment:
        return st.builds(PickMoment, st.just(name), st.just(after), last=st.just(9), signal=signals)
    if kind is ChooseSeveral:
        ticks = [
            st.builds(Tick, st.just(one), when=st.none() | ticked, alone=st.booleans())
            for one in TICKS
        ]
        drawn = st.builds(
            ChooseSeveral,
            st.just(name),
            st.tuples(*ticks),
            st.just(after),
            remark=st.just(remark),
            least=st.integers(0, 2),
            most=st.sampled_from([0, 2, 3]),
            lasting=st.booleans(),
        )
        return drawn.map(_together)
    extra = st.builds(
        lambda there, how, signal, when: Option(
            Code("o"), there, "", how == "visit", signal, when, how == "away"
        ),
        anywhere,
        st.sampled_from(["", "visit", "away"]),
        signals,
        st.none() | moods,
    )
    return st.lists(extra, max_size=3).map(
        lambda more: ChooseOne(
            name,
            (
                Option(Code("o0"), after),
                *(replace(one, code=Code(f"o{n}")) for n, one in enumerate(more, 1)),
            ),
            remark=remark,
        )
    )

"""Sound flows of every kind of node, drawn at random."""

from dataclasses import replace

from hypothesis import strategies as st

from flows.model import (
    OK,
    Branch,
    Case,
    ChooseOne,
    Chose,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    NodeId,
    Option,
    PickDate,
    Say,
)

DONE, BYE = NodeId("done"), NodeId("bye")

moods = st.sampled_from([FactIs("mood", "good"), FactIs("mood", "bad")])


@st.composite
def small_flows(draw):
    """Sound flows of every kind of node, with visits, remarks, branches and ways back.

    A chain leads through all nodes to the end; whatever else is drawn is beside it.
    """
    names = [NodeId(f"n{place}") for place in range(draw(st.integers(1, 6)))]
    anywhere = st.sampled_from([*names, DONE])
    kinds = {one: draw(st.sampled_from([Say, ChooseOne, FreeText, PickDate])) for one in names}
    chosen = [Chose(one, Code("o0")) for one in names if kinds[one] is ChooseOne]
    chosen += [Chose(one, OK) for one in names if kinds[one] is Say]
    conditions = moods | st.sampled_from(chosen) if chosen else moods
    nodes = {DONE: End(DONE, "done")}
    for place, name in enumerate(names):
        after = [*names, DONE][place + 1]
        if draw(st.booleans()):
            fork = NodeId(f"fork{place}")
            cases = draw(st.lists(st.builds(Case, conditions, anywhere), max_size=2))
            nodes[fork] = Branch(fork, tuple(cases), after)
            after = fork
        remark = None
        if kinds[name] in {Say, ChooseOne} and draw(st.booleans()):
            remark = NodeId(f"remark{place}")
            nodes[remark] = FreeText(remark, draw(anywhere), limit=20)
        nodes[name] = draw(_waiting(kinds[name], name, after, remark, anywhere))
    leave = draw(st.sampled_from([None, DONE, BYE]))
    if leave == BYE:
        gone = NodeId("gone")
        nodes[gone] = Branch(gone, (), DONE)
        nodes[BYE] = ChooseOne(BYE, (Option(Code("stay"), names[0]), Option(Code("go"), gone)))
    return Flow(FlowId("small"), 1, names[0], nodes, leave)


def _waiting(kind, name, after, remark, anywhere):
    if kind is Say:
        return st.just(Say(name, after, remark=remark))
    if kind is FreeText:
        return st.just(FreeText(name, after, limit=20))
    if kind is PickDate:
        return st.just(PickDate(name, after, first=1, last=9))
    extra = st.builds(
        Option,
        st.just(Code("o")),
        anywhere,
        visit=st.booleans(),
        signal=st.none() | st.just("flag"),
        when=st.none() | moods,
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

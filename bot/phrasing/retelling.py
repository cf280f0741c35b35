"""Knows how a question, an answer and a moment of a run read afterwards; not what is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from babel.dates import format_date, format_skeleton

from bot.phrasing.catalogue import Words
from bot.phrasing.message import BOLD_OFF, BOLD_ON, marked
from flows.model import Flow, NodeId, PickDate, PickMoment, Say
from flows.way import Values


@dataclass(frozen=True, slots=True)
class Voice:
    """How one run is retold: the words of its nodes, and its days and times.

    `wordings` tells which of a node's wordings it had: 0, or nothing, is its text. `begun` and
    `last` are the seconds of the first and the last thing that was done.
    """

    words: Words
    flow: Flow
    wordings: Mapping[NodeId, int]
    begun: int | None
    last: int | None
    zone: tzinfo

    def title(self, node: NodeId) -> str:
        """What a node asks or says, in short: what is bold in it, otherwise its first line."""
        found = self.flow.nodes.get(node)
        if found is None:
            return self.words("record.gone", node=node)
        text = getattr(found, "text", "")
        part = "text"
        if place := self.wordings.get(node, 0):
            part = f"text.{place}"
            text = getattr(found, "wordings", ())[place - 1].text
        said = marked(self.words.of_content(f"{self.flow.id}.{node}.{part}", text))
        _, _, after = said.partition(BOLD_ON)
        return after.partition(BOLD_OFF)[0] or said.partition("\n")[0] or node

    def chapter(self, node: NodeId) -> str:
        """Where in the steps a node lies; of one that does not say, where it leads to."""
        found = self.flow.nodes.get(node)
        text = getattr(found, "chapter", "")
        if not text and (way := getattr(found, "next", None)) is not None:
            node, text = way, getattr(self.flow.nodes.get(way), "chapter", "")
        return self.words.of_content(f"{self.flow.id}.{node}.chapter", text)

    def labels(self, node: NodeId, values: Values) -> str:
        """Answers in words; a code that the flow no longer has stands as it is."""
        found = self.flow.nodes.get(node)
        if isinstance(found, Say):
            return ""
        if isinstance(found, PickMoment):
            return "; ".join(self.moment(datetime.fromisoformat(one)) for one in values)
        if isinstance(found, PickDate):
            return "; ".join(self.day(datetime.fromisoformat(one)) for one in values)
        known = {one.code: one.label for one in getattr(found, "options", ())}
        said = (
            self.words.of_content(f"{self.flow.id}.{node}.{one}", known.get(one, one))
            for one in values
        )
        return "; ".join(said) or self.words("record.nothing")

    def moment(self, local: datetime) -> str:
        return self.words("record.moment", day=self.day(local), time=f"{local:%H:%M}")

    def day(self, local: datetime) -> str:
        return format_date(local, "EEEE d MMMM y", locale=self.words.locale)

    def local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, self.zone)

    def when(self, at: int, *, with_day: bool) -> str:
        """The time, with its day only where the run took more than one."""
        local = self.local(at)
        ends = (self.begun, self.last)
        days = {self.local(one).date() for one in ends if one is not None}
        if days == {local.date()} or not with_day:
            return f"{local:%H:%M}"
        day = format_skeleton("dM", local, locale=self.words.locale)
        return f"{day} {local:%H:%M}"

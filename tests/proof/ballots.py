"""Knows how a team fills in its ballots tap by tap, each person as their own seed draws it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.end_to_end.cast import ActError, Cast
from tests.end_to_end.seen import buttons_of

ONWARD = (
    *("Ik doe mee", "Praktijkwerker", "Mijn team mag dit lezen", "☐ 1", "Klaar"),
    *("Verzenden", "Volgende bouwsteen", "Naar je overzicht", "Ga verder"),
)
"""What is tapped wherever it stands there, the first of them first."""

ANSWERS = ("🟢 A", "🟠 B", "🔴 C")
REMARK = "✏️ Opmerking"
DONE = "Wijzig een antwoord"
OURS = frozenset({*ONWARD, DONE, "⏸ Pauze"} - {"Klaar"})
"""By one of these a ballot is told from what else stands in a private chat."""

LONGEST = 250


@dataclass
class Ballots:
    """`mood` is the chance of each of A, B and C for a person in this round."""

    cast: Cast
    draw: random.Random
    mood: Mapping[str, tuple[float, float, float]]

    async def fill_in(self, people: Sequence[str], remarks: Mapping[str, str], taps: int) -> None:
        """These people go on side by side, up to so many taps each or until they have sent.

        `remarks` are written at the first statement, and released.
        """
        writing = dict(remarks)
        for _ in range(taps):
            going = [one for one in people if DONE not in self._screen(one)[1]]
            if not going:
                return
            for name in going:
                self._on(name, writing)
            await self.cast.stage.rest()
        if taps >= LONGEST:
            raise ActError("a ballot never came to its end")

    def _screen(self, name: str) -> tuple[int, dict[str, str]]:
        """The newest message of a ballot, whatever came after it, and its buttons' data."""
        for message in self.cast.messages(self.cast.person(name).id):
            keys = {key["text"]: key.get("callback_data", "") for key in buttons_of(message)}
            if keys.keys() & OURS:
                return message["message_id"], keys
        raise ActError(f"{name} has no ballot")

    def _on(self, name: str, writing: dict[str, str]) -> None:
        user = self.cast.person(name)
        message, keys = self._screen(name)
        if name in writing and not keys.keys() & {REMARK, *ONWARD, *ANSWERS}:
            self.cast.world.say(user, user.id, writing.pop(name))
            return
        label = REMARK if name in writing and REMARK in keys else self._label(name, keys)
        self.cast.tap(user, user.id, message, keys[label])

    def _label(self, name: str, keys: Mapping[str, str]) -> str:
        onward = next((one for one in ONWARD if one in keys), "")
        return onward or self.draw.choices(ANSWERS, self.mood[name])[0]

"""Knows what a method of the sandbox is: a name, a function, its parameters; no method itself."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import not_implemented
from bot.sandbox.flood import Flood
from bot.sandbox.params import Params
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the world it is made in, its parameters, the limits if they are on."""

    world: World
    params: Params
    flood: Flood | None = None

    def spend(self, chat: int) -> None:
        """Count a message or edit against the flood limits. Raises ApiError 429."""
        if self.flood is not None:
            self.flood.spend(chat)


@dataclass(frozen=True, slots=True)
class Method:
    """`run` answers the `result`; `lacking` are parameters that Telegram has and we have not."""

    name: str
    run: Callable[[Call], object]
    known: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()

    def unknown(self, params: Params) -> list[str]:
        """Parameters that this method does not have in the Bot API; Telegram ignores them."""
        return sorted(params.names() - self.known - self.lacking)

    def answer(self, call: Call) -> object:
        """The result. Raises ApiError; 501 for a parameter that would be ignored wrongly."""
        for name in sorted(self.lacking):
            if call.params.given(name):
                raise not_implemented(f"{self.name} with {name}")
        return self.run(call)

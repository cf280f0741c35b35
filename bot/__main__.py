"""Starts the program, `python -m bot COMMAND`, and knows a stop before anything else is loaded."""

import signal
import sys
from types import FrameType


def main() -> int:
    """The exit status. A stop while the program still loads is an orderly end: nothing is held."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        from bot.commands import carry_out  # noqa: PLC0415 - this loads the whole program

        return carry_out()
    except KeyboardInterrupt:
        return 0


def _stop(_signal: int, _frame: FrameType | None) -> None:
    # No KeyboardInterrupt: one that passes through an `exec`, as in every dataclass that is
    # loaded, has Python end by a signal, whoever catches it.
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())

"""Starts the program, `python -m bot COMMAND`, and knows a stop before anything else is loaded."""

import signal
import sys


def main() -> int:
    """The exit status. A stop while the program still loads is an orderly end: nothing is held."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from bot.commands import carry_out  # noqa: PLC0415 - this loads the whole program

        return carry_out()
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())

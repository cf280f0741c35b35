"""The Telegram edge: updates in, calls out; knows the Bot API, refuses to know the rules."""

import os

# PTB's errors then tell how long to wait as it will be told in its next version.
os.environ.setdefault("PTB_TIMEDELTA", "1")

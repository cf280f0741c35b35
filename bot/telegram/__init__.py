"""The Telegram edge: updates in, calls out; knows the Bot API, refuses to know the rules."""

"""How it is spoken: phrasing, pictures, the Telegram edge and the sandbox; not the rules."""

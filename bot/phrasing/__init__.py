"""How it is said: effects and a language become messages; no Telegram type, no rule."""

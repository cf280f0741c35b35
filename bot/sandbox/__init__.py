"""The sandbox: a Bot API server of our own, strict as Telegram's; it refuses to know the bot."""

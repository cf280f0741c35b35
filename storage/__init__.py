"""What is remembered, encrypted, and for how long; knows neither Telegram nor wording."""

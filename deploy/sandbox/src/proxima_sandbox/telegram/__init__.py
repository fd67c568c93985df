"""A stand-in for the Telegram Bot API and for the phones at its other end."""

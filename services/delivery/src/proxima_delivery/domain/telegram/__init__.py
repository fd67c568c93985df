"""Approvals over Telegram: who is asked, what a press of a button is worth, what a message shows."""

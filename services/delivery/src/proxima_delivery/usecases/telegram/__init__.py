"""What happens with approvals over Telegram, one intention a module."""

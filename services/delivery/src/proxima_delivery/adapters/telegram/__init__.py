"""The Bot API, its words, and what is kept of the conversation."""

"""The only door: who you are, where a call goes, and what changes while you look."""

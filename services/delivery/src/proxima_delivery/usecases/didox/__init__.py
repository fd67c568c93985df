"""One intention a module."""

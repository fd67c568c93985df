"""One intention a module: overview, lines, drift."""

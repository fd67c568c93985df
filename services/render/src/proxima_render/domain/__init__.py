"""How a paper reads: figures, dates, words, names of files; no I/O and no clock."""

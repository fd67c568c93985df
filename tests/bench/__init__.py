"""Measures the product on real engines of its own; `make bench` runs it and writes docs/performance.md."""

"""The engines: one module each, one common protocol."""

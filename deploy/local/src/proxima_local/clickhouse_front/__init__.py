"""The ClickHouse engine (`chdb`) behind ClickHouse's own HTTP interface, for one machine.

Exactly one process may own a data folder. Two users come from the environment: a writer, and a reader whose writes
are refused here and again by the engine.
"""

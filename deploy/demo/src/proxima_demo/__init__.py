"""Plainly invented data: a warehouse for ClickHouse, sellers and users, the same every time from one seed."""

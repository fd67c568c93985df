"""Didox over HTTP, and what is kept of it in Postgres and the bucket."""

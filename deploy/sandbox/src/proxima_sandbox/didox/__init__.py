"""Didox: the operator of electronic documents, as its partner API behaves."""

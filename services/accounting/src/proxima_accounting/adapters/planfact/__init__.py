"""PlanFact over HTTP: what is sent, what is read back, and what its failures mean."""

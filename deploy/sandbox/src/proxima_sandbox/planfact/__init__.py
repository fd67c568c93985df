"""PlanFact as its public documents and clients describe it; what is not known is marked where it is decided."""

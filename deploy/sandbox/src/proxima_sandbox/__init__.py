"""Stand-in partner servers: a package per partner, one store and one set of faults for all."""

"""A stand-in for the Central Bank's page of rates, over a table of invented ones."""

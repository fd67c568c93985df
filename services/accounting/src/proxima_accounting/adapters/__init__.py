"""Tables, PlanFact and the events that leave."""

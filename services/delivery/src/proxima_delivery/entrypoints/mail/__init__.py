"""How e-mail is reached: clock, consumer, routes."""

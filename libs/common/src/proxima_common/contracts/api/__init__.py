"""What a service answers over HTTP: its routes return these, the gateway declares them, clients are generated from them."""

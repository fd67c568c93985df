"""What a service answers over HTTP; the gateway declares the same shapes and clients are generated from them."""

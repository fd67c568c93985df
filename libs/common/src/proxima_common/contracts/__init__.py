"""What the services promise each other and other teams: words, payloads, topics and the table that ties them."""

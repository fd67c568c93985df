"""What a delivery and a letter are, and what may follow what."""

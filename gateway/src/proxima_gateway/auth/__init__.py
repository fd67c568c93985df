"""Who is calling, and how that was proved."""

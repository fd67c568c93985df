"""What other people's mail servers do with our letters."""

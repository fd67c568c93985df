"""What happens, in which order, for one intention."""

"""The processes and commands of the image."""

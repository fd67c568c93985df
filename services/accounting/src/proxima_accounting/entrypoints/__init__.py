"""The processes of the image."""

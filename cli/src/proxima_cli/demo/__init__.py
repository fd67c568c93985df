"""The main job, walked through the gateway as staff would do it."""

"""What the door offers; every route carries the rule that lets callers through."""

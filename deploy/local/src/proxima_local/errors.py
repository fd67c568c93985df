"""What can go wrong on one machine, said in a sentence a person can act on."""


class LocalError(Exception):
    """Something about the local stack failed; the message says what to do."""


class PortTaken(LocalError):
    """A port that an engine or service needs is held by another process."""


class Missing(LocalError):
    """A program or package is missing on this machine."""

"""What can go wrong outside, by what it means for the work at hand."""

from __future__ import annotations

from datetime import timedelta

from proxima_common.said import said


class PrinterBusy(Exception):
    """The printer's queue is full. Nothing was done; come again after `after`."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(said("printer_busy", "the printer is busy"))
        self.after = after


class PrinterAway(Exception):
    """The printer cannot be reached at all."""


class PrinterFailed(Exception):
    """The printer took the paper and failed; it may succeed another time."""


class PrinterRefused(Exception):
    """The printer will never print this: the paper itself is at fault."""


class WrongFile(Exception):
    """The printer answered with a file that is not the paper."""


class BucketAway(Exception):
    """The bucket cannot be reached or is overloaded; nothing is known to be wrong with the object."""


class ObjectMissing(Exception):
    """There is no object under this key."""


class KeyTaken(Exception):
    """Other bytes already lie under a key that is written once."""


class BytesDiffer(Exception):
    """The object is not what its hash says."""


class ObjectLocked(Exception):
    """A retention rule of the bucket keeps the object from being removed or replaced."""


class NoSoundCopy(Exception):
    """No place holds the approved bytes."""

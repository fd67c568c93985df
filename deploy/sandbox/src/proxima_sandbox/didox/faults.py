"""Didox's own oddities beside the faults that every partner has."""

from __future__ import annotations

from pydantic import Field

from proxima_sandbox.faults import Switches


class DidoxSwitches(Switches):
    """The shared switches and those of Didox."""

    offer_required: bool = Field(False, description="signing asks for the public offer, whoever signed it")
    sign_warning: bool = Field(False, description="a good signature is answered with warningDetails")
    sign_unavailable_next: int = Field(0, ge=0, description="sign answers 503 and does nothing")
    sign_unavailable_after_next: int = Field(0, ge=0, description="sign answers 503 although it has signed")
    create_error_200_next: int = Field(0, ge=0, description="create refuses with status 200")
    vat_status_failed: bool = Field(False, description="vatRegStatus answers 200 with status failed")
    no_role: bool = Field(False, description="the user's roles allow nothing: 403")
    partner_filter_narrows: bool = Field(True, description="off: the list takes no notice of its partner filter")
    strict_sums: bool = Field(True, description="lines of an 002 have to add up")
    auto_accept_days: int = Field(10, ge=0, description="an 002 nobody answered is accepted after these; 0 is never")
    per_second: int = Field(0, ge=0, description="calls allowed in a second; 0 is unlimited")

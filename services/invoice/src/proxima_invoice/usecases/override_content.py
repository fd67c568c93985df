"""What a rule of staff says, checked before it is kept."""

from collections.abc import Mapping
from typing import Any

from proxima_common.contracts.api.overrides import AddOverride, ContractWrite, PartyWrite
from proxima_common.contracts.terms import DEAL_TERMS
from proxima_common.contracts.words import DealType
from proxima_common.errors import FieldError, Invalid
from proxima_common.said import said
from pydantic import ValidationError

from proxima_invoice.domain.identifiers import IKPU, PACKAGE, code_faults, faults_of, warnings_of
from proxima_invoice.domain.mail_address import is_mail_address
from proxima_invoice.domain.overrides import OverrideKind
from proxima_invoice.usecases.override_ports import Concerned
from proxima_invoice.usecases.source import LANGUAGES

PERSONAL = frozenset(
    {"content director", "content accountant", "content emails", "content recipients", "content bank_account"}
)


def kind_of(body: AddOverride) -> OverrideKind:
    """Which kind of rule the body sets."""
    return next(kind for kind in OverrideKind if getattr(body, kind) is not None)


def content_of(body: AddOverride, concerned: list[Concerned], country: str) -> Mapping[str, Any]:
    """The rule's content as it is kept: validated, without what was left out.

    Raises `Invalid` with a pointer to every field at fault. `country` is the client's.
    """
    if body.terms is not None:
        return _terms(body.terms, concerned[0].deal_type)
    if body.rate is not None:
        if body.application_id is not None and body.rate.currency != concerned[0].price_currency:
            detail = said(
                "currency_mismatch", f"the prices of {body.application_id} are in {concerned[0].price_currency}"
            )
            raise Invalid(detail, fields=[FieldError("/rate/currency", detail)])
        return body.rate.model_dump(mode="json")
    if body.scope is not None:
        return body.scope.model_dump(mode="json")
    if body.party is not None:
        return _party(body.party, country)
    assert body.contract is not None
    return _contract(body.contract)


def warnings_on(body: AddOverride, country: str) -> list[str]:
    """What looks wrong about the rule and may be right."""
    return warnings_of({"tin": body.party.tin}, country) if body.party else []


def _terms(terms: dict[str, Any], deal_type: str) -> Mapping[str, Any]:
    try:
        read = DEAL_TERMS.validate_python(terms)
    except ValidationError as error:
        # The union names the deal type as the first place of its errors; the body has no such level.
        faults = [FieldError(_pointer(wrong["loc"]), wrong["msg"]) for wrong in error.errors()]
        raise Invalid("these are no deal terms", code="invalid_terms", fields=faults) from error
    if read.deal_type != deal_type:
        detail = f"the application's deal type is {deal_type}"
        raise Invalid(detail, code="invalid_terms", fields=[FieldError("/terms/deal_type", detail)])
    return DEAL_TERMS.dump_python(read, mode="json", exclude_none=True)  # type: ignore[no-any-return]


def _pointer(place: tuple[int | str, ...]) -> str:
    inner = place[1:] if place and place[0] in tuple(DealType) else place
    return "/".join(["/terms", *[str(part) for part in inner]])


def _party(party: PartyWrite, country: str) -> Mapping[str, Any]:
    content = party.model_dump(mode="json", exclude_none=True)
    faults = faults_of({name: content.get(name) for name in content}, country, "/party")
    faults += [
        FieldError(f"/party/emails/{role}", said("invalid_email", f"{address} is not an e-mail address"))
        for role, address in content.get("emails", {}).items()
        if not is_mail_address(address)
    ]
    if party.language is not None:
        faults += _unknown_languages(party.language.replace("+", ",").split(","), "/party/language")
    return _named(content, faults, "/party")


def _contract(contract: ContractWrite) -> Mapping[str, Any]:
    content = contract.model_dump(mode="json", exclude_none=True)
    faults = code_faults(
        [
            ("/contract/catalog_code", contract.catalog_code, IKPU),
            ("/contract/package_code", contract.package_code, PACKAGE),
        ]
    )
    faults += [
        FieldError(f"/contract/recipients/{at}/email", said("invalid_email", f"{one.email} is not an e-mail address"))
        for at, one in enumerate(contract.recipients or [])
        if not is_mail_address(one.email)
    ]
    faults += _unknown_languages(contract.languages or [], "/contract/languages")
    return _named(content, faults, "/contract")


def _unknown_languages(languages: list[str], pointer: str) -> list[FieldError]:
    unknown = [one.strip() for one in languages if one.strip() not in LANGUAGES]
    return [
        FieldError(pointer, said("unknown_language", f"papers are printed in {', '.join(LANGUAGES)}, not in {one}"))
        for one in unknown
    ]


def _named(content: Mapping[str, Any], faults: list[FieldError], pointer: str) -> Mapping[str, Any]:
    if not content:
        faults.append(FieldError(pointer, said("says_nothing", "it says nothing")))
    if faults:
        raise Invalid("; ".join(fault.detail for fault in faults), code="invalid_override", fields=faults)
    return content

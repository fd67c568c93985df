"""Parties, contract and supply of a draft are those of its document date; what staff say wins over the warehouse."""

from typing import Any
from uuid import UUID

import pytest

from ..billing import ADMIN, code, ok, pointers, put_seller, rows, seller
from ..line import PREPARER, STRANGER, VIEWER, Json, Line
from ..scenes import a_client, an_application

pytestmark = pytest.mark.connected

ITEM = {
    "catalog_code": "10301001001000000",
    "catalog_name": "Разработка программного обеспечения",
    "package_code": "1495342",
    "package_name": "услуга (сум)",
}
SIGNERS = [
    {
        "signer_id": "deputy",
        "name": "B. Deputy",
        "position": "Deputy director",
        "basis": "доверенности № 5 от 01.10.2026",
        "valid_from": "2026-10-15",
        "signs": ["bill"],
    },
    {
        "signer_id": "director",
        "name": "A. Director",
        "position": "Director",
        "basis": "Устава",
        "valid_from": "2020-01-01",
    },
]


async def overlay(line: Line, **values: Any) -> Json:
    named = {} if "client_id" in values else {"application_id": "A2"}
    body = named | {"valid_from": "2026-10-12", "reason": "a letter of the client"} | values
    return await ok(line.post("/overrides", body))


async def put_s1(line: Line, etag: int = 1, **values: Any) -> None:
    answer = await put_seller(line, "S1", seller(**values), etag=f'"{etag}"')
    assert answer.status_code == 200, answer.text


async def dated(line: Line, invoice: Json, day: str) -> Json:
    path = f"/invoices/{invoice['invoice_id']}"
    return await ok(line.patch(path, {"document_date": day}, f'"{invoice["version"]}"'))


async def test_a_new_director_in_mid_month_is_taken_by_the_document_date(line: Line) -> None:
    """Demo: the buyer's director changes on 12 October."""
    await overlay(line, client_id="C2", party={"director": "N. Newcomer", "director_basis": "Устава"})
    draft = await line.draft()
    assert (draft["buyer"]["director"], draft["buyer"]["director_basis"]) == ("N. Newcomer", "Устава")
    before = await dated(line, draft, "2026-10-11")
    assert (before["buyer"]["director"], before["buyer"].get("director_basis")) == ("B. Director", None)
    after = await dated(line, before, "2026-10-12")
    assert after["buyer"]["director"] == "N. Newcomer"


async def test_a_buyer_set_by_hand_stays_whatever_the_date(line: Line) -> None:
    draft = await line.draft()
    buyer = draft["buyer"] | {"director": "By Hand"}
    path = f"/invoices/{draft['invoice_id']}"
    edited = await ok(line.patch(path, {"buyer": buyer}, f'"{draft["version"]}"'))
    await overlay(line, client_id="C2", party={"director": "N. Newcomer"})
    assert (await dated(line, edited, "2026-10-30"))["buyer"]["director"] == "By Hand"


async def test_a_rule_for_the_party_makes_drafts_refresh_and_touches_nobody(line: Line) -> None:
    draft = await line.draft()
    effect = (await overlay(line, client_id="C2", party={"director": "N. Newcomer"}))["effect"]
    assert [(one["invoice_id"], one["touched"]) for one in effect["invoices"]] == [(draft["invoice_id"], False)]
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
    assert code(refused) == (409, "stale_context")
    assert (await line.read(draft["invoice_id"]))["touched_by"] == []


async def test_what_staff_say_of_a_client_wins_and_says_so(line: Line) -> None:
    made = await overlay(
        line, client_id="C2", party={"address": "Tashkent, 22", "emails": {"primary": "new@savat-retail.example"}}
    )
    on_day = await ok(line.get("/clients/C2?on=2026-10-12"))
    assert on_day["address"] == "Tashkent, 22"
    assert on_day["emails"] == {"primary": "new@savat-retail.example", "copy": "office@savat-retail.example"}
    said = {one["field"]: one for one in on_day["overlaid"]}
    assert (said["address"]["source"], said["address"]["value"]) == ("Tashkent, 2", "Tashkent, 22")
    assert said["address"]["override_id"] == made["override"]["override_id"]
    before = await ok(line.get("/clients/C2?on=2026-10-11"))
    assert (before["address"], before["overlaid"]) == ("Tashkent, 2", [])
    assert [one["email"] for one in (await line.draft())["recipients"]] == [
        "new@savat-retail.example",
        "office@savat-retail.example",
    ]


async def test_a_client_is_checked_against_the_tax_base(line: Line) -> None:
    assert (await ok(line.get("/clients/C2")))["checked_at"] is None
    checked = await ok(line.post("/clients/C2/check", {"note": "all the same"}))
    assert checked["checked_by"] == "preparer"
    assert (await ok(line.get("/clients/C2")))["checked_at"] == checked["checked_at"]
    assert code(await line.post("/clients/C2/check", {}, VIEWER)) == (403, "role_missing")
    assert code(await line.post("/clients/C2/check", {}, STRANGER)) == (404, "not_found")
    (entry,) = await rows(line, "select action from master_audit where subject = 'client:C2'")
    assert entry.action == "check"


async def test_identifiers_of_the_warehouse_that_look_wrong_are_warned_of(line: Line) -> None:
    await line.know(an_application(), a_client(tin="30101900123458", bank_code="2"))
    warnings = (await ok(line.get("/clients/C2")))["warnings"]
    assert len(warnings) == 2
    assert "bank code (MFO)" in warnings[0]
    assert "checksum" in warnings[1]


async def test_a_contract_is_as_staff_say_on_the_day(line: Line) -> None:
    await overlay(
        line,
        contract={
            "contract_no": "12/1",
            "registration_id": "E-77",
            "purchase_order": "PO-9",
            "languages": ["uz-Latn"],
            "recipients": [{"role": "primary", "email": "cfo@savat-retail.example", "name": None}],
            "contract_amount": "2000000",
        },
    )
    draft = await line.draft()
    assert draft["contract"]["number"] == "12/1"
    assert (draft["contract"]["registration_id"], draft["contract"]["purchase_order"]) == ("E-77", "PO-9")
    assert draft["languages"] == ["uz-Latn"]
    assert [one["email"] for one in draft["recipients"]] == ["cfo@savat-retail.example"]
    read = await ok(line.get("/applications/A2?on=2026-10-31"))
    assert (read["contract_no"], read["standing"]["remainder"]) == ("12/1", "2000000.00")
    await line.finalized(draft)
    read = await ok(line.get("/applications/A2?on=2026-10-31"))
    assert (read["standing"]["invoiced"], read["standing"]["remainder"]) == ("1350000.00", "650000.00")
    assert (await ok(line.get("/applications/A2?on=2026-10-01")))["standing"] is None


async def test_a_contract_that_runs_out_is_said_on_the_draft(line: Line) -> None:
    await line.know(an_application(application_id="A5", contract_amount="1300000", valid_to="2026-11-01"))
    draft = await line.draft("A5")
    said = {one["pointer"] for one in draft["dry_check"]["warnings"]}
    assert said >= {"/contract/valid_to", "/contract/amount"}
    assert "the contract's amount is exceeded by 50000.00 UZS" in draft["warnings"]
    assert draft["dry_check"]["errors"] == []


async def test_the_signer_the_account_and_the_due_days_are_the_sellers_of_the_day(line: Line) -> None:
    accounts = [
        {"currency": "UZS", "bank_name": "Old", "account": "20208000000000000003", "valid_to": "2026-10-20"},
        {"currency": "UZS", "bank_name": "New", "account": "20208000000000000004", "valid_from": "2026-10-20"},
    ]
    await put_s1(line, signers=SIGNERS, accounts=accounts, due_days=5, city="Toshkent", vat_number="326000000091")
    draft = await line.draft()
    party = draft["seller"]
    assert (party["director"], party["director_position"]) == ("B. Deputy", "Deputy director")
    assert (party["bank"]["bank_name"], party["city"], party["vat_status"]) == ("New", "Toshkent", 20)
    assert draft["due_date"] == "2026-11-05"
    earlier = await dated(line, draft, "2026-10-14")
    assert (earlier["seller"]["director"], earlier["seller"]["director_basis"]) == ("A. Director", "Устава")
    assert (earlier["seller"]["bank"]["bank_name"], earlier["due_date"]) == ("Old", "2026-10-19")
    await overlay(line, contract={"signer_id": "director"})
    assert (await dated(line, earlier, "2026-10-31"))["seller"]["director"] == "A. Director"


async def with_set(line: Line, document_set: str) -> Json:
    """A draft whose papers are of this set."""
    application = an_application(application_id="A3", document_set=document_set)
    await line.know(application)
    created = await ok(line.post("/invoices", {"application_id": "A3", "month": "2026-10"}))
    await line.propose(UUID(created["invoice_id"]), application=application)
    return await line.read(created["invoice_id"])


async def test_a_set_with_an_esf_is_finalized_from_master_data_alone(line: Line) -> None:
    await put_s1(
        line,
        signers=[SIGNERS[1]],
        catalog=[ITEM | {"deal_types": ["HR"]}],
        vat_number="326000000091",
        accounts=[{"currency": "UZS", "bank_name": "First", "account": "20208000000000000003", "bank_code": "00091"}],
    )
    draft = await with_set(line, "esf+act")
    assert draft["dry_check"]["errors"] == []
    assert [one["pointer"] for one in draft["dry_check"]["warnings"]] == ["/buyer"]
    await line.finalized(draft)
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    form = content["documents"][0]["esf"]
    assert ITEM["catalog_code"] in str(form)


async def test_a_missing_catalogue_code_is_named(line: Line) -> None:
    await put_s1(line, catalog=[ITEM], signers=[SIGNERS[1]], vat_number="326000000091")
    draft = await with_set(line, "esf")
    assert "/supply/item" in [one["pointer"] for one in draft["dry_check"]["errors"]]
    await overlay(line, application_id="A3", contract={"catalog_code": ITEM["catalog_code"]})
    again = await dated(line, draft, "2026-10-30")
    assert "/supply/item" not in [one["pointer"] for one in again["dry_check"]["errors"]]


@pytest.mark.parametrize(
    ("wrong", "wanted"),
    [
        ({"vat_number": "12"}, ["/vat_number"]),
        ({"accounts": [{"currency": "UZS", "bank_name": "B", "account": "12"}]}, ["/accounts/0/account"]),
        (
            {"accounts": [{"currency": "UZS", "bank_name": "B", "account": "20208000000000000003"}] * 2},
            ["/accounts/0/is_default", "/accounts/1/is_default"],
        ),
        (
            {"signers": [SIGNERS[1] | {"valid_to": "2019-01-01"}, SIGNERS[1]]},
            ["/signers/1/signer_id", "/signers/0/valid_to"],
        ),
        ({"catalog": [ITEM | {"catalog_code": "1"}]}, ["/catalog/0/catalog_code"]),
        (
            {"catalog": [ITEM | {"deal_types": ["HR"]}, ITEM | {"package_code": "2", "deal_types": ["HR"]}]},
            ["/catalog/1/deal_types"],
        ),
        (
            {
                "regimes": [
                    {
                        "valid_from": "2020-01-01",
                        "tax_kind": "standard",
                        "tax_rate": "12",
                        "privilege": {"code": "102387", "name": "Resident", "valid_from": "2020-01-01"},
                    }
                ]
            },
            ["/regimes/0/privilege"],
        ),
    ],
)
async def test_a_seller_that_cannot_bill_says_which_field(line: Line, wrong: Json, wanted: list[str]) -> None:
    refused = await put_seller(line, "S3", seller(**wrong))
    assert (refused.status_code, pointers(refused)) == (422, wanted)


async def test_everything_of_a_seller_is_read_back(line: Line) -> None:
    body = seller(
        signers=SIGNERS,
        catalog=[ITEM | {"origin": 3, "deal_types": ["SUP", "HR"]}],
        city="Toshkent",
        vat_status="active",
        vat_number="326000000091",
        due_days=10,
        regimes=[
            {
                "valid_from": "2026-09-01",
                "tax_kind": "privilege",
                "tax_rate": "0",
                "note": None,
                "privilege": {
                    "code": "102387",
                    "name": "Resident",
                    "kind": "vat",
                    "valid_from": "2026-09-01",
                    "valid_to": "2028-01-01",
                },
            }
        ],
    )
    await put_seller(line, "S3", body)
    read = await ok(line.get("/legal-entities/S3", ADMIN))
    assert [one["signer_id"] for one in read["signers"]] == ["deputy", "director"]
    assert (read["signers"][0]["position"], read["signers"][0]["signs"]) == ("Deputy director", ["bill"])
    assert read["catalog"][0]["deal_types"] == ["SUP", "HR"]
    assert read["regimes"][0]["privilege"] == body["regimes"][0]["privilege"]
    assert (read["city"], read["vat_status"], read["due_days"]) == ("Toshkent", "active", 10)
    again = await put_seller(line, "S3", {name: read[name] for name in body}, etag='"1"')
    assert again.status_code == 200
    entry = (await rows(line, "select changes from master_audit where position = 2"))[0]
    assert entry.changes == []


async def test_an_override_of_a_party_stays_with_who_may(line: Line) -> None:
    body = {"client_id": "C2", "valid_from": "2026-10-12", "reason": "letter", "party": {"director": "X"}}
    assert code(await line.post("/overrides", body, VIEWER)) == (403, "role_missing")
    assert code(await line.post("/overrides", body, STRANGER)) == (404, "client_not_found")
    assert (await line.post("/overrides", body, PREPARER)).status_code == 201


async def test_the_lists_of_a_day_have_everyone_as_read_alone_on_it(line: Line) -> None:
    await line.know(an_application(application_id="A5", client_id="C5"), a_client(client_id="C5", bank_code="2"))
    await line.know(an_application(application_id="A6", contract_amount="1500000", valid_to="2026-11-01"))
    await overlay(line, client_id="C2", party={"address": "Tashkent, 22"})
    await overlay(line, contract={"contract_no": "12/1", "contract_amount": "1400000"})
    await ok(line.post("/clients/C2/check", {}))
    await line.finalized(await line.draft())
    contracts = {one["application_id"]: one for one in await listed(line, "/applications?on=2026-10-31")}
    for application_id, one in contracts.items():
        assert one == await ok(line.get(f"/applications/{application_id}?on=2026-10-31"))
    standings = {key: one["standing"] and one["standing"]["remainder"] for key, one in contracts.items()}
    assert standings == {"A2": "50000.00", "A5": None, "A6": "1500000.00"}
    assert [one["code"] for one in contracts["A2"]["warnings_said"]] == ["contract_nearly_used"]
    clients = {one["client_id"]: one for one in await listed(line, "/clients?on=2026-10-31")}
    for client_id, one in clients.items():
        assert one == await ok(line.get(f"/clients/{client_id}?on=2026-10-31"))
    assert (clients["C2"]["address"], bool(clients["C2"]["checked_at"])) == ("Tashkent, 22", True)
    assert (clients["C5"]["checked_at"], len(clients["C5"]["warnings"])) == (None, 1)
    plain = {one["application_id"]: one for one in await listed(line, "/applications")}
    assert (plain["A2"]["standing"], plain["A2"]["overlaid"]) == (None, [])


async def listed(line: Line, path: str) -> list[Json]:
    """Everything on the list, read by pages of one."""
    found: list[Json] = []
    cursor = ""
    while True:
        joined = "&" if "?" in path else "?"
        page = await ok(line.get(f"{path}{joined}limit=1{cursor}"))
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"

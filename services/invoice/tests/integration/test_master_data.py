"""Sellers: who may set them up, what is refused, and that no change can give a number twice."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from proxima_invoice.adapters.master_audit import chain_of, entry_hash
from sqlalchemy import text

from ..billing import ADMIN, batch, code, ok, overview, pointers, put_seller, rows, seller, take
from ..line import PREPARER, STRANGER, VIEWER, Json, Line
from ..scenes import NOW, a_client, an_application

pytestmark = pytest.mark.connected


async def test_a_seller_is_created_and_read_back(line: Line) -> None:
    made = await put_seller(line, "S3", seller())
    assert (made.status_code, made.headers["etag"], made.json()["version"]) == (200, '"1"', 1)
    read = await line.get("/legal-entities/S3", ADMIN)
    assert (read.json(), read.headers["etag"]) == (made.json(), '"1"')
    written = seller()
    assert {name: read.json()[name] for name in ("name", "tin", "director", "mail_from", "series")} == {
        name: written[name] for name in ("name", "tin", "director", "mail_from", "series")
    }
    assert read.json()["regimes"][0]["tax_rate"] == "12.0000"


async def test_a_change_names_the_version_that_was_seen(line: Line) -> None:
    await put_seller(line, "S3", seller())
    assert code(await put_seller(line, "S3", seller(name="New"))) == (428, "if_match_missing")
    changed = await put_seller(line, "S3", seller(name="New"), etag='"1"')
    assert (changed.status_code, changed.headers["etag"], changed.json()["name"]) == (200, '"2"', "New")
    assert code(await put_seller(line, "S3", seller(name="Late"), etag='"1"')) == (412, "version_changed")
    assert code(await put_seller(line, "S4", seller(), etag='"1"')) == (412, "version_changed")
    assert (await line.get("/legal-entities/S3", ADMIN)).json()["name"] == "New"


async def test_of_two_creations_at_once_one_wins(line: Line) -> None:
    answers = await asyncio.gather(*[put_seller(line, "S3", seller(name=f"Rival {n}")) for n in range(5)])
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert {answer.status_code for answer in answers if answer.status_code != 200} <= {412, 428}
    assert await rows(line, "select version from legal_entity where legal_entity_id = 'S3'") == [(1,)]
    assert len(await rows(line, "select position from master_audit")) == 1


async def test_every_change_is_chained_with_before_and_after(line: Line) -> None:
    await put_seller(line, "S3", seller())
    await put_seller(line, "S3", seller(director="D. Director"), etag='"1"')
    entries = await rows(line, "select * from master_audit where subject = 'legal_entity:S3' order by position")
    assert [(one.position, one.action, one.actor_id) for one in entries] == [
        (1, "create", "admin"),
        (2, "change", "admin"),
    ]
    assert entries[1].previous_hash == entries[0].entry_hash
    assert (entries[0].chain_id, entries[1].changes) == (chain_of("legal_entity:S3"), [])
    for one in entries:
        assert entry_hash(dict(one._mapping)) == one.entry_hash


async def test_names_stand_beside_the_chain_where_they_can_be_erased(line: Line) -> None:
    await put_seller(line, "S3", seller())
    await put_seller(line, "S3", seller(director="D. Director"), etag='"1"')
    beside = await rows(
        line, "select p.* from master_audit_personal p join master_audit using (entry_id) order by at, position"
    )
    assert beside[1].changes == [{"field": "director", "before": "C. Director", "after": "D. Director"}]
    assert beside[1].actor_name == "Admin"
    assert "Director" not in str([list(one) for one in await rows(line, "select * from master_audit")])


@pytest.mark.parametrize(
    ("wrong", "wanted"),
    [
        ({"series": [{"kind": "domestic", "pattern": "{YYYY}-{NR}"}]}, ["/series/0/pattern"]),
        ({"series": [{"kind": "domestic", "pattern": "{YYYY}-{MM}"}]}, ["/series/0/pattern"]),
        ({"series": [{"kind": "domestic", "pattern": "{MM}-{SEQ}"}]}, ["/series/0/pattern"]),
        ({"series": [{"kind": "domestic", "pattern": "INV-{SEQ}"}] * 2}, ["/series/1/kind"]),
        (
            {"regimes": [{"valid_from": "2020-01-01", "tax_kind": "standard", "tax_rate": "12"}] * 2},
            ["/regimes/1/valid_from"],
        ),
        (
            {"accounts": [{"currency": "XXQ", "bank_name": "B", "account": "20208000000000000001"}]},
            ["/accounts/0/currency"],
        ),
        (
            {
                "accounts": [{"currency": "XXQ", "bank_name": "B", "account": "20208000000000000001"}],
                "series": [{"kind": "domestic", "pattern": "{YYYY}{YYYY}"}],
            },
            ["/accounts/0/currency", "/series/0/pattern"],
        ),
        ({"regimes": []}, ["/regimes"]),
        ({"accounts": []}, ["/accounts"]),
        ({"tin": "12"}, ["/tin"]),
        ({"country": "Uzbekistan"}, ["/country"]),
        (
            {"regimes": [{"valid_from": "2020-01-01", "tax_kind": "standard", "tax_rate": "101"}]},
            ["/regimes/0/tax_rate"],
        ),
        ({"surprise": 1}, ["/surprise"]),
    ],
)
async def test_a_seller_that_cannot_be_says_which_field(line: Line, wrong: Json, wanted: list[str]) -> None:
    refused = await put_seller(line, "S3", seller(**wrong))
    assert (refused.status_code, pointers(refused)) == (422, wanted)
    assert await rows(line, "select version from legal_entity where legal_entity_id = 'S3'") == []


@pytest.mark.parametrize("entity", ["*", "%2A", "a b", "-x", "x" * 41, "S3%00"])
async def test_an_id_that_means_something_else_is_refused(line: Line, entity: str) -> None:
    refused = await put_seller(line, entity, seller())
    assert (refused.status_code, pointers(refused)) == (422, ["path:legal_entity_id"])


async def test_only_administrators_change_sellers(line: Line) -> None:
    for who in (PREPARER, VIEWER, STRANGER, ("s2-admin", ("admin", "S2"))):
        assert code(await put_seller(line, "S1", seller(), who, '"1"')) == (403, "role_missing")
    assert (await put_seller(line, "S1", seller(), ("s1-admin", ("admin", "S1")), '"1"')).status_code == 200


async def test_sellers_of_others_are_not_there(line: Line) -> None:
    assert [one["legal_entity_id"] for one in (await ok(line.get("/legal-entities")))["items"]] == ["S1"]
    assert len((await ok(line.get("/legal-entities", ADMIN)))["items"]) == 2
    assert code(await line.get("/legal-entities/S2")) == (404, "not_found")
    assert code(await line.get("/legal-entities/S0", ADMIN)) == (404, "not_found")


async def put_series(line: Line, etag: int, pattern: str, **values: Any) -> None:
    series = [{"kind": "domestic", "pattern": pattern}]
    answer = await put_seller(line, "S1", seller(series=series, **values), etag=f'"{etag}"')
    assert answer.status_code == 200, answer.text


async def number_of(line: Line, application_id: str) -> str:
    await line.know(an_application(application_id=application_id))
    return str((await line.finalized(await line.draft(application_id)))["number"])


async def test_another_pattern_goes_on_counting(line: Line) -> None:
    await put_series(line, 1, "{YYYY}-{SEQ:4}")
    assert await number_of(line, "N1") == "2026-0001"
    await put_series(line, 2, "PX-{YY}/{SEQ:3}")
    assert await number_of(line, "N2") == "PX-26/002"
    await put_series(line, 3, "{YYYY}-{SEQ:4}")
    assert await number_of(line, "N3") == "2026-0003"


async def test_a_pattern_that_would_repeat_a_number_is_a_conflict(line: Line) -> None:
    await put_series(line, 1, "{YYYY}-1{SEQ}")
    assert await number_of(line, "N1") == "2026-11"
    await put_series(line, 2, "{YYYY}-{MM}{SEQ}")  # 2026-101: another counter
    assert await number_of(line, "N2") == "2026-101"
    await put_series(line, 3, "{YYYY}-10{SEQ}")  # the first counter says 2
    assert await number_of(line, "N3") == "2026-102"
    again = [{"kind": "domestic", "pattern": "{YYYY}-{MM}{SEQ}"}]  # the second one says 2 too
    refused = await put_seller(line, "S1", seller(series=again), etag='"4"')
    assert (code(refused), pointers(refused)) == ((409, "pattern_repeats"), ["/series/0/pattern"])
    assert "2026-102" in refused.json()["detail"]
    await put_series(line, 4, "{YYYY}.{MM}.{SEQ}")
    assert await number_of(line, "N5") == "2026.10.2"


async def test_a_number_that_is_there_already_is_never_given(line: Line) -> None:
    assert await number_of(line, "N1") == "2026-0001"
    await line.know(an_application(application_id="N2"))
    draft = await line.draft("N2")
    async with line.made.database.transaction() as tx:
        await tx.execute(text("update invoice set number = '2026-0002' where number is not null"))
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
    assert code(refused) == (409, "number_taken")
    assert (await line.read(draft["invoice_id"]))["number"] is None
    done = await batch(line, "finalize", [draft])
    assert (done["failed"], done["state"]) == (1, "finished")


async def test_a_numbered_invoice_keeps_the_regime_it_was_finalized_with(line: Line) -> None:
    review = await line.finalized()
    exempt = [{"valid_from": "2020-01-01", "tax_kind": "exempt", "tax_rate": "0"}]
    await put_series(line, 1, "{YYYY}-{SEQ:4}", regimes=exempt)
    again = await line.read(review["invoice_id"])
    assert (again["tax"], again["gross"]) == (review["tax"], "1512000.00")
    approved = await line.approved(again)
    assert approved["gross"] == "1512000.00"
    await line.know(an_application(application_id="A3"))
    assert (await line.finalized(await line.draft("A3")))["tax"] == "0.00"


async def test_clients_and_applications_are_those_of_ones_legal_entities(line: Line) -> None:
    others = an_application(application_id="A8", seller_id="S2", client_id="C8")
    await take(line, overview("A8", application=others, client=a_client(client_id="C8", name="Other Client")))
    for who, clients, applications in (
        (PREPARER, ["C2"], ["A2"]),
        (STRANGER, ["C8"], ["A8"]),
        (ADMIN, ["C2", "C8"], ["A2", "A8"]),
        (("nobody",), [], []),
    ):
        assert [one["client_id"] for one in (await ok(line.get("/clients", who)))["items"]] == clients
        assert [one["application_id"] for one in (await ok(line.get("/applications", who)))["items"]] == applications
    for path in ("/clients/C8", "/applications/A8", "/clients/C0", "/applications/A0"):
        assert code(await line.get(path)) == (404, "not_found")
    assert (await ok(line.get("/clients/C8", STRANGER)))["name"] == "Other Client"
    assert (await ok(line.get("/applications/A8", STRANGER)))["seller_id"] == "S2"
    assert (await ok(line.get("/applications?client_id=C8")))["items"] == []


async def test_clients_and_applications_are_paged_by_id(line: Line) -> None:
    names = [f"C{number}" for number in (3, 4, 5)]
    later = NOW + timedelta(minutes=1)
    await take(
        line,
        *[overview(f"A-{name}", client=a_client(client_id=name), source_as_of=later) for name in names],
    )
    for path, key, first in (
        ("/clients", "client_id", ["C2", "C3"]),
        ("/applications", "application_id", ["A-C3", "A-C4"]),
    ):
        page = await ok(line.get(f"{path}?limit=2"))
        rest = await ok(line.get(f"{path}?limit=2&cursor={page['next_cursor']}"))
        assert [one[key] for one in page["items"]] == first
        assert (len(rest["items"]), rest["next_cursor"]) == (2, None)
        assert code(await line.get(f"{path}?limit=0")) == (422, "invalid_input")
        assert code(await line.get(f"{path}?cursor=e30")) == (422, "invalid_cursor")
    assert len((await ok(line.get("/applications?client_id=C4")))["items"]) == 1

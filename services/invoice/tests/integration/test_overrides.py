"""Rules of staff on a real database: who may, what they meet at once, and what becomes of open drafts."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest
from proxima_common.settings import DatabaseSettings

from ..billing import ADMIN, code, ok, pointers, rows
from ..line import APPROVER, PREPARER, STRANGER, VIEWER, Json, Line
from ..scenes import a_client, an_application

pytestmark = pytest.mark.connected

OTHER = ("other", ("preparer", "S1"))
DEPUTY = ("deputy", ("approver", "S1"), ("accountant", "S1"))
TERMS = {"deal_type": "HR", "minimum": "1000000"}


def rule(**values: Any) -> Json:
    named = {} if "client_id" in values else {"application_id": "A2"}
    return named | {"valid_from": "2026-10-01", "reason": "agreed by letter"} | values


def rate(**values: Any) -> Json:
    return rule(rate={"role": "dev", "currency": "UZS", "amount": "500000"}, **values)


async def add(line: Line, body: Json, who: tuple[Any, ...] = PREPARER) -> httpx.Response:
    return await line.post("/overrides", body, who)


async def told(line: Line, application_id: str = "A2", month: str = "2026-10", since: str | None = None) -> Any:
    async with line.made.database.transaction() as tx:
        desk = line.made.desk(tx)
        found = await desk.overrides.for_prefill([application_id], month, since=since)
    return found.get(application_id)


async def test_terms_rates_and_scopes_are_told_to_prefill(line: Line) -> None:
    await ok(add(line, rule(terms=TERMS)))
    made = await ok(add(line, rate(valid_to="2026-10-16")))
    await ok(add(line, rule(client_id="C2", rate={"currency": "UZS", "amount": "400000"})))
    await ok(add(line, rule(scope={"kind": "epic", "key": "OPS-7"}, valid_from="2026-11-01")))
    october = await told(line)
    assert [one.terms["minimum"] for one in october.terms] == ["1000000"]
    assert [(one.application_id, one.client_id, str(one.amount), one.role) for one in october.rates] == [
        ("A2", None, "500000", "dev"),
        (None, "C2", "400000", None),
    ]
    assert october.rates[0].rate_id == made["override"]["override_id"]
    assert str(october.rates[0].valid_to) == "2026-10-16"
    assert october.scopes == []
    november = await told(line, month="2026-11")
    assert ([one.key for one in november.scopes], len(november.rates)) == (["OPS-7"], 1)
    assert len((await told(line, month="2026-11", since="2026-10")).rates) == 2
    assert await told(line, month="2026-09") is None


async def test_two_rules_of_equal_rank_for_one_day_are_refused(line: Line) -> None:
    await ok(add(line, rule(terms=TERMS, valid_to="2026-11-01")))
    refused = await add(line, rule(terms=TERMS, valid_from="2026-10-31"))
    assert (code(refused), pointers(refused)) == ((409, "equal_rank"), ["/valid_from"])
    await ok(add(line, rule(terms=TERMS, valid_from="2026-11-01")))
    await ok(add(line, rate()))
    assert code(await add(line, rate())) == (409, "equal_rank")
    await line.know(an_application(application_id="A3"))
    scope = {"kind": "epic", "key": "OPS-7"}
    await ok(add(line, rule(scope=scope)))
    assert code(await add(line, rule(application_id="A3", scope=scope))) == (409, "equal_rank")


async def test_of_ten_equal_rules_at_once_one_is_kept(line: Line) -> None:
    await line.know(an_application(application_id="A3"))
    scope = {"kind": "project", "key": "OPS"}
    answers = await asyncio.gather(
        *[add(line, rate()) for _ in range(5)],
        *[add(line, rule(application_id=name, scope=scope)) for name in ("A2", "A3") * 3],
    )
    assert [one.status_code for one in answers].count(201) == 2
    assert {one.json()["code"] for one in answers if one.status_code != 201} == {"equal_rank"}
    assert sorted(one.kind for one in await rows(line, "select kind from override")) == ["rate", "scope"]


async def test_a_rule_makes_drafts_stale_and_touches_open_invoices(line: Line) -> None:
    draft = await line.draft()
    before = await ok(line.post("/overrides/preview", rate(), OTHER))
    assert before["months"] == [{"application_id": "A2", "month": "2026-10"}]
    assert [(one["invoice_id"], one["touched"]) for one in before["invoices"]] == [(draft["invoice_id"], True)]
    assert (await line.read(draft["invoice_id"]))["touched_by"] == draft["touched_by"] == []
    made = await ok(add(line, rate(), OTHER))
    assert made["effect"]["invoices"] == before["invoices"]
    stale = await line.read(draft["invoice_id"])
    assert (stale["touched_by"], stale["version"]) == (["other"], draft["version"] + 1)
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{stale["version"]}"')
    assert code(refused) == (409, "stale_context")
    audit = await rows(line, "select action, changes from audit_entry order by position desc limit 1")
    assert (audit[0].action, audit[0].changes[0]["after"]) == ("override_set", made["override"]["override_id"])
    await ok(line.post(f"/invoices/{draft['invoice_id']}/refresh", etag=f'"{stale["version"]}"'))


async def test_who_overrides_rates_of_an_open_invoice_cannot_approve_it(line: Line) -> None:
    review = await line.finalized()
    await ok(add(line, rate(), DEPUTY))
    seen = await line.read(review["invoice_id"])
    move = {
        one["action"]: one
        for one in (await ok(line.get(f"/invoices/{review['invoice_id']}", DEPUTY)))["allowed_actions"]
    }["approve"]
    assert not move["allowed"]
    assert "another person" in move["reason"]
    assert "deputy" in seen["touched_by"]


async def test_a_rate_in_force_before_touches_nothing(line: Line) -> None:
    await ok(add(line, rate(), DEPUTY))
    assert (await line.draft())["touched_by"] == []
    await ok(add(line, rule(valid_from="2026-11-01", terms=TERMS), DEPUTY))
    (draft,) = await rows(line, "select invoice_id from invoice")
    assert (await line.read(str(draft.invoice_id)))["touched_by"] == []


async def test_a_rule_is_ended_on_a_day_and_kept(line: Line) -> None:
    made = (await ok(add(line, rate())))["override"]
    draft = await line.draft()
    path = f"/overrides/{made['override_id']}/end"
    ending = await ok(line.post(path, {"on": "2026-10-16", "reason": "price went back"}))
    assert (ending["override"]["valid_to"], ending["override"]["ended_by"]) == ("2026-10-16", "preparer")
    assert [one["invoice_id"] for one in ending["effect"]["invoices"]] == [draft["invoice_id"]]
    assert code(await line.post(path, {"on": "2026-10-16", "reason": "again"})) == (409, "override_ended")
    await ok(add(line, rate(valid_from="2026-10-16")))
    never = await ok(line.post(path, {"on": "2026-10-01", "reason": "it was a mistake"}))
    assert never["override"]["valid_to"] == "2026-10-01"
    assert [str(one.valid_from) for one in (await told(line)).rates] == ["2026-10-16"]
    kept = await ok(line.get("/overrides?application_id=A2"))
    assert kept["items"][0]["override_id"] == made["override_id"]
    entries = await rows(line, "select action, position from master_audit where subject = 'application:A2'")
    assert sorted((one.position, one.action) for one in entries) == [
        (1, "override_set"),
        (2, "override_ended"),
        (3, "override_set"),
        (4, "override_ended"),
    ]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (rule(terms={"deal_type": "HR", "minumum": "1"}), ["/terms/minumum"]),
        (rule(terms={"deal_type": "HR", "rounding": {"mode": "sideways"}}), ["/terms/rounding/mode"]),
        (rule(terms={"deal_type": "SUP", "fee": "1", "included_hours": "2"}), ["/terms/deal_type"]),
        (rule(rate={"currency": "EUR", "amount": "50"}), ["/rate/currency"]),
        (rule(rate={"currency": "UZS", "amount": "-1"}), ["/rate/amount"]),
        (rule(scope={"kind": "galaxy", "key": "x"}), ["/scope/kind"]),
        (rule(terms=TERMS, valid_to="2026-10-01"), ["/valid_to"]),
        (
            rule(client_id="C2", party={"bank_account": "123", "bank_code": "0001"}),
            ["/party/bank_account", "/party/bank_code"],
        ),
        (
            rule(client_id="C2", party={"vat_number": "12", "emails": {"primary": "x"}}),
            ["/party/vat_number", "/party/emails/primary"],
        ),
        (rule(client_id="C2", party={}), ["/party"]),
        (rule(contract={"catalog_code": "123"}), ["/contract/catalog_code"]),
        (rule(contract={"languages": ["de"]}), ["/contract/languages"]),
    ],
)
async def test_a_rule_that_cannot_be_says_which_field(line: Line, body: Json, wanted: list[str]) -> None:
    refused = await add(line, body)
    assert (refused.status_code, pointers(refused)) == (422, wanted)
    assert await rows(line, "select 1 from override") == []


@pytest.mark.parametrize(
    "body",
    [
        rule(),
        rule(terms=TERMS, scope={"kind": "epic", "key": "x"}),
        rule(client_id="C2", terms=TERMS),
        rule(application_id="A2", party={"director": "B"}),
        rule(client_id="C2", application_id="A2", rate={"currency": "UZS", "amount": "1"}),
    ],
)
async def test_a_rule_is_one_thing_for_one_subject(line: Line, body: Json) -> None:
    assert (await add(line, body)).status_code == 422


async def test_only_who_prepares_sets_rules_and_only_where_they_may(line: Line) -> None:
    for who in (VIEWER, APPROVER):
        assert code(await add(line, rate(), who)) == (403, "role_missing")
    assert code(await add(line, rate(), STRANGER)) == (404, "application_not_found")
    assert code(await add(line, rate(application_id="A0"), ADMIN)) == (404, "application_not_found")
    await line.know(an_application(application_id="A8", seller_id="S2"))
    card = rule(client_id="C2", rate={"currency": "UZS", "amount": "1"})
    assert code(await add(line, card)) == (403, "role_missing")
    made = (await ok(add(line, card, ADMIN)))["override"]
    assert code(
        await line.post(f"/overrides/{made['override_id']}/end", {"on": "2026-11-01", "reason": "no more"})
    ) == (
        403,
        "role_missing",
    )
    assert len((await ok(line.get("/overrides", STRANGER)))["items"]) == 1
    assert (await ok(line.get("/overrides", ("nobody",))))["items"] == []
    own = (await ok(add(line, rate())))["override"]
    ending = {"on": "2026-11-01", "reason": "no more"}
    assert code(await line.post(f"/overrides/{own['override_id']}/end", ending, STRANGER)) == (
        404,
        "override_not_found",
    )
    assert [one["kind"] for one in (await ok(line.get("/overrides?application_id=A2")))["items"]] == ["rate"]
    assert (await ok(line.get("/overrides?application_id=A2", STRANGER)))["items"] == []
    assert len((await ok(line.get("/overrides?kind=rate&on=2026-09-30", ADMIN)))["items"]) == 0


async def test_the_same_key_sets_one_rule(line: Line) -> None:
    first, again = [await line.post("/overrides", rate(), key="same-key-0001") for _ in range(2)]
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert len(await rows(line, "select 1 from override")) == 1


async def test_a_rule_is_never_rewritten(pg_database: DatabaseSettings) -> None:
    connection = await asyncpg.connect(pg_database.url.get_secret_value())
    for statement in (
        "delete from override",
        "update override set content = '{}'",
        "update override set valid_from = '2020-01-01'",
        "update master_audit_personal set reason = 'x'",
        "delete from master_audit_head",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


async def test_drafts_made_while_rules_are_set_miss_none(line: Line) -> None:
    """Whatever comes first: a draft asked with the rule, or one that the rule makes stale."""
    names = [f"R{number}" for number in range(8)]
    for name in names:
        await line.know(an_application(application_id=name), a_client())
    made = await asyncio.gather(
        *[line.post("/invoices", {"application_id": name, "month": "2026-10"}) for name in names],
        *[add(line, rate(application_id=name)) for name in names],
    )
    assert {one.status_code for one in made} == {201}
    states = await rows(
        line,
        """select i.application_id, i.context_version < p.context_version as stale, t.staff_id is not null as touched
           from invoice i join period p on (p.application_id, p.month) = (i.application_id, i.period)
           left join touched_by t using (invoice_id)""",
    )
    assert len(states) == 8
    assert all(one.stale == one.touched for one in states)
    requests = [one["body"] for one in await line.events("prefill.requested.v1")]
    asked = {item["application_id"]: bool(item["rate_overrides"]) for body in requests for item in body["items"]}
    assert {one.application_id: not one.stale for one in states} == asked

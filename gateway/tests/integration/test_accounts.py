from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

pytestmark = pytest.mark.connected
STAFF = "/api/v1/staff"
NEW = {
    "login": "carl",
    "name": "Carl",
    "password": "a long enough one",
    "grants": [{"role": "preparer", "legal_entity_id": "S1"}],
}


async def snapshots(database: Any) -> list[Any]:
    async with database.transaction() as tx:
        rows = await tx.execute(
            text(
                "select convert_from(key, 'utf8') as key, convert_from(value, 'utf8')::json as body from outbox "
                "order by id"
            )
        )
        return [row.body for row in rows if row.key == row.body["staff_id"]]


async def test_an_administrator_makes_changes_and_disables_people(people: Any, database: Any) -> None:
    root = await people("root", "admin:*")
    made = (await root.http.post(STAFF, json=NEW)).json()
    one = f"{STAFF}/{made['staff_id']}"
    etag = (await root.http.get(one)).headers["etag"]
    grants = {"grants": [{"role": "approver", "legal_entity_id": "*"}]}
    changed = await root.http.put(f"{one}/grants", json=grants, headers={"if-match": etag})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert (await root.http.put(f"{one}/grants", json=grants, headers={"if-match": etag})).status_code == 412
    assert (await root.http.put(f"{one}/grants", json=grants)).status_code == 428
    assert (await root.http.post(f"{one}/disable")).json()["active"] is False
    told = [body for body in await snapshots(database) if body["staff_id"] == made["staff_id"]]
    assert [(body["grants_version"], body["active"], body["grants"][0]["role"]) for body in told] == [
        (1, True, "preparer"),
        (2, True, "approver"),
        (3, False, "approver"),
    ]
    logins = [row["login"] for row in (await root.http.get(STAFF)).json()["items"]]
    assert logins == ["carl", "root"]


async def test_an_account_is_tied_to_one_person_of_the_source(people: Any, database: Any) -> None:
    root, carl = await people("root", "admin:*"), await people("carl", "preparer:S1")
    one, other = f"{STAFF}/{carl.staff.staff_id}/person", f"{STAFF}/{root.staff.staff_id}/person"
    tied = await root.http.put(one, json={"person_id": "p07"})
    assert (tied.status_code, tied.json()["person_id"], tied.json()["grants_version"]) == (200, "p07", 1)
    taken = await root.http.put(other, json={"person_id": "p07"})
    assert (taken.status_code, taken.json()["code"], taken.json()["errors"][0]["pointer"]) == (
        409,
        "person_taken",
        "/person_id",
    )
    assert (await root.http.put(one, json={"person_id": ""})).status_code == 422
    assert (await carl.http.put(one, json={"person_id": "p08"})).status_code == 403
    assert (await root.http.put(one, json={"person_id": None})).json()["person_id"] is None
    told = [body for body in await snapshots(database) if body["staff_id"] == str(carl.staff.staff_id)]
    assert [body["person_id"] for body in told] == [None, "p07", None]


async def test_a_page_of_accounts_goes_on_where_it_ended(people: Any) -> None:
    root = await people("root", "admin:*")
    for login in ("ann", "bob"):
        await people(login, logged_in=False)
    first = (await root.http.get(STAFF, params={"limit": 2})).json()
    assert [row["login"] for row in first["items"]] == ["ann", "bob"]
    second = (await root.http.get(STAFF, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert ([row["login"] for row in second["items"]], second["next_cursor"]) == (["root"], None)


async def test_a_refused_change_tells_nobody(people: Any, database: Any) -> None:
    root = await people("root", "admin:*")
    before = len(await snapshots(database))
    await root.http.post(STAFF, json={**NEW, "login": "root"})
    one = f"{STAFF}/{root.staff.staff_id}"
    assert (await root.http.post(f"{one}/disable")).json()["code"] == "last_admin"
    dropped = await root.http.put(f"{one}/grants", json={"grants": []}, headers={"if-match": '"1"'})
    assert dropped.json()["code"] == "last_admin"
    taken = await root.http.post(STAFF, json={**NEW, "login": "root"})
    assert (taken.status_code, taken.json()["errors"][0]["pointer"]) == (409, "/login")
    assert len(await snapshots(database)) == before


async def test_two_administrators_cannot_disable_each_other(people: Any) -> None:
    one, two = await people("one", "admin:*"), await people("two", "admin:*")
    answers = await asyncio.gather(
        one.http.post(f"{STAFF}/{two.staff.staff_id}/disable"), two.http.post(f"{STAFF}/{one.staff.staff_id}/disable")
    )
    # The second either finds that it would be the last, or that its session has just ended.
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert sorted(answer.status_code for answer in answers)[1] in (401, 409)


async def test_disabling_ends_sessions_and_tokens(people: Any, stranger: Any) -> None:
    root, ann = await people("root", "admin:*"), await people("ann", "viewer:S1")
    scopes = [{"role": "viewer", "legal_entity_id": "S1"}]
    token = (await ann.http.post("/api/v1/tokens", json={"name": "x", "scopes": scopes, "days": 1})).json()
    bearer = {"authorization": f"Bearer {token['secret']}"}
    assert (await stranger.get("/api/v1/session", headers=bearer)).status_code == 200
    await root.http.post(f"{STAFF}/{ann.staff.staff_id}/disable")
    assert (await ann.http.get("/api/v1/session")).status_code == 401
    assert (await ann.log_in()).json()["code"] == "wrong_credentials"
    assert (await stranger.get("/api/v1/session", headers=bearer)).json()["code"] == "token_invalid"


async def test_people_know_the_names_of_those_they_work_with(people: Any) -> None:
    ann, bob = await people("ann", "viewer:S1"), await people("bob", "approver:S1")
    eve, root, none = await people("eve", "viewer:S2"), await people("root", "admin:*"), await people("none")

    async def named(person: Any) -> set[str]:
        return {one["staff_id"] for one in (await person.http.get("/api/v1/people")).json()}

    def ids(*known: Any) -> set[str]:
        return {str(person.staff.staff_id) for person in known}

    assert await named(ann) == ids(ann, bob, root)
    assert await named(root) == ids(ann, bob, eve, root)
    assert await named(none) == ids(none)


@pytest.mark.parametrize("grants", [("viewer:S1",), ("admin:S1",), ("accountant:*",)])
async def test_others_do_not_administer(people: Any, grants: tuple[str, ...]) -> None:
    ann = await people("ann", *grants)
    one = f"{STAFF}/{ann.staff.staff_id}"
    assert (await ann.http.get(STAFF)).json()["code"] == "admin_required"
    assert (await ann.http.post(STAFF, json=NEW)).json()["code"] == "admin_required"
    all_of_it = {"grants": [{"role": "admin", "legal_entity_id": "*"}]}
    answer = await ann.http.put(f"{one}/grants", json=all_of_it, headers={"if-match": '"1"'})
    assert answer.json()["code"] == "admin_required"


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("login", "Ann Two", "/login"),
        ("password", "short", "/password"),
        ("grants", [{"role": "king", "legal_entity_id": "S1"}], "/grants/0/role"),
        ("grants", [{"role": "viewer", "legal_entity_id": " "}], "/grants/0/legal_entity_id"),
        ("unknown", 1, "/unknown"),
    ],
)
async def test_a_wrong_account_is_refused_by_field(people: Any, field: str, value: Any, pointer: str) -> None:
    root = await people("root", "admin:*")
    answer = await root.http.post(STAFF, json={**NEW, field: value})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_token_does_what_its_owner_may_and_no_more(
    people: Any, stranger: Any, owners: Any, fake_clock: Any
) -> None:
    root, ann = await people("root", "admin:*"), await people("ann", "viewer:*", "preparer:S1")
    asked = {"name": "script", "days": 30, "scopes": [{"role": "preparer", "legal_entity_id": "S2"}]}
    assert (await ann.http.post("/api/v1/tokens", json=asked)).json()["code"] == "scope_not_held"
    asked["scopes"] = [{"role": "viewer", "legal_entity_id": "S2"}, {"role": "preparer", "legal_entity_id": "S1"}]
    made = (await ann.http.post("/api/v1/tokens", json=asked)).json()
    assert (await ann.http.post("/api/v1/tokens", json=asked)).json()["code"] == "token_name_taken"
    assert made["secret"].startswith(made["prefix"])
    bearer = {"authorization": f"Bearer {made['secret']}"}
    assert (await stranger.post("/api/v1/months/2026-02/overview", headers=bearer)).status_code == 200
    assert {(grant.role, grant.legal_entity_id) for grant in owners.calls[-1].staff.grants} == {
        ("viewer", "S2"),
        ("preparer", "S1"),
    }
    made_by_token = await stranger.post("/api/v1/tokens", json=asked, headers=bearer)
    assert made_by_token.json()["code"] == "session_required"
    fewer = {"grants": [{"role": "preparer", "legal_entity_id": "S1"}]}
    await root.http.put(f"{STAFF}/{ann.staff.staff_id}/grants", json=fewer, headers={"if-match": '"1"'})
    await stranger.get("/api/v1/invoices", headers=bearer)
    assert [grant.role for grant in owners.calls[-1].staff.grants] == ["preparer"]
    fake_clock.move(timedelta(days=31))
    assert (await stranger.get("/api/v1/session", headers=bearer)).status_code == 401


async def test_a_token_is_revoked_by_owner_or_administrator(people: Any, stranger: Any, database: Any) -> None:
    root, ann, bob = await people("root", "admin:*"), await people("ann", "viewer:S1"), await people("bob", "viewer:S1")
    scopes = [{"role": "viewer", "legal_entity_id": "S1"}]
    made = [
        (await ann.http.post("/api/v1/tokens", json={"name": name, "scopes": scopes, "days": 1})).json()
        for name in ("one", "two")
    ]
    first, second = (f"/api/v1/tokens/{token['token_id']}/revoke" for token in made)
    assert (await bob.http.post(first)).status_code == 404
    assert (await bob.http.get("/api/v1/tokens", params={"staff_id": str(ann.staff.staff_id)})).status_code == 403
    assert (await ann.http.post(first)).json()["revoked_at"] is not None
    assert (await root.http.post(second)).status_code == 200
    for token in made:
        answer = await stranger.get("/api/v1/session", headers={"authorization": f"Bearer {token['secret']}"})
        assert answer.json()["code"] == "token_invalid"
    listed = (await ann.http.get("/api/v1/tokens")).json()
    assert [token["name"] for token in listed] == ["two", "one"]
    async with database.transaction() as tx:
        everything = str((await tx.execute(text("select * from api_token"))).all())
    assert all(token["secret"] not in everything for token in made)

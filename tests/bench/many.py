"""Databases of the invoice service with a thousand and a million invoices, kept from one measurement to the next."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import proxima_invoice
from proxima_common.db.database import Database
from proxima_common.db.migrate import migrate
from proxima_common.settings import DatabaseSettings
from proxima_common.testing.clocks import FakeClock
from proxima_invoice.bootstrap import Parts
from proxima_invoice.settings import RulesSettings
from proxima_local.endpoints import PostgresEndpoint
from proxima_local.engines.postgres import SUPERUSER, Postgres
from proxima_local.paths import checkout
from proxima_local.testing import free_port
from pydantic import SecretStr

from services.invoice.tests import many
from services.invoice.tests.scenes import NOW

SIZES = (1_000, 1_000_000)
_ROLES = ("bench_owner", "bench_app")
_PASSWORD = "superuser"
_SELLERS = """
insert into legal_entity (legal_entity_id, name, legal_name, country, address, tin, director, mail_from, version,
    updated_at)
select 'S' || n, 'Seller ' || n, 'Seller ' || n, 'UZ', 'Tashkent', '300000001', 'A. Director', 'a@b.example', 1, now()
from generate_series(1, 2) n
"""
# What triggers would have written row by row, at once.
_ENTRIES = """
insert into registry_entry
select invoice_id, legal_entity_id, client_id, left(lower(client_name), 40), application_id, kind, deal_type, status,
    payment_state, period, number, document_date, due_date, currency, net, tax, gross, payable, outstanding, imported,
    array(select jsonb_array_elements_text(tags)), array['created ' || created_by], coalesce(f.facts, '{}'), updated_at
from invoice left join (select invoice_id, array_agg(name || ':' || state) as facts from fact group by 1) f
    using (invoice_id)
"""
_WORDS = """
insert into registry_words
select i.invoice_id, array_to_tsvector(registry_tokens(concat_ws(' ', i.number, i.client_name, i.contract->>'number',
    i.internal_note, l.text)))
from invoice i left join invoice_line l using (invoice_id)
"""
_TOTALS = """
insert into registry_total
select legal_entity_id, period, deal_type, kind, status, payment_state, currency, count(*), sum(net), sum(tax),
    sum(gross), sum(payable), sum(outstanding)
from invoice group by 1, 2, 3, 4, 5, 6, 7
"""
_INDEXES = """
select indexname, indexdef from pg_indexes where schemaname = 'public' and tablename in
    ('invoice', 'invoice_line', 'fact', 'registry_entry', 'registry_words') and indexname not like '%\\_pkey'
    and indexname not in (select conname from pg_constraint)
"""


@contextmanager
def registries() -> Iterator[dict[int, Parts]]:
    """The service over a database of each size; made anew when the tables or the invoices made are others now."""
    home = checkout() / "var" / "bench" / "registry"
    home.parent.mkdir(parents=True, exist_ok=True)
    engine = Postgres(home, {"POSTGRES": free_port()}, _PASSWORD, durable=True)
    engine.start(60)
    try:
        server = PostgresEndpoint(engine, "127.0.0.1", engine.port, SUPERUSER, _PASSWORD)
        yield {size: _parts(server, asyncio.run(_database(server, size))) for size in SIZES}
    finally:
        engine.stop()


def _parts(server: PostgresEndpoint, name: str) -> Parts:
    url = server.dsn(name, _ROLES[1], "app")
    return Parts(Database(DatabaseSettings(url=SecretStr(url))), FakeClock(NOW), RulesSettings().rules())


async def _database(server: PostgresEndpoint, size: int) -> str:
    name = f"registry_{size}_{_pins()}"
    plain = await asyncpg.connect(server.dsn())
    known = [
        row[0]
        for row in await plain.fetch("select datname from pg_database where datname like $1", f"registry\\_{size}\\_%")
    ]
    await plain.close()
    if name in known:
        return name
    for old in known:
        server.drop_database(old)
    made = server.create_database(f"{name}_new", *_ROLES)
    settings = DatabaseSettings(url=SecretStr(made.app_url), owner_url=SecretStr(made.owner_url))
    await asyncio.to_thread(migrate, settings, Path(proxima_invoice.__file__).parent)
    await _fill(server.dsn(f"{name}_new"), size)
    # Renamed when whole, so that an interrupted one is never taken for it.
    server.sql(f"ALTER DATABASE {name}_new RENAME TO {name}")
    return name


async def _fill(url: str, size: int) -> None:
    connection = await asyncpg.connect(url, command_timeout=600)
    await connection.execute("set session_replication_role = replica")
    await connection.execute("set maintenance_work_mem = '256MB'")
    await connection.execute(_SELLERS)
    indexes = await connection.fetch(_INDEXES)
    for row in indexes:
        await connection.execute(f'drop index "{row["indexname"]}"')
    await many.insert_many(connection, size, clients=max(7, size // 100))
    for statement in (_ENTRIES, _WORDS, _TOTALS):
        await connection.execute(statement)
    for row in indexes:
        await connection.execute(row["indexdef"])
    await connection.execute("vacuum analyze")
    await connection.close()


def _pins() -> str:
    migrations = sorted((Path(proxima_invoice.__file__).parent / "migrations" / "versions").glob("*.sql"))
    pinned = [*migrations, Path(many.__file__), Path(__file__)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in pinned)).hexdigest()[:10]

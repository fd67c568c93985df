"""Invoices by the thousand, made in the database itself: plausible rows of several years, without lines of work."""

from __future__ import annotations

import asyncpg

# One invoice per number: dates run with the numbers as in life, everything else is spread by remainders.
_INVOICES = """
insert into invoice (invoice_id, legal_entity_id, client_id, client_name, application_id, kind, deal_type, document_set,
    status, revision, version, number, series_kind, series_reset_key, series_sequence, period, supplement, service_from,
    service_to, document_date, due_date, currency, price_currency, tax_kind, tax_rate, standard_tax_rate, net, discount,
    tax, gross, prepaid, payable, breakdown, payment_state, outstanding, allocated, seller, buyer, contract,
    languages, recipients, internal_note, tags, edited, context_version, prefill_state, prefill_problems,
    audit_position, audit_hash,
    public_sequence, created_at, created_by, updated_at)
select md5('invoice ' || n)::uuid, 'S' || 1 + n % 2, 'C' || n % $2, 'Client ' || n % $2 || ' ' || word, 'A' || n % $2,
    'service', (array['SUP', 'HR', 'FP'])[1 + n % 3], 'bill', status, 1, 3, number, case when number is not null
    then 'domestic' end, case when number is not null then to_char(day, 'YYYY') end, case when number is not null
    then n end, to_char(day, 'YYYY-MM'), false, day, day, day, day + 15, currency, currency, 'standard', 12, 12,
    net, 0, tax, net + tax, 0, net + tax, '[]', case when status = 'paid' then 'settled' else 'unpaid' end,
    case when status = 'paid' then 0 else net + tax end, case when status = 'paid' then net + tax else 0 end,
    '{"party_id": "S1"}', '{"party_id": "C2"}',
    jsonb_build_object('number', 'K-' || n % $2), '["ru"]', '[]', case when n % 1000 = 7 then 'promised by phone' end,
    case when n % 500 = 3 then '["urgent"]'::jsonb else '[]' end, '[]', 1, 'none', '[]', 0, repeat('0', 64), 0,
    day, 'person-' || n % 20, timestamptz '2026-11-02 09:30Z' - ($1 - n) * interval '2 minutes'
from (
    select n, case when status in ('draft', 'discarded') then null else 'N-' || lpad(n::text, 7, '0') end as number,
        status, date '2026-10-31' - (($1 - n) * 1800 / $1)::int as day,
        (array['UZS', 'UZS', 'UZS', 'USD', 'EUR'])[1 + n % 5] as currency,
        (array['Savat', 'Orzu', 'Нур', 'Бозор', 'Lola', 'Zamin', 'Хаёт'])[1 + n % 7] as word,
        (n * 7919 % 900001 + 1000)::numeric as net, round((n * 7919 % 900001 + 1000) * 0.12, 2) as tax
    from (
        select n, case when n > $1 * 0.99 then (array['draft', 'needs_review', 'approved', 'sent'])[1 + n % 4]
            when n > $1 * 0.95 then (array['sent', 'accepted'])[1 + n % 2]
            when n % 200 = 0 then 'void' when n % 333 = 0 then 'discarded' else 'paid' end as status
        from generate_series($3::bigint, $4::bigint) n
    ) stated
) dated
"""
_LINES = """
insert into invoice_line (line_id, invoice_id, position, kind, text, unit, quantity, unit_price, discount, net,
    tax_kind, tax_rate, tax, gross, service_from, service_to, edited, worklog_count)
select md5('line ' || n)::uuid, md5('invoice ' || n)::uuid, 1, 'manual',
    'Support of system ' || n % 5000 || ' by contract ' ||
        (array['alpha', 'beta', 'gamma', 'сопровождение'])[1 + n % 4],
    'hour', 1, 1000, 0, 1000, 'standard', 12, 120, 1120, date '2026-10-01', date '2026-10-31', '[]', 0
from generate_series($1::bigint, $2::bigint) n
"""
_FACTS = """
insert into fact (fact_id, invoice_id, revision, name, state, attempts, changed_at)
select md5('fact ' || n)::uuid, md5('invoice ' || n)::uuid, 1, (array['delivered', 'synced', 'drift'])[1 + n % 3],
    case when n % 3 = 2 then 'waiting' when n % 100 < 2 then 'failed' else 'done' end, 1, now()
from generate_series($1::bigint, $2::bigint) n where n % 10 = 0
"""


async def insert_many(
    connection: asyncpg.Connection, count: int, *, clients: int, first: int = 1, last: int | None = None
) -> None:
    """Invoices `first` to `last` of `count`, over five years and as many clients as said, one line each."""
    last = last or count
    await connection.execute(_INVOICES, count, clients, first, last)
    await connection.execute(_LINES, first, last)
    await connection.execute(_FACTS, first, last)

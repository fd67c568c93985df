"""Old invoices go in portions whose reports speak of the whole file's rows; a month is a table for a spreadsheet."""

import json

import httpx
import pytest
from proxima_cli import old_invoices
from proxima_cli.client import JSON, Gateway


def test_lines_of_one_invoice_stay_together_and_rows_keep_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[JSON] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        rows = len(asked[-1]["csv"].splitlines()) - 1
        said = [{"row": row + 2, "number": "", "faults": []} for row in range(rows)]
        return httpx.Response(200, json={"imported": rows, "known": 0, "refused": 0, "rows": said})

    monkeypatch.setattr(old_invoices, "ROWS_AT_ONCE", 2)
    gateway = Gateway("http://gateway.example", transport=httpx.MockTransport(answer))
    text = "application_id;number;net\nA1;1;10\nA2;2;20\nA1;1;11\nA3;3;30\n"
    found = list(old_invoices.reports(gateway, text, really=False))
    assert [[row["row"] for row in report["rows"]] for report in found] == [[2, 4], [3, 5]]
    assert asked[0]["csv"].splitlines() == ["application_id,number,net", "A1,1,10", "A1,1,11"]
    assert [one["dry_run"] for one in asked] == [True, True]


def test_a_month_becomes_rows_in_which_text_is_no_formula() -> None:
    line = {"text": "=work", "difference": "-100", "causes": ["rate"]}
    line |= {f"{side}_{name}": None for side in ("ours", "billed") for name in ("quantity", "unit_price", "net")}
    month = {"application_id": "A2", "client_name": "@client", "ours_net": "1", "billed_net": None, "difference": None}
    rows = list(old_invoices.lines_of({"months": [month | {"causes": ["only_ours"], "lines": [line]}]}))
    assert rows[1] == ["A2", "'@client", "", "", "", "1", "", "", "", "", "only_ours"]
    assert rows[2][2] == "'=work"

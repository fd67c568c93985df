"""The Central Bank stand-in: the bank's shapes and gaps, what staff of the bank may do, and its bad days."""

from datetime import date

import httpx
import pytest
from proxima_sandbox.testing import CentralBankSandbox

FRIDAY, SATURDAY = date(2026, 10, 30), date(2026, 10, 31)
FIELDS = {"id", "Code", "Ccy", "CcyNm_RU", "CcyNm_UZ", "CcyNm_UZC", "CcyNm_EN", "Nominal", "Rate", "Diff", "Date"}


def ask(bank: CentralBankSandbox, path: str = f"all/{FRIDAY}/", *, timeout: float = 10.0) -> httpx.Response:
    url = f"{bank.base_url}/ru/arkhiv-kursov-valyut/json/{path}"
    return httpx.get(url, timeout=timeout, trust_env=False)


def test_a_day_has_every_currency_as_strings(central_bank_sandbox: CentralBankSandbox) -> None:
    rows = ask(central_bank_sandbox).json()
    assert len(rows) > 20
    assert all(set(row) == FIELDS for row in rows)
    dollar = next(row for row in rows if row["Ccy"] == "USD")
    assert (dollar["Rate"], dollar["Nominal"], dollar["Date"], dollar["Code"]) == ("12171.03", "1", "30.10.2026", "840")
    assert dollar["Diff"] == "12.88"
    assert {row["Ccy"] for row in rows if row["Nominal"] == "10"} == {"IDR", "IRR", "VND"}


def test_one_currency_and_the_latest_publication(central_bank_sandbox: CentralBankSandbox) -> None:
    (dollar,) = ask(central_bank_sandbox, "USD/2026-05-22/").json()
    assert (dollar["Rate"], dollar["Date"]) == ("12171.03", "22.05.2026")
    (newest,) = ask(central_bank_sandbox, "USD/").json()
    assert newest in ask(central_bank_sandbox, "").json()


@pytest.mark.parametrize(
    "path", [f"all/{SATURDAY}/", "all/2026-01-01/", "all/2031-03-03/", "XXX/2026-10-30/", "all/x/"]
)
def test_where_nothing_is_published_the_list_is_empty(central_bank_sandbox: CentralBankSandbox, path: str) -> None:
    assert ask(central_bank_sandbox, path).json() == []


def test_a_publication_may_be_late_and_may_be_corrected(central_bank_sandbox: CentralBankSandbox) -> None:
    central_bank_sandbox.withhold(FRIDAY)
    assert ask(central_bank_sandbox).json() == []
    central_bank_sandbox.publish(FRIDAY)
    central_bank_sandbox.correct(FRIDAY, "USD", "12170.01")
    central_bank_sandbox.restart()
    (dollar,) = ask(central_bank_sandbox, f"USD/{FRIDAY}/").json()
    assert dollar["Rate"] == "12170.01"
    central_bank_sandbox.reset()
    (dollar,) = ask(central_bank_sandbox, f"USD/{FRIDAY}/").json()
    assert dollar["Rate"] == "12171.03"


def test_its_bad_days(central_bank_sandbox: CentralBankSandbox) -> None:
    central_bank_sandbox.switch(hits="reads", error_next=1, html_next=1)
    assert ask(central_bank_sandbox).status_code == 503
    page = ask(central_bank_sandbox)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    central_bank_sandbox.switch(hits="reads", cut_before_next=1, broken_json_next=1)
    with pytest.raises(httpx.RemoteProtocolError):
        ask(central_bank_sandbox)
    assert ask(central_bank_sandbox).text.endswith('"121')
    assert ask(central_bank_sandbox).status_code == 200
    central_bank_sandbox.switch(hits="reads", timeout_after_next=1, hang_ms=3000)
    with pytest.raises(httpx.ReadTimeout):
        ask(central_bank_sandbox, timeout=0.2)
    assert central_bank_sandbox.requests()[0]["path"].endswith("/json/all/2026-10-30/")


def test_people_have_a_page(central_bank_sandbox: CentralBankSandbox) -> None:
    page = httpx.get(central_bank_sandbox.base_url, trust_env=False)
    assert page.status_code == 200
    assert "US Dollar" in page.text

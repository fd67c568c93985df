"""`proxima`: what operators and scripts ask of the gateway."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from proxima_cli import old_invoices
from proxima_cli import reconcile as reconciling
from proxima_cli.client import JSON, Gateway, Refused
from proxima_cli.demo.clock import DemoTime
from proxima_cli.demo.handing_over import around
from proxima_cli.demo.plan import BILLED
from proxima_cli.demo.staff import administrator, ensure
from proxima_cli.demo.story import Story
from proxima_cli.demo.waiting import NotInTime
from proxima_cli.demo.walk import Walk
from proxima_cli.settings import Settings, load

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
invoices = typer.Typer(no_args_is_help=True, help="Invoices of the registry.")
legal_entities = typer.Typer(no_args_is_help=True, help="Sellers.")
audit = typer.Typer(no_args_is_help=True, help="The audit trail.")
app.add_typer(invoices, name="invoices")
app.add_typer(legal_entities, name="legal-entities")
app.add_typer(audit, name="audit")
app.command("import")(old_invoices.import_invoices)
app.command("parallel-run")(old_invoices.parallel_run)
out = Console()
err = Console(stderr=True)


def _gateway(settings: Settings) -> Gateway:
    if settings.token:
        return Gateway(settings.gateway_url, token=settings.token)
    return administrator(settings)


@invoices.command("list")
def list_invoices(
    month: str | None = None, status: str | None = None, as_json: Annotated[bool, typer.Option("--json")] = False
) -> None:
    """List invoices, the newest first."""
    rows = _gateway(load()).items("/invoices", month=month, status=status, limit=200)
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("number", "client", "period", "status", "total", "", "facts")
    for row in rows:
        facts = " ".join(f"{fact['fact']}:{fact['state']}" for fact in row["facts"])
        table.add_row(
            row["number"] or "–", row["client_name"], row["period"], row["status"], row["gross"], row["currency"], facts
        )
    out.print(table)


@invoices.command("show")
def show_invoice(invoice_id: str) -> None:
    """Show one invoice with its deliveries, shipment and files, as JSON."""
    print(json.dumps(_gateway(load()).get(f"/invoices/{invoice_id}/overview"), ensure_ascii=False, indent=2))


@legal_entities.command("load")
def load_legal_entities(file: Path) -> None:
    """Put in the sellers of a file that are not there yet: a JSON list, each with its `legal_entity_id`."""
    gateway = _gateway(load())
    known = {seller["legal_entity_id"] for seller in gateway.items("/legal-entities")}
    for body in json.loads(file.read_text()):
        seller_id = body.pop("legal_entity_id")
        if seller_id not in known:
            gateway.send("PUT", f"/legal-entities/{seller_id}", body)
            err.print(f"seller {seller_id} {body['name']} is set up")


@audit.command("verify")
def verify_audit() -> None:
    """Check every audit chain and anchor; exit 1 when something was changed, removed or forged."""
    report = _gateway(load()).get("/audit/verify")
    chains = f"{report['invoices']} invoices, {report['subjects']} subjects of master data"
    out.print(f"{chains}, {report['entries']} entries, {report['anchors']} anchors")
    for fault in report["faults"]:
        out.print(f"  {fault}")
    if report["faults"]:
        raise typer.Exit(1)


@app.command()
def reconcile(
    month: Annotated[str | None, typer.Option(help="Which month; by default the one that ended last.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Prove that all time of a month is billed, written off, open or left out; exit 1 and the difference when not."""
    report = reconciling.reconcile(_gateway(load()), month or reconciling.month_before(datetime.now(UTC).date()))
    if as_json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        out.print(reconciling.table_of(report))
    faults = reconciling.faults_of(report)
    for fault in faults:
        err.print(f"[red]{fault}[/red]")
    if faults:
        raise typer.Exit(1)


@app.command()
def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")] = False,
    month: Annotated[str | None, typer.Option(help="Which month; by default the first one that is not billed.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Every month, and the last one opened.")] = False,
) -> None:
    """Bill months of the demonstration's clients from worklogs to where they end, each step as it happens."""
    settings = load()
    staff = ensure(settings)
    say = (lambda text: None) if as_json else print
    walk = Walk(staff, around(settings, staff), say)
    story = Story(staff, administrator(settings), walk, DemoTime(settings.clock_file), say)
    wanted = [billed for billed in BILLED if whole or billed.month == month]
    if not wanted:
        following = None if month else walk.next_month()
        if following is None:
            raise SystemExit(f"there is no month {month} to bill" if month else "every month is billed already")
        wanted = [following]
    rows = [row for billed in wanted for row in story.month(billed)]
    if whole:
        story.open()
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _report(settings, staff.passwords, rows)


def _report(settings: Settings, passwords: dict[str, str], rows: list[JSON]) -> None:
    table = Table("number", "status", "total", "shipment", "files")
    for row in rows:
        table.add_row(row["number"], row["status"], row["total"], str(row["shipment_id"]), "\n".join(row["files"]))
    out.print(table)
    addresses = {
        "screens": settings.gateway_url,
        "API documentation": f"{settings.gateway_url}/api/docs",
        "mailbox": settings.mail_url,
        "PlanFact sandbox": settings.planfact_url,
        "Didox sandbox": settings.didox_url,
        "E-IMZO sandbox": settings.eimzo_url,
        "Telegram sandbox": settings.telegram_url,
        "PDFs": settings.archive_folder,
    }
    for name, address in addresses.items():
        print(f"{name:<18} {address or '–'}")
    for login, password in [*passwords.items(), (settings.admin_login or "–", settings.admin_password or "–")]:
        print(f"{'log in as':<18} {login:<11} {password}")


def main() -> None:
    """Run the command line; a refusal is one line and exit 1."""
    try:
        app()
    except (Refused, NotInTime) as error:
        err.print(f"[red]{error}[/red]")
        sys.exit(1)


if __name__ == "__main__":
    main()

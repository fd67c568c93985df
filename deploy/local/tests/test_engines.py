"""S3, mail, Gotenberg and toxiproxy start, answer, and come back from SIGKILL with their data."""

import smtplib
from email.message import EmailMessage
from pathlib import Path

import boto3
import httpx
import psutil
import pytest
from botocore.exceptions import ClientError
from proxima_local.endpoints import GotenbergEndpoint, MailEndpoint, S3Endpoint, ToxiproxyEndpoint

pytestmark = pytest.mark.connected


def test_s3_writes_once_and_keeps_it_over_sigkill(s3_engine: S3Endpoint) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=s3_engine.url,
        aws_access_key_id=s3_engine.access_key,
        aws_secret_access_key=s3_engine.secret_key,
        region_name=s3_engine.region,
    )
    client.create_bucket(Bucket="kept")
    client.put_object(Bucket="kept", Key="archive/one.pdf", Body=b"first", IfNoneMatch="*")
    with pytest.raises(ClientError, match="PreconditionFailed"):
        client.put_object(Bucket="kept", Key="archive/one.pdf", Body=b"second", IfNoneMatch="*")

    s3_engine.kill()
    s3_engine.restart()

    assert client.get_object(Bucket="kept", Key="archive/one.pdf")["Body"].read() == b"first"
    client.close()


def test_mail_arrives_in_the_mailbox_and_stays_over_sigkill(mail_engine: MailEndpoint) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", "the invoice"
    message["Message-ID"] = "<one@example.com>"
    message.set_content("see attachment")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="invoice.pdf")
    with smtplib.SMTP(mail_engine.smtp_host, mail_engine.smtp_port) as smtp:
        smtp.send_message(message)
    assert _letters(mail_engine, "the invoice") == 1

    mail_engine.kill()
    mail_engine.restart()

    assert _letters(mail_engine, "the invoice") == 1
    assert "<!doctype html" in httpx.get(mail_engine.web_url, headers={"accept": "text/html"}).text.lower()


def _letters(mail_engine: MailEndpoint, subject: str) -> int:
    """How many letters of this subject the mailbox holds; other suites of the session write to it too."""
    return sum(mail["subject"] == subject for mail in httpx.get(mail_engine.api_url).json())


def _print(url: str, html: str) -> httpx.Response:
    page = {"files": ("index.html", html.encode(), "text/html")}
    logo = ("files", ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "image/svg+xml"))
    options = {"paperWidth": "210mm", "paperHeight": "297mm", "failOnResourceLoadingFailed": "true"}
    files = [("files", page["files"]), logo]
    return httpx.post(f"{url}/forms/chromium/convert/html", files=files, data=options, timeout=30)


def test_gotenberg_prints_and_leaves_no_browser_behind(gotenberg_engine: GotenbergEndpoint) -> None:
    answer = _print(gotenberg_engine.url, '<html><body><img src="logo.svg">Счёт № 1</body></html>')
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"%PDF-")
    below = psutil.Process(gotenberg_engine.pid).children(recursive=True)
    assert any("chromium" in process.name() for process in below)

    gotenberg_engine.kill()

    assert not [process for process in below if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    gotenberg_engine.restart()
    assert _print(gotenberg_engine.url, "<p>again</p>").status_code == 200


def test_gotenberg_reads_nothing_but_what_came_with_the_page(gotenberg_engine: GotenbergEndpoint) -> None:
    missing = _print(gotenberg_engine.url, '<img src="absent.png">')
    assert missing.status_code == 409
    secret = _print(gotenberg_engine.url, '<iframe src="file:///etc/hostname"></iframe>')
    hostname = Path("/etc/hostname").read_bytes().strip()
    assert hostname not in secret.content


def test_toxiproxy_stands_between(toxiproxy_engine: ToxiproxyEndpoint, s3_engine: S3Endpoint) -> None:
    upstream = s3_engine.url.removeprefix("http://")
    made = httpx.post(
        f"{toxiproxy_engine.api_url}/proxies", json={"name": "s3", "listen": "127.0.0.1:0", "upstream": upstream}
    )
    assert made.status_code == 201
    listen = made.json()["listen"]
    assert httpx.get(f"http://{listen}/health").status_code == 200
    httpx.post(f"{toxiproxy_engine.api_url}/proxies/s3", json={"enabled": False})
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://{listen}/health")

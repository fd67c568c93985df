"""Processes of the image, as the settings of a test's service describe them."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence

from proxima_delivery.settings import Settings


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """What such a process is told; `more` by the names of its variables, without their prefix."""
    smtp, s3, kafka = settings.smtp, settings.s3, settings.kafka
    known = {
        "DATABASE__URL": settings.database.url.get_secret_value(),
        "KAFKA__BOOTSTRAP": kafka.bootstrap,
        "KAFKA__TOPIC_PREFIX": kafka.topic_prefix,
        "S3__ENDPOINT": s3.endpoint,
        "S3__BUCKET": s3.bucket,
        "S3__ACCESS_KEY": s3.access_key.get_secret_value(),
        "S3__SECRET_KEY": s3.secret_key.get_secret_value(),
        "S3__REGION": s3.region,
        "HTTP__PORT": "1",
        "SMTP__HOST": smtp.host,
        "SMTP__PORT": str(smtp.port),
        "SMTP__TLS": "none",
        "SMTP__LOCAL_HOSTNAME": "sender.example",
        "SENDERS": '{"S1": {"address": "billing@seller.example", "name": "Proxima Ops"}}',
        "STAFF_PUBLIC_KEY": settings.staff_public_key,
        **_didox(settings),
        **_telegram(settings),
        **more,
    }
    return {**os.environ, **{f"DELIVERY_{name}": value for name, value in known.items()}}


def _didox(settings: Settings) -> dict[str, str]:
    didox = settings.didox
    if didox is None:
        return {}
    companies = {
        entity: {"tin": company.tin, "password": company.password.get_secret_value()}
        for entity, company in didox.companies.items()
    }
    return {
        "DIDOX__BASE_URL": didox.base_url,
        "DIDOX__PARTNER_TOKEN": didox.partner_token.get_secret_value(),
        "DIDOX__COMPANIES": json.dumps(companies),
    }


def _telegram(settings: Settings) -> dict[str, str]:
    telegram = settings.telegram
    if telegram is None:
        return {}
    return {
        "TELEGRAM__TOKEN": telegram.token.get_secret_value(),
        "TELEGRAM__BASE_URL": telegram.base_url,
        "TELEGRAM__LINK_BASE": telegram.link_base,
    }


async def spawn(word: str, variables: dict[str, str]) -> asyncio.subprocess.Process:
    """One process of the image."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "proxima_delivery", word, env=variables, stderr=sys.stderr
    )


async def kill(process: asyncio.subprocess.Process) -> None:
    """Kill it at once, unless it is gone already."""
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    await process.wait()


async def stop(processes: Sequence[asyncio.subprocess.Process]) -> None:
    """Have them end in good order."""
    for process in processes:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
    codes = [await asyncio.wait_for(process.wait(), 30) for process in processes]
    assert codes == [0] * len(codes)

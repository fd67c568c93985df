"""A mail server that delivers to a mailbox page: maildev."""

import shutil
from pathlib import Path
from typing import ClassVar

from proxima_local import system
from proxima_local.cache import built, pin_hash, pins_of, run
from proxima_local.engines.base import Engine, http_status, port_answers
from proxima_local.paths import PINS
from proxima_local.process import Command


def _install(folder: Path) -> None:
    system.require("Node", "npm")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PINS / "maildev" / name, folder / name)
    run(["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder)


class Mail(Engine):
    """SMTP in, a page for people and an API for tests out; nothing leaves the machine."""

    name: ClassVar[str] = "mail"
    port_names: ClassVar[tuple[str, ...]] = ("SMTP", "MAIL_WEB")

    @classmethod
    def _program(cls) -> Path:
        folder = built("maildev", pin_hash(pins_of("maildev")), _install)
        return folder / "node_modules" / "maildev" / "dist" / "bin" / "maildev.js"

    @classmethod
    def install(cls) -> None:
        """Install the pinned packages once."""
        cls._program()

    @property
    def web_url(self) -> str:
        """The mailbox page."""
        return f"http://127.0.0.1:{self.ports['MAIL_WEB']}"

    def prepare(self) -> None:
        """Make the folder of mails."""
        (self.home / "mails").mkdir(parents=True, exist_ok=True)

    def command(self) -> Command:
        """Return the server's command."""
        options = ("--ip", "127.0.0.1", "--web-ip", "127.0.0.1", "-s", str(self.port))
        web = ("-w", str(self.ports["MAIL_WEB"]), "--mail-directory", str(self.home / "mails"))
        argv = ("node", str(self._program()), *options, *web)
        return Command(argv, system.base_env(NODE_ENV="production"), cwd=self.home)

    def ready(self) -> bool:
        """Whether both doors are open."""
        return port_answers(self.port) and http_status(f"{self.web_url}/api/email") == 200

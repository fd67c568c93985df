"""A mailbox that programs read: Dovecot from Debian's binaries, in a folder and on a port of our own."""

import grp
import imaplib
import os
import pwd
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from proxima_local import system
from proxima_local.engines.base import Engine, port_answers
from proxima_local.paths import give, home_for
from proxima_local.process import Command

PROGRAM = Path("/usr/sbin/dovecot")
DEBIAN_USER = "dovecot"
MAILBOX_USER = "bounces"
CONFIGURATION = """\
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/run
log_path = /dev/stderr
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{home}/mails/%n
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%n {home}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mails/%n
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


class Imap(Engine):
    """One mailbox, `bounces`, that anything may be put into by IMAP's own APPEND."""

    name: ClassVar[str] = "imap"
    port_names: ClassVar[tuple[str, ...]] = ("IMAP",)

    def __init__(self, home: Path, ports: Mapping[str, int], password: str) -> None:
        super().__init__(home, ports)
        self.password = password
        self._user = DEBIAN_USER if os.geteuid() == 0 else None

    @classmethod
    def install(cls) -> None:
        """Install Debian's server if there is none."""
        if not PROGRAM.exists():
            system.apt_install(["dovecot-imapd"])

    @property
    def _home(self) -> Path:
        return home_for(self._user, self.home)

    def prepare(self) -> None:
        """Write the configuration and the password; mails stay as they are."""
        home = self._home
        account = pwd.getpwnam(self._user) if self._user else pwd.getpwuid(os.geteuid())
        group = grp.getgrgid(account.pw_gid).gr_name
        text = CONFIGURATION.format(home=home, user=account.pw_name, group=group, port=self.port)
        for name, content in (("dovecot.conf", text), ("users", f"{MAILBOX_USER}:{{PLAIN}}{self.password}\n")):
            file = home / name
            file.touch(mode=0o600)
            file.write_text(content)
            give(file, account.pw_name)
        for name in ("run", "mails"):
            (home / name).mkdir(exist_ok=True, mode=0o700)
            give(home / name, account.pw_name)

    def command(self) -> Command:
        """Return the server's command."""
        argv = (str(PROGRAM), "-F", "-c", str(self._home / "dovecot.conf"))
        return Command(argv, system.base_env(), user=self._user, cwd=self._home)

    def ready(self) -> bool:
        """Whether it greets."""
        if not port_answers(self.port):
            return False
        try:
            with imaplib.IMAP4("127.0.0.1", self.port, timeout=2):
                return True
        except (OSError, imaplib.IMAP4.error):
            return False

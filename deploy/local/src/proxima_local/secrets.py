"""Passwords and keys of one stack: made once, kept in files only their owner reads."""

import os
import secrets as random
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PRIVATE_KEY = "gateway_private_key"
PUBLIC_KEY = "gateway_public_key"


class Secrets:
    """A folder of secrets; asking for one that is not there makes it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def password(self, name: str) -> str:
        """Return the named password, making a random one the first time."""
        path = self._folder / name
        if not path.exists():
            self._write(path, random.token_urlsafe(24).encode())
        return path.read_text()

    def file(self, name: str) -> Path:
        """Return the file of the named password, making it the first time."""
        self.password(name)
        return self._folder / name

    def key_files(self) -> tuple[Path, Path]:
        """Return the files of the gateway's private key and of the public key that all services verify with."""
        private, public = self._folder / PRIVATE_KEY, self._folder / PUBLIC_KEY
        if not private.exists():
            key = Ed25519PrivateKey.generate()
            self._write(
                private,
                key.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                ),
            )
            public.unlink(missing_ok=True)
        if not public.exists():
            loaded = serialization.load_pem_private_key(private.read_bytes(), None)
            self._write(
                public,
                loaded.public_key().public_bytes(
                    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
                ),
            )
        return private, public

    def _write(self, path: Path, content: bytes) -> None:
        write_private(path, content)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    temporary.replace(path)

"""The embedded parts' secret: made once, kept for the owner's eyes only."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from trimcore.entrypoints.wiring.settings import Settings

SECRET_BYTES = 32


def secret_key(settings: Settings) -> bytes:
    """Return the configured secret, or the data directory's own, making it on first start.

    Of two processes that start at once, both get the same secret.

    Raises:
        OSError: the data directory can't be written or the secret can't be read.
    """
    if settings.secret_key is not None:
        return settings.secret_key.encode()
    path = Path(settings.data_dir) / "secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip().encode()


def _make(path: Path) -> None:
    draft = path.with_name(f"secret.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    # Linking fails if another process was quicker: then theirs is the secret.
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()

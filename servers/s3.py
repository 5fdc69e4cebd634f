"""Two servers that speak S3."""

from abc import abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from servers.binaries import go_program
from servers.ports import LOOPBACK
from servers.server import Command, Server

BUCKET = "trimcore"
KEY = "trimcore"
SECONDS = 5


class S3Server(Server):
    """A server for any S3 client, with one bucket."""

    @classmethod
    def install(cls) -> None:
        """Build it."""
        cls._program()

    @classmethod
    @abstractmethod
    def _program(cls) -> Path: ...

    @property
    def url(self) -> str:
        """The bucket, with the administrator's key and secret."""
        return f"s3+http://{KEY}:{self.secret()}@{LOOPBACK}:{self.port}/{BUCKET}"

    def probe(self) -> None:
        """Make the bucket, unless it is there."""
        import urllib3
        from minio import Minio as Client

        with urllib3.PoolManager(timeout=SECONDS, retries=False) as pool:
            client = Client(
                f"{LOOPBACK}:{self.port}",
                access_key=KEY,
                secret_key=self.secret(),
                secure=False,
                http_client=pool,
            )
            if not client.bucket_exists(bucket_name=BUCKET):
                client.make_bucket(bucket_name=BUCKET)


class Minio(S3Server):
    """MinIO on a plain folder."""

    name: ClassVar[str] = "minio"
    version: ClassVar[str] = "v0.0.0-20260212201848-7aac2a2c5b7c"

    @classmethod
    def _program(cls) -> Path:
        return go_program(cls.name, "github.com/minio/minio", cls.version)

    def commands(self) -> Iterator[Command]:
        """Serve S3 alone: no console, no look for updates."""
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        yield Command(
            args=[
                str(self._program()),
                "server",
                str(data),
                "--address",
                f"{LOOPBACK}:{self.port}",
            ],
            environ={
                "MINIO_ROOT_USER": KEY,
                "MINIO_ROOT_PASSWORD": self.secret(),
                "MINIO_BROWSER": "off",
                "MINIO_UPDATE": "off",
            },
        )


class VersityGw(S3Server):
    """Versity's gateway on a plain folder, whose file system must know extended attributes."""

    name: ClassVar[str] = "versitygw"
    version: ClassVar[str] = "v1.8.0"

    @classmethod
    def _program(cls) -> Path:
        return go_program(cls.name, "github.com/versity/versitygw/cmd/versitygw", cls.version)

    def commands(self) -> Iterator[Command]:
        """Serve S3 alone."""
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        listen = f"{LOOPBACK}:{self.port}"
        yield Command(
            args=[str(self._program()), "--port", listen, "--quiet", "posix", str(data)],
            environ={"ROOT_ACCESS_KEY": KEY, "ROOT_SECRET_KEY": self.secret()},
        )

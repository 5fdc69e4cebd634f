"""Real servers that crash and hang, and come back."""

from collections.abc import Callable
from contextlib import closing

import pytest

from servers.s3 import Minio, S3Server, VersityGw
from trimcore.adapters.minio.address import S3Address
from trimcore.adapters.minio.blobs import S3Blobs
from trimcore.adapters.minio.client import S3Client
from trimcore.domain.errors import Unavailable
from trimcore.ports.conformance.storage.blobs import assert_missing, read, soon, store

PART_SIZE = 5 << 20


@pytest.mark.parametrize("kind", [Minio, VersityGw])
def test_a_store_comes_back_as_it_was(
    kind: type[S3Server], start_server: Callable[[type[S3Server]], S3Server]
) -> None:
    """Nothing that was committed is lost, nothing else appears, and no upload is forgotten."""
    server = start_server(kind)
    client = S3Client(S3Address.parse(server.url), timeout=2)
    with closing(S3Blobs(client, part_size=PART_SIZE)) as blobs:
        store(blobs, "kept", b"content")
        with blobs.create("cut-off") as writer:
            writer.write(bytes(PART_SIZE + 1))
            server.kill()
            with pytest.raises(Unavailable):
                writer.commit()
        with pytest.raises(Unavailable):
            blobs.stat("kept")
        server.start()
        assert read(blobs, "kept") == b"content"
        assert_missing(blobs, "cut-off")
        assert blobs.abort_older(soon()) == 1

        server.pause()
        with pytest.raises(Unavailable):
            ask_until_it_hangs(blobs)
        server.resume()
        assert blobs.stat("kept").size == 7


def ask_until_it_hangs(blobs: S3Blobs) -> None:
    """Ask for a while: a process takes a moment to stop."""
    for _ in range(1000):
        blobs.stat("kept")

"""An upload on its way to become an object."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from trimcore.adapters.minio.client import S3Client
from trimcore.adapters.minio.errors import check
from trimcore.adapters.minio.uploading.multipart import MultipartUpload
from trimcore.adapters.minio.uploading.sizes import part_sizes
from trimcore.domain.errors import StorageFull, Unavailable
from trimcore.ports.storage.blob_writer import BlobStat, BlobWriter


class S3BlobWriter(BlobWriter):
    """Collects one part at a time in memory, and sends it when more is written.

    What fits into one part is sent with the commit, as one object.
    """

    def __init__(self, client: S3Client, key: str, part_size: int) -> None:
        self._client = client
        self._key = key
        self._sizes = part_sizes(part_size)
        self._room = next(self._sizes)
        self._part = bytearray()
        self._upload: MultipartUpload | None = None
        self._written = 0
        self._is_over = False

    def write(self, chunk: bytes) -> None:
        rest = memoryview(chunk).cast("B")
        with self._aborting():
            while rest:
                if len(self._part) == self._room:
                    self._send()
                piece = rest[: self._room - len(self._part)]
                self._part += piece
                rest = rest[len(piece) :]

    def commit(self) -> BlobStat:
        with self._aborting():
            if self._upload is None:
                etag = self._client.put(self._key, self._part).etag.strip('"')
            else:
                self._upload.add(self._part)
                etag = self._upload.complete()
            self._is_over = True
            self._written += len(self._part)
            self._part = bytearray()
            return self._stat(etag)

    def abort(self) -> None:
        upload, self._upload = self._upload, None
        self._part = bytearray()
        if upload is not None and not self._is_over:
            upload.abort()
        self._is_over = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.abort()

    def _send(self) -> None:
        room = next(self._sizes, None)
        if room is None:
            raise StorageFull("The blob is larger than one object of the blob store may be.")
        if self._upload is None:
            self._upload = MultipartUpload(self._client, self._key)
        self._upload.add(self._part)
        self._written += len(self._part)
        # A new one, since a failed attempt may still have its hand on the old one.
        self._part, self._room = bytearray(), room

    def _stat(self, etag: str) -> BlobStat:
        """Look at what has appeared; another blob may have replaced it already."""
        answer = self._client.call("HEAD", self._key)
        check(answer)
        is_ours = answer.etag.strip('"') == etag
        if is_ours and answer.headers.get("content-length") != str(self._written):
            raise Unavailable("The blob store has another number of bytes than were written.")
        return BlobStat(key=self._key, size=self._written, committed_at=answer.modified_at)

    @contextmanager
    def _aborting(self) -> Iterator[None]:
        if self._is_over:
            raise Unavailable("The upload was thrown away.")
        try:
            yield
        except BaseException:
            self.abort()
            raise

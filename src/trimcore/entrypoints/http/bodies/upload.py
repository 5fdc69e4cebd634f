"""Uploads: a multipart body that goes to the store as it comes, in memory that stays flat."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Protocol

from litestar.types import Receive
from msgspec import Struct
from multipart import (  # type: ignore[import-untyped]  # it has no types
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
)

from trimcore.domain.errors import Busy, Fault
from trimcore.domain.policies.source_upload import SourceUpload
from trimcore.entrypoints.http.bodies.form import Form, usable
from trimcore.entrypoints.http.bodies.reading import chunks
from trimcore.entrypoints.http.bodies.shapes import Submission, names
from trimcore.entrypoints.http.jsonapi.negotiation import media_type
from trimcore.entrypoints.http.jsonapi.problems import (
    BodyTooLarge,
    MalformedRequest,
    UnsupportedBody,
)
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.threads import Lane

MULTIPART = "multipart/form-data"
MOST_PARTS = 32
_PLAIN = {"7bit", "8bit", "binary"}


class Part(Protocol):
    """One part of the body while it comes."""

    def write(self, chunk: bytes) -> None:
        """Take the next bytes."""

    def end(self) -> None:
        """Note that these were all."""


class UploadForm:
    """Takes a multipart body piece by piece, in any order of its parts.

    Used from one thread at a time. Whoever makes it must `abort` it, unless its upload was
    committed; to abort after that is harmless.
    """

    def __init__(
        self,
        boundary: str,
        begin: Callable[[], SourceUpload],
        limits: Limits,
        shape: type[Struct] = Submission,
    ) -> None:
        """Begin with nothing; `begin` opens the store once the file comes.

        The fields are those of `shape`; that of the file is called `source` there.

        Raises:
            MalformedRequest: the boundary can't be one.
        """
        self.upload: SourceUpload | None = None
        self.file_name: str | None = None
        self._shape = shape
        self._fields = names(shape)
        self._begin = begin
        self._limits = limits
        self._values: dict[str, str] = {}
        self._faults: dict[str, Fault] = {}
        self._seen: set[str] = set()
        self._part: Part = _Ignored()
        try:
            self._parser = PushMultipartParser(boundary, max_segment_count=MOST_PARTS)
        except MultipartError as error:
            raise _malformed(error) from error

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the body; none: the body has ended.

        Raises:
            MalformedRequest: this is no multipart body, or it breaks off.
            SourceTooLarge: the file has too many bytes.
            Unavailable: the store did not answer.
        """
        for event in self._events(chunk):
            if isinstance(event, MultipartSegment):
                coding = event.header("Content-Transfer-Encoding", "binary")
                if coding.strip().lower() not in _PLAIN:
                    raise MalformedRequest("A part must be sent as it is, without a coding.")
                self._part = self._open(event.name or "", event.filename)
            elif event is None:
                self._part.end()
            else:
                self._part.write(bytes(event))

    def form(self) -> Form:
        """Return the text fields that can be used, and the faults of those that can't."""
        return usable(self._shape, self._values, self._faults)

    def abort(self) -> None:
        """Throw away what was stored, unless it was committed."""
        if self.upload is not None:
            self.upload.abort()

    def _events(self, chunk: bytes) -> Iterator[MultipartSegment | bytes | bytearray | None]:
        try:
            yield from self._parser.parse(chunk)
        except MultipartError as error:
            raise _malformed(error) from error

    def _open(self, name: str, file_name: str | None) -> Part:
        if name in self._seen:
            return self._refuse(name, "repeated", "may be given only once")
        self._seen.add(name)
        if name == self._fields["source"]:
            self.upload, self.file_name = self._begin(), file_name
            return _File(self.upload)
        if name in self._fields.values():
            listed = name == self._fields.get("windows")
            return _Text(self, name, self._limits.windows if listed else self._limits.text)
        return self._refuse(name, "unknown", "is no field of this form")

    def _refuse(self, name: str, code: str, detail: str) -> Part:
        self.note(Fault(field=name, code=code, detail=detail))
        return _Ignored()

    def note(self, fault: Fault) -> None:
        """Remember what is wrong with a field."""
        self._faults[fault.field] = fault

    def keep(self, name: str, text: str) -> None:
        """Remember a field's text."""
        self._values[name] = text


class _Ignored(Part):
    """Drops its bytes."""

    def write(self, chunk: bytes) -> None:
        pass

    def end(self) -> None:
        pass


class _File(_Ignored):
    """Hands its bytes on to the store."""

    def __init__(self, upload: SourceUpload) -> None:
        self._upload = upload

    def write(self, chunk: bytes) -> None:
        self._upload.write(chunk)


class _Text(Part):
    """Collects the bytes of a text field, up to a limit."""

    def __init__(self, form: UploadForm, name: str, most: int) -> None:
        self._form = form
        self._name = name
        self._most = most
        self._size = 0
        self._bytes = bytearray()

    def write(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size <= self._most:
            self._bytes += chunk

    def end(self) -> None:
        if self._size > self._most:
            detail = f"may have at most {self._most} bytes"
            self._form.note(Fault(field=self._name, code="too_long", detail=detail))
            return
        try:
            self._form.keep(self._name, self._bytes.decode())
        except UnicodeDecodeError:
            fault = Fault(field=self._name, code="not_a_text", detail="must be a text in UTF-8")
            self._form.note(fault)


def boundary_of(content_type: str) -> str:
    """Return the boundary of a multipart body.

    Raises:
        UnsupportedBody: the body is of another media type.
        MalformedRequest: there is no boundary.
    """
    kind, parameters = media_type(content_type)
    if kind != MULTIPART:
        raise UnsupportedBody(f"The body must be {MULTIPART}.")
    if not parameters.get("boundary"):
        raise MalformedRequest("The boundary is missing.", header="Content-Type")
    return parameters["boundary"]


async def receive_form(
    receive: Receive, form: UploadForm, lane: Lane, *, most: int, stall: float
) -> None:
    """Feed a body of at most `most` bytes to `form`.

    A thread is held only while it has bytes at hand, so any number of clients may be slow.

    Raises:
        BodyStalled: nothing came for `stall` seconds.
        BodyTooLarge: the body has more bytes.
        ClientGone: the client closed the connection before the end.
        MalformedRequest: this is no multipart body.
        SourceTooLarge: the file has too many bytes.
        Unavailable: the store did not answer.
    """
    size = 0
    async for chunk in chunks(receive, stall=stall):
        size += len(chunk)
        if size > most:
            raise BodyTooLarge(f"The body may have at most {most} bytes.")
        await lane.run(form.feed, chunk)
    await lane.run(form.feed, b"")


async def abandon(form: UploadForm, lane: Lane) -> None:
    """Abort an upload, even if the service is busy or being stopped."""
    try:
        await lane.run(form.abort)
    except Busy:
        form.abort()
    except asyncio.CancelledError:
        form.abort()
        raise


def _malformed(error: MultipartError) -> MalformedRequest:
    # What else an error has is for programmers, such as the exception that was its cause.
    return MalformedRequest(f"The body is no multipart form: {error.args[0]}.")

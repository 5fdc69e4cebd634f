"""Multipart bodies, cut into pieces anywhere."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trimcore.adapters.memory.storage.blobs import MemoryBlobs
from trimcore.domain.errors import SourceTooLarge
from trimcore.domain.policies.limits.storage_quota import SizeLimit
from trimcore.domain.policies.source_upload import SourceUpload
from trimcore.entrypoints.http.bodies.upload import UploadForm, boundary_of
from trimcore.entrypoints.http.jsonapi.problems import MalformedRequest, UnsupportedBody
from trimcore.entrypoints.http.limits import Limits

LIMIT = 10_000
CONTENT = b"\0\0\0\x18ftypisom\r\n--xy\r\n--x" + bytes(range(256)) * 4
BODY = (
    b"preamble\r\n--xyz\r\n"
    b'Content-Disposition: form-data; name="name"\r\n\r\nFerien \xe2\x80\x93 1\r\n--xyz\r\n'
    b'Content-Disposition: form-data; name="source_file"; filename="../../etc/passwd"\r\n'
    b"Content-Type: video/mp4\r\n\r\n" + CONTENT + b"\r\n--xyz\r\n"
    b"content-disposition: form-data; name=duration\r\n\r\n2\r\n--xyz--\r\nepilogue"
)


def a_form(blobs: MemoryBlobs, limits: Limits | None = None) -> UploadForm:
    """Return a form that stores its file under one key."""

    def begin() -> SourceUpload:
        writer = blobs.create("sources/a")
        limit = SizeLimit(most=LIMIT, refusal=SourceTooLarge(LIMIT))
        return SourceUpload(key="sources/a", writer=writer, limit=limit)

    return UploadForm("xyz", begin, limits or Limits())


def fed(blobs: MemoryBlobs, *pieces: bytes, limits: Limits | None = None) -> UploadForm:
    """Return a form that has taken all the pieces, and their end."""
    form = a_form(blobs, limits)
    for piece in pieces:
        form.feed(piece)
    form.feed(b"")
    return form


@given(st.sets(st.integers(1, len(BODY) - 1), max_size=12))
@settings(max_examples=200)
def test_it_does_not_matter_where_the_body_is_cut(cuts: set[int]) -> None:
    blobs = MemoryBlobs()
    edges = [0, *sorted(cuts), len(BODY)]
    pieces = [BODY[start:stop] for start, stop in pairwise(edges)]
    form = fed(blobs, *pieces)
    assert form.form().faults == ()
    assert form.form().values == {"name": "Ferien – 1", "duration": "2"}
    assert form.upload is not None
    form.upload.commit()
    assert blobs.open("sources/a").read_at(0, LIMIT) == CONTENT


@given(st.lists(st.binary(), max_size=8))
def test_any_bytes_are_read_or_refused(pieces: list[bytes]) -> None:
    blobs = MemoryBlobs()
    with pytest.raises(MalformedRequest):
        fed(blobs, *(piece for piece in pieces if piece))
    assert blobs._uploads == {}


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_after_a_delimiter_are_read_or_refused(head: bytes, content: bytes) -> None:
    blobs = MemoryBlobs()
    form = a_form(blobs)
    try:
        form.feed(b"--xyz\r\n" + head + b"\r\n\r\n" + content + b"\r\n--xyz--")
        form.feed(b"")
    except MalformedRequest:
        pass
    finally:
        form.abort()
    assert blobs._uploads == {}


def test_texts_are_bounded() -> None:
    body = b'--xyz\r\nContent-Disposition: form-data; name="name"\r\n\r\n%b\r\n--xyz--'
    limits = Limits(text=10)
    assert fed(MemoryBlobs(), body % (b"x" * 10), limits=limits).form().values == {"name": "x" * 10}
    (fault,) = fed(MemoryBlobs(), body % (b"x" * 11), limits=limits).form().faults
    assert (fault.field, fault.code) == ("name", "too_long")


def test_a_file_above_the_limit_is_thrown_away_at_once() -> None:
    blobs = MemoryBlobs()
    form = a_form(blobs)
    form.feed(BODY[: BODY.index(CONTENT)])
    with pytest.raises(SourceTooLarge):
        form.feed(bytes(LIMIT + 100))
    assert blobs._uploads == {}


def test_nothing_is_opened_before_a_file_comes() -> None:
    blobs = MemoryBlobs()
    a_form(blobs).feed(BODY[: BODY.index(b"source_file")])
    assert blobs._uploads == {}


@pytest.mark.parametrize(
    ("content_type", "boundary"),
    [
        ("multipart/form-data; boundary=xyz", "xyz"),
        ('Multipart/Form-Data; charset=utf-8; boundary="x y;z"', "x y;z"),
        ('multipart/form-data; boundary="a;b"; x=y', "a;b"),
        (
            "multipart/form-data; boundary=----------XnJLe9ZIbbGUYtzPQJ16u1",
            "----------XnJLe9ZIbbGUYtzPQJ16u1",
        ),
    ],
)
def test_the_boundary_is_found(content_type: str, boundary: str) -> None:
    assert boundary_of(content_type) == boundary


def test_a_body_without_a_boundary_is_refused() -> None:
    with pytest.raises(MalformedRequest):
        boundary_of("multipart/form-data")
    with pytest.raises(UnsupportedBody):
        boundary_of("text/plain; boundary=xyz")
    with pytest.raises(MalformedRequest):
        UploadForm("x\ny", lambda: None, Limits())  # type: ignore[arg-type, return-value]


def test_a_refusal_does_not_show_what_is_inside() -> None:
    """A head of a part that is no UTF-8 makes the parser tell of its own exception."""
    form = a_form(MemoryBlobs())
    with pytest.raises(MalformedRequest) as refused:
        form.feed(b'--xyz\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n')
    told = "The body is no multipart form: Segment header failed to decode."
    assert str(refused.value) == told

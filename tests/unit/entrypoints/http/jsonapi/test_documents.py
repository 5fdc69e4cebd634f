"""Each kind of document, compared with a file; set GOLDEN=write to write the files anew."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from msgspec import Struct, json

from trimcore.domain.model.ids import RequestId, SourceId, UserId, VideoId
from trimcore.domain.model.session import Session
from trimcore.domain.model.sources.source import Origin, Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.user import User
from trimcore.domain.model.video import SourceFile, source_key
from trimcore.domain.policies.showing.result_links import TrimmedVideo
from trimcore.domain.usecases.accounts.issue_token import IssuedToken
from trimcore.entrypoints.http.jsonapi.documents.accounts import token_resource, user_resource
from trimcore.entrypoints.http.jsonapi.documents.trimming import (
    included,
    request_resource,
    shown_videos,
    trimmed_resource,
    video_resource,
)
from trimcore.entrypoints.http.jsonapi.envelope import enveloped
from trimcore.entrypoints.http.jsonapi.query import Query
from trimcore.entrypoints.http.jsonapi.resources.accounts import TokenDocument, UserDocument
from trimcore.entrypoints.http.jsonapi.resources.trimming import (
    RequestDocument,
    RequestsDocument,
    TrimmedVideoAttributes,
    TrimmedVideoResource,
    TrimmedVideosDocument,
    VideoDocument,
)
from trimcore.ports.conformance.stores.builders import DAMAGED, NOW, POLICY, a_receipt, submitted

GOLDEN = Path(__file__).parent / "golden"
PLAIN = Query()
BASE = "https://video.example.com"
USER = User(
    id=UserId("5d39f6108d366978db32e7c8"),
    email="Lavon_Rowe@zieme.name",
    password_hash="never shown",
    created_at=NOW,
)


def a_stored_request() -> TrimRequest:
    """Return a request whose ids are always the same."""
    request = submitted(user_id=USER.id, name="test video")
    request_id = RequestId("5d39f6108d366978db32e7ca")
    source = replace(request.video.source, key=source_key(SourceId(request_id)))
    video = replace(request.video, id=VideoId("5d39f6128d366978db32e80a"), source=source)
    return replace(request, id=request_id, video=video)


def processing() -> TrimRequest:
    """Return the request half way."""
    taken = a_stored_request().claim(worker="w", now=NOW, policy=POLICY)
    return taken.renew(attempt=1, progress=50, now=NOW + timedelta(seconds=1), policy=POLICY)


def failed() -> TrimRequest:
    """Return the request after a fault."""
    return processing().fail(attempt=1, failure=DAMAGED, now=NOW + timedelta(seconds=2))


def done() -> TrimRequest:
    """Return the request with its result."""
    return processing().finish(attempt=1, receipt=a_receipt(), now=NOW + timedelta(seconds=2))


def trimmed() -> TrimmedVideo:
    """Return the trimmed video with a link of our own."""
    request = done()
    assert request.video.result is not None
    return TrimmedVideo(
        request=request,
        video=request.video,
        result=request.video.result,
        link="/blobs/token",
        link_expires_at=NOW + timedelta(hours=1),
    )


def issued() -> IssuedToken:
    """Return a fresh token."""
    uid = UUID(int=1, version=4)
    return IssuedToken(session=Session.begin(uid=uid, user_id=USER.id, now=NOW), token="a.b.c")


def listing(include: str) -> Struct:
    """Return a list of one request, with relatives."""
    query = Query(include=frozenset({include}))
    request = done()
    data = [request_resource(request, query)]
    videos = shown_videos(lambda _: trimmed(), query, BASE)
    related = included(USER, [request], query, videos)
    return enveloped(data, included=related, links={"first": "/x"})


def listing_of_one_source() -> Struct:
    """Return a list of two requests that are cut from one source, and one whose source is gone."""
    query = Query(include=frozenset({"source"}))
    key = source_key(SourceId("5d39f6108d366978db32e7cb"))
    source = Source.receive(
        file=SourceFile(key=key, size=6000, sha256="cd" * 32),
        user_id=USER.id,
        name="test video",
        now=NOW,
        origin=Origin.UPLOAD,
    )
    gone = SourceFile(key=f"{key[:-1]}0", size=6000, sha256="cd" * 32)
    requests = [cut_from(file) for file in (source.file, source.file, gone)]
    sources = {source.id: source}
    data = [request_resource(request, query, sources) for request in requests]
    return enveloped(data, included=included(USER, requests, query, None, sources))


def cut_from(file: SourceFile) -> TrimRequest:
    """Return a request that is cut from a source."""
    request = a_stored_request()
    return replace(request, video=replace(request.video, source=file))


NARROW = Query(fields={"requests": frozenset({"status", "user"})})
CASES: dict[str, Struct] = {
    "user": enveloped(user_resource(USER, PLAIN)),
    "token": enveloped(token_resource(issued())),
    "request_scheduled": enveloped(request_resource(a_stored_request(), PLAIN)),
    "request_processing": enveloped(request_resource(processing(), PLAIN)),
    "request_failed": enveloped(request_resource(failed(), PLAIN)),
    "request_done": enveloped(request_resource(done(), PLAIN)),
    "request_narrow": enveloped(request_resource(done(), NARROW)),
    "requests_with_user": listing("user"),
    "requests_with_video": listing("video"),
    "requests_with_source": listing_of_one_source(),
    "video": enveloped(video_resource(a_stored_request(), PLAIN)),
    "video_trimmed": enveloped([trimmed_resource(trimmed(), PLAIN, BASE)]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_document_is_as_its_file_says(case: str) -> None:
    path = GOLDEN / f"{case}.json"
    written = json.format(json.encode(CASES[case]), indent=2) + b"\n"
    if os.environ.get("GOLDEN") == "write":
        path.write_bytes(written)
    assert written.decode() == path.read_text(encoding="utf-8")


DOCUMENTS: dict[str, type[Struct]] = {
    "user": UserDocument,
    "token": TokenDocument,
    "request": RequestDocument,
    "requests": RequestsDocument,
    "video": VideoDocument,
    "video_trimmed": TrimmedVideosDocument,
}


@pytest.mark.parametrize("case", sorted(set(CASES) - {"request_narrow"}))
def test_a_document_is_of_its_schema(case: str) -> None:
    """Types, patterns and limits included; what `fields` narrows has less than the schema says."""
    kind = DOCUMENTS.get(case) or DOCUMENTS[case.partition("_")[0]]
    read = json.decode((GOLDEN / f"{case}.json").read_bytes(), type=kind)
    assert json.decode(json.encode(read)) == json.decode((GOLDEN / f"{case}.json").read_bytes())


def test_every_file_belongs_to_a_case() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(CASES)


def test_a_link_of_another_store_stays_as_it_is() -> None:
    video = replace(trimmed(), link="https://store.example.com/key?signature=x")
    resource = trimmed_resource(video, PLAIN, BASE)
    assert isinstance(resource, TrimmedVideoResource)
    assert isinstance(resource.attributes, TrimmedVideoAttributes)
    assert resource.attributes.url == "https://store.example.com/key?signature=x"

"""Uploads by tus 1.0: what the protocol says of each header, method and status."""

import socket
from base64 import b64encode
from datetime import timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha1, sha256
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.integration.http.service import JSONAPI, VIDEO, Account, Service, running, until
from trimcore.domain.errors import SourceTooLarge
from trimcore.domain.model.ids import SourceId, UploadId
from trimcore.domain.model.uploads.upload import UPLOAD_LIFETIME
from trimcore.domain.policies.limits.storage_quota import SizeLimit
from trimcore.domain.policies.uploads.append import UploadAppend

if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash as HASH

UPLOADS = "/api/v1/users/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}


def text(value: str | bytes) -> str:
    """Write a value as headers of tus have it."""
    return b64encode(value.encode() if isinstance(value, str) else value).decode()


def opened(account: Account, length: int = len(VIDEO), **headers: str) -> str:
    """Open an upload, and return its address."""
    named = {"Upload-Metadata": f"filename {text('Ferien.mp4')},is_private"}
    told = {**TUS, "Upload-Length": str(length), **named, **headers}
    answer = account.http.post(UPLOADS, headers=told)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def send(
    account: Account, address: str, offset: int, body: bytes, **headers: str
) -> httpx.Response:
    """Send bytes to an upload."""
    told = {**TUS, **BYTES, "Upload-Offset": str(offset), **headers}
    return account.http.patch(address, headers=told, content=body)


def offset(account: Account, address: str) -> int:
    """Ask where the stored bytes end."""
    answer = account.http.head(address, headers=TUS)
    assert answer.status_code == 200
    return int(answer.headers["upload-offset"])


def refused(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Return the one error of an answer."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == JSONAPI
    assert answer.headers["tus-resumable"] == "1.0.0"
    (error,) = answer.json()["errors"]
    found: dict[str, Any] = error
    return found


def id_of(address: str) -> str:
    """Return the id at the end of an address."""
    return address.rpartition("/")[2]


def test_what_is_spoken_is_told(service: Service, account: Account) -> None:
    for address in (UPLOADS, opened(account)):
        answer = account.http.options(address)
        assert answer.status_code == 204
        assert answer.headers["tus-version"] == "1.0.0"
        assert answer.headers["tus-max-size"] == str(4 * 2**30)
        assert answer.headers["tus-checksum-algorithm"] == "sha1,sha256"
        assert set(answer.headers["tus-extension"].split(",")) == {
            *("creation", "creation-with-upload", "creation-defer-length"),
            *("checksum", "expiration", "termination"),
        }


def test_an_upload_is_opened(service: Service, account: Account) -> None:
    answer = account.http.post(UPLOADS, headers={**TUS, "Upload-Length": "700"})
    assert answer.status_code == 201
    document = answer.json()["data"]
    assert (
        answer.headers["location"]
        == f"{service.http.base_url}{UPLOADS}/{document['id']}"[: len(answer.headers["location"])]
    )
    assert answer.headers["upload-offset"] == "0"
    assert document["attributes"] | {"created_at": "", "expires_at": ""} == {
        "name": "upload",
        "bytes": 700,
        "offset": 0,
        "status": "open",
        "created_at": "",
        "expires_at": "",
    }
    expires = parsedate_to_datetime(answer.headers["upload-expires"])
    assert expires == (service.clock.now() + UPLOAD_LIFETIME).replace(microsecond=0)


def test_what_came_in_pieces_is_a_source(service: Service, account: Account) -> None:
    address = opened(account)
    half = len(VIDEO) // 2
    answer = send(account, address, 0, VIDEO[:half])
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(half))
    assert "upload-source" not in answer.headers
    assert offset(account, address) == half
    answer = send(account, address, half, VIDEO[half:])
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(len(VIDEO)))
    source = service.container.sources().find(SourceId(answer.headers["upload-source"]))
    assert (source.size, source.sha256) == (len(VIDEO), sha256(VIDEO).hexdigest())
    assert (source.name, source.user_id) == ("Ferien.mp4", account.id)
    assert service.blobs.open(source.key).read_at(0, 10**6) == VIDEO
    shown = account.http.get(address).json()["data"]
    assert shown["attributes"]["status"] == "finished"
    assert shown["relationships"]["source"]["data"] == {"type": "sources", "id": source.id}
    told = account.http.head(address, headers=TUS).headers
    assert (told["upload-source"], told["upload-length"]) == (source.id, str(len(VIDEO)))


def test_the_state_is_told_without_a_copy_being_kept(account: Account) -> None:
    answer = account.http.head(opened(account), headers=TUS)
    assert answer.headers["upload-length"] == str(len(VIDEO))
    assert answer.headers["upload-metadata"] == f"filename {text('Ferien.mp4')},is_private"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content == b""
    assert answer.headers["content-type"] == "application/vnd.api+json"


def test_a_parameter_that_is_not_known_is_refused(account: Account) -> None:
    address = opened(account)
    told = {**TUS, **BYTES, "Upload-Offset": "0"}
    assert account.http.head(f"{address}?page=1", headers=TUS).status_code == 400
    error = refused(account.http.patch(f"{address}?page=1", headers=told, content=VIDEO), 400)
    assert error["source"] == {"parameter": "page"}
    assert offset(account, address) == 0


def test_the_first_bytes_may_come_along(service: Service, account: Account) -> None:
    told = {**TUS, **BYTES, "Upload-Length": str(len(VIDEO))}
    answer = account.http.post(UPLOADS, headers=told, content=VIDEO[:100])
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "100")
    whole = account.http.post(UPLOADS, headers=told, content=VIDEO)
    assert whole.status_code == 201
    assert service.container.sources().find(SourceId(whole.headers["upload-source"])) is not None


def test_the_length_may_be_told_later(account: Account) -> None:
    told = {**TUS, "Upload-Defer-Length": "1"}
    address = account.http.post(UPLOADS, headers=told).headers["location"]
    assert account.http.head(address, headers=TUS).headers["upload-defer-length"] == "1"
    assert send(account, address, 0, VIDEO[:50]).status_code == 204
    length = {"Upload-Length": str(len(VIDEO))}
    answer = send(account, address, 50, VIDEO[50:], **length)
    assert "upload-source" in answer.headers


def test_bytes_belong_where_the_stored_ones_end(account: Account) -> None:
    address = opened(account)
    send(account, address, 0, VIDEO[:10])
    for wrong in (0, 9, 11):
        error = refused(send(account, address, wrong, VIDEO[:5]), 409)
        assert (error["code"], error["detail"]) == ("offset_mismatch", "The upload has 10 bytes.")
    assert offset(account, address) == 10


@pytest.mark.parametrize(("name", "make"), [("sha1", sha1), ("sha256", sha256)])
def test_a_checksum_is_checked(
    account: Account, name: str, make: "Callable[[bytes], HASH]"
) -> None:
    address = opened(account)
    wrong = {"Upload-Checksum": f"{name} {text(make(b'other').digest())}"}
    assert refused(send(account, address, 0, VIDEO, **wrong), 460)["code"] == "checksum_mismatch"
    assert offset(account, address) == 0
    right = {"Upload-Checksum": f"{name} {text(make(VIDEO).digest())}"}
    assert send(account, address, 0, VIDEO, **right).status_code == 204


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1"])
def test_another_version_is_refused(account: Account, version: str | None) -> None:
    address = opened(account)
    told = {} if version is None else {"Tus-Resumable": version}
    for answer in (
        account.http.post(UPLOADS, headers={"Upload-Length": "9", **told}),
        account.http.patch(address, headers={"Upload-Offset": "0", **BYTES, **told}),
    ):
        assert refused(answer, 412)["code"] == "unsupported_tus"
        assert answer.headers["tus-version"] == "1.0.0"
    assert account.http.head(address, headers=told).status_code == 412
    assert version is None or account.http.delete(address, headers=told).status_code == 412


def test_an_upload_is_given_up(service: Service, account: Account) -> None:
    address = opened(account)
    send(account, address, 0, VIDEO[:100])
    part = f"uploads/{id_of(address)}/"
    assert any(key.startswith(part) for key in service.blobs._blobs)
    assert account.http.delete(address, headers=TUS).status_code == 204
    assert not any(key.startswith(part) for key in service.blobs._blobs)
    refused(account.http.delete(address), 404)
    assert account.http.head(address, headers=TUS).status_code == 404


def test_a_post_may_stand_for_another_method(account: Account) -> None:
    address = opened(account)
    told = {**TUS, **BYTES, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert account.http.post(address, headers=told, content=VIDEO[:9]).status_code == 204
    assert offset(account, address) == 9


@pytest.mark.parametrize(
    ("headers", "status", "header"),
    [
        ({}, 400, "Upload-Length"),
        ({"Upload-Length": "-1"}, 400, "Upload-Length"),
        ({"Upload-Length": "1e3"}, 400, "Upload-Length"),
        ({"Upload-Length": "0"}, 400, "Upload-Length"),
        ({"Upload-Length": "9", "Upload-Defer-Length": "1"}, 400, "Upload-Length"),
        ({"Upload-Defer-Length": "2"}, 400, "Upload-Length"),
        ({"Upload-Length": str(2**40)}, 413, None),
        ({"Upload-Length": "9", "Upload-Concat": "partial"}, 400, "Upload-Concat"),
        ({"Upload-Concat": "final;/a /b"}, 400, "Upload-Concat"),
        ({"Upload-Length": "9", "Content-Type": "text/plain"}, 415, None),
        ({"Upload-Length": "9", "Upload-Metadata": "name !!"}, 400, "Upload-Metadata"),
        ({"Upload-Length": "9", "Upload-Metadata": "a YQ==,a YQ=="}, 400, "Upload-Metadata"),
        ({"Upload-Length": "9", "Upload-Metadata": "a /w=="}, 400, "Upload-Metadata"),
    ],
)
def test_a_wrong_header_is_named(
    account: Account, headers: dict[str, str], status: int, header: str | None
) -> None:
    error = refused(account.http.post(UPLOADS, headers={**TUS, **headers}), status)
    assert error.get("source", {}).get("header") == header


@pytest.mark.parametrize(
    ("headers", "status", "header"),
    [
        ({"Upload-Offset": "x"}, 400, "Upload-Offset"),
        ({"Content-Type": "video/mp4"}, 415, None),
        ({"Upload-Checksum": "md5 YQ=="}, 400, "Upload-Checksum"),
        ({"Upload-Checksum": "sha1 YQ=="}, 400, "Upload-Checksum"),
        ({"Upload-Length": "5"}, 422, None),
    ],
)
def test_a_wrong_header_of_bytes_is_named(
    account: Account, headers: dict[str, str], status: int, header: str | None
) -> None:
    address = opened(account)
    error = refused(send(account, address, 0, VIDEO[:5], **headers), status)
    assert error.get("source", {}).get("header") == header
    assert offset(account, address) == 0


def test_a_name_that_is_none_is_refused(account: Account) -> None:
    told = {**TUS, "Upload-Length": "9", "Upload-Metadata": f"name {text('a' * 256)}"}
    error = refused(account.http.post(UPLOADS, headers=told), 422)
    assert error["source"]["pointer"] == "/data/attributes/name"


def test_what_is_no_video_is_refused(service: Service, account: Account) -> None:
    address = opened(account, length=5000)
    error = refused(send(account, address, 0, b"\x89PNG\r\n\x1a\n".ljust(5000, b"\0")), 422)
    assert error["code"] == "not_a_video"
    assert not any(id_of(address) in key for key in service.blobs._blobs)
    assert account.http.head(address, headers=TUS).status_code == 404


def open_ones(account: Account) -> list[str]:
    """Return the ids of a user's uploads that are not over, as they are listed."""
    answer = account.http.get(UPLOADS)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == JSONAPI
    return [each["id"] for each in answer.json()["data"]]


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"Upload-Checksum": "md5 YQ=="}, VIDEO, 400),
        ({"Upload-Checksum": f"sha1 {b64encode(bytes(20)).decode()}"}, VIDEO, 460),
        ({"Upload-Metadata": "name a"}, VIDEO, 400),
        ({"Upload-Length": "99"}, VIDEO, 413),
        ({"Upload-Length": str(2**40)}, VIDEO, 413),
        ({"Content-Type": "video/mp4"}, VIDEO, 415),
        ({}, b"GIF89b".ljust(len(VIDEO), b"x"), 422),
    ],
)
def test_what_is_refused_leaves_nothing_open(
    service: Service, headers: dict[str, str], content: bytes, status: int
) -> None:
    """Whoever asked for it was told no address at which to go on, or to give it up."""
    account = service.join()
    told = {**TUS, **BYTES, "Upload-Length": str(len(VIDEO)), **headers}
    before = service.footprint()
    refused(account.http.post(UPLOADS, headers=told, content=content), status)
    assert open_ones(account) == []
    assert service.footprint() == before


def test_a_line_that_breaks_while_one_is_opened_leaves_nothing_open(service: Service) -> None:
    """The next try opens another one."""
    account = service.join()
    with half_sent(service, account, UPLOADS, VIDEO[:777], method="POST"):
        until(lambda: len(open_ones(account)) == 1)
    until(lambda: open_ones(account) == [])


def test_those_that_are_not_over_are_listed(service: Service) -> None:
    """The newest first; a finished one is a source."""
    account = service.join()
    opened(service.join())
    first = opened(account)
    service.clock.advance(timedelta(seconds=1))
    second = opened(account)
    assert open_ones(account) == [id_of(second), id_of(first)]
    send(account, second, 0, VIDEO)
    account.http.get(UPLOADS)
    assert open_ones(account) == [id_of(first)]
    names = account.http.get(f"{UPLOADS}?fields[uploads]=offset").json()["data"]
    assert [each["attributes"] for each in names] == [{"offset": 0}]


def test_no_more_bytes_than_were_announced(account: Account) -> None:
    address = opened(account, length=100)
    refused(send(account, address, 0, VIDEO[:101]), 413)


def test_strangers_learn_nothing(service: Service, account: Account) -> None:
    """Without a token 401, whatever is called; another user's upload is not found."""
    address = opened(account)
    other = service.join()
    for method in ("GET", "PATCH", "HEAD", "DELETE", "OPTIONS", "POST"):
        answer = service.http.request(method, address, headers=TUS)
        assert answer.status_code == 401
        assert answer.headers["tus-resumable"] == "1.0.0"
    for answer in (
        other.http.get(address),
        other.http.delete(address),
        send(other, address, 0, VIDEO),
        other.http.get(f"{UPLOADS}/0123"),
    ):
        assert refused(answer, 404)["code"] == "upload_not_found"
    assert offset(account, address) == 0


def test_what_expires_is_gone(service: Service, account: Account) -> None:
    address = opened(account)
    upload = service.container.uploads().get(UploadId(id_of(address)))
    aged = upload.created_at - 2 * UPLOAD_LIFETIME
    service.container.uploads()._uploads[upload.id] = type(upload).begin(
        id=upload.id,
        user_id=upload.user_id,
        source_id=upload.source_id,
        name=upload.name,
        metadata="",
        length=9,
        now=aged,
    )
    assert account.http.head(address, headers=TUS).status_code == 404
    assert service.container.sweep_uploads().execute().expired == 1


def half_sent(
    service: Service, account: Account, address: str, body: bytes, *, method: str = "PATCH"
) -> socket.socket:
    """Begin a call that announces more bytes than it sends."""
    connection = socket.create_connection(("127.0.0.1", service.port))
    length = "" if method == "PATCH" else f"Upload-Length: {len(VIDEO)}\r\n"
    head = (
        f"{method} {httpx.URL(address).path} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {account.token}\r\nTus-Resumable: 1.0.0\r\n"
        "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
        f"{length}"
        f"Content-Length: {len(VIDEO)}\r\n\r\n"
    )
    connection.sendall(head.encode() + body)
    return connection


def taken(service: Service, address: str) -> int:
    """Tell how many bytes wait to be stored."""
    writers = [each for each in service.blobs._uploads if id_of(address) in each.key]
    return sum(len(writer._content) for writer in writers)


def test_what_came_before_the_line_broke_is_kept(service: Service, account: Account) -> None:
    address = opened(account)
    with half_sent(service, account, address, VIDEO[:777]):
        until(lambda: taken(service, address) == 777)
    until(lambda: offset(account, address) == 777)
    assert "upload-source" in send(account, address, 777, VIDEO[777:]).headers


def test_a_line_that_hangs_keeps_nobody_waiting(service: Service, account: Account) -> None:
    """The later call counts; what the earlier one still brings does not."""
    address = opened(account)
    upload_id = UploadId(id_of(address))
    with half_sent(service, account, address, VIDEO[:777]) as hanging:
        until(lambda: service.container.uploads().get(upload_id).appender == 1)
        answer = send(account, address, 0, VIDEO)
        assert answer.status_code == 204
        hanging.sendall(b"\0" * (len(VIDEO) - 777))
        assert hanging.recv(100).startswith(b"HTTP/1.1 409")
    source = service.container.sources().find(SourceId(answer.headers["upload-source"]))
    assert service.blobs.open(source.key).read_at(0, 10**6) == VIDEO


def test_only_so_many_may_be_open() -> None:
    with running(open_uploads=2) as service:
        account = service.join()
        first = opened(account)
        last = account.http.post(UPLOADS, headers={**TUS, "Upload-Length": "9"})
        assert (last.status_code, last.headers["ratelimit"]) == (201, '"uploads";r=0')
        answer = account.http.post(UPLOADS, headers={**TUS, "Upload-Length": "9"})
        assert "GET /api/v1/users/uploads" in refused(answer, 429)["detail"]
        assert answer.headers["ratelimit-policy"] == last.headers["ratelimit-policy"]
        assert int(answer.headers["retry-after"]) > 0
        account.http.delete(first)
        opened(account)


def test_pages_of_other_sites_may_read_what_tus_says() -> None:
    with running(cors_origins=("https://app.example",)) as service:
        account = service.join()
        origin = {"Origin": "https://app.example"}
        asked = {**origin, "Access-Control-Request-Method": "PATCH"}
        allowed = service.http.options(UPLOADS, headers=asked).headers
        assert "PATCH" in allowed["access-control-allow-methods"]
        for name in ("Tus-Resumable", "Upload-Offset", "Upload-Length", "Upload-Metadata"):
            assert name in allowed["access-control-allow-headers"]
        told = {**TUS, **origin, "Upload-Length": "9"}
        exposed = account.http.post(UPLOADS, headers=told).headers["access-control-expose-headers"]
        for name in (
            "Location",
            "Upload-Offset",
            "Tus-Resumable",
            "Upload-Source",
            "Upload-Expires",
        ):
            assert name in exposed.split(", ")


def test_a_sweep_ends_what_a_crash_left(service: Service, account: Account) -> None:
    """All bytes are here, and whoever would have made the source is gone."""
    address = opened(account)
    send(account, address, 0, VIDEO[:100])
    uploads = service.container.uploads()
    upload_id = UploadId(id_of(address))
    parts = service.container.upload_parts()
    claimed = parts.change(upload_id, lambda stored: stored.claim(100))
    limit = SizeLimit(most=10**6, refusal=SourceTooLarge(10**6))
    append = UploadAppend(claimed, parts, limit=limit, checksum=None)
    append.write(VIDEO[100:])
    append.end()
    assert account.http.get(address).json()["data"]["attributes"]["status"] == "joining"
    service.clock.advance(timedelta(seconds=30))
    assert service.container.sweep_uploads().execute().finished == 1
    assert uploads.get(upload_id).is_finished

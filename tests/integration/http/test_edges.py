"""What holds for every answer: media types, errors, headers, health, and calls from other sites."""

import httpx
import pytest

from tests.integration.http.raw import exchange
from tests.integration.http.service import (
    BROWSER,
    JSONAPI,
    URLENCODED,
    Account,
    Service,
    running,
    until,
)
from trimcore.domain.errors import Unavailable

REQUESTS = "/api/v1/users/requests"


def code(answer: httpx.Response) -> str:
    """Return the code of the only error, having looked at the document around it."""
    assert answer.headers["content-type"] == JSONAPI
    document = answer.json()
    assert set(document) == {"errors", "jsonapi"}
    (error,) = document["errors"]
    assert error["status"] == str(answer.status_code)
    assert error["title"]
    assert error["detail"]
    found: str = error["code"]
    return found


@pytest.mark.parametrize("path", ["/nope", "/api/v1", "/api/v1/users", "/api/v1/users/nope"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_unknown_addresses(service: Service, method: str, path: str) -> None:
    answer = service.http.request(method, path)
    assert (answer.status_code, code(answer)) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/v1/users/registration", {"POST", "OPTIONS"}),
        ("PUT", "/api/v1/users/videos", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("DELETE", REQUESTS, {"GET", "HEAD", "OPTIONS"}),
        ("GET", f"{REQUESTS}/x/restart", {"POST", "OPTIONS"}),
        ("BREW", "/health/live", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/blobs/x", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/openapi.json", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_unknown_methods(account: Account, method: str, path: str, allowed: set[str]) -> None:
    answer = account.http.request(method, path)
    assert (answer.status_code, code(answer)) == (405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize("path", [REQUESTS, "/api/v1/users/sources", "/api/v1/users/videos"])
@pytest.mark.parametrize("below", ["", "/", "/x", "/x/y", "//", "/x/restart"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
def test_strangers_learn_nothing(service: Service, method: str, path: str, below: str) -> None:
    answer = service.http.request(
        method,
        f"{path}{below}?odd=1",
        headers={"Accept": f"{JSONAPI};a=b", "Content-Type": f"{JSONAPI};a=b"},
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (BROWSER, 200),
        ("*/*", 200),
        ("text/html", 200),
        (JSONAPI, 200),
        (f"{JSONAPI};q=0.9", 200),
        (f"{JSONAPI.upper()}", 200),
        (f"{JSONAPI};a=b, {JSONAPI}", 200),
        (f"{JSONAPI};a=b", 406),
        (f"{JSONAPI}; charset=utf-8; q=0.5, */*", 406),
        (f'text/html, {JSONAPI};profile="https://example.com/a,b"', 406),
        ("", 200),
        (",;=,", 200),
    ],
)
def test_what_a_client_may_ask_for(account: Account, accept: str, status: int) -> None:
    answer = account.http.get(REQUESTS, headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.headers["content-type"] == JSONAPI


def test_every_answer_has_security_headers_and_no_banner(service: Service) -> None:
    for path in ("/health/live", "/nope", "/api/v1/users/videos", "/blobs/x", "/openapi.json"):
        headers = service.http.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("asked", ["abc-123", "a" * 128])
def test_a_plain_request_id_is_kept(service: Service, asked: str) -> None:
    answer = service.http.get("/nope", headers={"X-Request-ID": asked})
    assert answer.headers["x-request-id"] == asked


@pytest.mark.parametrize("asked", ["a" * 129, "a b", "<script>", ""])
def test_any_other_request_id_is_replaced(service: Service, asked: str) -> None:
    ids = {
        service.http.get("/nope", headers={"X-Request-ID": asked}).headers["x-request-id"]
        for _ in range(2)
    }
    assert len(ids) == 2
    assert asked not in ids


def test_a_fault_of_ours_is_noted_and_not_shown(
    service: Service,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def list_of_user(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(service.container.requests(), "list_of_user", list_of_user)
    answer = account.http.get(REQUESTS, headers={"X-Request-ID": "the-one-that-failed"})
    assert (answer.status_code, code(answer)) == (500, "internal")
    assert "secret" not in answer.text
    assert "a secret of the inside" in caplog.text
    assert "request the-one-that-failed failed" in caplog.text


@pytest.mark.parametrize("part", ["sessions", "requests"])
def test_a_database_that_is_away_gives_503(
    service: Service, account: Account, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise Unavailable("db.internal:27017 did not answer")

    name = {"sessions": "find", "requests": "list_of_user"}[part]
    monkeypatch.setattr(getattr(service.container, part)(), name, away)
    answer = account.http.get(REQUESTS)
    assert (answer.status_code, code(answer)) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert "27017" not in answer.text


def test_health_names_what_is_away(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    live, ready = service.http.get("/health/live"), service.http.get("/health/ready")
    assert (live.json()["meta"], ready.json()["meta"]) == ({"status": "live"}, {"status": "ready"})

    def ping() -> None:
        raise Unavailable("away")

    monkeypatch.setattr(service.blobs, "ping", ping)
    monkeypatch.setattr(service.queue, "ping", ping)
    answer = service.http.get("/health/ready")
    assert answer.status_code == 503
    codes = [error["code"] for error in answer.json()["errors"]]
    assert codes == ["store_unavailable", "queue_unavailable"]
    assert service.http.get("/health/live").status_code == 200


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("requests", {"GET", "HEAD"}),
        ("me", {"GET", "HEAD", "PATCH", "DELETE"}),
        ("session", {"POST", "PATCH", "DELETE"}),
        ("videos", {"GET", "HEAD", "POST"}),
        ("videos/x", {"GET", "HEAD", "DELETE"}),
        ("uploads", {"GET", "HEAD", "POST"}),
        ("uploads/x", {"GET", "HEAD", "PATCH", "DELETE"}),
    ],
)
def test_options_tell_the_methods(
    service: Service, account: Account, path: str, methods: set[str]
) -> None:
    answer = account.http.options(f"/api/v1/users/{path}")
    assert answer.status_code == 204
    assert set(answer.headers["allow"].split(", ")) == methods | {"OPTIONS"}
    assert "content-type" not in answer.headers


@pytest.mark.parametrize("path", ["requests", "me", "events", "requests/x"])
def test_head_tells_what_get_would(account: Account, path: str) -> None:
    """Without its body; and a stream of events does not go on."""
    head = account.http.head(f"/api/v1/users/{path}")
    assert (head.status_code, head.content) == (404 if path.endswith("x") else 200, b"")
    if path != "events":
        plain = account.http.get(f"/api/v1/users/{path}")
        for name in ("content-type", "content-length"):
            assert head.headers[name] == plain.headers[name]


@pytest.mark.parametrize("coding", ["gzip", "br", "x"])
@pytest.mark.parametrize(("method", "path"), [("POST", "videos"), ("PATCH", "uploads/x")])
def test_what_is_compressed_is_not_taken_as_it_is(
    account: Account, method: str, path: str, coding: str
) -> None:
    """Its bytes would be kept, and nobody would know at their end."""
    headers = {"Content-Encoding": coding, "Tus-Resumable": "1.0.0"}
    answer = account.http.request(method, f"/api/v1/users/{path}", headers=headers)
    assert (answer.status_code, code(answer)) == (415, "unsupported_coding")
    assert answer.headers["accept-encoding"] == "identity"


def test_one_coding_of_several_is_enough_to_refuse(account: Account) -> None:
    headers = [("Content-Encoding", "identity"), ("Content-Encoding", "gzip")]
    answer = account.http.post("/api/v1/users/videos", headers=headers)
    assert (answer.status_code, code(answer)) == (415, "unsupported_coding")


def test_named_sites_may_call() -> None:
    asked = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "POST"}
    with running(cors_origins=("https://app.example.com",)) as service:
        preflight = service.http.options("/api/v1/users/videos", headers=asked)
        assert preflight.status_code == 204
        allowed = preflight.headers["access-control-allow-headers"].lower()
        assert {"authorization", "idempotency-key"} <= set(allowed.split(", "))
        for path in ("/api/v1/users/videos", "/health/live", "/nope"):
            answer = service.http.get(path, headers={"Origin": "https://app.example.com"})
            assert answer.headers["access-control-allow-origin"] == "https://app.example.com"
            assert answer.headers["vary"] == "Origin"
        other = service.http.get("/health/live", headers={"Origin": "https://evil.example.com"})
        assert "access-control-allow-origin" not in other.headers
        assert other.headers["vary"] == "Origin"
        asked["Origin"] = "https://evil.example.com"
        assert service.http.options("/api/v1/users/videos", headers=asked).status_code == 401


def test_registrations_are_limited_by_address() -> None:
    with running(registrations=3, trusted_proxies=1) as service:

        def register(forwarded: str) -> httpx.Response:
            headers = {"X-Forwarded-For": forwarded, "Content-Type": URLENCODED}
            return service.http.post("/api/v1/users/registration", headers=headers)

        for left in (2, 1, 0):
            answer = register("6.6.6.6, 1.2.3.4")
            assert answer.status_code == 422
            assert answer.headers["ratelimit-policy"] == '"registration";q=3;w=600'
            assert answer.headers["ratelimit"] == f'"registration";r={left};t=600'
        assert register("7.7.7.7, 1.2.3.4").status_code == 429
        assert register("1.2.3.4, 5.6.7.8").status_code == 422


@pytest.mark.parametrize(
    "request_",
    [
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 40_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: <script>\r\n\r\n",
    ],
)
def test_what_is_no_http_gets_a_document_too(service: Service, request_: bytes) -> None:
    answer = exchange(service.port, request_)
    assert answer.status in {400, 404}
    assert answer.headers["content-type"] == JSONAPI
    assert answer.errors[0]["status"] == str(answer.status)


def test_the_description_leads_to_where_the_client_reaches_us() -> None:
    """So that what is tried out in a browser goes through the proxy."""
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "a.example"}
    told["X-Forwarded-Prefix"] = "/clips/"
    for proxies, server in ((0, "/"), (1, "/clips")):
        with running(trusted_proxies=proxies) as service:
            answer = service.http.get("/openapi.json", headers=told)
            assert answer.json()["servers"] == [{"url": server}]
            slash = service.http.get("/docs/", headers=told)
            own = "https://a.example/clips" if proxies else str(service.http.base_url).rstrip("/")
            assert slash.headers["location"] == f"{own}/docs"


def test_the_description_is_at_hand(service: Service) -> None:
    answer = service.http.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("path", ["/blobs/{}", "//blobs//{}/", "/%62lobs/{}"])
def test_links_are_not_logged(
    service: Service, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "trimcore")
    token = "as-good-as-a-password"
    exchange(service.port, f"GET {path.format(token)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    until(lambda: "GET /blobs/… 404" in caplog.text)
    assert token not in caplog.text


def test_a_path_is_logged_on_one_line(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "trimcore")
    service.http.get("/nope%0Aforged%20line")
    until(lambda: "GET /nope%0Aforged%20line 404" in caplog.text)

"""Looking at requests, restarting and cancelling them, and turning pages."""

from datetime import timedelta

import httpx
import pytest

from tests.integration.http.service import BROWSER, JSONAPI, Account, Service
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.ports.conformance.stores.builders import a_request

REQUESTS = "/api/v1/users/requests"
NOBODYS = "5d39f6128d366978db32e803"


def code(answer: httpx.Response) -> str:
    """Return the code of the only error."""
    assert answer.headers["content-type"] == JSONAPI
    (error,) = answer.json()["errors"]
    found: str = error["code"]
    return found


def test_a_request_tells_how_it_fares(service: Service, account: Account) -> None:
    request = service.submit(account)
    shown = account.http.get(f"{REQUESTS}/{request.id}").json()["data"]["attributes"]
    assert shown == {
        "status": "scheduled",
        "progress": 0,
        "attempt": 0,
        "created_at": "2019-07-25T18:33:54.000Z",
        "updated_at": "2019-07-25T18:33:54.000Z",
        "trimming_start_time": 1.0,
        "duration": 2.0,
    }
    service.fail(request)
    shown = account.http.get(f"{REQUESTS}/{request.id}").json()["data"]["attributes"]
    assert shown["status"] == "failed"
    assert shown["failure"]["code"] == "damaged_media"
    assert shown["failure"]["detail"]


def test_a_done_request_has_its_receipt(service: Service, account: Account) -> None:
    request = service.finish(service.submit(account))
    shown = account.http.get(f"{REQUESTS}/{request.id}").json()["data"]["attributes"]
    assert (shown["status"], shown["progress"]) == ("done", 100)
    assert shown["receipt"]["frames_copied"] == 110


def test_a_failed_request_is_restarted(service: Service, account: Account) -> None:
    request = service.fail(service.submit(account))
    service.queue.drain()
    answer = account.http.post(f"{REQUESTS}/{request.id}/restart", headers={"Accept": BROWSER})
    assert answer.status_code == 200
    assert answer.json()["data"]["id"] == request.id
    assert answer.json()["data"]["attributes"]["status"] == "scheduled"
    assert service.queue.drain() == [request.id]


def test_a_restart_says_scheduled_even_if_a_worker_is_quick(
    service: Service, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = service.fail(service.submit(account))
    monkeypatch.setattr(
        service.queue, "ring", lambda request_id: service.claim(service.stored(request_id))
    )
    answer = account.http.post(f"{REQUESTS}/{request.id}/restart")
    assert answer.json()["data"]["attributes"]["status"] == "scheduled"
    assert service.stored(request.id).status == "processing"


def test_only_a_failed_request_can_be_restarted(service: Service, account: Account) -> None:
    request = service.submit(account)
    answer = account.http.post(f"{REQUESTS}/{request.id}/restart", headers={"Accept": BROWSER})
    assert (answer.status_code, code(answer)) == (409, "illegal_transition")
    assert service.stored(request.id) == request


@pytest.mark.parametrize("request_id", [NOBODYS, "x", "5d39f6128D366978DB32e803", "%00", "a b"])
@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (BROWSER, "text/html"),
        ("*/*", "text/html"),
        ("application/json", "text/html"),
        (JSONAPI, JSONAPI),
        (f"text/html, {JSONAPI};q=0.5", JSONAPI),
    ],
)
def test_restarting_what_is_not_there(
    account: Account, request_id: str, accept: str, kind: str
) -> None:
    answer = account.http.post(f"{REQUESTS}/{request_id}/restart", headers={"Accept": accept})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == kind
    if kind == JSONAPI:
        assert code(answer) == "request_not_found"
    else:
        assert answer.content == b""
        assert answer.headers["content-length"] == "0"


def test_other_peoples_requests_are_as_good_as_unknown(service: Service, account: Account) -> None:
    theirs = service.fail(service.submit(service.join()))
    restart = account.http.post(f"{REQUESTS}/{theirs.id}/restart")
    unknown = account.http.post(f"{REQUESTS}/{NOBODYS}/restart")
    assert (restart.status_code, restart.content) == (unknown.status_code, unknown.content)
    for method, path in (("GET", ""), ("POST", "/cancel")):
        answer = account.http.request(method, f"{REQUESTS}/{theirs.id}{path}")
        assert (answer.status_code, code(answer)) == (404, "request_not_found")
    assert service.stored(theirs.id) == theirs
    assert account.http.get(REQUESTS).json()["data"] == []
    assert account.http.get("/api/v1/users/videos").json()["data"] == []


def test_a_request_is_cancelled_once(service: Service, account: Account) -> None:
    request = service.submit(account)
    answer = account.http.post(f"{REQUESTS}/{request.id}/cancel")
    assert answer.status_code == 200
    assert answer.json()["data"]["attributes"]["status"] == "cancelled"
    again = account.http.post(f"{REQUESTS}/{request.id}/cancel")
    assert (again.status_code, code(again)) == (409, "illegal_transition")


def test_lists_are_complete_and_newest_first(service: Service, account: Account) -> None:
    ids: list[str] = []
    for _ in range(5):
        service.clock.advance(timedelta(milliseconds=1))
        ids.insert(0, service.submit(account).id)
    document = account.http.get(REQUESTS).json()
    assert [each["id"] for each in document["data"]] == ids
    assert "links" not in document


@pytest.mark.parametrize("path", [REQUESTS, "/api/v1/users/videos"])
def test_pages_lead_to_one_another(service: Service, account: Account, path: str) -> None:
    for number in range(5):
        service.finish(service.submit(account, name=f"{number}"))
    everything = [each["id"] for each in account.http.get(path).json()["data"]]
    found: list[str] = []
    link = f"{path}?page[size]=2&fields[users]=email"
    pages = 0
    while link:
        document = account.http.get(link).json()
        assert None not in document["links"].values()
        assert "page%5Bafter%5D" not in document["links"]["first"]
        found += [each["id"] for each in document["data"]]
        link = document["links"].get("next")
        pages += 1
    assert (found, pages) == (everything, 3)


@pytest.mark.parametrize("path", [REQUESTS, "/api/v1/users/videos"])
def test_nobody_gets_more_than_200_at_once(service: Service, account: Account, path: str) -> None:
    stored = [a_request(Status.DONE, user_id=UserId(account.id)) for _ in range(201)]
    for request in stored[:200]:
        service.container.requests().add(request)
    whole = account.http.get(path).json()
    assert (len(whole["data"]), "links" in whole) == (200, False)
    service.container.requests().add(stored[200])
    first = account.http.get(path).json()
    last = account.http.get(first["links"]["next"]).json()
    assert (len(first["data"]), len(last["data"])) == (200, 1)
    assert "next" not in last["links"]
    shown = {each["id"] for each in first["data"] + last["data"]}
    assert len(shown) == 201


def test_requests_are_filtered_by_status(service: Service, account: Account) -> None:
    failed = service.fail(service.submit(account))
    service.submit(account)
    (found,) = account.http.get(f"{REQUESTS}?filter[status]=failed,done").json()["data"]
    assert found["id"] == failed.id


def test_relatives_come_along_when_asked_for(service: Service, account: Account) -> None:
    request = service.submit(account)
    document = account.http.get(f"{REQUESTS}/{request.id}?include=user,video").json()
    assert [each["type"] for each in document["included"]] == ["users", "videos"]
    assert document["data"]["relationships"] == {
        "user": {"data": {"type": "users", "id": account.id}, "meta": {"included": True}},
        "video": {"data": {"type": "videos", "id": request.video.id}, "meta": {"included": True}},
    }


def test_nothing_comes_along_with_nothing(account: Account) -> None:
    document = account.http.get(f"{REQUESTS}?include=user").json()
    assert (document["data"], document["included"]) == ([], [])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("include=owner", "include"),
        ("include=video.request", "include"),
        ("sort=created_at", "sort"),
        ("filter[name]=x", "filter[name]"),
        ("filter[status]=lost", "filter[status]"),
        ("fields[cats]=name", "fields[cats]"),
        ("fields[requests]=colour", "fields[requests]"),
        ("page[size]=0", "page[size]"),
        ("page[size]=101", "page[size]"),
        ("page[size]=-1", "page[size]"),
        ("page[size]=²", "page[size]"),
        ("page[size]=" + "9" * 5000, "page[size]"),
        ("page[after]=x", "page[after]"),
        ("page[after]=", "page[after]"),
        ("page[after]=MTIzLng", "page[after]"),
        (
            "page[after]=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTkuNWQzOWY2MTI4ZDM2Njk3OGRiMzJlODAz",
            "page[after]",
        ),
        ("page[number]=1", "page[number]"),
        ("whatever=1", "whatever"),
        ("include=user&include=video", "include"),
        ("=1", ""),
    ],
)
def test_unknown_parameters_are_named(account: Account, query: str, parameter: str) -> None:
    answer = account.http.get(f"{REQUESTS}?{query}")
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["source"] == {"parameter": parameter}


@pytest.mark.parametrize("query", ["a=%ff", "&".join(f"a{n}" for n in range(100))])
def test_a_query_that_cannot_be_read(account: Account, query: str) -> None:
    assert account.http.get(f"{REQUESTS}?{query}").status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/users/registration"),
        ("POST", "/api/v1/users/session"),
        ("DELETE", "/api/v1/users/session"),
        ("POST", "/api/v1/users/videos"),
        ("GET", "/api/v1/users/videos"),
        ("GET", f"{REQUESTS}/{NOBODYS}"),
        ("POST", f"{REQUESTS}/{NOBODYS}/restart"),
        ("POST", f"{REQUESTS}/{NOBODYS}/cancel"),
    ],
)
def test_no_address_takes_unknown_parameters(account: Account, method: str, path: str) -> None:
    answer = account.http.request(method, f"{path}?odd=1")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["source"] == {"parameter": "odd"}


def test_only_the_wanted_members_are_shown(service: Service, account: Account) -> None:
    service.submit(account)
    (found,) = account.http.get(f"{REQUESTS}?fields[requests]=status,video").json()["data"]
    assert found["attributes"] == {"status": "scheduled"}
    assert set(found["relationships"]) == {"video"}
    (bare,) = account.http.get(f"{REQUESTS}?fields[requests]=").json()["data"]
    assert set(bare) == {"id", "type"}

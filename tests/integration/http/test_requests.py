"""Looking at requests, restarting and cancelling them, and turning pages."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from tests.integration.http.service import BROWSER, JSONAPI, PATIENCE, WINDOW, Account, Service
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.ids import UserId
from trimcore.domain.model.lifecycle import Status
from trimcore.ports.conformance.stores.builders import NOW, a_request, submitted

REQUESTS = "/api/v1/users/requests"
SOURCES = "/api/v1/users/sources"
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
        "windows": [{"start": 1.0, "duration": 2.0}],
        "mode": "exact",
        "container": "source",
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


def test_a_cancelled_request_is_restarted(service: Service, account: Account) -> None:
    request = service.submit(account)
    account.http.post(f"{REQUESTS}/{request.id}/cancel")
    service.queue.drain()
    answer = account.http.post(f"{REQUESTS}/{request.id}/restart")
    assert answer.json()["data"]["attributes"]["status"] == "scheduled"
    assert service.queue.drain() == [request.id]


def test_a_request_that_waits_can_not_be_restarted(service: Service, account: Account) -> None:
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
@pytest.mark.parametrize("order", ["-created_at", "created_at"])
def test_pages_lead_back_too(service: Service, account: Account, path: str, order: str) -> None:
    for number in range(5):
        service.finish(service.submit(account, name=f"{number}"))
        service.clock.advance(timedelta(milliseconds=number % 2))
    everything = [each["id"] for each in account.http.get(f"{path}?sort={order}").json()["data"]]
    first = account.http.get(f"{path}?sort={order}&page[size]=2").json()
    assert "prev" not in first["links"]
    second = account.http.get(first["links"]["next"]).json()
    last = account.http.get(second["links"]["next"]).json()
    assert [each["id"] for each in last["data"]] == everything[4:]
    back = account.http.get(last["links"]["prev"]).json()
    assert back["data"] == second["data"]
    assert account.http.get(back["links"]["next"]).json()["data"] == last["data"]
    front = account.http.get(back["links"]["prev"]).json()
    assert front["data"] == first["data"]
    assert "prev" not in front["links"]


def test_there_is_no_page_between_two_positions(service: Service, account: Account) -> None:
    for _ in range(2):
        service.submit(account)
    link = account.http.get(f"{REQUESTS}?page[size]=1").json()["links"]["next"]
    answer = account.http.get(f"{link}&page[before]={link.rpartition('=')[2]}")
    assert answer.json()["errors"][0]["source"] == {"parameter": "page[before]"}


def test_lists_are_chosen_by_name_and_moment(service: Service, account: Account) -> None:
    made = []
    for name in ("Straße am Meer", "Café", "STRASSE", "cafe\u0301 au lait", "other"):
        made.append(service.submit(account, name=name).id)
        service.clock.advance(timedelta(seconds=10))
    began = service.stored(made[0]).created_at

    def found(**query: str) -> list[str]:
        answer = account.http.get(REQUESTS, params={**query, "sort": "created_at"})
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["data"]]

    assert found(**{"filter[name]": "strasse"}) == [made[0], made[2]]
    assert found(**{"filter[name]": "CAFÉ", "page[size]": "1"}) == [made[1]]
    since = (began + timedelta(seconds=10)).isoformat()
    until = (began + timedelta(seconds=30)).isoformat().replace("+00:00", "Z")
    assert found(**{"filter[created_at][gte]": since}) == made[1:]
    assert found(**{"filter[created_at][lte]": until}) == made[:4]
    both = {"filter[created_at][gte]": since, "filter[created_at][lte]": until}
    assert found(**both, **{"filter[name]": "caf", "page[size]": "5"}) == [made[1], made[3]]
    blank = account.http.get(f"{REQUESTS}?filter[created_at][gte]={since}").json()["data"]
    assert [each["id"] for each in blank] == made[:0:-1]


def test_a_search_goes_on_where_the_page_before_has_stopped(
    service: Service, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trimcore.domain.policies.showing.pages.MOST_READ", 200)
    user_id = UserId(account.id)
    service.container.requests().add(
        submitted(user_id=user_id, name="rare", created_at=NOW - timedelta(days=1))
    )
    for _ in range(250):
        service.container.requests().add(submitted(user_id=user_id, name="common"))
    first = account.http.get(REQUESTS, params={"filter[name]": "RARE", "page[size]": "1"}).json()
    assert first["data"] == []
    second = account.http.get(first["links"]["next"]).json()
    assert [each["attributes"]["status"] for each in second["data"]] == ["scheduled"]
    assert "next" not in second["links"]


@pytest.mark.parametrize("path", [REQUESTS, "/api/v1/users/videos", "/api/v1/users/sources"])
def test_searches_keep_no_other_list_waiting(
    service: Service, account: Account, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, began = threading.Event(), threading.Semaphore(0)

    def slowly(text: str) -> str:
        if text == "x":
            began.release()
            assert gate.wait(PATIENCE)
        return text

    service.finish(service.submit(account))
    monkeypatch.setattr("trimcore.domain.policies.showing.pages.folded", slowly)
    with ThreadPoolExecutor(20) as threads:
        searches = [threads.submit(account.http.get, f"{path}?filter[name]=x") for _ in range(20)]
        assert began.acquire(timeout=PATIENCE)
        try:
            assert account.http.get(REQUESTS, timeout=PATIENCE / 2).status_code == 200
        finally:
            gate.set()
        assert {search.result().status_code for search in searches} == {200}


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


def test_a_page_of_many_windows_is_as_any_other(service: Service, account: Account) -> None:
    """It is written in a thread."""
    windows = tuple(TrimWindow(start_us=at, duration_us=1) for at in range(400))
    for hours in range(2):
        request = submitted(user_id=UserId(account.id), created_at=NOW + timedelta(hours=hours))
        service.container.requests().add(replace(request, windows=windows))
    page = account.http.get("/api/v1/users/requests?include=user").json()
    assert len(page["data"]) == 2
    assert len(page["included"]) == 1
    for each in page["data"]:
        alone = account.http.get(f"/api/v1/users/requests/{each['id']}").json()["data"]
        assert each["attributes"] == alone["attributes"]
        assert len(each["attributes"]["windows"]) == len(windows)


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
        "source": {
            "data": {"type": "sources", "id": request.video.source.id},
            "meta": {"included": False},
        },
    }


def test_sources_come_along_each_once_as_long_as_they_are_there(
    service: Service, account: Account
) -> None:
    first = service.finish(service.submit(account))
    second = service.finish(service.submit(account))
    source_id = first.video.source.id
    body = {
        "type": "videos",
        "attributes": {"name": "again", "source_id": source_id, **WINDOW},
    }
    again = account.http.post(
        "/api/v1/users/videos", json={"data": body}, headers={"Content-Type": JSONAPI}
    )
    assert again.status_code == 201, again.text
    assert account.http.delete(f"{SOURCES}/{second.video.source.id}").status_code == 204
    listed = account.http.get(f"{REQUESTS}?include=source").json()
    assert [each["id"] for each in listed["included"]] == [source_id]
    assert listed["included"] == [account.http.get(f"{SOURCES}/{source_id}").json()["data"]]
    told = [each["relationships"]["source"] for each in listed["data"]]
    assert [each["meta"]["included"] for each in told] == [True, False, True]
    gone = account.http.get(f"{REQUESTS}/{second.id}?include=source").json()
    assert (gone["included"], gone["data"]["relationships"]["source"]) == ([], told[1])
    narrow = account.http.get(
        f"{REQUESTS}/{first.id}?include=source&fields[requests]=source&fields[sources]=name"
    ).json()
    assert set(narrow["data"]["relationships"]) == {"source"}
    assert narrow["included"][0]["attributes"] == {"name": "test video"}


def test_relatives_are_named_without_being_asked_for(service: Service, account: Account) -> None:
    request = service.finish(service.submit(account))
    user = {"data": {"type": "users", "id": account.id}, "meta": {"included": False}}
    for path in (f"{REQUESTS}/{request.id}", REQUESTS):
        data = account.http.get(path).json()["data"]
        found = data[0] if isinstance(data, list) else data
        video = {"data": {"type": "videos", "id": request.video.id}, "meta": {"included": False}}
        source = {"type": "sources", "id": request.video.source.id}
        cut_from = {"data": source, "meta": {"included": False}}
        assert found["relationships"] == {"user": user, "video": video, "source": cut_from}
    (video,) = account.http.get("/api/v1/users/videos").json()["data"]
    back = {"data": {"type": "requests", "id": request.id}, "meta": {"included": False}}
    assert video["relationships"] == {"user": user, "request": back}


@pytest.mark.parametrize("path", [REQUESTS, f"{REQUESTS}/{{id}}"])
def test_a_video_that_comes_along_can_be_fetched_once_it_is_trimmed(
    service: Service, account: Account, path: str
) -> None:
    request = service.submit(account)
    address = f"{path.format(id=request.id)}?include=video"
    (waiting,) = account.http.get(address).json()["included"]
    assert waiting["attributes"] == {"name": "test video"}
    service.finish(request, content=b"the result")
    (video,) = account.http.get(address).json()["included"]
    assert video["attributes"]["size"] == len(b"the result")
    assert video["attributes"]["duration"] == "00:00:04"
    assert service.http.get(video["attributes"]["url"]).content == b"the result"


def test_nothing_comes_along_with_nothing(account: Account) -> None:
    document = account.http.get(f"{REQUESTS}?include=user").json()
    assert (document["data"], document["included"]) == ([], [])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("include=owner", "include"),
        ("include=video.request", "include"),
        ("sort=name", "sort"),
        ("sort=created_at,-created_at", "sort"),
        ("filter[name]=", "filter[name]"),
        ("filter[created_at][gte]=yesterday", "filter[created_at][gte]"),
        ("filter[created_at][lte]=2019-07-25T18:33:54", "filter[created_at][lte]"),
        ("filter[created_at][lt]=2019-07-25T18:33:54Z", "filter[created_at][lt]"),
        ("page[before]=x", "page[before]"),
        ("filter[status]=lost", "filter[status]"),
        ("filter[status]=", "filter[status]"),
        ("filter[status]", "filter[status]"),
        ("filter[status]=done,", "filter[status]"),
        ("filter[status]=,", "filter[status]"),
        ("filter[created_at][gte]=", "filter[created_at][gte]"),
        ("filter[created_at][lte]=", "filter[created_at][lte]"),
        ("include=,user", "include"),
        ("include=,", "include"),
        ("sort=", "sort"),
        ("page[size]=", "page[size]"),
        ("page[before]=", "page[before]"),
        ("fields[requests]=status,", "fields[requests]"),
        ("fields[]=", "fields[]"),
        ("fields[cats]=name", "fields[cats]"),
        ("fields[requests]=colour", "fields[requests]"),
        ("page[size]=0", "page[size]"),
        ("page[size]=101", "page[size]"),
        ("page[size]=0000001001", "page[size]"),
        (f"page[size]=1{'0' * 5000}", "page[size]"),
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


def test_nothing_named_is_nothing_wanted(service: Service, account: Account) -> None:
    service.submit(account)
    document = account.http.get(f"{REQUESTS}?include=&fields[requests]=").json()
    (found,) = document["data"]
    assert ("included" in document, set(found) & {"attributes", "relationships"}) == (False, set())


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
        ("GET", f"/api/v1/users/videos/{NOBODYS}"),
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

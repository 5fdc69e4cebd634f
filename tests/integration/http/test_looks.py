"""Plans, keyframes and filmstrips: what is seen of a source before it is cut."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from threading import Event

import httpx
import pytest
from dependency_injector import providers

from tests.integration.http.service import JSONAPI, PATIENCE, Account, Service, running
from tests.integration.http.test_sources import send
from trimcore.adapters.memory.media import MemoryMedia
from trimcore.domain.model.media import Media
from trimcore.ports.storage.byte_source import ByteSource

PLANS = "/api/v1/users/plans"
SOURCES = "/api/v1/users/sources"
TINY = b"tinyftyp video 1/10\nIPPPIPPPPPIPPPPPPPPP\n"
SOUND = b"tinyftyp text 1/10\nIIII\n"
LISTED = [{"start": 0, "duration": "0.3"}, {"start": 1.0, "end": "1.5"}]


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A service whose engine looks at videos of text."""
    with running() as service:
        service.container.media.override(providers.Object(MemoryMedia()))
        yield service


@pytest.fixture
def source_id(account: Account) -> str:
    """The id of a source of the account's."""
    return sent(account)


def sent(account: Account, content: bytes = TINY) -> str:
    """Send a source, and return its id."""
    found: str = send(account, content).json()["data"]["id"]
    return found


def plan(account: Account, **attributes: object) -> httpx.Response:
    """Ask for a plan by a document."""
    document = {"data": {"type": "plans", "attributes": attributes}}
    return account.http.post(PLANS, json=document, headers={"Content-Type": JSONAPI})


def faults(answer: httpx.Response) -> set[tuple[str, str]]:
    """Return pointer and code of every fault."""
    assert answer.status_code == 422, answer.text
    return {
        (each["source"]["pointer"].removeprefix("/data/attributes/"), each["code"])
        for each in answer.json()["errors"]
    }


def parameter(answer: httpx.Response) -> object:
    """Return which parameter is to blame."""
    assert answer.status_code == 400, answer.text
    blamed: Mapping[str, object] = answer.json()["errors"][0]["source"]
    return blamed["parameter"]


class TestPlans:
    def test_a_plan_tells_what_would_be_done(self, account: Account, source_id: str) -> None:
        answer = plan(account, source_id=source_id, windows=LISTED, container="mkv")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == JSONAPI
        found = answer.json()["data"]
        assert (found["type"], len(found["id"])) == ("plans", 24)
        assert found["attributes"] == {
            "mode": "exact",
            "path": "joined",
            "container": "matroska",
            "frames_copied": 8,
            "frames_encoded": 0,
            "frames_hidden": 0,
            "bytes_expected": 29,
            "encoded_because": "",
            "segments": [
                {"start": 0.0, "end": 0.3, "kind": "copied", "frames": 3, "why": ""},
                {"start": 1.0, "end": 1.5, "kind": "copied", "frames": 5, "why": ""},
            ],
            "keyframes": [0.0, 0.1, 0.2, 1.0, 1.1, 1.2, 1.3, 1.4],
        }

    def test_a_form_asks_for_the_same(self, account: Account, source_id: str) -> None:
        fields = {"source_id": source_id, "trimming_start_time": "1", "duration": "0.5"}
        by_form = account.http.post(PLANS, data={**fields, "name": "x"})
        by_document = plan(account, source_id=source_id, trimming_start_time=1, duration=0.5)
        assert by_form.status_code == by_document.status_code == 200
        assert by_form.json() == by_document.json()
        assert by_form.json()["data"]["attributes"]["frames_copied"] == 5

    def test_the_same_question_has_the_same_id(self, account: Account, source_id: str) -> None:
        asked = {"source_id": source_id, "windows": LISTED}
        first, again = (plan(account, **asked).json()["data"]["id"] for _ in range(2))
        other = plan(account, **asked, mode="encode").json()["data"]
        assert first == again != other["id"]
        assert other["attributes"]["frames_encoded"] == 8

    def test_nothing_is_kept(self, service: Service, account: Account, source_id: str) -> None:
        before = service.footprint()
        assert plan(account, source_id=source_id, windows=LISTED).status_code == 200
        assert service.footprint() == before

    def test_some_of_it_may_be_asked_for(self, account: Account, source_id: str) -> None:
        document = {
            "data": {"type": "plans", "attributes": {"source_id": source_id, "windows": LISTED}}
        }
        answer = account.http.post(
            f"{PLANS}?fields[plans]=frames_copied", json=document, headers={"Content-Type": JSONAPI}
        )
        assert answer.json()["data"]["attributes"] == {"frames_copied": 8}

    @pytest.mark.parametrize(
        ("attributes", "expected"),
        [
            (
                {},
                {
                    ("source_id", "required"),
                    ("trimming_start_time", "required"),
                    ("duration", "required"),
                },
            ),
            (
                {"source_id": 7, "windows": [{"start": 2, "end": 1}], "mode": "best"},
                {
                    ("source_id", "not_a_text"),
                    ("windows/0/end", "out_of_range"),
                    ("mode", "unknown"),
                },
            ),
            (
                {"source_id": "0" * 24, "windows": LISTED, "duration": 1, "colour": "red"},
                {
                    ("duration", "not_together"),
                    ("windows", "not_together"),
                    ("colour", "unknown"),
                },
            ),
            (
                {"source_id": "0" * 24, "windows": {"start": 1}},
                {("windows", "not_a_text")},
            ),
            (
                {"source_id": "0" * 24, "windows": LISTED, "mode": ["exact"]},
                {("mode", "not_a_text")},
            ),
        ],
    )
    def test_every_wrong_field_is_named(
        self, account: Account, attributes: dict[str, object], expected: set[tuple[str, str]]
    ) -> None:
        assert faults(plan(account, **attributes)) == expected

    def test_other_peoples_sources_are_as_good_as_none(
        self, service: Service, source_id: str
    ) -> None:
        stranger = service.join()
        answers = [
            plan(stranger, source_id=asked, windows=LISTED)
            for asked in (source_id, "0" * 24, "no id")
        ]
        assert all(faults(answer) == {("source_id", "unknown")} for answer in answers)
        assert len({answer.text for answer in answers}) == 1

    def test_a_window_outside_is_refused_with_a_reason(
        self, account: Account, source_id: str
    ) -> None:
        answer = plan(account, source_id=source_id, windows=[{"start": 7, "duration": 1}])
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == "window_outside"

    def test_without_a_token_nothing_is_looked_at(self, service: Service) -> None:
        assert service.http.post(PLANS, content=b"x").status_code == 401


class TestKeyframes:
    def test_they_are_listed_in_seconds(self, account: Account, source_id: str) -> None:
        answer = account.http.get(f"{SOURCES}/{source_id}/keyframes")
        assert answer.status_code == 200
        found = answer.json()["data"]
        assert (found["type"], found["id"]) == ("keyframes", source_id)
        assert found["attributes"]["times"] == [tick / 10 for tick in range(20)]


class TestFilmstrips:
    def test_it_is_a_picture_that_is_kept_for_a_while(
        self, account: Account, source_id: str
    ) -> None:
        address = f"{SOURCES}/{source_id}/filmstrip?count=4&height=32"
        answer = account.http.get(address)
        assert (answer.status_code, answer.content) == (200, b"PPPP")
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["cache-control"].startswith("private")
        tag = answer.headers["etag"]
        same = account.http.get(address, headers={"If-None-Match": tag})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
        other = account.http.get(f"{SOURCES}/{source_id}/filmstrip", headers={"If-None-Match": tag})
        assert (other.status_code, len(other.content)) == (200, 10)
        assert other.headers["etag"] != tag

    @pytest.mark.parametrize(
        ("query", "named"),
        [
            ("count=0", "count"),
            ("count=101", "count"),
            ("count=99999999999999999999", "count"),
            ("height=15", "height"),
            ("height=361&count=2", "height"),
            ("height=-20", "height"),
            ("count=", "count"),
            ("width=3", "width"),
            ("include=user", "include"),
        ],
    )
    def test_what_it_does_not_take_is_named(
        self, account: Account, source_id: str, query: str, named: str
    ) -> None:
        answer = account.http.get(f"{SOURCES}/{source_id}/filmstrip?{query}")
        assert parameter(answer) == named


@pytest.mark.parametrize("look", ["keyframes", "filmstrip"])
class TestBoth:
    def test_other_peoples_sources_are_as_good_as_none(
        self, service: Service, source_id: str, look: str
    ) -> None:
        stranger = service.join()
        answers = [
            stranger.http.get(f"{SOURCES}/{asked}/{look}")
            for asked in (source_id, "0" * 24, "no-id")
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert {answer.headers["content-type"] for answer in answers} == {JSONAPI}
        assert len({answer.text for answer in answers}) == 1

    def test_a_source_without_pictures_is_refused_with_a_reason(
        self, account: Account, look: str
    ) -> None:
        answer = account.http.get(f"{SOURCES}/{sent(account, SOUND)}/{look}")
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert (error["code"], error["detail"]) == (
            "no_video_stream",
            "The file has no moving pictures.",
        )

    def test_a_deleted_source_is_not_looked_at(
        self, account: Account, source_id: str, look: str
    ) -> None:
        account.http.delete(f"{SOURCES}/{source_id}")
        assert account.http.get(f"{SOURCES}/{source_id}/{look}").status_code == 404

    def test_without_a_token_nothing_is_told(
        self, service: Service, source_id: str, look: str
    ) -> None:
        assert service.http.get(f"{SOURCES}/{source_id}/{look}").status_code == 401


class GatedMedia(MemoryMedia):
    """An engine whose looks take until the gate is opened."""

    def __init__(self) -> None:
        self.gate = Event()

    def inspect(self, source: ByteSource, *, watch: Callable[[int], None]) -> Media:
        assert self.gate.wait(PATIENCE)
        return super().inspect(source, watch=watch)


def test_looks_that_take_long_hold_up_nothing_else() -> None:
    """Two at once, eight waiting; who comes then is told to come again, and others are served."""
    media = GatedMedia()
    with running(looks=11) as service, ThreadPoolExecutor(11) as callers:
        service.container.media.override(providers.Object(media))
        account = service.join()
        address = f"{SOURCES}/{sent(account)}/keyframes"
        calls = [callers.submit(account.http.get, address) for _ in range(11)]
        try:
            first = next(as_completed(calls, timeout=PATIENCE)).result()
            assert first.status_code == 503
            assert int(first.headers["retry-after"]) > 0
            assert account.http.get(SOURCES).status_code == 200
            assert service.join().token
        finally:
            media.gate.set()
        assert sorted(call.result().status_code for call in calls) == [200] * 10 + [503]


def test_one_user_can_not_take_all_places_of_looks() -> None:
    """Who has as many as may be is told which limit that is, and others are served."""
    media = GatedMedia()
    with running(looks=3) as service, ThreadPoolExecutor(6) as callers:
        service.container.media.override(providers.Object(media))
        account, other = service.join(), service.join()
        address, others = (f"{SOURCES}/{sent(each)}/keyframes" for each in (account, other))
        calls = [callers.submit(account.http.get, address) for _ in range(5)]
        try:
            refused = [call.result() for call in islice(as_completed(calls, PATIENCE), 2)]
            for answer in refused:
                assert answer.status_code == 429
                assert answer.headers["ratelimit-policy"] == '"looks";q=3'
                assert "At most 3 filmstrips" in answer.json()["errors"][0]["detail"]
                assert int(answer.headers["retry-after"]) > 0
            served = callers.submit(other.http.get, others)
        finally:
            media.gate.set()
        assert served.result().status_code == 200
        assert sorted(call.result().status_code for call in calls) == [200] * 3 + [429] * 2
        assert account.http.get(address).status_code == 200

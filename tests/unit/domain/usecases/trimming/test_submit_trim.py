"""Submitting, listing, restarting, cancelling."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256

import pytest

from tests.usecase_world import ADA, BOB, MP4_HEAD, WINDOW, World, of
from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import (
    IdempotencyMismatch,
    IllegalTransition,
    InvalidInput,
    RequestNotFound,
    SourceTooLarge,
    StorageFull,
    Unavailable,
)
from trimcore.domain.model.lease import Failure
from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.usecases.trimming.get_request import RequestOfUser
from trimcore.domain.usecases.trimming.list_requests import ListRequestsCommand
from trimcore.domain.usecases.trimming.list_trimmed_videos import ListTrimmedVideosCommand
from trimcore.domain.usecases.trimming.submit_trim import SubmitTrimCommand


def failed(world: World, request: TrimRequest) -> TrimRequest:
    """Bring a request to failed, as a worker would."""
    claimed = request.claim(worker="w", now=world.clock.now(), policy=world.policy)
    world.requests.replace(claimed)
    failure = Failure(code="damaged_media", detail="The file is broken.")
    ended = claimed.fail(attempt=claimed.attempt, failure=failure, now=world.clock.now())
    world.requests.replace(ended)
    return ended


def test_an_accepted_request_is_stored_and_rung_for(world: World) -> None:
    """The source is in the store under the request's own key."""
    request = world.submit()
    assert world.requests.get(request.id) == request
    assert request.status is Status.SCHEDULED
    assert request.windows == (WINDOW,)
    assert world.queue.drain() == [request.id]
    assert world.keys() == [request.video.source.key]
    assert request.video.source.size == len(MP4_HEAD)


def test_every_wrong_field_is_named_and_nothing_is_kept(world: World) -> None:
    """Name, window and file, in one answer."""
    with pytest.raises(InvalidInput) as caught:
        world.submit(b"hello, world", name="", window=None)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [
        ("name", "wrong_length"),
        ("window", "required"),
        ("source", "not_a_video"),
    ]
    assert world.keys() == []
    assert world.queue.drain() == []


def test_missing_fields_are_named(world: World) -> None:
    """No name, no window, no bytes; and no file at all."""
    with pytest.raises(InvalidInput) as caught:
        world.submit(b"", name=None, window=None)
    codes = {fault.field: fault.code for fault in caught.value.faults}
    assert codes == {"name": "required", "window": "required", "source": "empty"}
    command = SubmitTrimCommand(user_id=ADA, name="clip", window=WINDOW, upload=None)
    (fault,) = world.submit_trim.check(command)
    assert (fault.field, fault.code) == ("source", "required")


def test_checking_keeps_and_throws_away_nothing(world: World) -> None:
    """What was found wrong can be put right, and the upload sent on."""
    upload = world.submit_trim.begin()
    upload.write(MP4_HEAD)
    wrong = SubmitTrimCommand(user_id=ADA, name=None, window=WINDOW, upload=upload)
    assert [fault.field for fault in world.submit_trim.check(wrong)] == ["name"]
    right = replace(wrong, name="clip")
    assert world.submit_trim.check(right) == []
    assert world.keys() == []
    assert world.submit_trim.execute(right).request.video.name == "clip"


def test_a_file_over_the_limit_is_refused_while_it_comes(world: World) -> None:
    """The limit itself is allowed."""
    largest = world.submit(MP4_HEAD.ljust(1000, b"\0"))
    assert largest.status is Status.SCHEDULED
    with pytest.raises(SourceTooLarge):
        world.submit(MP4_HEAD.ljust(1001, b"\0"))
    assert len(world.keys()) == 1


def test_a_queue_that_is_away_does_not_matter(world: World) -> None:
    """A sweep rings as soon as it is back."""
    world.queue.away = True
    request = world.submit()
    world.queue.away = False
    world.clock.advance(world.policy.ring_after)
    world.sweep.execute()
    assert world.queue.drain() == [request.id]


def test_a_database_that_does_not_answer_leaves_the_blob_to_the_collector(world: World) -> None:
    """The request may have been stored, so its source must not be thrown away."""

    class Away(MemoryRequests):
        def add(self, request: TrimRequest) -> None:
            raise Unavailable("The database is away.")

    world.requests = Away()
    world.__post_init__()
    with pytest.raises(Unavailable):
        world.submit()
    assert len(world.keys()) == 1
    world.clock.advance(timedelta(hours=6, milliseconds=1))
    assert world.collect_orphans.execute().blobs == 1


def test_the_same_key_and_content_make_one_request(world: World) -> None:
    """The second upload is thrown away."""
    first = world.submit(key="k")
    second = world.submit(key="k")
    assert second == first
    assert len(world.keys()) == 1
    assert world.queue.drain() == [first.id]


@pytest.mark.parametrize(
    "other",
    [
        partial(World.submit, name="other"),
        partial(World.submit, window=replace(WINDOW, start_us=3)),
        partial(World.submit, window=replace(WINDOW, duration_us=3)),
        partial(World.submit, windows=(WINDOW, WINDOW), window=None),
        partial(World.submit, mode=TrimMode.ENCODE),
        partial(World.submit, container=OutputContainer.MOV),
        partial(World.submit, content=MP4_HEAD + b"more"),
    ],
    ids=["name", "start", "duration", "windows", "mode", "container", "content"],
)
def test_the_same_key_with_other_content_is_refused(
    world: World, other: Callable[..., TrimRequest]
) -> None:
    """Whatever differs."""
    world.submit(key="k")
    with pytest.raises(IdempotencyMismatch):
        other(world, key="k")
    assert len(world.keys()) == 1


def test_another_user_may_use_the_same_key(world: World) -> None:
    """Keys belong to their user."""
    assert world.submit(key="k").id != world.submit(key="k", user_id=BOB).id


def test_a_failed_request_is_restarted_with_its_id_and_history(world: World) -> None:
    """Attempts count on, tries begin anew, and the bell rings."""
    request = failed(world, world.submit())
    world.queue.drain()
    restarted = world.restart(request)
    assert (restarted.id, restarted.status) == (request.id, Status.SCHEDULED)
    assert (restarted.attempt, restarted.tries, len(restarted.history)) == (1, 0, 1)
    assert world.queue.drain() == [request.id]
    assert world.requests.get(request.id) == restarted


def test_a_request_that_waits_can_not_be_restarted(world: World) -> None:
    """An illegal event changes nothing."""
    request = world.submit()
    with pytest.raises(IllegalTransition):
        world.restart(request)
    assert world.requests.get(request.id) == request


@pytest.mark.parametrize("request_id", ["5d39f6118d366978db32e7ef", "nonsense", "", "../etc"])
def test_unknown_and_malformed_ids_are_not_found(world: World, request_id: str) -> None:
    """All look alike."""
    with pytest.raises(RequestNotFound):
        world.restart_request.execute(RequestOfUser(user_id=ADA, request_id=request_id))


def test_other_peoples_requests_are_not_found(world: World) -> None:
    """Neither restarted nor cancelled."""
    request = failed(world, world.submit())
    theirs = RequestOfUser(user_id=BOB, request_id=request.id)
    for usecase in (world.restart_request, world.cancel_request):
        with pytest.raises(RequestNotFound):
            usecase.execute(theirs)
    assert world.requests.get(request.id) == request


def test_a_scheduled_request_can_be_cancelled(world: World) -> None:
    """It stays cancelled, and no worker takes it."""
    request = world.submit()
    assert world.cancel(request).status is Status.CANCELLED
    assert world.run(request) is None
    with pytest.raises(IllegalTransition):
        world.cancel_request.execute(of(request))


def test_pages_follow_each_other_without_gap_or_overlap(world: World) -> None:
    """Newest first; requests of one moment are told apart by id."""
    made = [world.submit() for _ in range(5)]
    seen: list[TrimRequest] = []
    after = None
    while True:
        page = world.list_requests.execute(ListRequestsCommand(user_id=ADA, after=after, limit=2))
        seen += page.requests
        after = page.next
        if after is None:
            break
    assert [request.id for request in seen] == [request.id for request in reversed(made)]


def test_only_done_requests_have_a_video_to_show(world: World) -> None:
    """The link is signed, and saves the video under its name."""
    request = world.submit()
    world.submit()
    assert world.list_trimmed_videos.execute(ListTrimmedVideosCommand(user_id=ADA)).videos == ()
    world.run(request)
    page = world.list_trimmed_videos.execute(ListTrimmedVideosCommand(user_id=ADA))
    (shown,) = page.videos
    assert shown.video.id == request.video.id
    linked = world.blobs.read_link(shown.link.rpartition("/")[2], world.clock.now())
    assert linked.key == shown.result.key
    assert linked.file_name == f"{request.video.name}.mp4"


def test_a_full_database_leaves_no_blob(world: World) -> None:
    """Nothing was stored, so the source is thrown away at once."""

    class Full(MemoryRequests):
        def add(self, request: TrimRequest) -> None:
            raise StorageFull("The disk is full.")

    world.requests = Full()
    world.__post_init__()
    with pytest.raises(StorageFull):
        world.submit()
    assert world.keys() == []


@pytest.mark.parametrize(
    "name",
    [
        "\U0001f468\u200d\U0001f469 family",
        "summer\u30002019",
        "\u0645\u06cc\u200c\u062e",
        "a\u00a0b",
        "n" * 255,
    ],
)
def test_names_are_written_in_any_script(world: World, name: str) -> None:
    """Joiners and wide spaces belong to them."""
    assert world.submit(name=name).video.name == name


@pytest.mark.parametrize("name", [" ", "n" * 256, "a\x00b", "a\nb", "\x7f"])
def test_control_characters_and_blanks_are_no_names(world: World, name: str) -> None:
    """Nor is what is too long."""
    with pytest.raises(InvalidInput):
        world.submit(name=name)


def test_several_windows_are_kept_in_their_order(world: World) -> None:
    windows = (replace(WINDOW, start_us=9), WINDOW, WINDOW)
    request = world.submit(
        window=None, windows=windows, mode=TrimMode.INSTANT, container=OutputContainer.MKV
    )
    stored = world.requests.get(request.id)
    assert stored.windows == windows
    assert (stored.mode, stored.container) == (TrimMode.INSTANT, OutputContainer.MKV)


@pytest.mark.parametrize(
    ("window", "windows", "fault"),
    [
        (None, (), ("windows", "out_of_range")),
        (None, (WINDOW,) * 1001, ("windows", "out_of_range")),
        (WINDOW, (WINDOW,), ("windows", "not_together")),
        (None, None, ("window", "required")),
    ],
)
def test_windows_are_some_and_in_place_of_a_window(
    world: World,
    window: TrimWindow | None,
    windows: tuple[TrimWindow, ...] | None,
    fault: tuple[str, str],
) -> None:
    with pytest.raises(InvalidInput) as caught:
        world.submit(window=window, windows=windows)
    assert [(each.field, each.code) for each in caught.value.faults] == [fault]
    assert world.keys() == []


def test_one_window_in_a_list_is_the_same_submission(world: World) -> None:
    first = world.submit(key="k")
    assert world.submit(key="k", window=None, windows=(WINDOW,)) == first


def test_submissions_from_before_there_were_lists_are_recognized(world: World) -> None:
    """The fingerprint of what could be asked then, spelled out."""
    digest = sha256(MP4_HEAD).hexdigest()
    expected = sha256(f"1000000 2000000 {digest} test video".encode()).hexdigest()
    assert world.submit(MP4_HEAD).fingerprint == expected

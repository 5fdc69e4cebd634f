"""Uploads that go to the store itself, completed by two calls at once, in every order."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import permutations
from threading import Condition, local

import pytest

from tests.usecase_world import ADA, BOB, MP4_HEAD, World
from trimcore.adapters.memory.storage.direct_uploads import MemoryDirectUploads
from trimcore.adapters.memory.stores.uploads import MemoryUploads
from trimcore.domain.errors import Unavailable, UploadNotFound
from trimcore.domain.model.ids import UploadId
from trimcore.domain.model.uploads.upload import Upload
from trimcore.domain.policies.uploads.part_links import PartLinks
from trimcore.domain.usecases.uploads.complete_upload import CompleteUpload
from trimcore.domain.usecases.uploads.create_direct_upload import CreateDirectUpload
from trimcore.domain.usecases.uploads.create_upload import CreateUploadCommand
from trimcore.domain.usecases.uploads.get_upload import UploadOfUser

CALLS = 3
"""A call that completes reads the upload, has the store put it together, and counts it."""
ORDERS = sorted({"".join(order) for order in permutations("A" * CALLS + "B" * CALLS + "S")})


class Order:
    """Lets actors take their turns in one order; those of one that has ended are left out."""

    def __init__(self, order: str) -> None:
        self._left = list(order)
        self._changed = Condition()
        self._me = local()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn of this thread's actor, if it is one, and keep it meanwhile."""
        me = getattr(self._me, "name", None)
        if me is None or me not in self._left:
            yield
            return
        with self._changed:
            assert self._changed.wait_for(lambda: self._left[0] == me, timeout=30)
        self._me.name = None
        try:
            yield
        finally:
            self._me.name = me
            with self._changed:
                self._left.remove(me)
                self._changed.notify_all()

    def play(self, name: str, part: Callable[[], object]) -> object:
        """Let this thread be an actor."""
        self._me.name = name
        try:
            return part()
        finally:
            self._me.name = None
            with self._changed:
                self._left = [each for each in self._left if each != name]
                self._changed.notify_all()


class OrderedUploads(MemoryUploads):
    order = Order("")

    def get(self, upload_id: UploadId) -> Upload:
        with self.order.turn():
            return super().get(upload_id)

    def replace(self, upload: Upload) -> None:
        with self.order.turn():
            super().replace(upload)

    def remove(self, upload: Upload) -> bool:
        with self.order.turn():
            return super().remove(upload)


class OrderedDirectUploads(MemoryDirectUploads):
    order = Order("")

    def complete(self, key: str, token: str, sizes: Sequence[int]) -> None:
        with self.order.turn():
            super().complete(key, token, sizes)


class Site:
    """A world whose store takes bytes from users, and an upload of which all bytes are there."""

    def __init__(self) -> None:
        self.uploads = OrderedUploads()
        self.world = World(uploads=self.uploads)
        self.direct = OrderedDirectUploads(self.world.blobs)
        parts = replace(self.world.upload_parts, direct=self.direct)
        self.world.sweep_uploads = replace(self.world.sweep_uploads, parts=parts)
        self.complete = CompleteUpload(parts=parts)
        create = CreateDirectUpload(create=self.world.create_upload, parts=parts)
        self.upload = create.execute(
            CreateUploadCommand(user_id=ADA, name="clip.mp4", length=len(MP4_HEAD))
        )
        (link,) = PartLinks(direct=self.direct).of(self.upload)
        self.direct.put(link.url, MP4_HEAD)

    def completed(self) -> Upload:
        """Complete the upload."""
        return self.complete.execute(UploadOfUser(user_id=ADA, upload_id=self.upload.id))

    def sweep(self) -> None:
        """Make a source of what is whole, as one step."""
        with self.uploads.order.turn():
            self.world.sweep_uploads.execute()


@pytest.mark.parametrize("order", ORDERS)
def test_two_calls_at_once_complete_one_upload(order: str) -> None:
    """Whenever a sweep comes in between: both are told, and its source and its record are there."""
    site = Site()
    site.uploads.order = site.direct.order = actors = Order(order)
    parts = {"A": site.completed, "B": site.completed, "S": site.sweep}
    with ThreadPoolExecutor(len(parts)) as threads:
        acts = [threads.submit(actors.play, name, part) for name, part in parts.items()]
        told = [act.result(timeout=30) for act in acts[:2]]
    assert all(isinstance(each, Upload) and each.is_whole for each in told)
    site.sweep()
    done = site.completed()
    assert done.is_finished
    source = site.world.sources.find(done.source_id)
    assert source is not None
    assert site.world.keys() == [source.key]


def test_what_the_store_does_not_begin_is_not_left_open() -> None:
    """Nobody was told of it."""
    site = Site()

    class Away(MemoryDirectUploads):
        def begin(self, key: str) -> str:
            raise Unavailable(key)

    parts = replace(site.world.upload_parts, direct=Away(site.world.blobs))
    create = CreateDirectUpload(create=site.world.create_upload, parts=parts)
    with pytest.raises(Unavailable):
        create.execute(CreateUploadCommand(user_id=BOB, name="clip.mp4", length=9))
    assert site.world.list_uploads.execute(BOB) == []
    assert site.world.list_uploads.execute(ADA) == [site.upload]


def test_what_the_store_has_thrown_away_ends_the_upload() -> None:
    """Nothing can complete it any more."""
    site = Site()
    assert site.upload.direct is not None
    site.direct.abort(site.upload.direct_key(), site.upload.direct.token)
    with pytest.raises(UploadNotFound):
        site.completed()
    assert site.uploads.list_of_user(ADA) == []

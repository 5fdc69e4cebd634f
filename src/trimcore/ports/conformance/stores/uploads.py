"""What every store of uploads does."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from trimcore.domain.errors import DuplicateId, StaleVersion, UploadNotFound
from trimcore.domain.model.ids import SourceId, UploadId, UserId
from trimcore.domain.model.uploads.upload import DirectUpload, Upload, UploadPart
from trimcore.ports.conformance.stores.builders import FINER, NOW, a_user_id, an_object_id
from trimcore.ports.conformance.stores.races import failures, race
from trimcore.ports.stores.uploads import Uploads


def an_upload(*, user_id: UserId | None = None, length: int | None = 2**33 + 1) -> Upload:
    """Return an upload that has just begun."""
    return Upload.begin(
        id=UploadId(an_object_id()),
        user_id=user_id or a_user_id(),
        source_id=SourceId(an_object_id()),
        name="Ferien – Straße 🏖",
        metadata="filename RmVyaWVu,is_private",
        length=length,
        now=NOW,
    )


def continued(upload: Upload, *sizes: int) -> Upload:
    """Return an upload after a call that has brought parts of these sizes."""
    parts = [UploadPart(id=an_object_id(), size=size) for size in sizes]
    claimed = upload.claim(upload.offset)
    return claimed.append(claimed.appender, parts, now=NOW + timedelta(milliseconds=7))


def stored_in_steps(uploads: Uploads, *values: Upload) -> None:
    """Store the first value, then each that follows, whatever happened between."""
    first, *others = values
    uploads.add(first)
    for before, after in zip(values, others, strict=False):
        uploads.replace(replace(after, version=before.version + 1))


class UploadsSuite:
    """Subclass it, and override `uploads` with a fixture that gives an empty store."""

    @pytest.fixture
    @abstractmethod
    def uploads(self) -> Uploads:
        """Return the adapter under test."""

    @pytest.mark.parametrize("length", [None, 0, 2**40])
    def test_an_upload_comes_back_as_it_was_added(
        self, uploads: Uploads, length: int | None
    ) -> None:
        upload = an_upload(length=length)
        uploads.add(upload)
        assert uploads.get(upload.id) == upload

    def test_an_upload_comes_back_as_it_was_replaced(self, uploads: Uploads) -> None:
        upload = an_upload()
        later = continued(upload, 1, 2**33).hold(now=NOW + timedelta(minutes=1))
        stored_in_steps(uploads, upload, later)
        assert uploads.get(upload.id) == replace(later, version=2)

    def test_what_is_finer_than_a_millisecond_is_cut_off(self, uploads: Uploads) -> None:
        upload = an_upload()
        finer = replace(
            upload,
            created_at=upload.created_at + FINER,
            expires_at=upload.expires_at + FINER,
            retry_at=upload.retry_at + FINER,
        )
        uploads.add(finer)
        assert uploads.get(upload.id) == upload
        assert uploads.due(upload.due_at, 9) == [upload]

    def test_what_is_sent_to_the_store_comes_back(self, uploads: Uploads) -> None:
        upload = an_upload()
        direct = DirectUpload(part_id=an_object_id(), token=an_object_id(), part_size=2**24)
        begun = upload.begin_direct(direct)
        stored_in_steps(uploads, upload, begun)
        assert uploads.get(upload.id) == begun

    def test_an_unknown_id_finds_nothing(self, uploads: Uploads) -> None:
        uploads.add(an_upload())
        with pytest.raises(UploadNotFound):
            uploads.get(UploadId(an_object_id()))
        with pytest.raises(UploadNotFound):
            uploads.replace(continued(an_upload(), 1))
        assert not uploads.remove(an_upload())

    def test_an_id_is_taken_once(self, uploads: Uploads) -> None:
        upload = an_upload()
        uploads.add(upload)
        with pytest.raises(DuplicateId):
            uploads.add(replace(an_upload(), id=upload.id))
        assert uploads.get(upload.id) == upload

    def test_a_stale_version_changes_nothing(self, uploads: Uploads) -> None:
        upload = an_upload()
        first = upload.claim(0)
        stored_in_steps(uploads, upload, first)
        with pytest.raises(StaleVersion):
            uploads.replace(upload.claim(0, length=upload.length))
        assert uploads.get(upload.id) == first

    def test_of_many_calls_at_once_one_claims(self, uploads: Uploads) -> None:
        upload = an_upload()
        uploads.add(upload)
        rivals = [
            replace(upload.claim(0), expires_at=NOW + timedelta(hours=hours)) for hours in range(8)
        ]
        outcomes = race([partial(uploads.replace, rival) for rival in rivals])
        assert failures(outcomes) == [StaleVersion] * 7
        assert uploads.get(upload.id) == rivals[outcomes.index(None)]

    def test_it_is_deleted_once(self, uploads: Uploads) -> None:
        upload, other = an_upload(), an_upload()
        for each in (upload, other):
            uploads.add(each)
        outcomes = race([partial(uploads.remove, upload)] * 5)
        assert sorted(map(bool, outcomes)) == [False] * 4 + [True]
        with pytest.raises(UploadNotFound):
            uploads.get(upload.id)
        assert uploads.get(other.id) == other

    def test_only_the_stored_version_is_removed(self, uploads: Uploads) -> None:
        upload = an_upload()
        newer = upload.claim(0)
        stored_in_steps(uploads, upload, newer)
        for other in (upload, replace(newer, version=3)):
            with pytest.raises(StaleVersion):
                uploads.remove(other)
        assert uploads.get(upload.id) == newer
        assert uploads.remove(newer)

    def test_either_a_change_or_the_removal_wins(self, uploads: Uploads) -> None:
        for _ in range(10):
            upload = an_upload()
            uploads.add(upload)
            changed = upload.claim(0)
            calls: list[Callable[[], object]] = [
                partial(uploads.remove, upload),
                partial(uploads.replace, changed),
            ]
            outcomes = race(calls)
            assert failures(outcomes) in ([StaleVersion], [UploadNotFound])
            left = [] if outcomes[0] is True else [changed]
            assert uploads.list_of_user(upload.user_id) == left

    def test_due_is_what_has_expired_or_waits_to_become_a_source(self, uploads: Uploads) -> None:
        idle, whole, finished = (an_upload(length=length) for length in (9, 2, 3))
        stored_in_steps(uploads, idle)
        ready = continued(whole, 2)
        stored_in_steps(uploads, whole, ready)
        done = continued(finished, 3).finish(now=NOW - timedelta(hours=23))
        stored_in_steps(uploads, finished, done)
        moments = [ready.due_at, done.due_at, idle.due_at]
        assert moments == sorted(moments)
        found = [[each.id for each in uploads.due(moment, 9)] for moment in moments]
        assert found == [[whole.id], [whole.id, finished.id], [whole.id, finished.id, idle.id]]
        assert uploads.due(ready.due_at - timedelta(milliseconds=1), 9) == []
        assert [each.id for each in uploads.due(idle.due_at, 2)] == [whole.id, finished.id]

    def test_what_is_held_is_due_later(self, uploads: Uploads) -> None:
        whole = continued(an_upload(length=2), 2)
        held = whole.hold(now=NOW + timedelta(minutes=5))
        stored_in_steps(uploads, whole, held)
        assert uploads.due(held.retry_at - timedelta(milliseconds=1), 9) == []
        assert [each.id for each in uploads.due(held.retry_at, 9)] == [whole.id]

    def test_a_finished_upload_comes_back(self, uploads: Uploads) -> None:
        upload = an_upload(length=5)
        finished = continued(upload, 2, 3).finish(now=NOW)
        stored_in_steps(uploads, upload, finished)
        assert uploads.get(upload.id) == replace(finished, version=2)
        assert uploads.get(upload.id).offset == 5

    def test_those_that_are_not_finished_are_counted(self, uploads: Uploads) -> None:
        user_id = a_user_id()
        first, second = (an_upload(user_id=user_id, length=4) for _ in range(2))
        uploads.add(an_upload())
        uploads.add(first)
        whole = continued(second, 4)
        stored_in_steps(uploads, second, whole)
        assert uploads.count_open(user_id) == 2
        assert uploads.list_open(user_id) == [first, replace(whole, version=2)]
        uploads.replace(replace(whole.finish(now=NOW), version=3))
        assert uploads.count_open(user_id) == 1
        assert uploads.list_open(user_id) == [first]
        uploads.remove(first)
        assert uploads.count_open(user_id) == 0
        assert uploads.list_open(user_id) == []

    def test_those_of_a_user_are_listed(self, uploads: Uploads) -> None:
        user_id = a_user_id()
        owned = [an_upload(user_id=user_id) for _ in range(3)]
        for each in (owned[2], an_upload(), owned[0], owned[1]):
            uploads.add(each)
        assert uploads.list_of_user(user_id) == owned
        assert uploads.list_of_user(a_user_id()) == []

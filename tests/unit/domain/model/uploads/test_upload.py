from datetime import timedelta

import pytest

from trimcore.domain.errors import InvalidInput, OffsetMismatch, UploadTakenOver
from trimcore.domain.model.uploads.upload import (
    MOST_PARTS,
    UPLOAD_LIFETIME,
    UploadPart,
    part_key,
    upload_of_key,
)
from trimcore.ports.conformance.stores.builders import NOW
from trimcore.ports.conformance.stores.uploads import an_upload, continued

PART = UploadPart(id="p1", size=3)
LATER = NOW + timedelta(hours=5)


class TestUpload:
    def test_bytes_belong_where_the_stored_ones_end(self) -> None:
        upload = continued(an_upload(), 3, 4)
        assert upload.offset == 7
        assert upload.claim(7).appender == upload.appender + 1
        with pytest.raises(OffsetMismatch, match="7 bytes"):
            upload.claim(3)

    def test_only_the_newest_call_may_append(self) -> None:
        """A slow one may have stored its part, but it never counts."""
        first = an_upload().claim(0)
        second = first.claim(0)
        with pytest.raises(UploadTakenOver):
            second.append(first.appender, [PART], now=NOW)
        assert second.append(second.appender, [PART], now=NOW).parts == (PART,)

    def test_the_same_part_counts_once(self) -> None:
        claimed = an_upload().claim(0)
        once = claimed.append(claimed.appender, [PART], now=NOW)
        assert once.append(claimed.appender, [PART], now=NOW).parts == (PART,)

    def test_nobody_may_append_to_what_is_whole(self) -> None:
        whole = continued(an_upload(length=3), 3)
        for upload in (whole, whole.finish(now=NOW)):
            with pytest.raises(OffsetMismatch, match="all of its bytes"):
                upload.claim(3)

    def test_a_finished_one_knows_its_length_and_no_parts(self) -> None:
        upload = continued(an_upload(length=3), 1, 2).finish(now=NOW)
        assert (upload.offset, upload.part_keys(), upload.is_whole) == (3, (), True)

    def test_more_than_was_announced_is_a_bug(self) -> None:
        with pytest.raises(ValueError, match="4 of 3 bytes"):
            continued(an_upload(length=3), 4)

    def test_a_length_is_told_once(self) -> None:
        upload = an_upload(length=None)
        assert not upload.is_whole
        assert upload.claim(0, length=9).length == 9
        with pytest.raises(InvalidInput):
            upload.claim(0, length=9).claim(0, length=8)
        with pytest.raises(InvalidInput):
            continued(upload, 3).claim(3, length=2)
        assert continued(upload, 3).claim(3, length=3).is_whole

    def test_there_may_be_only_so_many_parts(self) -> None:
        upload = continued(an_upload(), *[1] * MOST_PARTS)
        with pytest.raises(InvalidInput) as caught:
            upload.claim(MOST_PARTS)
        assert caught.value.faults[0].code == "too_many_pieces"

    def test_each_part_begins_the_time_to_expiry_anew(self) -> None:
        upload = an_upload()
        assert upload.expires_at == NOW + UPLOAD_LIFETIME
        claimed = upload.claim(0)
        assert claimed.append(claimed.appender, [PART], now=LATER).due_at == LATER + UPLOAD_LIFETIME

    def test_what_is_whole_does_not_expire_before_it_is_a_source(self) -> None:
        end = NOW + 2 * UPLOAD_LIFETIME
        whole = continued(an_upload(length=3), 3)
        assert whole.due_at < whole.expires_at
        assert not whole.has_expired(end)
        assert whole.finish(now=NOW).has_expired(end)
        assert an_upload().has_expired(NOW + UPLOAD_LIFETIME)
        assert not an_upload().has_expired(LATER)


def test_keys_lead_back_to_their_upload() -> None:
    upload = continued(an_upload(), 3)
    (key,) = upload.part_keys()
    assert key == part_key(upload.id, upload.parts[0].id)
    assert upload_of_key(key) == upload.id
    assert upload_of_key(f"uploads/{upload.id}") is None
    assert upload_of_key(f"sources/{upload.id}/1") is None

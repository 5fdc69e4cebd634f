"""Uploads in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from trimcore.domain.errors import DuplicateId, StaleVersion, UploadNotFound
from trimcore.domain.model.ids import UploadId, UserId
from trimcore.domain.model.uploads.upload import Upload
from trimcore.ports.stores.uploads import Uploads
from trimcore.stored.epoch_ms import whole_ms


class MemoryUploads(Uploads):
    """Keeps uploads in a dictionary; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._uploads: dict[UploadId, Upload] = {}

    def add(self, upload: Upload) -> None:
        with self._lock:
            if upload.id in self._uploads:
                raise DuplicateId(upload.id)
            self._uploads[upload.id] = _as_stored(upload)

    def get(self, upload_id: UploadId) -> Upload:
        with self._lock:
            return self._get(upload_id)

    def replace(self, upload: Upload) -> None:
        with self._lock:
            _require_version(self._get(upload.id), upload.version - 1)
            self._uploads[upload.id] = _as_stored(upload)

    def remove(self, upload: Upload) -> bool:
        with self._lock:
            stored = self._uploads.get(upload.id)
            if stored is None:
                return False
            _require_version(stored, upload.version)
            del self._uploads[upload.id]
            return True

    def due(self, now: datetime, limit: int) -> Sequence[Upload]:
        with self._lock:
            found = [each for each in self._uploads.values() if each.due_at <= whole_ms(now)]
        return sorted(found, key=lambda each: each.due_at)[:limit]

    def count_open(self, user_id: UserId) -> int:
        return len(self.list_open(user_id))

    def list_open(self, user_id: UserId) -> Sequence[Upload]:
        return [each for each in self.list_of_user(user_id) if not each.is_finished]

    def list_of_user(self, user_id: UserId) -> Sequence[Upload]:
        with self._lock:
            found = [each for each in self._uploads.values() if each.user_id == user_id]
        return sorted(found, key=lambda each: each.id)

    def _get(self, upload_id: UploadId) -> Upload:
        try:
            return self._uploads[upload_id]
        except KeyError:
            raise UploadNotFound(upload_id) from None


def _require_version(stored: Upload, version: int) -> None:
    if stored.version != version:
        message = f"upload {stored.id}: version {stored.version} is stored"
        raise StaleVersion(message)


def _as_stored(upload: Upload) -> Upload:
    return replace(
        upload,
        created_at=whole_ms(upload.created_at),
        expires_at=whole_ms(upload.expires_at),
        retry_at=whole_ms(upload.retry_at),
    )

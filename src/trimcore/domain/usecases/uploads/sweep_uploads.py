"""Ending what nobody else ends: uploads that are whole, and those that have expired."""

from dataclasses import dataclass

from trimcore.domain.errors import Conflict, InvalidInput, NotFound, StaleVersion
from trimcore.domain.model.uploads.upload import Upload
from trimcore.domain.policies.uploads.append import UploadParts
from trimcore.domain.policies.uploads.finish import FinishUpload
from trimcore.ports.stores.sources import Sources

BATCH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadSweep:
    """How many uploads became sources, and how many that were unfinished have expired."""

    finished: int
    expired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepUploads:
    """Makes sources of what is whole, when whoever should have has fallen silent, and forgets.

    - An unfinished upload that has expired goes, with its bytes.
    - A finished one is known for a day, and then forgotten; its source stays.
    - Sweeps may run anywhere, any number at once; a crash leaves its work to the next one.
    """

    parts: UploadParts
    sources: Sources

    def execute(self) -> UploadSweep:
        """Make one pass over what is due.

        Raises:
            Unavailable: store or database did not answer; what was done so far stays done.
        """
        finished = expired = 0
        for upload in self.parts.uploads.due(self.parts.clock.now(), BATCH):
            if upload.has_expired(self.parts.clock.now()):
                expired += self._forget(upload)
            else:
                finished += self._finish(upload)
        return UploadSweep(finished=finished, expired=expired)

    def _forget(self, upload: Upload) -> bool:
        try:
            return self.parts.forget(upload) and not upload.is_finished
        except StaleVersion:
            return False  # Bytes came at the last moment.

    def _finish(self, upload: Upload) -> bool:
        try:
            FinishUpload(parts=self.parts, sources=self.sources).execute(upload)
        except (Conflict, InvalidInput, NotFound):
            return False  # It is in other hands, or there is nothing to be made of it.
        return True

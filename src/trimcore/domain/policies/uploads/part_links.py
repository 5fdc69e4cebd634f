"""Where a user sends the parts of an upload to the store itself."""

from dataclasses import dataclass

from trimcore.domain.model.uploads.upload import Upload
from trimcore.ports.storage.direct_uploads import DirectUploads


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLink:
    """One part: its number from 1 on, where in the file it begins, its bytes, and its address."""

    number: int
    offset: int
    size: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLinks:
    """Makes the addresses, which hold as long as the upload does."""

    direct: DirectUploads | None

    def of(self, upload: Upload) -> tuple[PartLink, ...]:
        """Return those of an upload; none if its bytes are there, or come through the service."""
        if self.direct is None or upload.direct is None or upload.is_whole:
            return ()
        token, size = upload.direct.token, upload.direct.part_size
        return tuple(
            PartLink(
                number=number,
                offset=(number - 1) * size,
                size=each,
                url=self.direct.link(
                    upload.direct_key(), token, number, size=each, expires_at=upload.expires_at
                ),
            )
            for number, each in enumerate(upload.direct_sizes(), 1)
        )

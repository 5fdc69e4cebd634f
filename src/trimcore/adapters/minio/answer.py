"""What a store answers."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

from trimcore.domain.errors import Unavailable

_ERROR = b"<Error"
_PROLOGUE = 200
"""Within how many bytes of a document its root begins."""
_CODE = re.compile(r"[A-Za-z0-9.]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers under names of any case, and all of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """S3's code of what went wrong, empty if there is none."""
        code = self.headers.get("x-minio-error-code", "")
        if _ERROR in self.body[:_PROLOGUE]:
            with suppress(Unavailable):
                code = self.document.findtext("{*}Code", "")
        return code if _CODE.match(code) else ""

    @property
    def etag(self) -> str:
        """The object's entity tag, as it has to be repeated."""
        return self.headers.get("etag", "")

    @property
    def modified_at(self) -> datetime:
        """The object's moment, in whole seconds."""
        try:
            return parsedate_to_datetime(self.headers["last-modified"]).astimezone(UTC)
        except (KeyError, ValueError) as error:
            raise Unavailable("The blob store did not tell when a blob was stored.") from error

    @property
    def document(self) -> ET.Element:
        """The body as XML.

        Raises:
            Unavailable: it is none.
        """
        try:
            return ET.fromstring(self.body.strip())  # noqa: S314 - of the store that we trust
        except ET.ParseError as error:
            raise Unavailable("The blob store answered with something else than XML.") from error

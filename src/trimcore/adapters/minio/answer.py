"""What a store answers, and what its documents say."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote
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


@dataclass(frozen=True, slots=True)
class Listed:
    """An object in a listing."""

    key: str
    size: int
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An upload in a listing."""

    key: str
    upload_id: str
    began_at: datetime


def upload_id(answer: Answer) -> str:
    """Return the name that the store gave to an upload."""
    return _text(answer.document, "UploadId")


def final_etag(answer: Answer) -> str:
    """Return the entity tag, without its quotes, of what was put together from parts."""
    return _text(answer.document, "ETag").strip('"')


def objects(answer: Answer) -> Iterator[Listed]:
    """Yield the objects of one page."""
    for entry in answer.document.iterfind("{*}Contents"):
        yield Listed(
            unquote(_text(entry, "Key")),
            int(_text(entry, "Size")),
            _moment(entry, "LastModified"),
        )


def next_page(answer: Answer) -> str:
    """Return what leads to the next page, empty on the last one."""
    if not is_truncated(answer):
        return ""
    return _text(answer.document, "NextContinuationToken")


def is_truncated(answer: Answer) -> bool:
    """Tell whether there is more than this page."""
    return _text(answer.document, "IsTruncated").lower() == "true"


def unfinished(answer: Answer) -> list[Unfinished]:
    """Return the uploads of one page."""
    return [
        Unfinished(
            unquote(_text(entry, "Key")),
            _text(entry, "UploadId"),
            _moment(entry, "Initiated"),
        )
        for entry in answer.document.iterfind("{*}Upload")
    ]


def _text(element: ET.Element, name: str) -> str:
    # Some servers name S3's namespace, some don't.
    text = element.findtext(f"{{*}}{name}")
    if not text:
        raise Unavailable(f"The blob store answered without {name}.")
    return text


def _moment(element: ET.Element, name: str) -> datetime:
    return datetime.fromisoformat(_text(element, name)).astimezone(UTC)

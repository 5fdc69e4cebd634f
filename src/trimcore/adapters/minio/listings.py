"""What a store's pages of a listing say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from trimcore.adapters.minio.answer import Answer
from trimcore.adapters.minio.elements import moment_of, text_of


@dataclass(frozen=True, slots=True)
class Listed:
    """An object in a listing."""

    key: str
    size: int
    modified_at: datetime


def objects(answer: Answer) -> Iterator[Listed]:
    """Yield the objects of one page."""
    for entry in answer.document.iterfind("{*}Contents"):
        yield Listed(
            unquote(text_of(entry, "Key")),
            int(text_of(entry, "Size")),
            moment_of(entry, "LastModified"),
        )


def next_page(answer: Answer) -> str:
    """Return what leads to the next page, empty on the last one."""
    if not is_truncated(answer):
        return ""
    return text_of(answer.document, "NextContinuationToken")


def is_truncated(answer: Answer) -> bool:
    """Tell whether there is more than this page."""
    return text_of(answer.document, "IsTruncated").lower() == "true"

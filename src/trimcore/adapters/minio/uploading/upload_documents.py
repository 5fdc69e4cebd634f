"""What a store's documents say of uploads in parts."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from trimcore.adapters.minio.answer import Answer
from trimcore.adapters.minio.elements import moment_of, text_of


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An upload in a listing."""

    key: str
    upload_id: str
    began_at: datetime


def upload_id(answer: Answer) -> str:
    """Return the name that the store gave to an upload."""
    return text_of(answer.document, "UploadId")


def final_etag(answer: Answer) -> str:
    """Return the entity tag, without its quotes, of what was put together from parts."""
    return text_of(answer.document, "ETag").strip('"')


def unfinished(answer: Answer) -> list[Unfinished]:
    """Return the uploads of one page."""
    return [
        Unfinished(
            unquote(text_of(entry, "Key")),
            text_of(entry, "UploadId"),
            moment_of(entry, "Initiated"),
        )
        for entry in answer.document.iterfind("{*}Upload")
    ]


def parts(answer: Answer) -> dict[int, tuple[int, str]]:
    """Return size and entity tag of each part of an upload, by its number."""
    return {
        int(text_of(entry, "PartNumber")): (int(text_of(entry, "Size")), text_of(entry, "ETag"))
        for entry in answer.document.iterfind("{*}Part")
    }

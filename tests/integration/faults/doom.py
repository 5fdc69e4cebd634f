"""Parts that end their process at one chosen step, as `kill -9` would at that very moment."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Self, cast

from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.uploads.upload import Upload
from trimcore.domain.model.webhooks.delivery import Delivery, DeliveryStatus
from trimcore.entrypoints.wiring.parts.stores import Database, Storage
from trimcore.ports.queue import Queue
from trimcore.ports.storage.blob_writer import BlobStat, BlobWriter
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.storage.byte_source import ByteSource
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sources import Sources
from trimcore.ports.stores.uploads import Uploads
from trimcore.ports.webhooks.deliveries import Deliveries

LARGE = 9 << 20
"""After how many bytes an upload has parts in the store."""

WORKER_STEPS = ("claimed", "reading", "writing", "finishing", "finished")
"""Nothing done yet, the source half read, the result on its way, stored but unknown, known."""
API_STEPS = ("uploading", "stored", "added", "rung")
"""Parts stored, the blob stored but unknown, the request stored but not rung for, all done."""


DELETION_STEPS = ("marked", "certain", "emptied", "forgotten")
"""A source's deletion begun, not to be taken back, its bytes gone; a request gone, and no more."""

TELLING_STEPS = ("announcing", "announced", "calling", "called")
"""An end known and nothing stored; a delivery stored; one claimed; its call made and not noted."""


UPLOAD_STEPS = (
    *("counting", "counted", "whole"),
    *("adding", "registered", "joined", "over"),
)
"""A part stored but not counted, counted; all of them; the source joined but not added, added, its
upload about to be finished, finished."""


def die() -> None:
    """End this process at once."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Doom:
    """Names the step after which nothing follows."""

    step: str

    def reached(self, step: str) -> None:
        """Die, if this is the step."""
        if step == self.step:
            die()

    def database(self, real: Database) -> Database:
        """Return a database that is doomed."""
        return replace(
            real,
            requests=cast("Requests", DoomedPart(real.requests, self._on_request)),
            sources=cast("Sources", DoomedPart(real.sources, self._on_source)),
            deliveries=cast("Deliveries", DoomedPart(real.deliveries, self._on_delivery)),
            uploads=cast("Uploads", DoomedPart(real.uploads, self._on_upload)),
        )

    def storage(self, real: Storage) -> Storage:
        """Return a store that is doomed."""
        return replace(real, blobs=cast("Blobs", DoomedBlobs(real.blobs, self)))

    def queue(self, real: Queue) -> Queue:
        """Return a doorbell that is doomed."""
        return cast("Queue", DoomedPart(real, self._on_ring))

    def _on_request(self, name: str, call: Callable[[], object], *values: object) -> object:
        status = values[0].status if values and isinstance(values[0], TrimRequest) else None
        if name == "add":
            self.reached("stored")
        if status is Status.DONE:
            self.reached("finishing")
        answer = call()
        if name == "add":
            self.reached("added")
        if status is Status.PROCESSING:
            self.reached("claimed")
        if status is Status.DONE:
            self.reached("finished")
        if name == "remove":
            self.reached("forgotten")
        return answer

    def _on_source(self, name: str, call: Callable[[], object], *values: object) -> object:
        if name == "remove":
            self.reached("emptied")
        if name == "add":
            self.reached("adding")
        source = values[0] if name == "replace" and isinstance(values[0], Source) else None
        before, after = _steps_of(source)
        self.reached(before)
        answer = call()
        self.reached(after)
        if name == "add":
            self.reached("registered")
        if source is not None and source.is_going:
            self.reached("certain" if source.is_certain else "marked")
        return answer

    def _on_delivery(self, name: str, call: Callable[[], object], *values: object) -> object:
        delivery = values[0] if values and isinstance(values[0], Delivery) else None
        if name == "add":
            self.reached("announcing")
        if delivery is not None and delivery.status is DeliveryStatus.DELIVERED:
            self.reached("called")
        answer = call()
        if name == "add":
            self.reached("announced")
        if delivery is not None and delivery.tries:
            self.reached("calling")
        return answer

    def _on_upload(self, name: str, call: Callable[[], object], *values: object) -> object:
        upload = values[0] if values and isinstance(values[0], Upload) else None
        if name != "replace" or upload is None or not upload.offset:
            return call()
        self.reached("joined" if upload.is_finished else "counting")
        answer = call()
        self.reached("over" if upload.is_finished else "whole" if upload.is_whole else "counted")
        return answer

    def _on_ring(self, name: str, call: Callable[[], object], *_: object) -> object:
        answer = call()
        if name == "ring":
            self.reached("rung")
        return answer


def _steps_of(source: Source | None) -> tuple[str, str]:
    """Return what a worker has done before it stores a source, and what after."""
    if source is None or source.is_going:
        return "nothing", "nothing"
    if source.media is not None:
        return "seen", "known"
    if source.looks:
        return "claiming", "looking" if source.is_here else "fetching"
    return "fetched", "arrived"


class DoomedPart:
    """Any part; `around` is called with a method's name, the call itself and its arguments."""

    def __init__(
        self,
        real: Requests | Sources | Uploads | Deliveries | Queue,
        around: Callable[..., object],
    ) -> None:
        self._real = real
        self._around = around

    def __getattr__(self, name: str) -> Callable[..., object]:
        method = getattr(self._real, name)

        def call(*values: object, **named: object) -> object:
            return self._around(name, partial(method, *values, **named), *values)

        return call


class DoomedBlobs:
    """A store that dies while it is read or written."""

    def __init__(self, real: Blobs, doom: Doom) -> None:
        self._real = real
        self._doom = doom

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def create(self, key: str) -> "DoomedWriter":
        step, most = ("writing", 0) if key.startswith("results/") else ("uploading", LARGE)
        return DoomedWriter(self._real.create(key), partial(self._doom.reached, step), most)

    def open(self, key: str) -> ByteSource:
        source = self._real.open(key)
        source.read_at(0, source.size // 2)
        self._doom.reached("reading")
        return source


class DoomedWriter:
    """An upload that dies when it has taken more than so many bytes."""

    def __init__(self, real: BlobWriter, reached: Callable[[], None], most: int) -> None:
        self._real = real
        self._reached = reached
        self._left = most

    def write(self, chunk: bytes) -> None:
        self._real.write(chunk)
        self._left -= len(chunk)
        if self._left < 0:
            self._reached()

    def commit(self) -> BlobStat:
        return self._real.commit()

    def abort(self) -> None:
        self._real.abort()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.abort()

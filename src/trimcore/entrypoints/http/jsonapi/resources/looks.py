"""What is seen of a source: plans and keyframes."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.model.plan import SegmentKind
from trimcore.entrypoints.http.jsonapi.envelope import Document
from trimcore.entrypoints.http.jsonapi.values import Count, Id


class SegmentAttributes(Struct, frozen=True, kw_only=True):
    """A run of frames with which the same is done; `why` says why they are not copied."""

    start: float
    end: float
    kind: SegmentKind
    frames: Count
    why: str


class PlanAttributes(Struct, frozen=True, kw_only=True):
    """What a trim would do; moments are in seconds of the source."""

    mode: TrimMode
    path: EnginePath
    container: str
    frames_copied: Count
    frames_encoded: Count
    frames_hidden: Count
    bytes_expected: Count
    encoded_because: str
    segments: list[SegmentAttributes]
    keyframes: list[float]


class PlanResource(Struct, frozen=True):
    """A plan; the same question has the same id."""

    id: Id
    type: Literal["plans"]
    attributes: PlanAttributes | UnsetType = UNSET


class PlanDocument(Document[PlanResource], frozen=True):
    """One plan."""


class KeyframesAttributes(Struct, frozen=True):
    """When a source's keyframes are shown, in seconds, ascending; null if nobody knows."""

    times: list[float] | None


class KeyframesResource(Struct, frozen=True):
    """The keyframes of a source, whose id is theirs."""

    id: Id
    type: Literal["keyframes"]
    attributes: KeyframesAttributes | UnsetType = UNSET


class KeyframesDocument(Document[KeyframesResource], frozen=True):
    """The keyframes of one source."""

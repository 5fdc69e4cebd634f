"""What is seen of a source."""

from hashlib import sha256

from trimcore.domain.model.plan import Plan, Segment
from trimcore.domain.usecases.sources.list_keyframes import SourceKeyframes
from trimcore.domain.usecases.sources.plan_trim import PlanTrimCommand
from trimcore.entrypoints.http.jsonapi.documents.parts import Narrowed, narrowed
from trimcore.entrypoints.http.jsonapi.query import Accepted, Query
from trimcore.entrypoints.http.jsonapi.resources.looks import (
    KeyframesAttributes,
    KeyframesResource,
    PlanAttributes,
    PlanResource,
    SegmentAttributes,
)
from trimcore.entrypoints.http.jsonapi.resources.members import MEMBERS

OF_LOOKS = Accepted(members=MEMBERS)
_ID_LENGTH = 24


def plan_resource(command: PlanTrimCommand, plan: Plan, query: Query) -> Narrowed[PlanResource]:
    """Describe what a trim would do."""
    attributes = PlanAttributes(
        mode=plan.mode,
        path=plan.path,
        container=plan.container,
        frames_copied=plan.frames_copied,
        frames_encoded=plan.frames_encoded,
        frames_hidden=plan.frames_hidden,
        bytes_expected=plan.bytes_expected,
        encoded_because=plan.encoded_because,
        segments=[_segment(segment) for segment in plan.segments],
        keyframes=[float(moment) for moment in plan.keyframes],
    )
    return narrowed(PlanResource(_plan_id(command), "plans", attributes), query)


def keyframes_resource(found: SourceKeyframes, query: Query) -> Narrowed[KeyframesResource]:
    """Describe where a source can be entered."""
    times = None if found.times is None else [float(moment) for moment in found.times]
    resource = KeyframesResource(found.source_id, "keyframes", KeyframesAttributes(times))
    return narrowed(resource, query)


def _segment(segment: Segment) -> SegmentAttributes:
    return SegmentAttributes(
        start=float(segment.start),
        end=float(segment.end),
        kind=segment.kind,
        frames=segment.frames,
        why=segment.why,
    )


def _plan_id(command: PlanTrimCommand) -> str:
    """Name a plan by its question, since it is not kept under any other name."""
    spans = (f"{window.start_us} {window.duration_us}" for window in command.windows)
    question = (command.source.source_id, command.mode, command.container, *spans)
    return sha256("\n".join(question).encode()).hexdigest()[:_ID_LENGTH]

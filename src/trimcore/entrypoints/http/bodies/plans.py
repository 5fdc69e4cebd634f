"""What callers send who want a piece of a source, or to know what its trim would do."""

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.windows import MOST_WINDOWS
from trimcore.entrypoints.http.bodies.shapes import TypedDuration, TypedStart, TypedWindows
from trimcore.entrypoints.http.jsonapi.values import Id, Name, Seconds

Time: TypeAlias = Annotated[
    str | Seconds,
    Meta(
        description="Seconds, as a number or a text, or MM:SS.mmm, or HH:MM:SS.mmm.",
        examples=[12.48, "12.48", "01:02.5", "00:01:02.500"],
    ),
]


class WantedWindow(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A window, which has either a duration or an end."""

    start: Time
    duration: Time | UnsetType = UNSET
    end: Time | UnsetType = UNSET


class WantedTrim(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    rename={"start": "trimming_start_time"},
):
    """Which pieces of which source are wanted.

    A name may be given, as for a video, and means nothing here.
    """

    source_id: Id
    name: Name | UnsetType = UNSET
    start: Time | UnsetType = UNSET
    duration: Time | UnsetType = UNSET
    windows: (
        Annotated[
            list[WantedWindow],
            Meta(
                min_length=1,
                max_length=MOST_WINDOWS,
                description=(
                    "In the order of the output; in place of trimming_start_time and duration."
                ),
            ),
        ]
        | UnsetType
    ) = UNSET
    mode: TrimMode | UnsetType = UNSET
    container: OutputContainer | UnsetType = UNSET


class PlanForm(
    Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    rename={"start": "trimming_start_time"},
):
    """The same in a form, where all is text, and windows are a list in JSON."""

    source_id: Id
    name: Name | UnsetType = UNSET
    start: TypedStart | UnsetType = UNSET
    duration: TypedDuration | UnsetType = UNSET
    windows: TypedWindows | UnsetType = UNSET
    mode: TrimMode | UnsetType = UNSET
    container: OutputContainer | UnsetType = UNSET


class NewPlan(Struct, frozen=True):
    """A plan as JSON:API has it; ids are made by the service."""

    type: Literal["plans"]
    attributes: WantedTrim


class NewPlanDocument(Struct, frozen=True):
    """A plan that is wanted."""

    data: NewPlan


class WantedVideo(WantedTrim, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which pieces of which source are wanted as a video, and how that is called."""

    name: Name


class NewVideo(Struct, frozen=True):
    """A video of a source as JSON:API has it; ids are made by the service."""

    type: Literal["videos"]
    attributes: WantedVideo


class NewVideoDocument(Struct, frozen=True):
    """A video that is wanted."""

    data: NewVideo

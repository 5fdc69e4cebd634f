"""Cut video exactly: `trimcore.cut("in.mp4", "out.mp4", start=1, duration=2)`.

Importing it loads nothing else; each name is loaded when it is first used. The reference is
docs/reference/python.md.
"""

TYPE_CHECKING = False  # type checkers take it for true; the module `typing` would take its time
if TYPE_CHECKING:
    from trimcore.domain.cutting.modes import EnginePath as EnginePath
    from trimcore.domain.cutting.modes import StreamFate as StreamFate
    from trimcore.domain.cutting.modes import TrimMode as TrimMode
    from trimcore.domain.cutting.timeline.window import TrimWindow as TrimWindow
    from trimcore.domain.errors import Cancelled as Cancelled
    from trimcore.domain.errors import DamagedMedia as DamagedMedia
    from trimcore.domain.errors import EngineCrashed as EngineCrashed
    from trimcore.domain.errors import EngineMissing as EngineMissing
    from trimcore.domain.errors import InvalidInput as InvalidInput
    from trimcore.domain.errors import MediaLimit as MediaLimit
    from trimcore.domain.errors import NoSpace as NoSpace
    from trimcore.domain.errors import NotAVideo as NotAVideo
    from trimcore.domain.errors import NoVideoStream as NoVideoStream
    from trimcore.domain.errors import OutputExists as OutputExists
    from trimcore.domain.errors import TrimcoreError as TrimcoreError
    from trimcore.domain.errors import Unavailable as Unavailable
    from trimcore.domain.errors import Unsupported as Unsupported
    from trimcore.domain.errors import WindowOutside as WindowOutside
    from trimcore.domain.model.ids import RequestId as RequestId
    from trimcore.domain.model.ids import UserId as UserId
    from trimcore.domain.model.lifecycle import Status as Status
    from trimcore.domain.model.media import Chapter as Chapter
    from trimcore.domain.model.media import Media as Media
    from trimcore.domain.model.media import Track as Track
    from trimcore.domain.model.plan import Plan as Plan
    from trimcore.domain.model.plan import PlannedWindow as PlannedWindow
    from trimcore.domain.model.plan import Segment as Segment
    from trimcore.domain.model.plan import SegmentKind as SegmentKind
    from trimcore.domain.model.receipt import Receipt as Receipt
    from trimcore.domain.model.receipt import StreamReport as StreamReport
    from trimcore.domain.model.trim_request import TrimRequest as TrimRequest
    from trimcore.domain.usecases.accounts.issue_token import IssuedToken as IssuedToken
    from trimcore.domain.usecases.accounts.issue_token import IssueTokenCommand as IssueTokenCommand
    from trimcore.domain.usecases.accounts.register_user import (
        RegisterUserCommand as RegisterUserCommand,
    )
    from trimcore.domain.usecases.trimming.get_request import RequestOfUser as RequestOfUser
    from trimcore.domain.usecases.trimming.list_requests import (
        ListRequestsCommand as ListRequestsCommand,
    )
    from trimcore.domain.usecases.trimming.list_trimmed_videos import (
        ListTrimmedVideosCommand as ListTrimmedVideosCommand,
    )
    from trimcore.domain.usecases.trimming.run_trim import RunTrimCommand as RunTrimCommand
    from trimcore.domain.usecases.trimming.submit_trim import SubmittedTrim as SubmittedTrim
    from trimcore.domain.usecases.trimming.submit_trim import SubmitTrimCommand as SubmitTrimCommand
    from trimcore.entrypoints.embedding.service import Service as Service
    from trimcore.entrypoints.library.asynchronous import acut as acut
    from trimcore.entrypoints.library.cutter import Cutter as Cutter
    from trimcore.entrypoints.library.functions import cut as cut
    from trimcore.entrypoints.library.functions import inspect as inspect
    from trimcore.entrypoints.library.functions import plan as plan
    from trimcore.entrypoints.library.job import Job as Job
    from trimcore.entrypoints.library.progress import Progress as Progress
    from trimcore.entrypoints.wiring.engine import Limits as Limits
    from trimcore.entrypoints.wiring.variables import SettingError as SettingError
    from trimcore.ports.storage.byte_sink import ByteSink as ByteSink
    from trimcore.ports.storage.byte_source import ByteSource as ByteSource

_ERRORS = (
    "Cancelled",
    "DamagedMedia",
    "EngineCrashed",
    "EngineMissing",
    "InvalidInput",
    "MediaLimit",
    "NoSpace",
    "NoVideoStream",
    "NotAVideo",
    "OutputExists",
    "TrimcoreError",
    "Unavailable",
    "Unsupported",
    "WindowOutside",
)
_HOMES = {
    "cut": "entrypoints.library.functions",
    "acut": "entrypoints.library.asynchronous",
    "plan": "entrypoints.library.functions",
    "inspect": "entrypoints.library.functions",
    "Cutter": "entrypoints.library.cutter",
    "Job": "entrypoints.library.job",
    "Progress": "entrypoints.library.progress",
    "Limits": "entrypoints.wiring.engine",
    "Plan": "domain.model.plan",
    "PlannedWindow": "domain.model.plan",
    "Segment": "domain.model.plan",
    "SegmentKind": "domain.model.plan",
    "Media": "domain.model.media",
    "Track": "domain.model.media",
    "Chapter": "domain.model.media",
    "Receipt": "domain.model.receipt",
    "StreamReport": "domain.model.receipt",
    "TrimMode": "domain.cutting.modes",
    "EnginePath": "domain.cutting.modes",
    "StreamFate": "domain.cutting.modes",
    "ByteSource": "ports.storage.byte_source",
    "ByteSink": "ports.storage.byte_sink",
    **dict.fromkeys(_ERRORS, "domain.errors"),
    "Service": "entrypoints.embedding.service",
    "SettingError": "entrypoints.wiring.variables",
    "RegisterUserCommand": "domain.usecases.accounts.register_user",
    "IssueTokenCommand": "domain.usecases.accounts.issue_token",
    "IssuedToken": "domain.usecases.accounts.issue_token",
    "SubmitTrimCommand": "domain.usecases.trimming.submit_trim",
    "SubmittedTrim": "domain.usecases.trimming.submit_trim",
    "RequestOfUser": "domain.usecases.trimming.get_request",
    "ListRequestsCommand": "domain.usecases.trimming.list_requests",
    "ListTrimmedVideosCommand": "domain.usecases.trimming.list_trimmed_videos",
    "RunTrimCommand": "domain.usecases.trimming.run_trim",
    "TrimRequest": "domain.model.trim_request",
    "Status": "domain.model.lifecycle",
    "RequestId": "domain.model.ids",
    "UserId": "domain.model.ids",
    "TrimWindow": "domain.cutting.timeline.window",
}
"""Where each public name lives, under this package."""

__all__ = list(_HOMES)


if not TYPE_CHECKING:  # which would believe in any name

    def __getattr__(name: str) -> object:
        """Load a public name when it is first used."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415 - it would take its time

        value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})

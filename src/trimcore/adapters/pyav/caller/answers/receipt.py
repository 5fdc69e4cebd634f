"""The receipt of a cut: what the child tells of it, and what the caller measured."""

from collections.abc import Sequence

from trimcore.adapters.pyav.caller.answers.fields import field_of, optional
from trimcore.adapters.pyav.caller.answers.reports import moment, stream_report, window_reports
from trimcore.adapters.pyav.protocol import BadFrame
from trimcore.domain import errors
from trimcore.domain.cutting.modes import EnginePath, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt


def read_receipt(  # noqa: PLR0913 - what only the caller knows
    answer: object,
    *,
    asked: Sequence[TrimWindow],
    mode: TrimMode,
    sha256: str,
    bytes_written: int,
    elapsed_us: int,
) -> Receipt:
    """Turn a DONE's body and what the caller measured itself into a receipt.

    Raises:
        EngineCrashed: the body is not of the agreed form.
    """
    try:
        return Receipt(
            asked=asked[0],
            mode=mode,
            path=EnginePath(field_of(answer, "path", str)),
            encoded_because=field_of(answer, "encoded_because", str),
            first=moment(field_of(answer, "first", list)),
            last=moment(field_of(answer, "last", list)),
            duration_us=field_of(answer, "duration_us", int),
            frames_copied=field_of(answer, "frames_copied", int),
            frames_encoded=field_of(answer, "frames_encoded", int),
            frames_hidden=field_of(answer, "frames_hidden", int),
            audio_offset_us=optional(answer, "audio_offset_us", int),
            streams=tuple(stream_report(entry) for entry in field_of(answer, "streams", list)),
            container=field_of(answer, "container", str),
            media_type=field_of(answer, "media_type", str),
            extension=field_of(answer, "extension", str),
            bytes_read=field_of(answer, "bytes_read", int),
            reads=field_of(answer, "reads", int),
            bytes_written=bytes_written,
            sha256=sha256,
            elapsed_us=elapsed_us,
            windows=window_reports(asked, field_of(answer, "windows", list)),
        )
    except (BadFrame, ValueError) as error:
        raise errors.EngineCrashed("The video could not be cut.") from error

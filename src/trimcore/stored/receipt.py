"""The JSON document of a receipt. Time bases are text such as `1001/30000`."""

from fractions import Fraction
from typing import Self

import msgspec

from trimcore.domain.cutting.modes import EnginePath, StreamFate, TrimMode
from trimcore.domain.cutting.timeline.times import MediaTime
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.model.receipt import Receipt, StreamReport


class WindowDocument(msgspec.Struct, frozen=True):
    """A window."""

    start_us: int
    duration_us: int

    @classmethod
    def of(cls, window: TrimWindow) -> Self:
        """Write a value down."""
        return cls(start_us=window.start_us, duration_us=window.duration_us)

    def value(self) -> TrimWindow:
        """Read the value back."""
        return TrimWindow(start_us=self.start_us, duration_us=self.duration_us)


class TimeDocument(msgspec.Struct, frozen=True):
    """An exact media time."""

    ticks: int
    time_base: str

    @classmethod
    def of(cls, time: MediaTime) -> Self:
        """Write a value down."""
        return cls(ticks=time.ticks, time_base=str(time.time_base))

    def value(self) -> MediaTime:
        """Read the value back."""
        return MediaTime(ticks=self.ticks, time_base=Fraction(self.time_base))


class StreamDocument(msgspec.Struct, frozen=True):
    """What became of a stream."""

    index: int
    kind: str
    codec: str
    fate: StreamFate
    reason: str

    @classmethod
    def of(cls, stream: StreamReport) -> Self:
        """Write a value down."""
        return cls(
            index=stream.index,
            kind=stream.kind,
            codec=stream.codec,
            fate=stream.fate,
            reason=stream.reason,
        )

    def value(self) -> StreamReport:
        """Read the value back."""
        return StreamReport(
            index=self.index,
            kind=self.kind,
            codec=self.codec,
            fate=self.fate,
            reason=self.reason,
        )


class ReceiptDocument(msgspec.Struct, frozen=True):
    """What a trim did."""

    asked: WindowDocument
    mode: TrimMode
    path: EnginePath
    encoded_because: str
    first: TimeDocument
    last: TimeDocument
    duration_us: int
    frames_copied: int
    frames_encoded: int
    frames_hidden: int
    audio_offset_us: int | None
    streams: tuple[StreamDocument, ...]
    container: str
    media_type: str
    extension: str
    bytes_read: int
    reads: int
    bytes_written: int
    sha256: str
    elapsed_us: int

    @classmethod
    def of(cls, receipt: Receipt) -> Self:
        """Write a value down."""
        return cls(
            asked=WindowDocument.of(receipt.asked),
            mode=receipt.mode,
            path=receipt.path,
            encoded_because=receipt.encoded_because,
            first=TimeDocument.of(receipt.first),
            last=TimeDocument.of(receipt.last),
            duration_us=receipt.duration_us,
            frames_copied=receipt.frames_copied,
            frames_encoded=receipt.frames_encoded,
            frames_hidden=receipt.frames_hidden,
            audio_offset_us=receipt.audio_offset_us,
            streams=tuple(StreamDocument.of(stream) for stream in receipt.streams),
            container=receipt.container,
            media_type=receipt.media_type,
            extension=receipt.extension,
            bytes_read=receipt.bytes_read,
            reads=receipt.reads,
            bytes_written=receipt.bytes_written,
            sha256=receipt.sha256,
            elapsed_us=receipt.elapsed_us,
        )

    def value(self) -> Receipt:
        """Read the value back."""
        return Receipt(
            asked=self.asked.value(),
            mode=self.mode,
            path=self.path,
            encoded_because=self.encoded_because,
            first=self.first.value(),
            last=self.last.value(),
            duration_us=self.duration_us,
            frames_copied=self.frames_copied,
            frames_encoded=self.frames_encoded,
            frames_hidden=self.frames_hidden,
            audio_offset_us=self.audio_offset_us,
            streams=tuple(stream.value() for stream in self.streams),
            container=self.container,
            media_type=self.media_type,
            extension=self.extension,
            bytes_read=self.bytes_read,
            reads=self.reads,
            bytes_written=self.bytes_written,
            sha256=self.sha256,
            elapsed_us=self.elapsed_us,
        )

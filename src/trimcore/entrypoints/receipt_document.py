"""A receipt in plain values, for JSON."""

from typing import TypeAlias

from trimcore.domain.cutting.timeline.times import MediaTime
from trimcore.domain.model.receipt import Receipt, StreamReport

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"


def receipt_document(receipt: Receipt) -> dict[str, Plain]:
    """Write moments as ticks, time base and seconds, lengths as seconds, the rest as it is."""
    return {
        "asked": {
            "start": receipt.asked.start_us / 1e6,
            "duration": receipt.asked.duration_us / 1e6,
        },
        "mode": receipt.mode.value,
        "path": receipt.path.value,
        "encoded_because": receipt.encoded_because,
        "first": _moment(receipt.first),
        "last": _moment(receipt.last),
        "duration": receipt.duration_us / 1e6,
        "frames_copied": receipt.frames_copied,
        "frames_encoded": receipt.frames_encoded,
        "frames_hidden": receipt.frames_hidden,
        "audio_offset": None if receipt.audio_offset_us is None else receipt.audio_offset_us / 1e6,
        "streams": [_stream(stream) for stream in receipt.streams],
        "container": receipt.container,
        "media_type": receipt.media_type,
        "bytes_read": receipt.bytes_read,
        "reads": receipt.reads,
        "bytes_written": receipt.bytes_written,
        "sha256": receipt.sha256,
        "elapsed": receipt.elapsed_us / 1e6,
    }


def _moment(moment: MediaTime) -> dict[str, Plain]:
    base = moment.time_base
    return {
        "ticks": moment.ticks,
        "time_base": f"{base.numerator}/{base.denominator}",
        "seconds": float(moment.seconds),
    }


def _stream(stream: StreamReport) -> dict[str, Plain]:
    return {
        "index": stream.index,
        "kind": stream.kind,
        "codec": stream.codec,
        "fate": stream.fate.value,
        "reason": stream.reason,
    }

"""Tags of the source that hold for a piece of it, too."""

from typing import TYPE_CHECKING

from trimcore.adapters.pyav.reading.transparency import TAG as TRANSPARENCY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from av.stream import Stream


_RENAMED = {"name": "title"}
"""Tags of a stream that are read by another name than that by which they have to be written."""
_STREAM_NOT_KEPT = {
    *("encoder", "duration", "timecode", "vendor_id", "stereo_mode", TRANSPARENCY),
    *("bps", "number_of_bytes", "number_of_frames"),
}
"""Tags of a stream that another part writes, or that count what the source has of it."""
_STATISTICS = "_statistics"
_NOT_KEPT = {
    "major_brand",
    "minor_version",
    "compatible_brands",
    "encoder",
    "duration",
    "software",
    "timecode",
    *("hasvideo", "hasaudio", "haskeyframes", "hasmetadata", "canseektoend"),
    *("datasize", "videosize", "audiosize", "filesize"),
    *("lasttimestamp", "lastkeyframetimestamp", "lastkeyframelocation"),
    *("uid", "generation_uid", "product_uid", "operational_pattern_ul", "material_package_umid"),
}
"""Tags of a file that another part writes, that count what FLV's has, or by which MXF is known."""


def kept_tags(tags: "Mapping[str, str]") -> dict[str, str]:
    """Choose of a file's tags those that hold for a piece of it, too."""
    return {key: value for key, value in tags.items() if key.lower() not in _NOT_KEPT}


def describe(made: "Stream", stream: "Stream") -> None:
    """Let a stream say of itself what another one does."""
    for tag, text in stream.metadata.items():
        name = tag.lower().split("-")[0]
        if name not in _STREAM_NOT_KEPT and not name.startswith(_STATISTICS):
            made.metadata[_RENAMED.get(tag, tag)] = text
    made.disposition = stream.disposition

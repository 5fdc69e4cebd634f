"""What the document says of frames that are encoded beside copied ones."""

from statistics import fmean
from typing import Any

from benchmarks.tables import Table

Row = dict[str, Any]
_LESS, _BYTES = 1.0, 1.25
"""The goals: decibels less than the source has, and bytes for each that is replaced, at most."""
_TEXT = (
    "Frames that are encoded beside copied ones, 320 × 180: what the source's codec left of "
    "pictures that were\nnever encoded before, by how many decibels less the encoded frames "
    "have, and how many bytes they take\nfor each that they replace. A run has to begin with a "
    "keyframe, where the source mostly had none: the last\nbut one column leaves its bytes out. "
    f"Goals: at most {_LESS:g} dB less, at most {_BYTES} of the bytes, nothing made again."
)


def fineness_section(found: Row) -> str:
    """Write how fine encoded frames are, for each codec together and one by one."""
    known = found["conditions"]
    parts = [
        f"## As fine as the source\n\n{_TEXT}",
        f"Measured on {known['date']}, {known['trimcore']}.",
        str(_together(found["rows"])),
        str(_one_by_one(found["rows"])),
    ]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _together(rows: list[Row]) -> Table:
    table = Table("codec", "films", "keep both", "but for the keyframe", "decibels less", "bytes")
    for codec in dict.fromkeys(row["codec"] for row in rows):
        own = [row for row in rows if row["codec"] == codec]
        kept = sum(_keeps(row, "bytes") for row in own)
        others = str(sum(_keeps(row, "others") for row in own)) if "others" in own[0] else "–"
        means = [f"{fmean(row[name] for row in own):.2f}" for name in ("less", "bytes")]
        table.add(codec, str(len(own)), str(kept), others, *means)
    return table


def _one_by_one(rows: list[Row]) -> Table:
    header = ("codec", "pictures", "source has", "decibels less", "bytes")
    table = Table(*header, "without the keyframe", "made again")
    for row in rows:
        others = f"{row['others']:.2f}" if "others" in row else "–"
        cells = [f"{row['source']:.1f} dB", f"{row['less']:.2f}", f"{row['bytes']:.2f}", others]
        table.add(row["codec"], row["pictures"], *cells, str(row["retries"]))
    return table


def _keeps(row: Row, of: str) -> bool:
    """Tell whether a film keeps both goals, counting all bytes or those of other frames."""
    return bool(row["less"] <= _LESS and row[of] <= _BYTES)

"""The charts of the document."""

from typing import Any

from benchmarks.svg import Group, Series, bars

_SERIES = {
    "trimcore-exact": Series(name="trimcore, exact", colour="#0969da"),
    "trimcore-encode": Series(name="trimcore, encode", colour="#54aeff"),
    "trimcore-instant": Series(name="trimcore, instant (hides what is before)", colour="#8ddb8c"),
    "smartcut": Series(name="smartcut", colour="#bf8700"),
    "losslesscut": Series(name="LosslessCut, from the keyframe (not exact)", colour="#a475f9"),
    "losslesscut-smart": Series(name="LosslessCut, smart cut", colour="#6639ba"),
    "mkvmerge": Series(name="mkvmerge, split (not exact)", colour="#57606a"),
    "ffmpeg-copy": Series(name="ffmpeg, copy (not exact)", colour="#8c959f"),
    "ffmpeg-exact": Series(name="ffmpeg, input seek and encode", colour="#cf222e"),
    "ffmpeg-start": Series(name="ffmpeg, decode from the start", colour="#82071e"),
}
_CHARTS = {
    "wall": ("Wall time", "s", 1.0),
    "cpu": ("CPU seconds", "s", 1.0),
    "memory": ("Peak memory", "MiB", 1 / (1 << 20)),
}
Row = dict[str, Any]


def plots(rows: list[Row]) -> dict[str, str]:
    """Draw one chart for each kind of figure, by name."""
    cases: dict[str, dict[str, Row]] = {}
    for row in rows:
        cases.setdefault(row["case"], {})[row["tool"]] = row
    return {
        key: bars(title, unit, list(_SERIES.values()), _groups(cases, key, scale))
        for key, (title, unit, scale) in _CHARTS.items()
    }


def _groups(cases: dict[str, dict[str, Row]], key: str, scale: float) -> list[Group]:
    return [
        Group(
            label=_short(next(iter(tools.values()))["title"]),
            values=tuple(_value(tools.get(name, {}), key, scale) for name in _SERIES),
        )
        for tools in cases.values()
    ]


def _value(row: Row, key: str, scale: float) -> float | None:
    return row[key] * scale if key in row else None


def _short(title: str) -> str:
    film, _, window = title.partition(": ")
    return f"{film.split(',')[0].removesuffix(' H.264')}: {window}"

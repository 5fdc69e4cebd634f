"""Are the subtitles of the window there, at their moments?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from .case import Case
from .viewing import container_zero

_ROOM = Fraction(50, 1000)
"""Nobody sees a twentieth of a second in a subtitle."""


@dataclass(frozen=True, slots=True)
class Line:
    """One subtitle, in seconds after the file's zero."""

    start: Fraction
    end: Fraction
    text: str

    def __str__(self) -> str:
        return f"{self.text!r} from {float(self.start):.3f} to {float(self.end):.3f} s"


def judge_texts(case: Case) -> None:
    """Compare every subtitle track; a missing one is a matter of the tags."""
    before, after = read_lines(case.source), read_lines(case.output)
    for number, (source, output) in enumerate(zip(before, after, strict=False)):
        wanted = _wanted(case, source)
        if [line.text for line in wanted] != [line.text for line in output]:
            texts = ", ".join(line.text for line in output) or "none"
            case.note(f"the lines of subtitle {number} in the window are others: {texts}")
            continue
        for line, shown in zip(wanted, output, strict=True):
            if abs(line.start - shown.start) > _ROOM or abs(line.end - shown.end) > _ROOM:
                case.note(f"subtitle {number} shows {shown}, not {line}")


def _wanted(case: Case, lines: list[Line]) -> list[Line]:
    end = max(case.window.end, case.last_end)
    return [
        Line(max(line.start, case.base) - case.base, min(line.end, end) - case.base, line.text)
        for line in lines
        if line.end > case.base and line.start < case.window.end
    ]


def read_lines(path: Path) -> list[list[Line]]:
    """Read the lines of every subtitle track that holds text."""
    with av.open(str(path)) as container:
        zero = container_zero(container)
        lines: dict[int, list[Line]] = {s.index: [] for s in container.streams.subtitles}
        boxed = {
            stream.index
            for stream in container.streams.subtitles
            if getattr(stream.codec_context, "name", "") == "mov_text"
        }
        for packet in container.demux() if lines else ():
            text = bytes(packet)
            if packet.stream_index in boxed:
                text = text[2 : 2 + int.from_bytes(text[:2], "big")]
            if text and packet.pts is not None and packet.stream_index in lines:
                start = packet.pts * packet.time_base - zero
                end = start + (packet.duration or 0) * packet.time_base
                lines[packet.stream_index].append(Line(start, end, text.decode(errors="replace")))
    return list(lines.values())

"""What another program sees and hears in a file: ffmpeg and ffprobe as they are installed.

They decode with libraries that are not those of the engine, and place each file on the timeline
whose zero is the container's start, as players do.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from array import array
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.corpus.hearing import RATE, Heard, first_audible

WIDTH, HEIGHT = 64, 36
_SIZE = WIDTH * HEIGHT * 4
_BASE = re.compile(r"config in time_base: (\d+)/(\d+)")
_FRAME = re.compile(r"\] n: *\d+ pts: *(-?\d+) .* fmt:(\S+) .*sar:(\d+/\d+) s:(\d+x\d+) i:(.)")
_COMPLAINT = re.compile(r"(?!\[rawvideo).*\[(error|fatal)\]")
"""What the writing of the small copies says is about them alone."""
_SAMPLES = {"flac": 4608, "ac3": 1536}
"""How many samples a frame of a codec holds; of the others none holds more than MP3."""
_COLOURS = re.compile(r"\] (color_range:.*)$")


@dataclass(frozen=True, slots=True)
class Seen:
    """One picture: when it is shown, what it is like, and a small copy of it with transparency."""

    time: Fraction
    look: str
    pixels: bytes


@dataclass(frozen=True, slots=True)
class Text:
    """One subtitle, in seconds after zero."""

    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A file as another player plays it."""

    tick: Fraction
    pictures: tuple[Seen, ...]
    sounds: tuple[Heard, ...]
    texts: tuple[Text, ...]
    chapters: tuple[tuple[str, float, float], ...]
    streams: tuple[tuple[str, ...], ...]
    complaints: str


def missing() -> str:
    """Say which of the programs is not there, or nothing."""
    absent = [name for name in ("ffmpeg", "ffprobe") if shutil.which(name) is None]
    return " and ".join(absent)


def play(path: Path, picture: int = 0) -> Played:
    """Play a file; `picture` is the number of the track of pictures to look at.

    Raises:
        RuntimeError: it can't be opened.
    """
    stat = path.stat()
    return _play(path, picture, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=8)
def _play(path: Path, picture: int, _size: int, _modified: int) -> Played:
    facts = _facts(path)
    streams = facts["streams"]
    codecs = [stream["codec_name"] for stream in streams if stream["codec_type"] == "audio"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        zero = _zero(facts["format"])
        heard = [folder / f"sound{number}" for number in range(len(codecs))]
        lines = _decode(path, picture, folder / "pictures", heard, zero)
        tick, pictures = _pictures(lines, (folder / "pictures").read_bytes(), zero)
        sounds = tuple(_heard(*sound) for sound in zip(heard, codecs, strict=True))
    return Played(
        tick=tick,
        pictures=pictures,
        sounds=sounds,
        texts=_texts(facts, float(zero)),
        chapters=tuple(
            (
                chapter.get("tags", {}).get("title", ""),
                float(chapter["start_time"]),
                float(chapter["end_time"]),
            )
            for chapter in facts["chapters"]
        ),
        streams=tuple(_track(stream) for stream in streams if stream["codec_type"] != "data"),
        complaints="; ".join(line for line in lines if _COMPLAINT.match(line)),
    )


def _facts(path: Path) -> dict[str, Any]:
    facts = _probed(path, "-show_format", "-show_streams", "-show_chapters")
    kinds = {stream["codec_type"] for stream in facts["streams"]}
    texts = {}
    if "subtitle" in kinds:
        texts = _probed(path, "-select_streams", "s", "-show_packets", "-show_streams")
    return {**facts, "packets": texts.get("packets", [])}


def _probed(path: Path, *asked: str) -> dict[str, Any]:
    said = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", *asked, str(path)],
        capture_output=True,
        check=False,
    )
    if said.returncode:
        raise RuntimeError(said.stderr.decode(errors="replace"))
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def _zero(container: dict[str, Any]) -> Fraction:
    """Return when the timeline begins; what is decoded before and not heard is no part of it."""
    start = Fraction(container.get("start_time", "0"))
    return max(start, Fraction(0)) if "matroska" in container["format_name"] else start


def _decode(
    path: Path, picture: int, pictures: Path, sounds: list[Path], zero: Fraction
) -> list[str]:
    shrink = f"showinfo=checksum=0,scale={WIDTH}:{HEIGHT}:flags=area,format=rgba"
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info"]
    command += ["-copyts", "-noautorotate", "-fflags", "-discardcorrupt", "-i", str(path)]
    command += ["-map", f"0:v:{picture}", "-fps_mode", "passthrough", "-vf", shrink]
    command += ["-f", "rawvideo", str(pictures)]
    placed = f"aresample={RATE}:async=1:min_hard_comp=0.01:first_pts={round(zero * RATE)}"
    for number, sound in enumerate(sounds):
        command += ["-map", f"0:a:{number}", "-af", placed, "-ac", "1", "-f", "s16le", str(sound)]
    done = subprocess.run(command, capture_output=True, check=False)
    lines = done.stderr.decode(errors="replace").splitlines()
    if done.returncode:
        raise RuntimeError("\n".join(lines[-3:]))
    return lines


def _pictures(lines: list[str], pixels: bytes, zero: Fraction) -> tuple[Fraction, tuple[Seen, ...]]:
    tick = Fraction(1)
    seen: list[tuple[Fraction, str]] = []
    colours: list[str] = []
    for line in lines:
        if base := _BASE.search(line):
            tick = Fraction(int(base[1]), int(base[2]))
        elif found := _FRAME.search(line):
            shape = "" if found[3] in {"0/1", "1/1"} else f" pixels {found[3]}"
            field = " interlaced" if found[5] in "TB" else ""
            seen.append((int(found[1]) * tick - zero, f"{found[4]} {found[2]}{shape}{field}"))
        elif colour := _COLOURS.search(line):
            colours.append(colour[1])
    parts = [pixels[at : at + _SIZE] for at in range(0, len(pixels), _SIZE)]
    return tick, tuple(
        Seen(time, f"{look} {colour}", part)
        for (time, look), colour, part in zip(seen, colours, parts, strict=True)
    )


def _heard(path: Path, codec: str) -> Heard:
    samples: array[int] = array("h")
    samples.frombytes(path.read_bytes())
    return first_audible(Fraction(0), samples, Fraction(_SAMPLES.get(codec, 1152), RATE))


def _texts(facts: dict[str, Any], zero: float) -> tuple[Text, ...]:
    found = []
    for packet in facts["packets"]:
        if int(packet["size"]) > 2 and "pts_time" in packet:
            start = float(packet["pts_time"]) - zero
            found.append(Text(start, start + float(packet.get("duration_time", 0))))
    return tuple(sorted(found, key=lambda text: text.start))


def _track(stream: dict[str, Any]) -> tuple[str, ...]:
    sides = stream.get("side_data_list", [])
    turned = [f"turned {side['rotation']}" for side in sides if "rotation" in side]
    language = stream.get("tags", {}).get("language", "und")
    return (stream["codec_type"], stream["codec_name"], language, *turned)

"""`trimcore inspect`: what a file is, without cutting it."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import fields
from fractions import Fraction
from itertools import pairwise

import click

from trimcore.domain.model.media import Chapter, Media, Track
from trimcore.entrypoints.cli.completion import files
from trimcore.entrypoints.cli.ending.answers import answer
from trimcore.entrypoints.cli.trimming.places import source_at
from trimcore.entrypoints.library.cutter import Cutter


@click.command()
@click.argument("source", shell_complete=files)
@click.option("--json", "as_json", is_flag=True, help="Print all that is known as JSON.")
def inspect(source: str, *, as_json: bool) -> None:
    """Tell what SOURCE is.

    Its container and length, its tracks, how far its keyframes are apart, chapters and tags. SOURCE
    is a path, s3://bucket/key, https://host/path, or - for standard input. Exit codes are those of
    trim.
    """
    logging.getLogger("trimcore").addHandler(logging.NullHandler())
    with ExitStack() as opened:
        cutter = opened.enter_context(Cutter())
        media = cutter.inspect(source_at(source, opened), last=True)
    answer(json.dumps(media, default=_plain, indent=2) if as_json else _told(media))


def _plain(value: object) -> object:
    """Write exact times as seconds, and what has names as objects."""
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, Media | Track | Chapter):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return dict(value) if isinstance(value, Mapping) else str(value)


def _told(media: Media) -> str:
    length = "unknown length" if media.duration is None else f"{float(media.duration):.3f} s"
    return "\n".join(
        [
            f"{media.container}, {length}, {media.size} bytes",
            *(_track(track) for track in media.tracks),
            *_keyframes(media),
            *(
                f"chapter {float(one.start):.3f} – {float(one.end):.3f} s  {one.title}".rstrip()
                for one in media.chapters
            ),
            *([f"timecode: {media.timecode}"] if media.timecode else []),
            *(
                f"{name}: {' '.join(value.split())}"
                for name, value in media.tags.items()
                if name.lower() != "timecode"
            ),
        ]
    )


def _track(track: Track) -> str:
    said = [track.kind, track.codec]
    if track.width is not None:
        said.append(f"{track.width}×{track.height}")
    if track.mean_rate is not None:
        rate = "constant" if track.rate is not None else "on average"
        said.append(f"{float(track.rate or track.mean_rate):.3f} frames a second, {rate}")
    if track.sample_rate is not None:
        said.append(f"{track.sample_rate} Hz, {track.layout or f'{track.channels} channels'}")
    said += [text for text in (track.language, track.title) if text]
    return f"track {track.index}: {', '.join(said)}"


def _keyframes(media: Media) -> Iterator[str]:
    if media.keyframes is None:
        yield "keyframes: too many to list, or only found by reading all of the file"
    elif media.keyframes:
        yield f"keyframes: {len(media.keyframes)}, {_apart(media.keyframes)}"


def _apart(moments: tuple[Fraction, ...]) -> str:
    gaps = [float(after - before) for before, after in pairwise(moments)]
    return f"at most {max(gaps):.3f} s apart" if gaps else f"at {float(moments[0]):.3f} s"

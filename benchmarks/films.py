"""The videos that are cut: drawn and encoded here, each once for each version of its recipe."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from benchmarks.places import cache
from tests.corpus.films import Film, big_film, long_film
from tests.corpus.sources import Library
from tests.corpus.specs import Options, Sound, Spec

RECIPES = "1"
"""Counts the changes after which all films have to be made anew."""
_TWO_THREADS = "pools=2:frame-threads=2:log-level=error:scenecut=0:open-gop=0"


def _hd(
    name: str,
    codec: str,
    options: Options,
    *,
    size: tuple[int, int] = (1280, 720),
    **more: object,
) -> Spec:
    """Twenty seconds of 720p with a keyframe every four seconds, or what else is said."""
    plain = {"width": size[0], "height": size[1], "rate": Fraction(30), "frames": 600, "gop": 120}
    return Spec(name=name, codec=codec, options=options, **(plain | more))  # type: ignore[arg-type]


_OPUS = (Sound(codec="libopus"),)
_HD = {
    spec.name: spec
    for spec in (
        _hd("h264-720p", "libx264", (("preset", "veryfast"), ("crf", "23")), gop=60),
        _hd("hevc-720p", "libx265", (("preset", "superfast"), ("x265-params", _TWO_THREADS))),
        _hd(
            "vp9-720p",
            "libvpx-vp9",
            (("deadline", "good"), ("cpu-used", "5"), ("crf", "33"), ("row-mt", "1")),
            container="webm",
            suffix="webm",
            sounds=_OPUS,
            bframes=0,
        ),
        _hd(
            "av1-720p",
            "libsvtav1",
            (("preset", "10"), ("crf", "35"), ("svtav1-params", "lp=2")),
            bframes=0,
        ),
        _hd(
            "hevc-2160p",
            "libx265",
            (("preset", "ultrafast"), ("x265-params", _TWO_THREADS)),
            size=(3840, 2160),
            frames=210,
            gop=60,
            pix_fmt="yuv420p10le",
        ),
        _hd(
            "prores-1080p",
            "prores_ks",
            (("profile", "standard"),),
            size=(1920, 1080),
            frames=300,
            container="mov",
            suffix="mov",
            pix_fmt="yuv422p10le",
            bframes=0,
        ),
    )
}
_NOISE = 10
"""Of 256 levels; it takes ten times the bytes of the pictures without."""
_LONG: dict[str, Callable[[Path], Path]] = {
    "ten-minutes-1080p": lambda target: long_film(target, Film()),
    "one-slice-1080p": lambda target: long_film(target, Film(slices=1)),
    "noisy-1080p": lambda target: long_film(target, Film(seconds=180, noise=_NOISE)),
    "gigabyte-1080p": big_film,
    "2160p": lambda target: big_film(target, 200 << 20, height=2160),
}


def film(name: str) -> Path:
    """Return the file of the film called `name`: one of ours, else one of the corpus."""
    folder = cache("films", RECIPES)
    if name in _LONG:
        target = folder / f"{name}.mp4"
        if not target.exists():
            part = folder / f"{name}.part"
            _LONG[name](part)
            part.rename(target)
        return target
    library = Library(folder)
    return library.made(_HD[name]) if name in _HD else library.path(name)


def is_long(name: str) -> bool:
    """Tell whether a film is too long, or too large, to be judged frame by frame."""
    return name in _LONG

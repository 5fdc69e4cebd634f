"""What a user of `import trimcore` writes."""

import io
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from threading import Event

import trimcore


def told(progress: trimcore.Progress) -> None:
    """Draw a bar."""
    _: tuple[float, float | None] = (progress.fraction, progress.remaining)


receipt: trimcore.Receipt = trimcore.cut("in.mp4", Path("out.mp4"), start=1, end="2.5")
trimcore.cut(b"", io.BytesIO(), start=Fraction(1, 3), duration=timedelta(seconds=2), progress=told)
trimcore.cut("in.mp4", "out.mp4", keep=[(0, 1.5), ("2s", None)], mode="instant", cancel=Event())
trimcore.cut("in.mp4", "out.mkv", tracks=["video", 1], limits=trimcore.Limits(threads=1))
plan: trimcore.Plan = trimcore.plan("in.mp4", start="100f")
media: trimcore.Media = trimcore.inspect(Path("in.mp4"))
length: Fraction | None = media.duration


async def cut() -> trimcore.Receipt:
    """Cut in an event loop."""
    return await trimcore.acut("in.mp4", "out.mp4", start=1)


with trimcore.Cutter(workers=2) as cutter:
    jobs = [trimcore.Job("in.mp4", "out.mp4", start=1, duration=2)]
    all_of_them: list[trimcore.Receipt] = cutter.cut_all(jobs)
    some: list[trimcore.Receipt | Exception] = cutter.cut_all(jobs, return_exceptions=True)

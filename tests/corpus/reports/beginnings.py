"""Reports of a wrong first or last picture."""

from fractions import Fraction

from tests.corpus.specs import Sound, Spec

from .report import Report, frame, told

_LLC = "https://github.com/mifi/lossless-cut/issues/"
_SMARTCUT = "https://github.com/skeskinen/smartcut/issues/"
_FAST = (("preset", "veryfast"), ("threads", "1"), ("sc_threshold", "0"))
_X265 = "pools=none:frame-threads=1:log-level=error:scenecut=0"
_SIXTY = Fraction(60_000, 1001)

BEGINNINGS: tuple[Report, ...] = (
    told(
        Spec(name="first-keyframe-left-out", options=_FAST, gop=30, bframes=3, frames=100),
        "a window that begins at a keyframe",
        f"{_LLC}742",
        "The keyframe at the start is the first picture.",
        (("1", "1"), ("1.000000", "0.5"), ("2", "2")),
    ),
    told(
        Spec(
            name="black-before-the-first",
            options=_FAST,
            gop=30,
            frames=100,
            tick=Fraction(1, 90_000),
            video_delay=Fraction(1920, 90_000),
        ),
        "pictures that begin 21 ms after the sound",
        "https://github.com/heygen-com/hyperframes/issues/3487",
        "Pictures and sound keep their distance, and no black picture is put before them.",
        (("0", "1"), ("1.1", "1")),
    ),
    told(
        Spec(
            name="one-keyframe-early",
            container="matroska",
            suffix="mkv",
            options=_FAST,
            rate=Fraction(60),
            gop=60,
            frames=180,
        ),
        "60 pictures a second, in milliseconds",
        f"{_LLC}939",
        "The window begins where it is asked to, not a keyframe earlier.",
        (("1", "0.9"), (frame(61, 60), "0.5"), ("0.983", "0.05")),
    ),
    told(
        Spec(
            name="end-that-was-cut-off",
            container="matroska",
            suffix="mkv",
            options=(*_FAST, ("x264-params", "b-pyramid=strict:b-adapt=0")),
            gop=60,
            bframes=7,
            frames=120,
            sounds=(Sound(codec="libopus"),),
        ),
        "a window that ends between B-frames",
        f"{_LLC}281",
        "No picture from behind the end is shown, and none before it is missing.",
        (("0.5", frame(20, 30)), ("0", frame(43, 30)), ("1.2", frame(11, 30))),
    ),
    told(
        Spec(
            name="pictures-over-the-seam",
            codec="libx265",
            options=(
                ("preset", "superfast"),
                ("x265-params", f"{_X265}:open-gop=0:b-pyramid=1"),
            ),
            pix_fmt="yuv420p10le",
            rate=_SIXTY,
            gop=60,
            bframes=4,
            frames=130,
        ),
        "a window that ends one or two pictures into a GOP",
        f"{_SMARTCUT}28",
        "All distances between pictures are the source's.",
        (("0", frame(61, _SIXTY)), ("0", frame(62, _SIXTY)), (frame(58, _SIXTY), "0.6")),
    ),
)

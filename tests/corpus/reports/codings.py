"""Reports of pictures that hang on others: open GOPs, hidden pictures, fragments, no index."""

from fractions import Fraction

from tests.corpus.specs import Cue, Sound, Spec, Subtitles

from .report import Report, told

_LLC = "https://github.com/mifi/lossless-cut/issues/"
_FAST = (("preset", "veryfast"), ("threads", "1"), ("sc_threshold", "0"))
_X265 = "pools=none:frame-threads=1:log-level=error:scenecut=0"
_VPX = (("deadline", "good"), ("cpu-used", "6"), ("crf", "33"), ("auto-alt-ref", "1"))
_LAG = ("lag-in-frames", "16")
_OPUS = (Sound(codec="libopus"),)
_CUES = tuple(Cue(start=300 + 700 * at, end=800 + 700 * at, text=f"line {at}") for at in range(4))

CODINGS: tuple[Report, ...] = (
    told(
        Spec(
            name="open-gops-of-a-recorder",
            container="matroska",
            suffix="mkv",
            codec="libx265",
            options=(("preset", "superfast"), ("x265-params", f"{_X265}:open-gop=1")),
            pix_fmt="yuv420p10le",
            rate=Fraction(60),
            gop=40,
            bframes=3,
            frames=130,
        ),
        "HEVC whose GOPs are open",
        f"{_LLC}2013",
        "Pictures that lead a keyframe are shown whole, or encoded.",
        (("0.7", "1"), ("1", "1")),
    ),
    told(
        Spec(
            name="hidden-pictures-in-mp4",
            codec="libvpx-vp9",
            options=(*_VPX, _LAG, ("row-mt", "0")),
            gop=40,
            bframes=0,
            frames=90,
        ),
        "VP9 with hidden pictures in MP4",
        "https://github.com/OpenVisualCloud/SVT-VP9/issues/84",
        "Hidden pictures are not shown, and none that hang on them is lost.",
        (("0.5", "1"), ("1.5", "1")),
    ),
    told(
        Spec(
            name="too-many-pictures",
            container="matroska",
            suffix="mkv",
            codec="libvpx",
            options=(*_VPX, _LAG),
            bit_rate=500_000,
            gop=40,
            bframes=0,
            frames=90,
            sounds=_OPUS,
        ),
        "VP8 with hidden pictures",
        "https://github.com/FFMS/ffms2/issues/88",
        "As many pictures are shown as in the source.",
        (("0.5", "1"), ("1.5", "1")),
    ),
    told(
        Spec(
            name="grain-of-av1",
            container="matroska",
            suffix="mkv",
            codec="libsvtav1",
            options=(
                ("preset", "10"),
                ("crf", "35"),
                ("svtav1-params", "lp=1:film-grain=10"),
            ),
            gop=40,
            bframes=0,
            frames=90,
            sounds=_OPUS,
        ),
        "AV1 with film grain",
        "https://github.com/alexheretic/ab-av1/issues/139",
        "What is shown is the picture with its grain.",
        (("0.5", "1"), ("1.4", "1")),
    ),
    told(
        Spec(
            name="fragments-of-a-recorder",
            options=_FAST,
            rate=Fraction(60),
            gop=60,
            frames=150,
            muxer=(
                ("movflags", "empty_moov+default_base_moof"),
                ("frag_duration", "400000"),
            ),
        ),
        "fragments that begin between keyframes",
        "https://github.com/clsid2/mpc-hc/issues/2749",
        "The length is that of all fragments, and a window may lie over several.",
        (("0.5", "1.4"), ("1.7", "0.6")),
    ),
    told(
        Spec(
            name="no-index-no-length",
            container="webm",
            suffix="webm",
            codec="libvpx",
            options=_VPX,
            bit_rate=500_000,
            gop=40,
            bframes=0,
            frames=90,
            sounds=_OPUS,
            muxer=(("live", "1"),),
        ),
        "WebM of a browser, with no index and no length",
        "https://github.com/w3c/mediacapture-record/issues/119",
        "It is cut as if it had both.",
        (("0.5", "1"), ("1.5", "3")),
    ),
    told(
        Spec(
            name="subtitles-moved",
            container="matroska",
            suffix="mkv",
            options=_FAST,
            gop=30,
            frames=100,
            subtitles=(Subtitles(codec="subrip", language="eng", cues=_CUES),),
        ),
        "subtitles in Matroska",
        f"{_LLC}2049",
        "Every line is shown with the picture that it was shown with.",
        (("0.5", "1.5"), ("1.2", "1")),
    ),
    told(
        Spec(
            name="subtitles-in-mp4",
            options=_FAST,
            gop=30,
            frames=100,
            subtitles=(Subtitles(codec="mov_text", language="eng", cues=_CUES),),
        ),
        "subtitles in MP4",
        f"{_LLC}1371",
        "The track is kept, and every line is at its place.",
        (("0.5", "1.5"), ("1.2", "1")),
    ),
)

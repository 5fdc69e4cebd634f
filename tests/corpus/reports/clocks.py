"""Reports of pictures at wrong times: uneven, odd, late and very high clocks."""

from fractions import Fraction

from tests.corpus.specs import Rhythm, Sound, Spec

from .report import Report, frame, told

_LLC = "https://github.com/mifi/lossless-cut/issues/"
_FAST = (("preset", "veryfast"), ("threads", "1"), ("sc_threshold", "0"))
_VPX = (("deadline", "realtime"), ("cpu-used", "8"), ("crf", "33"))
_OPUS = (Sound(codec="libopus"),)
_NTSC = Fraction(30_000, 1001)

CLOCKS: tuple[Report, ...] = (
    told(
        Spec(
            name="uneven-phone",
            options=_FAST,
            tick=Fraction(1, 90_000),
            rhythm=Rhythm.JITTER,
            rate=Fraction(24),
            gop=40,
            frames=90,
        ),
        "pictures at uneven distances",
        "https://github.com/WyattBlue/auto-editor/issues/152",
        "Every picture is as far from the sound as in the source.",
        (("0.9", "1.5"), ("1.7", "1")),
    ),
    told(
        Spec(
            name="screen-without-motion",
            container="webm",
            suffix="webm",
            codec="libvpx",
            options=_VPX,
            bit_rate=400_000,
            rhythm=Rhythm.GAPS,
            tick=Fraction(1, 1000),
            rate=Fraction(25),
            gop=60,
            bframes=0,
            frames=70,
            sounds=_OPUS,
        ),
        "a screen that stands still for seconds",
        "https://github.com/muaz-khan/RecordRTC/issues/484",
        "The picture that is being shown stays for what is left of it.",
        (("0.5", "2"), ("1.3", "2.2")),
    ),
    told(
        Spec(name="fourteen-a-second", options=_FAST, rate=Fraction(14), gop=28, frames=60),
        "14 pictures a second",
        "https://github.com/Zulko/moviepy/issues/2498",
        "The window is where it was asked for, at the source's speed.",
        ((frame(21, 14), frame(14, 14)), ("2.1", "1")),
    ),
    told(
        Spec(
            name="drift-at-29.97",
            container="mov",
            suffix="mov",
            options=_FAST,
            rate=_NTSC,
            gop=30,
            frames=110,
            sounds=(Sound(codec="pcm_s16le"),),
        ),
        "29.97 pictures a second, counted",
        "https://github.com/paulpacifico/shutter-encoder/issues/402",
        "Picture n is at n × 1001 / 30000, however far it is.",
        ((frame(77, _NTSC), frame(21, _NTSC)), (frame(31, _NTSC), frame(59, _NTSC))),
    ),
    told(
        Spec(
            name="slow-motion-camera",
            options=_FAST,
            rate=Fraction(120_000, 1001),
            gop=30,
            frames=180,
        ),
        "120 pictures a second",
        f"{_LLC}690",
        "No keyframe is lost at the start, and sound is as long as the pictures.",
        (("0.5", "0.6"), (frame(47, Fraction(120_000, 1001)), "0.4")),
    ),
    told(
        Spec(
            name="seventy-five-a-second",
            container="matroska",
            suffix="mkv",
            options=_FAST,
            rate=Fraction(75),
            gop=75,
            frames=150,
        ),
        "75 pictures a second, in milliseconds",
        f"{_LLC}324",
        "The rate is the source's, with no picture doubled.",
        (("0.5", "1"), ("1", "0.5")),
    ),
    told(
        Spec(
            name="hours-after-zero",
            container="matroska",
            suffix="mkv",
            options=_FAST,
            gop=30,
            frames=90,
            muxer=(("output_ts_offset", "7200"),),
        ),
        "a recording that begins at two hours",
        f"{_LLC}758",
        "The window counts from the first picture, and no delay is put in.",
        (("0", "1"), ("1.4", "1")),
    ),
    told(
        Spec(
            name="decoded-before-the-wrap",
            container="mpegts",
            suffix="ts",
            options=_FAST,
            gop=30,
            frames=90,
            muxer=(("max_delay", "700000"), ("output_ts_offset", "95442.31")),
        ),
        "a clock that wraps within the first second",
        "https://github.com/videojs/http-streaming/pull/1426",
        "Time runs on over the wrap.",
        (("0.1", "1.5"), ("1.2", "1.2")),
    ),
    told(
        Spec(
            name="no-edit-list",
            options=_FAST,
            gop=30,
            frames=90,
            muxer=(("use_editlist", "0"),),
        ),
        "B-frames and priming without an edit list",
        "https://github.com/mbunkus/mkvtoolnix/issues/1889",
        "Pictures and sound keep the distance that players give them.",
        (("0.5", "1"), ("1.5", "1")),
    ),
    told(
        Spec(
            name="pictures-after-the-sound",
            container="matroska",
            suffix="mkv",
            options=_FAST,
            gop=30,
            frames=60,
            video_delay=Fraction(3, 2),
        ),
        "pictures that begin 1.5 s after the sound",
        "https://github.com/Zulko/moviepy/issues/2284",
        "Sound is the window's, and pictures begin as late as in the source.",
        (("1", "1.5"), ("2.1", "1")),
    ),
)

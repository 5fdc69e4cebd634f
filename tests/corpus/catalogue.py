"""The videos of the corpus, by name."""

from fractions import Fraction

from .specs import Colour, Cue, Options, Rhythm, Sound, Spec, Subtitles

_X265 = "pools=none:frame-threads=1:log-level=error:scenecut=0"
_OPUS = Sound(codec="libopus")
_AS_IS: Options = (("avoid_negative_ts", "disabled"),)
_NO_SOUND: tuple[Sound, ...] = ()
_BT709 = Colour(primaries=1, transfer=1, matrix=1)
_PQ = Colour(primaries=9, transfer=16, matrix=9)
_HLG = Colour(primaries=9, transfer=18, matrix=9)
_CUES = tuple(
    Cue(start=400 + 900 * at, end=1_100 + 900 * at, text=f"line {at} ääni") for at in range(6)
)
_MASTERING = "G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)"


def _x264(*params: str, **more: str) -> Options:
    """Options under which the same pictures give the same bytes on every run."""
    fixed = {"preset": "veryfast", "crf": "23", "threads": "1", "sc_threshold": "0", **more}
    return (*fixed.items(), ("x264-params", ":".join(("cpu-independent=1", *params))))


def _x265(*params: str) -> Options:
    return (("preset", "superfast"), ("x265-params", ":".join((_X265, *params))))


def _vpx(*more: tuple[str, str]) -> Options:
    return (("deadline", "good"), ("cpu-used", "5"), ("crf", "33"), *more)


def _svt(*params: str) -> Options:
    return (("preset", "10"), ("crf", "35"), ("svtav1-params", ":".join(("lp=1", *params))))


_H264 = (
    Spec(name="h264", options=_x264()),
    Spec(name="h264-short-gop", options=_x264(), gop=12, bframes=2),
    Spec(name="h264-front", options=_x264(), gop=24, frames=90, muxer=(("movflags", "faststart"),)),
    Spec(name="h264-medium-gop", options=_x264(), gop=50, bframes=3, rate=Fraction(25)),
    Spec(
        name="h264-open-gop",
        options=_x264("open-gop=1", "b-pyramid=normal", "bframes=3"),
        gop=36,
        bframes=3,
    ),
    Spec(
        name="h264-pyramid",
        options=_x264("b-pyramid=strict", "b-adapt=0", "bframes=7"),
        gop=60,
        bframes=7,
    ),
    Spec(name="h264-other-sps-id", options=_x264("sps-id=3"), gop=48, frames=90),
    Spec(name="h264-intra", options=_x264(), gop=1, bframes=0, frames=90),
    Spec(name="h264-no-b", options=_x264(profile="baseline"), gop=40, bframes=0),
    Spec(name="h264-ntsc", options=_x264(), rate=Fraction(30_000, 1001), gop=48),
    Spec(
        name="h264-vfr",
        options=_x264(),
        tick=Fraction(1, 90_000),
        rhythm=Rhythm.JITTER,
        gop=45,
        rate=Fraction(25),
    ),
    Spec(
        name="h264-vfr-gaps",
        options=_x264(),
        tick=Fraction(1, 1000),
        rhythm=Rhythm.GAPS,
        gop=30,
        rate=Fraction(25),
        frames=100,
    ),
    Spec(name="h264-10bit", options=_x264(), pix_fmt="yuv420p10le", gop=48, frames=120),
    Spec(name="h264-422", options=_x264(), pix_fmt="yuv422p", gop=48, frames=120),
    Spec(
        name="h264-interlaced",
        options=_x264("tff=1"),
        interlaced=True,
        rate=Fraction(25),
        gop=50,
        height=192,
    ),
    Spec(name="h264-rotated", options=_x264(), rotation=90, gop=48),
    Spec(name="h264-anamorphic", options=_x264(), aspect=Fraction(4, 3), gop=48, frames=120),
    Spec(name="h264-bt709", options=_x264(), colour=_BT709, gop=48, frames=120),
    Spec(
        name="h264-fragmented",
        options=_x264(),
        gop=48,
        muxer=(("movflags", "frag_keyframe+delay_moov+default_base_moof"),),
    ),
    Spec(
        name="h264-fragmented-no-edits",
        options=_x264(),
        gop=48,
        muxer=(("movflags", "frag_keyframe+empty_moov+default_base_moof"),),
    ),
    Spec(name="h264-hidden-start", options=_x264(), gop=90, hidden=25),
    Spec(name="h264-late-video", options=_x264(), gop=48, video_delay=Fraction(1, 2)),
    Spec(name="h264-late-audio", options=_x264(), gop=48, sounds=(Sound(delay=Fraction(7, 5)),)),
    Spec(name="h264-silent", options=_x264(), gop=48, sounds=_NO_SOUND),
    Spec(
        name="h264-two-languages",
        options=_x264(),
        gop=48,
        sounds=(
            Sound(language="eng", title="Main"),
            Sound(language="fin", title="Selostus", default=False),
        ),
    ),
    Spec(
        name="h264-subtitles",
        options=_x264(),
        gop=48,
        subtitles=(Subtitles(codec="mov_text", language="eng", cues=_CUES),),
        tags=(("title", "A made film"),),
    ),
    Spec(
        name="h264-mov",
        container="mov",
        suffix="mov",
        options=_x264(),
        gop=48,
        sounds=(Sound(codec="pcm_s16le"),),
    ),
    Spec(
        name="h264-mkv",
        container="matroska",
        suffix="mkv",
        options=_x264(),
        gop=48,
        sounds=(
            Sound(language="eng", title="Main"),
            Sound(codec="libopus", language="fin", default=False),
        ),
        subtitles=(Subtitles(codec="subrip", language="fin", cues=_CUES),),
    ),
    Spec(
        name="h264-ts",
        container="mpegts",
        suffix="ts",
        options=_x264(),
        gop=48,
        muxer=(("max_delay", "700000"),),
    ),
    Spec(
        name="h264-ts-wrap",
        container="mpegts",
        suffix="ts",
        options=_x264(),
        gop=48,
        muxer=(("output_ts_offset", "95440"),),
    ),
)

_OTHERS = (
    Spec(name="hevc", codec="libx265", options=_x265("open-gop=0"), gop=60, frames=150),
    Spec(
        name="hevc-open-gop",
        codec="libx265",
        options=_x265("open-gop=1"),
        gop=40,
        bframes=3,
        frames=150,
    ),
    Spec(
        name="hevc-hdr",
        codec="libx265",
        options=_x265("open-gop=0", "hdr10=1", f"master-display={_MASTERING}", "max-cll=1000,400"),
        pix_fmt="yuv420p10le",
        colour=_PQ,
        gop=40,
        frames=120,
    ),
    Spec(
        name="hevc-hlg-mkv",
        container="matroska",
        suffix="mkv",
        codec="libx265",
        options=_x265("open-gop=0"),
        pix_fmt="yuv420p10le",
        colour=_HLG,
        gop=40,
        frames=100,
    ),
    Spec(
        name="vp9",
        container="webm",
        suffix="webm",
        codec="libvpx-vp9",
        sounds=(_OPUS,),
        options=_vpx(("auto-alt-ref", "1"), ("lag-in-frames", "16"), ("row-mt", "0")),
        gop=50,
        frames=120,
        bframes=0,
    ),
    Spec(
        name="vp9-vorbis",
        container="webm",
        suffix="webm",
        codec="libvpx-vp9",
        sounds=(Sound(codec="vorbis"),),
        options=_vpx(("row-mt", "0")),
        gop=50,
        frames=120,
        bframes=0,
    ),
    Spec(
        name="vp8",
        container="webm",
        suffix="webm",
        codec="libvpx",
        sounds=(_OPUS,),
        options=_vpx(("auto-alt-ref", "1"), ("lag-in-frames", "16")),
        bit_rate=500_000,
        gop=50,
        frames=120,
        bframes=0,
    ),
    Spec(name="av1", codec="libsvtav1", options=_svt(), gop=50, frames=120, bframes=0),
    Spec(
        name="av1-webm",
        container="webm",
        suffix="webm",
        codec="libsvtav1",
        sounds=(_OPUS,),
        options=_svt(),
        gop=50,
        frames=120,
        bframes=0,
    ),
    Spec(
        name="mpeg4-avi",
        container="avi",
        suffix="avi",
        codec="mpeg4",
        gop=24,
        bframes=0,
        bit_rate=900_000,
        sounds=(Sound(codec="libmp3lame"),),
        muxer=_AS_IS,
    ),
    Spec(
        name="mpeg4-b-avi",
        container="avi",
        suffix="avi",
        codec="mpeg4",
        gop=24,
        bframes=2,
        bit_rate=900_000,
        sounds=(Sound(codec="libmp3lame"),),
        muxer=_AS_IS,
    ),
    Spec(name="mpeg4-b", codec="mpeg4", gop=24, bframes=2, bit_rate=900_000),
    Spec(
        name="mjpeg-avi",
        container="avi",
        suffix="avi",
        codec="mjpeg",
        gop=1,
        bframes=0,
        frames=90,
        pix_fmt="yuvj420p",
        bit_rate=6_000_000,
        rate=Fraction(15),
        sounds=(Sound(codec="pcm_s16le"),),
        muxer=_AS_IS,
    ),
    Spec(
        name="h263-3gp",
        container="3gp",
        suffix="3gp",
        codec="h263",
        gop=12,
        bframes=0,
        frames=90,
        width=176,
        height=144,
        rate=Fraction(15),
        bit_rate=400_000,
    ),
    Spec(
        name="mpeg2-ts",
        container="mpegts",
        suffix="ts",
        codec="mpeg2video",
        gop=15,
        bframes=2,
        bit_rate=2_000_000,
        rate=Fraction(25),
        sounds=(Sound(codec="mp2", bit_rate=192_000),),
        muxer=(("max_delay", "700000"),),
    ),
    Spec(
        name="prores-mov",
        container="mov",
        suffix="mov",
        codec="prores_ks",
        gop=1,
        bframes=0,
        pix_fmt="yuv422p10le",
        frames=60,
        sounds=(Sound(codec="pcm_s16le"),),
        options=(("profile", "proxy"),),
    ),
)

SPECS = {spec.name: spec for spec in (*_H264, *_OTHERS)}

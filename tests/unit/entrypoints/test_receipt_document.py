"""What is shown of a receipt, spelled out, and that it follows the dataclass."""

from dataclasses import dataclass, fields
from fractions import Fraction

import msgspec

from trimcore.domain.cutting.timeline.times import MediaTime
from trimcore.domain.model.receipt import Receipt, StreamReport, WindowReport
from trimcore.entrypoints.receipt_document import ReceiptDocument, _shown, receipt_document
from trimcore.ports.conformance.stores.builders import a_receipt

SHOWN = {
    "asked": {"start": 1.5, "duration": 4.000001},
    "mode": "exact",
    "path": "joined",
    "encoded_because": "the first keyframe is after the start",
    "first": {"ticks": 45045, "time_base": "1001/30000", "seconds": 1503.0015},
    "last": {"ticks": 1099511627777, "time_base": "1/90000", "seconds": 12216795.864188889},
    "duration": 4.004,
    "frames_copied": 110,
    "frames_encoded": 10,
    "frames_hidden": 0,
    "audio_offset": -0.01161,
    "streams": [
        {"index": 0, "kind": "video", "codec": "h264", "fate": "joined", "reason": ""},
        {"index": 2, "kind": "data", "codec": "", "fate": "dropped", "reason": "not carried over"},
    ],
    "container": "mp4",
    "media_type": "video/mp4",
    "bytes_read": 5000000000,
    "reads": 321,
    "bytes_written": 1234567,
    "sha256": "ab" * 32,
    "elapsed": 1.234567,
    "windows": [],
}
REPORT = WindowReport(
    asked=a_receipt().asked,
    first=MediaTime(ticks=3, time_base=Fraction(1, 2)),
    last=MediaTime(ticks=9, time_base=Fraction(1, 2)),
    begins_us=2_500_000,
    frames_copied=5,
    frames_encoded=2,
    encoded_because="",
    frames_encoded_before=2,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerReport(StreamReport):
    """A report of a later version, with all that a field may need to be shown."""

    added_us: int | None = 1_500_000
    others: tuple[StreamReport, ...] = ()
    words: tuple[str, ...] = ("one", "two")


def test_a_receipt_is_shown_as_spelled_out() -> None:
    shown = msgspec.json.decode(msgspec.json.encode(receipt_document(a_receipt())))
    assert shown == SHOWN
    assert list(shown) == list(SHOWN)


def test_a_cut_without_sound_has_no_offset() -> None:
    shown = msgspec.to_builtins(receipt_document(a_receipt(audio_offset_us=None)))
    assert shown == {**SHOWN, "audio_offset": None}


def test_each_window_is_shown() -> None:
    shown = msgspec.to_builtins(receipt_document(a_receipt(windows=(REPORT,))))
    assert shown["windows"] == [
        {
            "asked": SHOWN["asked"],
            "first": {"ticks": 3, "time_base": "1/2", "seconds": 1.5},
            "last": {"ticks": 9, "time_base": "1/2", "seconds": 4.5},
            "begins": 2.5,
            "frames_copied": 5,
            "frames_encoded": 2,
            "encoded_because": "",
            "frames_encoded_before": 2,
        }
    ]


def test_what_is_shown_is_of_its_schema() -> None:
    document = receipt_document(a_receipt())
    assert msgspec.convert(msgspec.to_builtins(document), ReceiptDocument) == document


def test_a_new_field_is_shown_and_in_the_schema() -> None:
    old = a_receipt().streams[0]
    report = NewerReport(**{field.name: getattr(old, field.name) for field in fields(old)})
    shape, show = _shown(NewerReport)
    shown = msgspec.to_builtins(show(report))
    assert (shown["added"], shown["others"], shown["words"]) == (1.5, [], ["one", "two"])
    (_, components) = msgspec.json.schema_components([shape], ref_template="{name}")
    properties = components["NewerReport"]["properties"]
    assert properties["added"] == {"anyOf": [{"type": "number"}, {"type": "null"}]}
    assert properties["others"] == {"type": "array", "items": {"$ref": "StreamReport"}}


def test_only_the_name_of_the_file_is_kept_back() -> None:
    names = {field.name.removesuffix("_us") for field in fields(Receipt)}
    assert names - set(SHOWN) == {"extension"}

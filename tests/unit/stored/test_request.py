"""What older and newer versions stored is read; what nobody stored is refused."""

from dataclasses import MISSING, dataclass, fields

import msgspec
import pytest

from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.receipt import Receipt
from trimcore.ports.conformance.stores.builders import a_receipt, a_request
from trimcore.stored.request import RequestDocument
from trimcore.stored.time_base import decode_hook, encode_hook


@dataclass(frozen=True, slots=True, kw_only=True)
class NewerReceipt(Receipt):
    """A receipt of a later version."""

    added: str = "unknown"


def stored(receipt: Receipt) -> dict[str, object]:
    """Return a receipt as it is stored."""
    document: dict[str, object] = msgspec.to_builtins(receipt, enc_hook=encode_hook)
    return document


def test_every_field_of_a_receipt_is_stored_and_read_back() -> None:
    receipt = a_receipt()
    assert list(stored(receipt)) == [field.name for field in fields(Receipt)]
    assert msgspec.convert(stored(receipt), Receipt, dec_hook=decode_hook) == receipt


def test_a_new_field_has_its_default_in_what_was_stored_before() -> None:
    read = msgspec.convert(stored(a_receipt()), NewerReceipt, dec_hook=decode_hook)
    assert read.added == "unknown"
    assert msgspec.convert(stored(read), Receipt, dec_hook=decode_hook) == a_receipt()


def test_a_reason_may_be_missing_in_what_was_stored_before() -> None:
    document = stored(a_receipt())
    streams = document["streams"]
    assert isinstance(streams, tuple)
    bare = [{key: each[key] for key in each if key != "reason"} for each in streams]
    read = msgspec.convert({**document, "streams": bare}, Receipt, dec_hook=decode_hook)
    assert {stream.reason for stream in read.streams} == {""}


@pytest.mark.parametrize(
    "missing", [field.name for field in fields(Receipt) if field.default is MISSING]
)
def test_a_receipt_that_lacks_what_every_version_stored_is_refused(missing: str) -> None:
    document = {name: value for name, value in stored(a_receipt()).items() if name != missing}
    with pytest.raises(msgspec.ValidationError, match=missing):
        msgspec.convert(document, Receipt, dec_hook=decode_hook)


@pytest.mark.parametrize("text", ["", "1/0", "x", "1/2/3"])
def test_what_is_no_time_base_is_refused(text: str) -> None:
    document = stored(a_receipt()) | {"first": {"ticks": 1, "time_base": text}}
    with pytest.raises((msgspec.ValidationError, ZeroDivisionError)):
        msgspec.convert(document, Receipt, dec_hook=decode_hook)


def test_nothing_else_is_written_down_or_read_by_chance() -> None:
    with pytest.raises(NotImplementedError):
        encode_hook(object())
    with pytest.raises(NotImplementedError):
        decode_hook(complex, "1")


@pytest.mark.parametrize("status", Status)
def test_a_request_is_the_same_as_json_and_as_plain_values(status: Status) -> None:
    document = RequestDocument.of(a_request(status))
    plain = msgspec.to_builtins(document, enc_hook=encode_hook)
    text = msgspec.json.encode(document, enc_hook=encode_hook)
    assert msgspec.convert(plain, RequestDocument, dec_hook=decode_hook) == document
    assert msgspec.json.decode(text, type=RequestDocument, dec_hook=decode_hook) == document

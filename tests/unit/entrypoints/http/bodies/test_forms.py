"""Forms of any bytes: read, or refused for a reason, and never anything else."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.errors import Fault, InvalidInput
from trimcore.entrypoints.http.bodies.form import Form, checked
from trimcore.entrypoints.http.bodies.forms import (
    URLENCODED,
    read_form,
    require_all,
    with_email_checked,
)
from trimcore.entrypoints.http.bodies.plans import WantedVideo
from trimcore.entrypoints.http.bodies.shapes import Login, NewToken, Submission
from trimcore.entrypoints.http.bodies.windows import wanted_of
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.problems import HttpProblem, MalformedRequest

FIELDS = ("email", "password")
BROKEN = Fault(field="email", code="repeated", detail="may be given only once")
values = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


def read(body: bytes, kind: str = URLENCODED) -> Form:
    """Read a login."""
    return read_form(kind, body, NewToken)


@given(st.sampled_from([URLENCODED, MEDIA_TYPE, "", "text/plain", ";", "a/b;charset"]), st.binary())
def test_any_bytes_are_read_or_refused(kind: str, body: bytes) -> None:
    try:
        form = with_email_checked(read(body, kind))
    except HttpProblem:
        return
    assert set(form.values) <= set(FIELDS)


@given(st.text())
def test_any_text_is_an_address_or_is_not(text: str) -> None:
    form = with_email_checked(Form(shape=Login, values={"email": text}))
    assert form.get("email") == text or form.faults[0].code == "not_an_email"


@given(values, values)
def test_what_is_written_is_what_is_read(email: str, password: str) -> None:
    body = urlencode({"email": email, "password": password}).encode()
    for newline in (b"", b"\n", b"\r\n"):
        assert read(body + newline).values == {"email": email, "password": password}


def test_only_one_newline_is_stray() -> None:
    assert read(b"password=x\n\n").values == {"password": "x\n"}
    assert read(b"password=x%0A\n").values == {"password": "x\n"}


@pytest.mark.parametrize("body", [b"email=%ff", b"\xff", b"&".join([b"a=b"] * 33)])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedRequest):
        read(body)


@pytest.mark.parametrize(
    ("pairs", "usable", "faults"),
    [
        ([("email", "a")], {"email": "a"}, []),
        ([("email", "a"), ("email", "a")], {}, [("email", "repeated")]),
        ([("email", None)], {}, [("email", "not_a_text")]),
        ([("email", ["a"])], {}, [("email", "not_a_text")]),
        ([("email", "a\0")], {}, [("email", "unprintable")]),
        ([("email[$ne]", "")], {}, [("email[$ne]", "unknown")]),
        ([("Email", "a"), ("", "")], {}, [("Email", "unknown"), ("", "unknown")]),
    ],
)
def test_each_field_comes_once_and_as_text(
    pairs: list[tuple[str, object]], usable: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    form = checked(pairs, Login)
    assert form.values == usable
    assert [(fault.field, fault.code) for fault in form.faults] == faults


def test_required_fields_are_missed_only_if_nothing_else_is_wrong_with_them() -> None:
    with pytest.raises(InvalidInput) as raised:
        require_all(Form(shape=Login, values={"password": ""}, faults=(BROKEN,)))
    assert [(each.field, each.code) for each in raised.value.faults] == [
        ("email", "repeated"),
        ("password", "required"),
    ]
    require_all(Form(shape=Login, values={"email": "a", "password": "b"}))


def fault(field: str, code: str) -> Fault:
    """Return a fault of a field; what it says in words does not matter here."""
    return Fault(field=field, code=code, detail="?")


@pytest.mark.parametrize(
    ("own", "found", "expected"),
    [
        ([], [], []),
        ([("name", "repeated")], [], [("name", "repeated")]),
        ([("name", "repeated")], [("name", "required")], [("name", "repeated")]),
        (
            [("odd", "unknown")],
            [("duration", "out_of_range"), ("name", "wrong_length")],
            [("odd", "unknown"), ("name", "wrong_length"), ("duration", "out_of_range")],
        ),
        (
            [("start", "unknown"), ("source_file", "repeated")],
            [("start", "required"), ("source", "not_a_video")],
            [
                ("start", "unknown"),
                ("source_file", "repeated"),
                ("trimming_start_time", "required"),
            ],
        ),
    ],
)
def test_faults_of_form_and_domain_come_in_one_answer(
    own: list[tuple[str, str]], found: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    """Each field once, as callers call it, in the order of the form."""
    form = Form(shape=Submission, values={}, faults=tuple(fault(*each) for each in own))
    told = form.all_faults(fault(*each) for each in found)
    assert [(each.field, each.code) for each in told] == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"start": "1", "duration": "2"}, []),
        ({"start": "x"}, [("start", "not_a_time"), ("duration", "required")]),
    ],
)
def test_a_window_is_read_or_its_faults_are_told(
    values: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    wanted = wanted_of(Form(shape=Submission, values=values))
    assert (wanted.windows == ()) == bool(expected)
    assert [(each.field, each.code) for each in wanted.faults] == expected


@pytest.mark.parametrize(
    "body",
    [
        '{"data": {"type": "tokens", "attributes": {"email": "a", "email": "b"}}}',
        '{"data": {"type": "tokens", "attributes": {"email": "a", "e\\u006dail": "b"}}}',
        '{"data": {"type": "users", "type": "tokens", "attributes": {}}}',
        '{"data": {"type": "tokens"}, "data": {"type": "tokens"}}',
        '{"data": {"type": "tokens", "attributes": {}}, "meta": [{"a": 1, "a": 2}]}',
    ],
)
def test_of_two_members_of_one_name_none_is_lost(body: str) -> None:
    """Others may have read the first where we would read the last."""
    with pytest.raises(MalformedRequest):
        read(body.encode(), MEDIA_TYPE)


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("name", "must be a text"),
        ("trimming_start_time", "must be a number or a text"),
        ("windows", "must be a list"),
    ],
)
def test_what_is_of_another_kind_is_told_what_it_must_be(name: str, detail: str) -> None:
    (fault,) = checked([(name, True)], WantedVideo).faults
    assert fault.detail == detail

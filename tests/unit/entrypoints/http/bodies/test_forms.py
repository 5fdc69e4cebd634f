"""Forms of any bytes: read, or refused for a reason, and never anything else."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.errors import Fault, InvalidInput
from trimcore.entrypoints.http.bodies.forms import (
    URLENCODED,
    Form,
    checked,
    read_form,
    refuse,
    require,
    with_email_checked,
)
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.problems import HttpProblem, MalformedRequest

FIELDS = ("email", "password")
BROKEN = Fault(field="email", code="repeated", detail="may be given only once")
values = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


def read(body: bytes, kind: str = URLENCODED) -> Form:
    """Read a login."""
    return read_form(kind, body, FIELDS, {"tokens"})


@given(st.sampled_from([URLENCODED, MEDIA_TYPE, "", "text/plain", ";", "a/b;charset"]), st.binary())
def test_any_bytes_are_read_or_refused(kind: str, body: bytes) -> None:
    try:
        form = with_email_checked(read(body, kind))
    except HttpProblem:
        return
    assert set(form.values) <= set(FIELDS)


@given(st.text())
def test_any_text_is_an_address_or_is_not(text: str) -> None:
    form = with_email_checked(Form(values={"email": text}))
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
    form = checked(pairs, FIELDS)
    assert form.values == usable
    assert [(fault.field, fault.code) for fault in form.faults] == faults


def test_required_fields_are_missed_only_if_nothing_else_is_wrong_with_them() -> None:
    with pytest.raises(InvalidInput) as raised:
        require(Form(values={"password": ""}, faults=(BROKEN,)), *FIELDS)
    assert [(each.field, each.code) for each in raised.value.faults] == [
        ("email", "repeated"),
        ("password", "required"),
    ]
    require(Form(values={"email": "a", "password": "b"}), *FIELDS)


def domain(form: Form) -> None:
    """Refuse what a use case would refuse: what is missing, and short passwords."""
    faults = [
        Fault(field=field, code="required", detail="is required")
        for field in FIELDS
        if not form.get(field)
    ]
    if 0 < len(form.get("password") or "") < 8:
        faults.append(Fault(field="password", code="wrong_length", detail="is too short"))
    if not faults:
        raise AssertionError("this would have been stored")
    raise InvalidInput(*faults)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (Form(values={"password": "long enough"}, faults=(BROKEN,)), ["repeated"]),
        (Form(values={"password": "short"}, faults=(BROKEN,)), ["repeated", "wrong_length"]),
        (
            Form(
                values={"email": "a@b.c", "password": "short"},
                faults=(Fault(field="odd", code="unknown", detail="?"),),
            ),
            ["unknown", "wrong_length"],
        ),
        (
            Form(
                values={"password": "long enough"},
                faults=(Fault(field="odd", code="unknown", detail="?"),),
            ),
            ["unknown", "required"],
        ),
    ],
)
def test_faults_of_form_and_domain_come_in_one_answer(form: Form, expected: list[str]) -> None:
    with pytest.raises(InvalidInput) as raised:
        refuse(form, FIELDS, domain)
    assert [fault.code for fault in raised.value.faults] == expected

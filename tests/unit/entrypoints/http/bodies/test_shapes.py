"""What callers call the fields, and that nothing else does."""

from dataclasses import fields

import pytest
from msgspec import Struct

from trimcore.domain.usecases.accounts.change_password import ChangePasswordCommand
from trimcore.domain.usecases.accounts.issue_token import IssueTokenCommand
from trimcore.domain.usecases.accounts.register_user import RegisterUserCommand
from trimcore.entrypoints.http.bodies.plans import PlanForm, WantedTrim
from trimcore.entrypoints.http.bodies.shapes import (
    Login,
    PasswordChange,
    Registration,
    Submission,
    names,
)


def test_the_words_of_the_wire() -> None:
    assert names(Registration) == {
        "email": "email",
        "password": "password",
        "password_confirmation": "password_confirmation",
    }
    assert names(Login) == {"email": "email", "password": "password"}
    assert names(Submission) == {
        "name": "name",
        "start": "trimming_start_time",
        "duration": "duration",
        "windows": "windows",
        "mode": "mode",
        "container": "container",
        "source": "source_file",
        "source_id": "source_id",
    }


def test_a_plan_is_asked_for_by_the_same_fields_in_a_form() -> None:
    assert names(PlanForm) == names(WantedTrim)


@pytest.mark.parametrize(
    ("shape", "command"),
    [
        (Registration, RegisterUserCommand),
        (Login, IssueTokenCommand),
        (PasswordChange, ChangePasswordCommand),
    ],
)
def test_a_field_has_the_name_that_its_command_gives_it(shape: type[Struct], command: type) -> None:
    assert set(names(shape)) <= {field.name for field in fields(command)}

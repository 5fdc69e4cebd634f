"""Where an error was raised, in lines that need no file."""

import linecache

import pytest

from trimcore.adapters.pyav.child.trace import trace_of


def look_up() -> None:
    """Fail at first."""
    raise KeyError("first")


def broken(*, silent: bool = False) -> Exception:
    """Fail, and fail again because of it."""
    try:
        try:
            look_up()
        except KeyError as error:
            raise ValueError("then") from (None if silent else error)
    except ValueError as error:
        return error
    raise AssertionError


def test_it_names_the_calls_and_what_all_came_of() -> None:
    """The error itself last."""
    other, one = trace_of(broken()).split("of which came:\n")
    assert one.endswith("in broken\nbuiltins.ValueError: then\n")
    assert other.endswith("in look_up\nbuiltins.KeyError: 'first'\n")
    assert f'File "{__file__}", line ' in one


def test_what_is_not_to_be_told_is_not() -> None:
    """Whoever raised it said that it came of nothing."""
    assert "KeyError" not in trace_of(broken(silent=True))


def test_a_ring_of_causes_ends() -> None:
    """Each is told once."""
    one, other = broken(silent=True), broken(silent=True)
    one.__cause__, other.__cause__ = other, one
    assert trace_of(one).count("ValueError") == 2


def test_no_source_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A confined process must not open files."""
    asked: list[str] = []

    def look(name: str, *_: object) -> list[str]:
        asked.append(name)
        return []

    monkeypatch.setattr(linecache, "getlines", look)
    assert trace_of(broken())
    assert asked == []

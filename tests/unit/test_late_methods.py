"""Data classes whose methods are compiled late are what they would be."""

import dataclasses
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass, field
from types import FunctionType

import pytest

from trimcore.late_methods import compile_all, compile_late


@pytest.fixture
def late() -> Iterator[None]:
    before = dict(vars(dataclasses))
    compile_late()
    compile_late()
    yield
    vars(dataclasses).update(before)


def _classes() -> tuple[type, type, type]:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Value:
        """Cannot be changed."""

        at: int
        names: tuple[str, ...] = field(default_factory=tuple)

    @dataclass(order=True)
    class Place:
        """Can be, and is ordered."""

        at: int
        more: int = 3

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Further(Value):
        """Has one field more."""

        by: int

        def __post_init__(self) -> None:
            if self.by < 0:
                raise ValueError

    return Value, Place, Further


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize("ahead", [False, True])
def test_values_are_made_compared_and_kept_as_they_are(*, ahead: bool) -> None:
    value, place, further = _classes()
    if ahead:
        compile_all()

    one, same, other = value(at=1), value(at=1), value(at=2, names=("a",))
    assert (one, hash(one)) == (same, hash(same))
    assert one != other
    assert repr(other).endswith("Value(at=2, names=('a',))")
    with pytest.raises(FrozenInstanceError):
        one.at = 5
    with pytest.raises(FrozenInstanceError):
        del one.at
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'at'"):
        value()
    assert sorted([place(2), place(1, 4), place(1)]) == [place(1), place(1, 4), place(2)]
    assert further(at=1, by=2) == dataclasses.replace(further(at=1, by=7), by=2)
    assert further(at=1, by=2) != value(at=1)
    assert dataclasses.asdict(further(at=1, by=2)) == {"at": 1, "names": (), "by": 2}
    with pytest.raises(ValueError, match=r"^$"):
        further(at=1, by=-1)


@pytest.mark.usefixtures("late")
def test_a_method_that_was_called_is_the_one_that_python_makes() -> None:
    value, _, further = _classes()
    further(at=1, by=2)

    assert _method(further, "__init__").__code__.co_varnames[:4] == ("self", "at", "names", "by")
    assert _method(further, "__init__").__qualname__.endswith("Further.__init__")
    assert value(at=3).at == 3
    assert _method(value, "__init__").__code__.co_varnames[:3] == ("self", "at", "names")


def test_where_python_compiles_classes_at_once_nothing_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(vars(dataclasses), "_create_fn", raising=False)
    before = dict(vars(dataclasses))
    compile_late()

    assert vars(dataclasses) == before


def _method(kind: type, name: str) -> FunctionType:
    found = vars(kind)[name]
    assert isinstance(found, FunctionType)
    return found

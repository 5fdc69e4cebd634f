"""A part of the container as an attribute."""

from typing import Generic, Protocol, Self, TypeVar, cast, overload

from trimcore.entrypoints.wiring.container import Container

Part_co = TypeVar("Part_co", covariant=True)


class Wired(Protocol):
    """What has a container."""

    @property
    def container(self) -> Container:
        """Which part goes where."""


class PartOf(Generic[Part_co]):
    """An attribute that is the container's part of the same name, made when it is asked for."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, wired: None, owner: type) -> Self: ...
    @overload
    def __get__(self, wired: Wired, owner: type) -> Part_co: ...
    def __get__(self, wired: Wired | None, owner: type) -> Self | Part_co:
        if wired is None:
            return self
        return cast("Part_co", wired.container.providers[self._name]())

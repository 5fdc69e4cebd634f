"""Where finished bytes go, if that is a file of this machine."""

from abc import abstractmethod
from typing import Protocol, runtime_checkable

from trimcore.ports.storage.byte_sink import ByteSink


@runtime_checkable
class FileSink(ByteSink, Protocol):
    """A file that is still empty, which may be filled in any order instead of by `write`.

    Whoever fills it leaves the whole content there, from the first byte to the file's end. After a
    fault there may be anything in it; its owner throws it away.
    """

    @property
    @abstractmethod
    def descriptor(self) -> int:
        """The file's descriptor, open for reading and writing, for as long as the sink is."""

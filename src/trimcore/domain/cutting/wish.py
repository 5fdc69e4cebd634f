"""What a caller wishes of an output, beyond what a source suggests."""

from dataclasses import dataclass

from trimcore.domain.cutting.container import Container


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The container of the output, None: as the source suggests.

    `encodes` says that every picture is encoded anyway, and may become of another codec.
    """

    container: Container | None = None
    encodes: bool = False


ANYTHING = Wish()

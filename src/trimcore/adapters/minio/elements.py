"""Values in a store's documents."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from trimcore.domain.errors import Unavailable


def text_of(element: ET.Element, name: str) -> str:
    """Return what an element says under a name.

    Raises:
        Unavailable: it says nothing.
    """
    # Some servers name S3's namespace, some don't.
    text = element.findtext(f"{{*}}{name}")
    if not text:
        raise Unavailable(f"The blob store answered without {name}.")
    return text


def moment_of(element: ET.Element, name: str) -> datetime:
    """Return the moment under a name; raises as `text_of` does."""
    return datetime.fromisoformat(text_of(element, name)).astimezone(UTC)

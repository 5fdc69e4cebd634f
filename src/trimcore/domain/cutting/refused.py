"""Files that are known by their first bytes, and are refused: each kind with its reason."""

from collections.abc import Callable
from dataclasses import dataclass

from trimcore.domain.cutting.first_bytes.web import is_apng

_STARTS = (b"\0\0\0\1", b"\0\0\1\x67", b"\0\0\1\x27", b"\0\0\1\xb0", b"\0\0\1\xb3")
_LISTS = (
    *(b"#EXTM3U", b"ffconcat version", b"[playlist]", b"[Reference]"),
    *(b"<MPD", b"v=0\r\n", b"v=0\n"),
)
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"8BPS")
_GAMES = (b"BIK", b"KB2", b"SMK2", b"SMK4", b"\x84\x10\xff\xff\xff\xff", b"FILM\0")
_ARCHIVES = (b"PK\3\4", b"Rar!\x1a\7", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A kind of file: what it is, how it begins, and why no piece is cut out of it."""

    label: str
    begins: Callable[[bytes], bool]
    why: str

    @property
    def sentence(self) -> str:
        """All of it in words."""
        return f"The file is {self.label}, and is not cut: {self.why}."


def _beginning(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


REFUSED = (
    Refused(
        label="WebP",
        begins=lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
        why="the libav that is shipped reads none that moves",
    ),
    Refused(
        label="a picture",
        begins=lambda head: head.startswith(_PICTURES) and not is_apng(head),
        why="it does not move",
    ),
    Refused(
        label="a list of other files",
        begins=_beginning(*_LISTS),
        why="no file is opened but the one that is given",
    ),
    Refused(
        label="a bare stream of pictures",
        begins=_beginning(*_STARTS),
        why="it does not tell when each picture is shown, which a container would",
    ),
    Refused(
        label="Flash's SWF",
        begins=_beginning(b"FWS", b"CWS", b"ZWS"),
        why="it is a program that draws, and its films can't be searched",
    ),
    Refused(
        label="GXF",
        begins=lambda head: head.startswith(b"\0\0\0\0\1\xbc") and head[14:16] == b"\xe1\xe2",
        why="its sound comes in pieces of over half a second",
    ),
    Refused(
        label="a film of a game",
        begins=_beginning(*_GAMES),
        why="libav's readers of these are not let in, since few people try them with broken files",
    ),
    Refused(
        label="an archive",
        begins=_beginning(*_ARCHIVES),
        why="what is in it has to be taken out before",
    ),
)


def refusal_of(head: bytes) -> str:
    """Say why a file that begins with `head` is refused; empty if its kind is not known."""
    return next((one.sentence for one in REFUSED if one.begins(head)), "")

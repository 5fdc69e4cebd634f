"""By what two submissions are told to be the same."""

from collections.abc import Sequence
from hashlib import sha256

from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow


def fingerprint_of(
    name: str,
    source: str | None,
    windows: Sequence[TrimWindow],
    *,
    mode: TrimMode,
    container: OutputContainer,
) -> str:
    """Sum up a submission; of one that could have been made before there was more to ask, as then.

    `source` is the digest of a file, or the id of a source. A name comes last and may be of
    anything but control characters, which keep the others apart.
    """
    spans = " ".join(f"{window.start_us} {window.duration_us}" for window in windows)
    asked = [mode, container]
    plain = len(windows) == 1 and asked == [TrimMode.EXACT, OutputContainer.SOURCE]
    text = f"{spans} {source} {name}"
    if not plain:
        text = "\n".join([*asked, text])
    return sha256(text.encode()).hexdigest()

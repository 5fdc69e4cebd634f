"""What a file may hold beside its tracks of pictures, sound and subtitles."""

from enum import StrEnum


class Extra(StrEnum):
    """One kind of it, by the name that receipts use."""

    CHAPTERS = "chapters"
    """Named parts of the film; those that the window touches are shortened to it."""
    ATTACHMENTS = "attached files"
    """Whole files inside the file, such as fonts for its subtitles."""
    COVERS = "covers"
    """Still pictures that players show beside the film."""
    TIMECODE = "timecode"
    """The number of the first picture as tape and editors count; it is moved with the window."""

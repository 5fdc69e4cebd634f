"""Opening bytes of strangers: as which container, with which of their tracks."""

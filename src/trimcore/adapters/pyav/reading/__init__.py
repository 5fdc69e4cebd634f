"""Opening the source and indexing the packets that a window needs."""

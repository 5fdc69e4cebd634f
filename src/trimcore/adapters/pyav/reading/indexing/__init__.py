"""Indexing the packets that a window needs: where to seek, what to read, what each of them is."""

"""Sound that is encoded: samples and where they lie, the beginning of a piece, whole tracks."""

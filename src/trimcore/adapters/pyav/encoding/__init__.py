"""Decoding and encoding runs of frames, and what is seen of them meanwhile."""

"""Codecs of MPEG before H.264 and AAC: pictures under repeated headers, and sound that borrows."""

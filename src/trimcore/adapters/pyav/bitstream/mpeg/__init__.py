"""Codecs of MPEG and ITU-T before H.264 and AAC: pictures' headers, and sound that borrows."""

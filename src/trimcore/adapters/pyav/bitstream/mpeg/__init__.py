"""Codecs of MPEG before H.264, whose streams repeat their headers at keyframes."""

"""Bytes of coded streams: NAL units, parameter sets, keyframes. Nothing here opens a file."""

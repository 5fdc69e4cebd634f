"""The header of Opus (RFC 7845, 5.1)."""

_OPUS = b"OpusHead"
_OPUS_SKIP = slice(10, 12)
_OPUS_CHANNELS, _OPUS_FAMILY, _PLAIN_CHANNELS = 9, 18, 2


def skipping_nothing(header: bytes) -> bytes:
    """Let decoders keep the beginning: the header tells how much to throw away (RFC 7845, 5.1).

    It is the encoder's run-up, which a piece from the middle does not have; browsers write 80 ms.
    """
    return skipping(header, 0)


def skipping(header: bytes, samples: int) -> bytes:
    """Let decoders throw so many samples away, at 48 kHz."""
    if not header.startswith(_OPUS):
        return header
    told = samples.to_bytes(2, "little")
    return header[: _OPUS_SKIP.start] + told + header[_OPUS_SKIP.stop :]


def has_plain_channels(header: bytes) -> bool:
    """Tell whether a header of Opus speaks of one stream with one or two channels."""
    channels = header[_OPUS_CHANNELS : _OPUS_CHANNELS + 1]
    family = header[_OPUS_FAMILY : _OPUS_FAMILY + 1]
    is_whole = header.startswith(_OPUS) and channels != b""
    return is_whole and not any(family) and channels[0] <= _PLAIN_CHANNELS

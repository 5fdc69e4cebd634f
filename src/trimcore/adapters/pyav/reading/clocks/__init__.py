"""The clocks of recordings, which may jump: read at a few places, by each container's own marks."""

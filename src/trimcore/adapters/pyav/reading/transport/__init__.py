"""The bytes of transport streams: what their packets tell of time, and a clock that runs on."""

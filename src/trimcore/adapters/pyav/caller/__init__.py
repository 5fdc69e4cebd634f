"""The service's side of the engine: start a child, serve its reads, take its answers."""

"""The worker: actors that each call one use case."""

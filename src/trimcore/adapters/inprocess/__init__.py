"""The queue as threads of the serving process."""

"""Settings and the container: the only place that knows every adapter."""

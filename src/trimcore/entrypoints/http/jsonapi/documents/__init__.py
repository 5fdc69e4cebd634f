"""From results to JSON:API resources: pure functions, which golden files pin."""

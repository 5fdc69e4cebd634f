"""JSON:API 1.0: documents, errors, queries and media types."""

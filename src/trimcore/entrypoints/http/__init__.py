"""The JSON:API service."""

"""Blobs as objects in a bucket of MinIO, or of any other store that speaks S3."""

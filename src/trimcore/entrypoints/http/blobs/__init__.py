"""Bytes that are sent out, whole or in part."""

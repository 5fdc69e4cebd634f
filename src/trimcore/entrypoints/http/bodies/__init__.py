"""What clients send: bytes as they come, forms, uploads."""

"""What can be asked of uploads that come in pieces."""

"""What the use cases need from the world, one Protocol per file."""

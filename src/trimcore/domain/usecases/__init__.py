"""What a caller can do, one class per file, ports as constructor fields."""

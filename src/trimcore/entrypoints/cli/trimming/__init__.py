"""What `trimcore trim` does with what it was told."""

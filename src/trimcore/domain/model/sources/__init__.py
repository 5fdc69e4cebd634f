"""Files that users have given us, and what may become of them."""

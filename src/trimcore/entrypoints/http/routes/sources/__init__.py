"""Files that users send before, or instead of, cutting them."""

"""Lists of windows as editors write them."""

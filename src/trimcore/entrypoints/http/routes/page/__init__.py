"""The page for people at `/`, and what it loads: all of it in `static`, made by hand."""

"""How bytes are added to an upload, and how a source is made of it."""

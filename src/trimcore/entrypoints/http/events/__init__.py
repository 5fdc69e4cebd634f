"""Server-sent events: one reader of the database for all who listen to this process."""

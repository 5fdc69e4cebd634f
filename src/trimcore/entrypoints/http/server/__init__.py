"""The application on a port: the process, its connections, its threads."""

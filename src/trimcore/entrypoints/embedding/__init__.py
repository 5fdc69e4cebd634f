"""The service inside a program of somebody else: its use cases, its application, its worker."""

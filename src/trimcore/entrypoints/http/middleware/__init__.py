"""What goes around the routes."""

"""What concerns the service as a whole: results by their links, health, figures, description."""

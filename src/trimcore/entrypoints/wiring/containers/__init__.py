"""What the container of use cases is built on, in layers."""

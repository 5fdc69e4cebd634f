"""The routes: a room for each matter, in it one module for each resource."""

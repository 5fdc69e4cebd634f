"""What a release is made of, and the tries that it has to pass before anybody gets it."""

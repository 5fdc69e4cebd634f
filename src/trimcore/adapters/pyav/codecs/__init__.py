"""What is known of each codec, one row each; everything else asks the row."""

"""What is read and written of sound, one file for each way to write it."""

"""The engine with libav: every file is opened in a confined child process."""

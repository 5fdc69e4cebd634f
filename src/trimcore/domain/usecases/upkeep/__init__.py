"""What nobody asks for and has to be done: bringing back what was dropped, and cleaning up."""

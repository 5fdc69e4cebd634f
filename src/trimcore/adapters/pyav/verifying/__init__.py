"""Reading the finished output back and comparing it with plan and source."""

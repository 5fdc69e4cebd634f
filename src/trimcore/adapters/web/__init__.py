"""Files of web servers, read in parts."""

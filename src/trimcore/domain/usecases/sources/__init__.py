"""Files that users give us, apart from what is cut from them."""

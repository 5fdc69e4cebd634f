"""Planning sound: which packets of it are copied, beside pictures and alone."""

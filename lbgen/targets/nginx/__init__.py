"""nginx, open source 1.18 to 1.31 and Plus."""

"""What the operating system knows of a store: its files, its lock, who may read and write."""

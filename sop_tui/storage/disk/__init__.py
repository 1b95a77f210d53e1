"""A store's files as the operating system sees them: replacing, locking, access rights."""

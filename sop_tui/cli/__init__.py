"""The command line: answers go to stdout, remarks to stderr, and the exit code tells the result."""

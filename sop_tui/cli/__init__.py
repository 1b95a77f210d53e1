"""How it is typed: stdout is data, stderr is narration, the exit code is the answer."""

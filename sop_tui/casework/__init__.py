"""What can happen to a case: commands, events, decide, evolve. Pure; depends only on procedures."""

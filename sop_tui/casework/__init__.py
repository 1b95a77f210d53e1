"""What may happen to a case: commands, events, decide, evolve. Pure; knows only the procedure."""

"""The office that shows what the program does."""

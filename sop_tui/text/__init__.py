"""Text for people: translatable messages, languages, and cleaning of text for the terminal."""

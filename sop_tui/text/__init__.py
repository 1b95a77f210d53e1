"""Words: messages that can be translated, the languages, and text made safe for a terminal."""

"""sop-tui: a case tracker in the terminal for offices that work by SOP."""

__version__ = "0.1.0"

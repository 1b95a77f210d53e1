"""Who may act: officers, their roles, acting officers. Pure; knows only the procedures."""

"""Who may act: officers, their roles, and acting officers. Pure: no files, no clock."""

"""The pages: plain objects that hold a cursor and produce lines."""

"""The pages: plain objects that keep a cursor and make lines."""

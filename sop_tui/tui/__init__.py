"""How it looks: the screen of one officer, drawn as lines and steered by keys.

Pages are plain objects that make lines; one widget puts them on the terminal and sends only what
has changed. Nothing here decides what is allowed: the desk is asked.
"""

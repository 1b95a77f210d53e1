"""The screen of one officer: drawn as lines, controlled by keys.

Pages are plain objects that produce lines; one widget sends the changed ones to the terminal. No
rule of what is allowed is here: the screen asks the desk.
"""

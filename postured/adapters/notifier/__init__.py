"""Ways to show a word to the person. ``daemon/app.py`` chains them, the best first."""

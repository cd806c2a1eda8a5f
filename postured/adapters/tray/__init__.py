"""Icons in the desktop's panel. ``daemon/app.py`` tries them, the best first."""

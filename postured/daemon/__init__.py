"""The process that runs all day: one loop, one inbox, one consumer. ``app.py`` puts it together."""

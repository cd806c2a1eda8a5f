"""A virtual world that runs the real planner: what a day would be like, without waiting for it."""

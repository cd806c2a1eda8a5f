"""The exercises: their data, the loader that checks them, and what they may not promise."""

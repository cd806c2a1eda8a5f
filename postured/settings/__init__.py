"""The person's settings: the one declaration, the layers that it is filled from, and where the files lie."""

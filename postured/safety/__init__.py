"""The safety card and the disclaimer: the same words for everybody, from no settings, no store and no network."""

"""Tests of postured."""

"""Tests of the catalogue of exercises."""

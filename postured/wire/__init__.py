"""Transports that several adapters share: how bytes travel, never what they mean."""

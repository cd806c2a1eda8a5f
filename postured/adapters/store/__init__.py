"""The local store: the journal, a file a month, and the snapshot beside it."""

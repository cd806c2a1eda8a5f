"""What the days were like, in numbers: from the journal's entries to totals, and from totals to what people read."""

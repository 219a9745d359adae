"""The shelf: one file a claim, in a folder a family."""

"""Orders: what a shop tells of them by webhook or in a file, read into events."""

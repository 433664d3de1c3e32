"""Webhooks: takes what networks deliver, keeps it before it answers, and reads it later."""

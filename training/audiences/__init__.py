"""Contacts into the store, and files for advertising platforms out of it."""

"""Exports of payment services, one file each."""

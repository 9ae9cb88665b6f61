"""Exports scored as they appear in a folder or a bucket, each once.

places   what lies there, and whether it is whole
watcher  look, settle, score, remember
"""

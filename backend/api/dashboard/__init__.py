"""The dashboard: files of its own (no build step, no framework, no other host), and the routes that hand them out."""

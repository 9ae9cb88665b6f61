"""The dashboard: files of its own, with no build step, no framework and no other host, and the routes that hand them out."""

"""The dashboard: files of its own (no build step, no framework, no other host), and the pages that documentation is read on."""

"""The dashboard: files of its own, without a build step, a framework or another host, and the routes of these files."""

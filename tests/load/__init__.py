"""Runs that show how the service stands abuse; each is a program (``python -m tests.load.NAME``) and small in the suite.

serving        a service of its own, its memory, and raw requests
bad_requests   generated and aimed bad requests: no 5xx but a named 503, no hang, memory before and after
worst          peak memory of the worst requests, /health beside held connections and a flood
restarts       SIGTERM, kill -9, swaps of models, a database that comes and goes
soak           mixed routes for minutes: p99 and memory at both ends; then a search for planted secrets
"""

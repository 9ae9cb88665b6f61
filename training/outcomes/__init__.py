"""What came of earlier predictions, counted from a newer log.

days      each customer's net spend and purchases by day, under the ledger's keys
measure   predictions whose window has passed, beside what happened in it
"""

"""What came of earlier predictions, counted from a newer log.

days      each customer's net spend and purchases by day, under the ledger's keys
experiments  those contacted beside those held out by lot
measure   predictions whose window has passed, beside what happened in it
"""

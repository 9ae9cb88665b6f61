"""Verbs, one story per file, without HTTP.

model      which model answers, what it predicted, and how that went
orders     orders as they arrive: posted, or told by a shop's signed webhooks
stored     what the last scoring says: customers, groups, the shop, files; and who is forgotten
texts      what is said of customers, and what somebody else's text is worth
estimates  what the numbers of a request, or of a history, are worth
"""

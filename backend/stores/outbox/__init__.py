"""Messages that wait to be sent, written in the transaction of what they tell: neither is kept without the other.

tables    messages, the customers in them, who is to get them, every try
write     messages in, together with what they tell
changes   who changed group between two scorings
due       what is to be sent now, by whom, and what came of it
listed    what anyone may look at
"""

"""Words about numbers: facts go in, words come out, and code owns every number.

facts      what may be said of a customer, and which relations hold
model      the port to a language model, and the one file behind it that knows Groq
house      the house's own words and actions, chosen by rules
checks     whether a draft may be published, and what is wrong if not
asking     from a sheet to an insight within a deadline
quality    labelled drafts, and how good checker and model are on them
"""

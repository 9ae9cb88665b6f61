"""Words about numbers: facts go in, claims are proved, words come out, and code owns every number.

facts      the sheet of a scored customer, and that of a request's six numbers
claims     what may be said: predicates, figures, populations; and the forms of each language, as data
actions    what may be advised, when it fits, and the claims that it rests on
writing    choose, link, render, round; the schema, the prompt, and the reader of a model's answer; receipts
model      the port to a language model, and the one file behind it that knows Groq
asking     from a case to an insight within a deadline
"""

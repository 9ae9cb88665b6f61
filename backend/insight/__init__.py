"""Words about numbers: facts go in, words come out, and code owns every number.

facts, states, rhythm, peers      what may be said, how it is written, and which relations hold
actions                           what may be recommended, to whom
prompt, draft, slots              the question, the strict reading of the answer, and how it is filled
grounding, violations, checks/    whether an answer may be published, and what is wrong if not
fallback, sentences, choice       the house's own words, which pass the same checks
writer, asking, breaker, cache    from a sheet to an insight within a deadline, whatever happens
completion, groq_client           the port to a language model, and the one file behind it that knows Groq
statistics                        counters and timings
cases, evaluate, batch_files      labelled drafts, their judge, and files for the batch interface
"""

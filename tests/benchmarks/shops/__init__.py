"""Seven shops, one configuration: what the forecasts are worth, in ``tests/benchmarks/RESULTS.md`` (``make shops``).

__main__       which shops to run; writes the table when all are there
catalogue      the shops, and what each must show
run            one shop through the command line: train, score, all candidates
findings       what a run has shown
longer         the value of a year beside what came
six            the request route beside a Lasso on the raw six numbers, and its signs
shuffled       logs in which nothing can be learned
tables         findings as Markdown
fingerprint    whether the table is of the forecasts as they are now
"""

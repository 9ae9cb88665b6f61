"""Public data sets and reports that lack something: read with what completes them, or refused with the way out."""

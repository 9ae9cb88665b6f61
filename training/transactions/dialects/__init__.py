"""One file per source of order logs."""

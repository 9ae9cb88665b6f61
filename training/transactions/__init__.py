"""Order logs: read any known dialect, set aside what is no purchase with a reason, account for every row."""

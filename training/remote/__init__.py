"""``s3://`` wherever a command takes a file or a folder."""

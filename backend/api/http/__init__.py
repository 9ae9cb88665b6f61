"""What every route shares: who may ask, how errors look, the log line of a request, the OpenAPI document."""

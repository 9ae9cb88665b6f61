"""What commands print: tables, a verdict in five lines, JSON for machines."""

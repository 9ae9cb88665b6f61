"""From pieces to tables of text cells: a sample is sniffed, then everything is read explicitly and every line counted."""

"""How each column is read: one file a kind of column, decided from the whole column, said with an example."""

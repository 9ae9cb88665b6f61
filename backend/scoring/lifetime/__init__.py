"""Purchase processes, order values and lifetimes: BG/NBD, Gamma-Gamma, on the season clock."""

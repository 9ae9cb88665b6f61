"""The sample shop as other systems export it, with the traps that each sets; reading it back must give the truth."""

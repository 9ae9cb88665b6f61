"""The files that advertising platforms take, and what they would refuse."""

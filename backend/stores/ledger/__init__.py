"""What was predicted, whom an experiment held out, and what requests looked like."""

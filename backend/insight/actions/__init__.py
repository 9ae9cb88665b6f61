"""What may be advised: actions, each with when it fits, the claim it rests on, what it costs and how it is measured."""

"""The port to a language model, and the one file behind it that knows Groq."""

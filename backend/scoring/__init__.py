"""Pure mathematics: (features, parameters) -> numbers, vectorised over customers. Training scores with this very code."""

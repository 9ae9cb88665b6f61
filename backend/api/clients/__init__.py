"""The routes of older services: client bodies in their own words, and how the models behind them were judged."""

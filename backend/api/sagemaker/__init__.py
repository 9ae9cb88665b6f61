"""Amazon SageMaker's two routes, for endpoints and batch transform: ``GET /ping`` and ``POST /invocations``."""

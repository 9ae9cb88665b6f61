"""A map of the house.

A request walks inwards, ring by ring, and only outer rings import inner ones (``pyproject.toml`` holds the contract):

    __main__     the command line: serve, as SageMaker starts a container
    opening      what a browser sees while `make run` still installs, trains and scores; needs nothing but Python
    app          the ASGI application for uvicorn
    bootstrap    the one room where concrete things are wired
    connection   what uvicorn bounds too little: heads, slow clients, too many of them
    memory       what the allocator and the collector of garbage are told
    settings     what the environment may change
    api          HTTP: parse, one use case, answer
    mcp          what agents may ask: read-only tools, over the Model Context Protocol
    use_cases    verbs, one story a file
    jobs         what runs training beside the service: queue, child process, store
    scoring      (features, parameters) -> numbers; every formula lives here, once, for training too
    monitoring   ledger, drift, experiments: whether forecasts and advice hold
    guardrails   what may come in, what may go out
    insight      words about numbers; the only room that knows a language model
    measures     counts for Prometheus
    rates        how often something may happen, and counting it
    upkeep       tasks that go on for as long as the service does, and say when they fail
    stores       the last scoring of every customer: SQLite, or PostgreSQL by DATABASE_URL
    audiences    the files that advertising platforms take, and what they would refuse
    artifact     what training published: verify, or refuse
    contract     the words that all rooms share
    errors       what can go wrong
"""

"""The service with a stand-in for training and no model: ``python -m tests.jobs.service PORT FOLDER ADMIN_KEY``."""

import sys
from pathlib import Path

import uvicorn
from pydantic import SecretStr

from backend.bootstrap.application import build_app
from backend.jobs.job_queue import JobQueue
from backend.jobs.job_store import JobStore
from backend.settings import Settings
from backend.stores.database import Database
from tests.databases import empty_sqlite
from tests.jobs.places import workplace

if __name__ == "__main__":
    folder = Path(sys.argv[2])
    settings = Settings(_env_file=None, model_dir=folder, admin_api_key=SecretStr(sys.argv[3]))
    queue = JobQueue(JobStore(Database(empty_sqlite(folder))), workplace(folder, "works"))
    uvicorn.run(build_app(settings, queue=queue), port=int(sys.argv[1]), log_level="warning")

FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PORT=8000 MODEL_DIR=/srv/var/models
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY backend backend
COPY training training
RUN useradd --create-home service && mkdir var && chown service var
USER service
RUN python -m training generate --out var/sample.csv \
 && python -m training train --data var/sample.csv --candidates quick --out "$MODEL_DIR"
HEALTHCHECK CMD python -c "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health')"
CMD exec uvicorn backend.app:app --host 0.0.0.0 --port "$PORT" --no-access-log --timeout-graceful-shutdown 5

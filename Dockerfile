FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PORT=8000 MODEL_DIR=/srv/var/models
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY backend backend
COPY training training
# SageMaker starts the container with the command `serve` or `train`.
RUN printf '#!/bin/sh\ncd /srv && exec python -m backend serve "$@"\n' > /usr/local/bin/serve \
 && printf '#!/bin/sh\ncd /srv && exec python -m training sagemaker "$@"\n' > /usr/local/bin/train \
 && chmod 755 /usr/local/bin/serve /usr/local/bin/train
LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true
# Its training jobs give /opt/ml to root: build for them with --build-arg RUN_AS=root.
ARG RUN_AS=service
RUN useradd --create-home service && mkdir var && chown service var
USER $RUN_AS
RUN python -m training generate --out var/sample.csv \
 && python -m training train --data var/sample.csv --candidates quick --out "$MODEL_DIR" \
 && python -m training score --data var/sample.csv --model-dir "$MODEL_DIR"
HEALTHCHECK CMD python -c "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health')"
CMD exec uvicorn backend.app:app --host 0.0.0.0 --port "$PORT" --no-access-log --timeout-graceful-shutdown 5

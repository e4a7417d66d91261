# One image for every service of docker-compose.yml; which one it is, its command says.

FROM node:24-bookworm-slim AS web
WORKDIR /web
COPY maps/web/package.json maps/web/package-lock.json maps/web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY maps/web ./
RUN npm run build

FROM python:3.13-slim-bookworm AS python
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PATH=/opt/lagesbild/bin:$PATH
RUN python -m venv /opt/lagesbild
WORKDIR /app
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
# The migrations and pyproject.toml are not in the wheel, so the image is a checkout.
COPY pyproject.toml README.md LICENSE ./
COPY alembic alembic
COPY api api
COPY etl etl
COPY geo geo
COPY maps maps
COPY --from=web /web/dist maps/web/dist
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q /opt/lagesbild/lib api etl geo maps

FROM python:3.13-slim-bookworm
ENV PATH=/opt/lagesbild/bin:$PATH PYTHONDONTWRITEBYTECODE=1
# The store is made here so that a new volume over it belongs to the user who writes it.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin lagesbild \
    && install -d -o lagesbild -g lagesbild -m 0700 /store
COPY --from=python /opt/lagesbild /opt/lagesbild
COPY --from=python /app /app
WORKDIR /app
USER 10001:10001
CMD ["lagesbild", "--help"]

# trimcore with all its parts, from the same locks as everywhere: docker build --tag trimcore .
FROM python:3.13-slim AS wheel
WORKDIR /build
COPY requirements requirements
RUN pip install --no-cache-dir --require-hashes -r requirements/dev.lock
COPY pyproject.toml README.md CONTRIBUTING.md SECURITY.md CHANGELOG.md LICENSE ./
COPY src src
COPY docs docs
RUN python docs/generate_site.py && python -m hatchling build -t wheel

FROM python:3.13-slim AS environment
WORKDIR /build
COPY requirements/service.lock .
RUN python -m venv /opt/trimcore \
    && /opt/trimcore/bin/pip install --no-cache-dir --require-hashes -r service.lock
COPY --from=wheel /build/dist/ dist/
RUN /opt/trimcore/bin/pip install --no-cache-dir --no-index --no-deps dist/*.whl

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/trimcore trimcore
COPY --from=environment /opt/trimcore /opt/trimcore
ENV PATH=/opt/trimcore/bin:$PATH TRIMCORE_DATA_DIR=/var/lib/trimcore/data
USER 10001
WORKDIR /var/lib/trimcore
EXPOSE 8000
ENTRYPOINT ["trimcore"]
CMD ["serve", "--host", "0.0.0.0"]

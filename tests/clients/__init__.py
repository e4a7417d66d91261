r"""Programs that people open the API with, run against it: `make clients`, or `make clients ONLY=gdal`.

Each client runs as a process of its own and in an environment of its own: Debian's programs where
Debian has them, a virtual environment under `.make/clients` where PyPI has them. What is missing is
installed. The locks are renewed in `tests/clients/locks`, one client at a time, with

    python -m uv pip compile owslib.in --generate-hashes --universal --python-version 3.11 \
        --no-emit-index-url --no-annotate --no-header -o owslib.lock
"""

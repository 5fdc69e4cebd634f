"""`python -m trimcore` is the `trimcore` command."""

from trimcore.entrypoints.cli.main import main

if __name__ == "__main__":
    main()

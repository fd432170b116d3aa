"""`python -m app` is the program `camin`."""

from app.cli import main

main()

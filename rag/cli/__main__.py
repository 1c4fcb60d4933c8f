"""`python -m rag.cli`, where the `rag` script is not on the path."""

from rag.cli import main

main()

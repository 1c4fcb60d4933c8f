"""One file, one format: what users drop in becomes `Document` values, read in limited children."""

from rag.parse.files import parse_documents, parse_file
from rag.parse.workers import parse_files

__all__ = ["parse_documents", "parse_file", "parse_files"]

"""One file, one format: what users drop in becomes `Document` values, read in limited children."""

from rag.parse.files import parse_documents, parse_file
from rag.parse.sidecar import stated_about
from rag.parse.workers import page_image, parse_files

VERSION = "1"  # raised when files are read otherwise than before: they are read again

__all__ = ["VERSION", "page_image", "parse_documents", "parse_file", "parse_files", "stated_about"]

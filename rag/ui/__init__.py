"""The page: what a browser shows, in Chinese and English; `rag.server` serves it."""

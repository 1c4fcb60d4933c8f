"""HTML of our own in the page: Gradio's HTML component evaluates code, which the page forbids."""

from typing import Any

import gradio as gr


def panel(value: str = "", elem_id: str | None = None, **options: Any) -> gr.Markdown:
    """A component that shows HTML made of escaped text, one line with a block element first."""
    return gr.Markdown(
        value,
        elem_id=elem_id,
        sanitize_html=False,
        latex_delimiters=[],
        **options,
    )

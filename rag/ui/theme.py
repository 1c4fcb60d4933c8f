"""The look that Gradio takes from here; the rest is in `assets/page.css`."""

import gradio as gr


def theme() -> gr.themes.Base:
    """Calm and legible; its fonts come with Gradio, so nothing is fetched."""
    sans = gr.themes.LocalFont("IBM Plex Sans", weights=(400, 600))
    return gr.themes.Base(
        primary_hue="blue",
        neutral_hue="slate",
        font=[sans, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"],
        font_mono=[gr.themes.LocalFont("IBM Plex Mono"), "monospace"],
        text_size=gr.themes.sizes.text_md,
        radius_size=gr.themes.sizes.radius_md,
    )

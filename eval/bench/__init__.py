"""Speed and quality of single parts, on any machine."""

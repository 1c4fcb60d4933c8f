"""Questions about official reports, answered in Chinese or English with checked citations."""

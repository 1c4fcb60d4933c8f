"""What was found becomes an answer: figures, quotations, comparisons, lists and refusals."""

"""The eval suite: cases, predictions, scores, scorecards; offline and without a judge model."""

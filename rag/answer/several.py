"""Questions over several places or years: each kind has its own way to answer."""

from collections.abc import Callable, Mapping, Sequence

from rag.answer.aggregated import answer_aggregated
from rag.answer.compared import answer_compared
from rag.answer.draft import Sources
from rag.answer.series import answer_series
from rag.answer.topics import answer_topic
from rag.schema import Answer, Question

SEVERAL: Mapping[str, Callable[[Question, Sources, Sequence[str]], Answer | None]] = {
    "topic": answer_topic,
    "comparison": answer_compared,
    "series": answer_series,
    "aggregate": answer_aggregated,
}

"""The bot as LlamaIndex parts, a retriever and a query engine: the one home of their bases."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.query_engine import CustomQueryEngine, RetrieverQueryEngine
from llama_index.core.response_synthesizers import get_response_synthesizer
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.schema import Hit

if TYPE_CHECKING:
    from llama_index.core.llms import LLM
    from llama_index.core.query_engine import BaseQueryEngine

    from rag.bot import Bot


class ReportRetriever(BaseRetriever):
    """Hits as LlamaIndex nodes: text, score, and where the text stands."""

    def __init__(self, search: Callable[[str, int], list[Hit]], top_k: int) -> None:
        super().__init__(callback_manager=CallbackManager([]))
        self._search, self._top_k = search, top_k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [_node(hit) for hit in self._search(query_bundle.query_str, self._top_k)]


def _node(hit: Hit) -> NodeWithScore:
    chunk = hit.chunk
    metadata = {
        "document": chunk.document,
        "section": " > ".join(chunk.section),
        "page": chunk.page,
        "area": chunk.area,
        "report_year": chunk.report_year,
        "data_year": chunk.data_year,
    }
    node = TextNode(
        id_=chunk.id,
        text=chunk.text,
        metadata=metadata,
        start_char_idx=chunk.start,
        end_char_idx=chunk.end,
    )
    return NodeWithScore(node=node, score=hit.score)


class ReportQueryEngine(CustomQueryEngine):
    """This bot's own checked answers behind LlamaIndex's query interface."""

    bot: Any

    def custom_query(self, query_str: str) -> Response:
        """The answer with its citations as source nodes; the whole answer is in the metadata."""
        answer = self.bot.ask(query_str)
        nodes = [_node(hit) for hit in answer.hits]
        return Response(answer.text, source_nodes=nodes, metadata={"answer": answer})


def query_engine(bot: "Bot", llm: "LLM | None", top_k: int = 10) -> "BaseQueryEngine":
    """LlamaIndex's engine over our retriever with a model, our own answers without one."""
    if llm is None:
        return ReportQueryEngine(bot=bot)
    retriever = ReportRetriever(bot.search, top_k)
    synthesizer = get_response_synthesizer(llm=llm, callback_manager=CallbackManager([]))
    return RetrieverQueryEngine(
        retriever, response_synthesizer=synthesizer, callback_manager=CallbackManager([])
    )

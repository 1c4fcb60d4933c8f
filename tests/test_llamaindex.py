"""The bot as LlamaIndex's retriever and query engine."""

from rag.bot import Bot


def test_nodes_carry_text_score_and_place(index_directory):
    with Bot.open(index_directory) as bot:
        nodes = bot.as_retriever(top_k=3).retrieve("黄浦区的地区生产总值")
        assert len(nodes) == 3
        assert nodes[0].metadata["area"] == "黄浦区"
        assert nodes[0].score >= nodes[1].score
        text = bot.document(nodes[0].metadata["document"]).text
        assert text[nodes[0].node.start_char_idx : nodes[0].node.end_char_idx] == nodes[0].text


def test_an_engine_without_a_model_gives_the_checked_answer(index_directory):
    with Bot.open(index_directory) as bot:
        response = bot.as_query_engine().query("黄浦区2024年前三季度GDP是多少?")
        assert "2379.80亿元" in str(response)
        assert response.source_nodes
        assert response.metadata["answer"].citations[0].supported

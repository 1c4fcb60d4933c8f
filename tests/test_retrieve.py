"""Which documents are in scope, and hits from both legs."""

import pytest

from rag.bot import Bot
from rag.encoder import load_reranker
from rag.errors import EncoderError
from rag.retrieve import Retriever, scope_of
from rag.schema import Question, Report
from rag.settings import EncoderSettings, RetrieveSettings, Settings

REPORTS = (
    Report("黄浦2025.md", "", ("黄浦区",), 2025, 2024),
    Report("黄浦2024.md", "", ("黄浦区",), 2024, 2023),
    Report("静安2025.md", "", ("静安区",), 2025, 2024),
)


def documents(**slots):
    return scope_of(Question("?", "?", "zh", **slots), REPORTS)


def test_places_and_years_limit_the_documents():
    assert documents(areas=("黄浦区",), periods=("2024",)).documents == ("黄浦2025.md",)
    planned = documents(areas=("黄浦区",), periods=("2024",), status="target")
    assert planned.documents == ("黄浦2024.md",)
    assert documents(report_years=(2024,)).documents == ("黄浦2024.md",)


def test_a_year_that_no_report_gives_is_said():
    scope = documents(areas=("静安区",), periods=("2019",))
    assert (scope.documents, scope.year_covered) == (("静安2025.md",), False)


def test_a_filter_that_matches_nothing_is_not_everything():
    assert documents(areas=("金山区",)).documents == ()


def test_each_place_named_gets_its_share(index_directory):
    with Bot.open(index_directory) as bot:
        hits = bot.search("黄浦和静安的财政收入", top_k=4)
        assert {hit.chunk.area for hit in hits[:2]} == {"黄浦区", "静安区"}
        assert [hit.rank for hit in hits] == [1, 2, 3, 4]
        assert set(hits[0].legs) == {"dense", "lexical"}
        english = bot.search("low-altitude economy", top_k=3)
        assert any("低空" in hit.chunk.text for hit in english)


@pytest.fixture(scope="module")
def cross_encoder(bert, tmp_path_factory):
    """A folder with a cross-encoder of random weights."""
    import torch
    from sentence_transformers import CrossEncoder

    folder = tmp_path_factory.mktemp("cross")
    torch.manual_seed(3)
    CrossEncoder(str(bert), num_labels=1, device="cpu").save_pretrained(str(folder))
    return folder


@pytest.mark.slow
def test_a_reranker_orders_the_candidates_before_they_are_cut(index_directory, cross_encoder):
    reranker = load_reranker(EncoderSettings(reranker=str(cross_encoder)))
    settings = RetrieveSettings(candidates=12)
    question = Question("财政收入增长", "财政收入增长", "zh")
    with Bot.open(index_directory) as bot:
        plain = Retriever(bot.store, bot.index, bot.encoder, settings).retrieve(question, 12)
        ranked = Retriever(bot.store, bot.index, bot.encoder, settings, reranker)
        best = ranked.retrieve(question, 3)
    texts = [f"{hit.chunk.context}\n{hit.chunk.text}" for hit in plain]
    scores = sorted(reranker.score(question.text, texts), reverse=True)
    assert [hit.score for hit in best] == pytest.approx(scores[:3], abs=1e-5)
    assert {hit.chunk.id for hit in best} < {hit.chunk.id for hit in plain}
    assert [hit.chunk.id for hit in best] != [hit.chunk.id for hit in plain[:3]]
    assert all(hit.legs["reranked"] == hit.score for hit in best)


@pytest.mark.slow
@pytest.mark.parametrize("query", ["财政收入增长", "budget revenue growth"])
def test_the_bot_reranks_where_the_settings_name_a_model(index_directory, cross_encoder, query):
    settings = Settings.load(encoder={"reranker": str(cross_encoder)})
    with Bot.open(index_directory, settings) as bot:
        hits = bot.search(query, 5)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert all(hit.legs["reranked"] == hit.score for hit in hits)
        assert len(hits) == 5
    with Bot.open(index_directory) as bot:
        assert all("reranked" not in hit.legs for hit in bot.search(query, 5))


def test_a_reranker_that_cannot_be_loaded_is_named(index_directory, tmp_path):
    lost = Settings.load(encoder={"reranker": str(tmp_path / "lost")})
    with Bot.open(index_directory, lost) as bot:
        with pytest.raises(EncoderError, match="lost"):
            bot.search("财政收入", 3)
        assert any("lost" in str(finding) for finding in bot.doctor())


def test_candidates_are_read_best_first_in_every_process(index_directory, monkeypatch):
    with Bot.open(index_directory) as bot:
        read = []
        chunks = type(bot.store).chunks

        def noted(store, ids):
            read.append(list(ids))
            return chunks(store, ids)

        monkeypatch.setattr(type(bot.store), "chunks", noted)
        question = bot.responder().understand("黄浦区财政收入")
        scope = list(bot.responder().scope(question).documents)
        vector = bot.encoder.encode_queries([question.text])[0]
        best = [key for key, _ in bot.index.dense(vector, 4, scope)]
        bot.search(question.text, top_k=2)
    assert any(ids[:4] == best for ids in read)

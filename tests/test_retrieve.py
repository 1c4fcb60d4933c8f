"""Which documents are in scope, and hits from both legs."""

from rag.bot import Bot
from rag.retrieve import scope_of
from rag.schema import Question, Report

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

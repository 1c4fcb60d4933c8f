"""A state of the documents: what has not changed is not read again, what has changed is told."""

import gc
import shutil
import weakref

import pytest

from rag.bot import Bot
from rag.errors import StoreChanged
from rag.evidence import Reading
from rag.glossary import Glossary

GDP = {"zh": "黄浦区2024年前三季度GDP是多少?", "en": "How fast did Xuhui's revenue grow in 2024?"}


@pytest.fixture
def reports(documents, tmp_path):
    """The shipped reports, to be changed."""
    return shutil.copytree(documents, tmp_path / "reports")


@pytest.fixture
def bot(reports, tmp_path):
    with Bot.open(tmp_path / "index") as opened:
        assert len(opened.ingest(reports).added) == 6
        yield opened


def report_of(reports, place):
    return next(reports.glob(f"{place}*.md"))


def lengthen(path, line="会议于2025年1月举行。"):
    """A line more."""
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


def read(bot, language="zh"):
    """What is read whole for a question."""
    responder = bot.responder()
    question = responder.understand(GDP[language])
    return responder.holdings.readings(question, responder.scope(question).documents)


@pytest.mark.case("R-25")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_change_costs_the_reading_of_what_changed(bot, reports, language):
    (before,) = read(bot, language)
    lengthen(report_of(reports, "金山区"))
    assert len(bot.ingest(reports).changed) == 1
    assert read(bot, language)[0] is before
    place = "黄浦区" if language == "zh" else "徐汇区"
    lengthen(report_of(reports, place))
    bot.ingest(reports)
    (after,) = read(bot, language)
    assert "会议于2025年1月举行" not in before.document.text
    assert "会议于2025年1月举行" in after.document.text


@pytest.mark.case("R-25")
def test_what_is_derived_anew_is_read_anew(bot):
    (before,) = read(bot)
    bot.reindex()
    (after,) = read(bot)
    assert after is not before
    assert after.document == before.document


@pytest.mark.case("R-25")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_suggestions_outlive_a_change_of_other_reports(bot, reports, language, monkeypatch):
    """Another report changes → only the question is read again; its own → suggestions too."""
    read = []
    repair = Glossary.repair
    monkeypatch.setattr(
        Glossary, "repair", lambda self, of, *known: read.append(of) or repair(self, of, *known)
    )
    place = "黄浦区" if language == "zh" else "徐汇区"
    suggested = bot.ask(GDP[language]).suggestions
    assert suggested
    for changed, again in (("金山区", False), (place, True)):
        lengthen(report_of(reports, changed))
        assert len(bot.ingest(reports).changed) == 1
        read.clear()
        assert bot.ask(GDP[language]).suggestions == suggested
        assert set(read) >= {*suggested} if again else not {*suggested} & {*read}


def test_a_state_does_not_mix_with_the_next(bot, reports):
    """A report changes or goes after a state was taken → what was read stays, the rest is told."""
    holdings = bot.responder().holdings
    huangpu, jinshan = (report_of(reports, place) for place in ("黄浦区", "金山区"))
    known = holdings.document(huangpu.name)
    for path in (huangpu, jinshan):
        lengthen(path)
    bot.ingest(reports)
    assert holdings.document(huangpu.name) is known
    with pytest.raises(StoreChanged, match="ask again") as told:
        holdings.observations(huangpu.name)
    assert told.value.retryable
    with pytest.raises(StoreChanged, match="金山区"):
        holdings.hits(bot.responder().understand("金山区低空经济"), 5, [jinshan.name])
    bot.remove(jinshan.name)
    with pytest.raises(StoreChanged):
        holdings.document(jinshan.name)
    assert len(bot.responder().reports) == 5
    assert holdings.chunks(report_of(reports, "静安区").name)  # has not changed


class Overtaken(Bot):
    """A bot whose report is changed once after it was understood what it is asked about."""

    change = staticmethod(lambda: None)

    def _understand(self, *arguments):
        question = super()._understand(*arguments)
        change, self.change = self.change, lambda: None
        change()
        return question


@pytest.mark.case("R-25")
def test_a_question_overtaken_by_a_change_is_answered_from_the_new_state(bot, reports):
    path = report_of(reports, "黄浦区")

    def change():
        path.write_text(path.read_text(encoding="utf-8").replace("2379.80", "2380.91"), "utf-8")
        assert bot.ingest(path).changed

    with Overtaken.open(bot.store.directory) as overtaken:
        overtaken.change = change
        answer = overtaken.ask(GDP["zh"])
        assert "2380.91亿元" in answer.text
        assert "2380.91亿元" in answer.citations[0].quote


@pytest.mark.case("S-66")
def test_a_former_state_goes_when_nobody_uses_it(bot, reports):
    """Without the collector of cycles: a server ingests for years."""
    read(bot)
    former = weakref.ref(bot.responder().holdings)
    others = [o for o in gc.get_objects() if type(o) is Reading]  # of other tests' bots too
    known = {id(reading) for reading in others}
    gc.disable()
    try:
        for number in range(5):
            lengthen(report_of(reports, "黄浦区"), f"第{number}次会议。")
            bot.ingest(reports)
            bot.ask(GDP["zh"])
        assert former() is None
        held = [o for o in gc.get_objects() if type(o) is Reading and id(o) not in known]
        assert sum(each.document.name.startswith("黄浦区") for each in held) <= 2
    finally:
        gc.enable()

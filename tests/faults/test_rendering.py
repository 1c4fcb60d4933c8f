"""What a report, a question, a model or an error may hold is shown as text; nothing is fetched."""

import shutil
import subprocess
from dataclasses import replace
from urllib.parse import quote

import pytest
from lxml import html

pytest.importorskip("gradio")

from rag.bot import Bot
from rag.schema import Sentence
from rag.ui.answers import answer_html, partial_html, status_html
from rag.ui.chat import shown_question
from rag.ui.evidence import Place, document_html, evidence_html
from tests.faults.serving import running

ATTACKS = [
    "<img src=//evil.example/a onerror=\"window.__xss='img'\">",
    "![x](https://evil.example/b?d=1) ![y][r]",
    "<script>window.__xss='script'</script>",
    "<svg onload=\"window.__xss='svg'\"><image href='//evil.example/c'/></svg>",
    "<style>@import url(//evil.example/d);*{background:url(//evil.example/e)}</style>",
    "<link rel=stylesheet href=//evil.example/f><base href=//evil.example/>",
    "<video poster=//evil.example/g></video><picture><source srcset=//evil.example/h></picture>",
    "<iframe srcdoc=\"<script>parent.__xss='frame'</script>\"></iframe>",
    "<form action=//evil.example/i><input name=password></form>",
    "<div style='position:fixed;inset:0'>Sign in</div>",
    "<a href=\"javascript:window.__xss='href'\">x</a> [公报](javascript:alert(1))",
    "<a href=http://1.2.3.4@evil.example/j?d=财政>x</a> <http://xn--e1vil.example/>",
    "\"><b>bold</b> ' onmouseover='window.__xss=1",
    "$$\\href{https://evil.example/k}{x}$$ ```mermaid\nclick A href\n```",
    '<!-- --><textarea></textarea><noscript><p title="</noscript><img src=x onerror=1>">',
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x&#62;",
]
FOREIGN = {
    "audio", "base", "embed", "form", "frame", "iframe", "image", "input", "math", "noscript",
    "object", "picture", "source", "style", "svg", "template", "textarea", "video",
}  # fmt: skip


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    """A bot with one report whose every part is an attack."""
    folder = tmp_path_factory.mktemp("attacks")
    reports = folder / "reports"
    reports.mkdir()
    lines = [f"全区生产总值达到2379.80亿元，增长5.5%。{attack}" for attack in ATTACKS]
    headed = f"# {ATTACKS[0]}黄浦区2025年政府工作报告\n\n## 一、{ATTACKS[2]}回顾\n\n"
    text = headed + "\n\n".join(lines)
    (reports / "<img src=x onerror=alert(1)>.md").write_text(text, encoding="utf-8")
    with Bot.open(folder / "index") as opened:
        assert len(opened.ingest(reports).added) == 1
        yield opened


def assert_harmless(page):
    """No element that loads, covers or asks for something, no handler, no address but our own."""
    tree = html.document_fromstring(page)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in FOREIGN, html.tostring(element)[:200]
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            if name in ("href", "src", "action", "srcset", "poster", "data", "formaction"):
                assert value.startswith(("/", "#")), value
                assert not value.startswith("//"), value
            if name == "style":
                assert "url(" not in value and "position" not in value, value
        if element.tag == "script":
            assert element.get("src", "").startswith("/assets/")
            assert not element.text


@pytest.mark.case("S-13", "S-14", "S-15", "S-16", "S-17", "S-18", "S-19")
def test_a_report_of_attacks_is_shown_as_text(bot):
    """Title, name, headings and every sentence of a report are HTML → the pages hold none of it."""
    (summary,) = bot.documents()
    document = bot.document(summary.document)
    whole = Place(document.name, 0, len(document.text))
    assert_harmless(document_html(document, None, "zh"))
    assert_harmless(document_html(document, whole, "en"))
    for chunk in bot.store.chunks_of(document.name):
        hits = bot.search(chunk.text[:40], 1)
        place = Place(document.name, chunk.start, chunk.end, hits[0])
        assert_harmless(evidence_html(bot.store, place, "zh"))
    assert "evil.example" in document_html(document, None, "zh")


@pytest.mark.case("S-13", "S-14", "S-15", "S-16", "S-17", "S-18", "S-19")
@pytest.mark.parametrize("attack", ATTACKS)
def test_answers_questions_and_errors_are_shown_as_text(bot, attack):
    """An answer, a question, a notice, an error hold HTML and Markdown → text, nothing else."""
    answer = bot.ask(f"黄浦区生产总值是多少？{attack}")
    hostile = replace(
        answer,
        text=f"{attack} 2379.80亿元[1]。\n- {attack}\n\n| {attack} |\n|---|\n| {attack} |",
        sentences=(Sentence(attack, (1,), "supported"), *answer.sentences),
        notice=attack,
    )
    shown = [answer_html(answer, attack), answer_html(hostile), partial_html(attack)]
    shown += [status_html(attack), f"<p>{shown_question(attack)}</p>"]
    for page in shown:
        assert_harmless(page)
        assert "![" not in page
        assert "](" not in page


def chromium():
    return (
        shutil.which("chromium")
        or shutil.which("google-chrome")
        or shutil.which("chromium-browser")
    )


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.case("S-13", "S-14", "S-15", "S-16", "S-19")
def test_a_browser_asks_nobody_else(bot, tmp_path):
    """A browser opens the report of attacks → no request to another host, no element of theirs."""
    if chromium() is None:
        pytest.skip("needs Chromium")
    (summary,) = bot.documents()
    log = tmp_path / "net.json"
    with running(bot) as address:
        command = [
            chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={tmp_path / 'profile'}", f"--log-net-log={log}",
            "--virtual-time-budget=3000", "--dump-dom",
            f"{address}/cite?document={quote(summary.document)}",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert "2379.80" in done.stdout
    assert "<img" not in done.stdout
    assert "/cite" in log.read_text(errors="replace")
    assert "evil.example" not in log.read_text(errors="replace")

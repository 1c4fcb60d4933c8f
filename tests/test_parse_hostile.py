"""Files made to harm: every one is refused with its reason, in bounded time and memory."""

import contextlib
import io
import os
import signal
import struct
import time
import unicodedata
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from parse_shapes import report_pdf

from rag.errors import ParseError
from rag.parse import parse_documents, parse_file, parse_files, workers
from rag.parse.archive import safe_name
from rag.parse.block import Options
from rag.parse.limits import read_file
from rag.schema import Document, Failure
from rag.settings import ParseSettings

WORDS = "全区地区生产总值增长5.2%，财政收入稳步提高。"


def save(tmp_path: Path, name: str, data: bytes | str) -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def packed(files, level=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", level) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def replaced(data: bytes, part: str, content: bytes) -> bytes:
    """An Office file with one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return packed([(n, content if n == part else archive.read(n)) for n in archive.namelist()])


def office(kind: str) -> bytes:
    buffer = io.BytesIO()
    if kind == "docx":
        document = docx.Document()
        document.add_paragraph(WORDS)
        document.save(buffer)
    else:
        book = openpyxl.Workbook()
        book.active.append([WORDS])
        book.save(buffer)
    return buffer.getvalue()


def refused(path: Path, *words: str, seconds: float = 5.0) -> str:
    """The reason of a refusal that comes in time."""
    began = time.monotonic()
    with pytest.raises(ParseError) as caught:
        parse_file(path)
    assert time.monotonic() - began < seconds
    for word in words:
        assert word in str(caught.value)
    return str(caught.value)


@pytest.mark.case("S-24")
def test_bombs_in_zip_and_office_files(tmp_path):
    zeros = bytes(150_000_000)
    refused(save(tmp_path, "a.zip", packed([("a.txt", zeros)])), "unpacks to far more")
    bomb = replaced(office("docx"), "word/document.xml", zeros)
    assert len(bomb) < 500_000
    refused(save(tmp_path, "a.docx", bomb), "unpacks to far more")
    many = packed([(f"{i}.txt", b"x") for i in range(5_001)], zipfile.ZIP_STORED)
    refused(save(tmp_path, "many.zip", many), "5001 entries")


@pytest.mark.case("S-24")
def test_archives_within_archives(tmp_path):
    data = packed([("a.txt", WORDS)])
    for level in range(4):
        data = packed([(f"{level}.zip", data)])
    found = parse_documents(save(tmp_path, "deep.zip", data), Options())
    assert [type(result) for result in found] == [Failure]
    assert "archive within archives" in found[0].reason


def stream_pdf(content: bytes, box: str = "0 0 595 842", extra: str = "") -> bytes:
    """A PDF of one page with that content stream."""
    packed_content = zlib.compress(content)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R{extra}>>".encode(),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream"
        % (len(packed_content), packed_content),
    ]
    return pdf_of(parts)


def pdf_of(parts: list[bytes], trailer: bytes = b"") -> bytes:
    out, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\n" % (len(parts) + 1, trailer)
    return out + b"startxref\n%d\n%%%%EOF" % start


def deep_tree(levels: int) -> bytes:
    parts = [b"<</Type/Catalog/Pages 2 0 R>>"]
    for number in range(2, levels + 2):
        parts.append(b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1))
    return pdf_of([*parts, b"<</Type/Page/MediaBox[0 0 10 10]>>"])


@pytest.mark.case("S-25")
@pytest.mark.slow
def test_hostile_pdfs_hurt_nobody_else(tmp_path):
    loop = pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 9>>"])
    hostile = {
        "flate.pdf": stream_pdf(b" " * 200_000_000),
        "huge.pdf": stream_pdf(b"0 0 9 9 re f", "0 0 14400000 14400000"),
        "objects.pdf": stream_pdf(b"0 0 1 1 re f\n" * 300_000),
        "tree.pdf": deep_tree(3_000),
        "loop.pdf": loop,
        "previous.pdf": pdf_of([b"<</Type/Catalog>>"], b"/Prev 9"),
    }
    paths = [save(tmp_path, name, data) for name, data in hostile.items()]
    good = save(tmp_path, "good.txt", WORDS)
    settings = ParseSettings(workers=1, timeout_seconds=20, memory_mb=1500)
    results = dict(parse_files([*paths, good], settings))
    assert all(isinstance(results[path], Failure) for path in paths), results
    assert isinstance(results[good], Document)


@pytest.mark.case("S-26")
def test_image_bomb(tmp_path):
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0))
    image = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    refused(save(tmp_path, "bomb.png", image))


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10))
    + b"]>"
)


@pytest.mark.case("S-27")
@pytest.mark.parametrize(
    ("kind", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/worksheets/sheet1.xml")]
)
@pytest.mark.parametrize(("doctype", "name"), [(ENTITY, b"&e;"), (LAUGHS, b"&a9;")])
def test_entities_are_not_expanded(tmp_path, kind, part, doctype, name):
    with zipfile.ZipFile(io.BytesIO(office(kind))) as archive:
        xml = archive.read(part)
    body = xml.split(b"?>", 1)[-1]
    for tag in (b"<w:t>", b"<t>"):
        body = body.replace(tag, tag + name)
    path = save(tmp_path, f"a.{kind}", replaced(office(kind), part, doctype + body))
    began = time.monotonic()
    try:
        text = parse_file(path).text
    except ParseError as error:
        text = str(error)
    assert time.monotonic() - began < 5
    assert "root:" not in text
    assert "haha" not in text
    assert len(text) < 1000


@pytest.mark.case("S-27")
def test_svg_and_other_xml_are_refused(tmp_path):
    svg = '<?xml version="1.0"?>' + ENTITY.decode() + "<svg><text>&e;</text></svg>"
    refused(save(tmp_path, "a.svg", svg), "XML")


@pytest.mark.case("S-28")
def test_names_cannot_leave_the_archive():
    assert safe_name("../../etc/cron.d/x") == "etc/cron.d/x"
    assert safe_name("/etc/passwd") == "etc/passwd"
    assert safe_name("C:\\Windows\\x.txt") == "Windows/x.txt"
    for name in ("a\0.txt", "..", "/"):
        with pytest.raises(ParseError):
            safe_name(name)


@pytest.mark.case("R-61", "S-29")
def test_type_goes_by_content(tmp_path):
    assert parse_file(save(tmp_path, "a.pdf", f"<html><p>{WORDS}</p></html>")).text == WORDS
    assert parse_file(save(tmp_path, "b.txt", office("docx"))).text == WORDS
    assert parse_file(save(tmp_path, "c.docx", WORDS)).text == WORDS
    refused(save(tmp_path, "d.txt", b"\x7fELF\x02\x01\x01" + bytes(200)), "program")
    refused(save(tmp_path, "e.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)), "old or")
    refused(save(tmp_path, "f.txt", os.urandom(5000)))


@pytest.mark.case("R-61")
def test_damaged_and_protected_pdfs_each_have_their_reason(tmp_path):
    whole = report_pdf(["题目", WORDS])
    refused(save(tmp_path, "half.pdf", whole[: len(whole) // 3]), "damaged PDF")
    refused(save(tmp_path, "nothing.pdf", b"%PDF-1.4\n%%EOF"), "damaged PDF")
    refused(save(tmp_path, "empty.pdf", b""), "empty")
    with pytest.raises(ParseError) as caught:
        parse_file(tmp_path / "half.pdf")
    assert str(caught.value) == (
        "'half.pdf' is a damaged PDF that cannot be opened; download it again."
    )
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret"))
    canvas.drawString(50, 700, "closed")
    canvas.save()
    refused(save(tmp_path, "closed.pdf", buffer.getvalue()), "password")
    mended = whole.replace(b"startxref", b"startxxxx")
    assert WORDS in parse_file(save(tmp_path, "noxref.pdf", mended)).text
    assert len(pypdfium2.PdfDocument(whole)) == 1


def test_deeply_nested_pages_and_tables(tmp_path):
    text = "<div>" * 5_000 + WORDS + "</div>" * 5_000
    path = save(tmp_path, "deep.html", f"<html><body>{text}</body></html>")
    try:
        assert parse_file(path).text == WORDS
    except ParseError as error:
        assert "nested" in str(error) or "no readable text" in str(error)


NAMES = (
    "报告.txt", "📄.txt", "好" * 83 + ".txt", unicodedata.normalize("NFD", "Québec.txt"),
    "a\nb.txt", "-rf.txt", " lead.txt", "'quote\".txt", os.fsdecode(b"\xff\xfe.txt"),
)  # fmt: skip


@pytest.mark.case("R-65")
def test_odd_file_names(tmp_path):
    paths = [save(tmp_path, name, f"{WORDS}{i}") for i, name in enumerate(NAMES)]
    results = dict(parse_files(paths, ParseSettings(workers=1)))
    assert [results[path].name for path in paths] == list(NAMES)
    assert [results[path].text[-1] for path in paths] == [str(i) for i in range(len(NAMES))]


@pytest.mark.case("R-66")
def test_a_file_that_changes_while_it_is_read():
    status = Path("/proc/self/status")  # says that it is empty, and is not
    if not status.exists():
        pytest.skip("no /proc here")
    with pytest.raises(ParseError, match="changed while it was read"):
        read_file(status, 1_000_000)


@pytest.mark.case("S-25")
def test_limits_of_size_and_time_name_their_setting(tmp_path):
    large = save(tmp_path, "large.txt", "字" * 700_000)
    [(_, failure)] = parse_files([large], ParseSettings(workers=1, max_file_mb=1))
    assert "parse.max_file_mb" in failure.reason
    small = save(tmp_path, "small.txt", WORDS)
    [(_, failure)] = parse_files([small], ParseSettings(workers=1, timeout_seconds=0.01))
    assert "parse.timeout_seconds" in failure.reason


def children() -> list[int]:
    """Worker processes of this process."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            for pid in (task / "children").read_text().split():
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
                if b"rag.parse.worker" in command:
                    found.append(int(pid))
    return found


@pytest.mark.case("R-09")
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for children in /proc")
def test_killed_workers_take_only_their_own_files(tmp_path):
    paths = [save(tmp_path, f"{i}.txt", f"{WORDS}{i}") for i in range(40)]
    running = parse_files(paths, ParseSettings(workers=2))
    results = [next(running)]
    for pid in children():
        os.kill(pid, signal.SIGKILL)
    results += running
    assert [path for path, _ in results] == paths
    failures = [result for _, result in results if isinstance(result, Failure)]
    assert len(failures) <= 2
    assert all("ended the process" in failure.reason for failure in failures)
    assert children() == []


def test_a_worker_that_dies_before_it_has_read_its_request_is_replaced(tmp_path):
    child = workers._Child(ParseSettings())
    path = save(tmp_path, "a.txt", WORDS)
    process = child._running()
    process.stdin.write(b"half a request")  # it lies in the buffer: closing the pipe would send it
    process.kill()
    process.wait()
    child.stop()
    assert process.stdin.closed
    [document] = child.parse(path, None)
    child.stop()
    assert WORDS in document.text


@pytest.mark.case("S-65")
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for children in /proc")
def test_many_files_are_read_by_as_many_processes_as_allowed(tmp_path):
    paths = [save(tmp_path, f"{i}.txt", f"{WORDS}{i}") for i in range(200)]
    most = 0
    for _ in parse_files(paths, ParseSettings(workers=2)):
        most = max(most, len(children()))
    assert most == 2
    assert children() == []


def test_no_worker_outlives_an_abandoned_batch(tmp_path):
    paths = [save(tmp_path, f"{i}.txt", WORDS) for i in range(6)]
    running = parse_files(paths, ParseSettings(workers=2))
    next(running)
    running.close()
    assert children() == []


@pytest.mark.case("R-60")
def test_one_bad_file_in_a_hundred(tmp_path):
    paths = [save(tmp_path, f"{i:03}.txt", f"{WORDS}{i}") for i in range(99)]
    bad = save(tmp_path, "050.docx", b"PK\3\4 broken")
    results = list(parse_files([*paths[:50], bad, *paths[50:]], ParseSettings(workers=2)))
    assert sum(isinstance(result, Document) for _, result in results) == 99
    assert [path for path, result in results if isinstance(result, Failure)] == [bad]

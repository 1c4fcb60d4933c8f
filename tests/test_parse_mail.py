"""Mail as it comes: passed on, with files within the text, with names in bytes, with two bodies."""

import base64
from email.message import EmailMessage

import pytest

from rag.errors import ParseError
from rag.parse import parse_documents
from rag.parse.block import Options

GROSS = "2024年清河区地区生产总值3105.6亿元，同比增长5.2%。"
INCOME = "2024年清河区财政收入299.4亿元，同比增长6.3%。"


def message(subject="报送材料", text="请查收。"):
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = subject, "a@example.org", "b@example.org"
    made.set_content(text)
    return made


def read(tmp_path, data):
    path = tmp_path / "m.eml"
    path.write_bytes(data)
    found = parse_documents(path, Options())
    return {d.path.removeprefix(f"{path.parent}/"): d for d in found}


def test_a_message_that_is_passed_on_is_read_with_its_files(tmp_path):
    inner = message("区统计局来信", GROSS)
    inner.add_attachment(INCOME.encode(), "application", "octet-stream", filename="财政.txt")
    outer = message()
    outer.add_attachment(inner)
    found = read(tmp_path, outer.as_bytes())
    assert list(found) == [
        *("m.eml", "m.eml/区统计局来信.eml", "m.eml/区统计局来信.eml/财政.txt"),
    ]
    assert GROSS in found["m.eml/区统计局来信.eml"].text
    assert found["m.eml/区统计局来信.eml/财政.txt"].text == INCOME


def test_messages_in_messages_come_to_an_end(tmp_path):
    made = message(text=GROSS)
    for _ in range(40):
        outer = message()
        outer.add_attachment(made)
        made = outer
    assert len(read(tmp_path, made.as_bytes())) < 10


def test_files_within_the_text_are_read_and_pictures_are_not(tmp_path):
    made = message()
    made.add_attachment(
        INCOME.encode(), "application", "octet-stream", filename="财政.txt", disposition="inline"
    )
    made.add_attachment(b"\x89PNG", "image", "png", filename="标志.png", disposition="inline")
    assert list(read(tmp_path, made.as_bytes())) == ["m.eml", "m.eml/财政.txt"]


def test_a_name_in_bytes_of_a_chinese_windows(tmp_path):
    lines = [
        b"Subject: x\r\nFrom: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b',
        b"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n",
        base64.b64encode(GROSS.encode("gb2312")) + b"\r\n--b",
        b'Content-Type: text/plain; name="' + "财政收入.txt".encode("gb2312") + b'"',
        b"Content-Transfer-Encoding: base64\r\n",
        base64.b64encode(INCOME.encode("gb2312")) + b"\r\n--b--\r\n",
    ]
    found = read(tmp_path, b"\r\n".join(lines))
    assert found["m.eml"].text.endswith(GROSS)
    assert found["m.eml/财政收入.txt"].text == INCOME


def test_the_fuller_body_is_read(tmp_path):
    made = message(text="请用支持网页的程序查看。")
    row = "<tr><th>指标</th><th>2024年</th></tr><tr><td>就业</td><td>2.3万人</td></tr>"
    page = f"<p>{GROSS}{INCOME}</p><table>{row}</table>"
    made.add_alternative(f"<html><body>{page}</body></html>", subtype="html")
    text = read(tmp_path, made.as_bytes())["m.eml"].text
    assert text.split("\n")[1:] == [GROSS + INCOME, "指标：就业；2024年：2.3万人"]


def test_headers_that_break_the_library_are_told(tmp_path, monkeypatch):
    made = message(text=GROSS)
    made.add_attachment(INCOME.encode(), "application", "octet-stream", filename="财政.txt")
    monkeypatch.setattr(
        "rag.parse.mail._filename", lambda part: (_ for _ in ()).throw(IndexError("header"))
    )
    path = tmp_path / "m.eml"
    path.write_bytes(made.as_bytes())
    with pytest.raises(ParseError, match="is damaged and cannot be read"):
        parse_documents(path, Options())

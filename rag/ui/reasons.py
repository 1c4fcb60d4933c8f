"""Why a file was refused, and what to know of one that was read, in the language of the page.

The stages speak English; what they say is told again in Chinese here, by the shape of the sentence.
A sentence of no known shape is shown as it is.
"""

import re

from rag.schema import Language

_NAMED = r"'.*?' "
_CHINESE: tuple[tuple[str, str], ...] = (
    (r"is empty", "文件是空的"),
    (r"holds no readable text|has no text|is an image in which no text", "没有读到文字"),
    (r"is a scan and OCR is off", "是扫描件，而文字识别（OCR）没有安装或已关闭"),
    (r"is an image and OCR is off", "是图片，而文字识别（OCR）没有安装或已关闭"),
    (r"OCR failed", "文字识别（OCR）失败"),
    (
        r"is an old or encrypted Office file",
        "是旧版或加密的 Office 文件，请另存为 DOCX、XLSX 或 PPTX",
    ),
    (r"is RTF", "是 RTF 文件，请另存为 DOCX"),
    (r"is a (RAR|7z) archive", r"是 \1 压缩包，请解压后上传，或改用 ZIP"),
    (r"is compressed by gzip", "是 gzip 压缩文件，请先解压"),
    (r"is a program", "是程序，不是报告"),
    (r"is XML", "是 XML 文件，请另存为 HTML、DOCX 或 PDF"),
    (r"is protected by a password|is encrypted", "有密码保护，请去掉密码后再上传"),
    (r"is a damaged ZIP or Office file", "压缩包或 Office 文件已损坏，请重新保存"),
    (r"is a damaged PDF", "PDF 已损坏，请重新下载"),
    (r"is a damaged Word file", "Word 文件已损坏，请重新保存"),
    (r"is a damaged workbook|The table cannot be read", "表格已损坏，请重新保存为 XLSX"),
    (r"is a damaged presentation", "演示文稿已损坏，请重新保存"),
    (r"is a damaged image", "图片已损坏，请重新保存"),
    (r"is no readable web page", "网页读不出内容，请重新保存"),
    (r"is a PDF without pages", "PDF 没有页面"),
    (r"is damaged and cannot be read", "文件已损坏，读不出来"),
    (r"is nested too deeply", "文件嵌套太深，读不出来"),
    (r"is an archive within archives", "压缩包里还有压缩包，请先解压"),
    (r"holds no file that can be read", "压缩包里没有可读的文件"),
    (r"The bytes are no text", "文字编码认不出来，请另存为 UTF-8"),
    (r"has (\d+) MB, more than the (\d+) MB", r"有 \1 MB，超过上限 \2 MB"),
    (r"has (\d+) pages, more than (\d+)", r"有 \1 页，超过上限 \2 页，请拆分"),
    (r"has (\d+×\d+) pixels", r"有 \1 像素，图片太大，请缩小"),
    (r"holds (\d+) entries", r"压缩包里有 \1 个文件，太多"),
    (r"unpacks to far more than its size", "解压后大得不正常，已拒绝"),
    (r"uses a compression that is not read", "压缩方式不支持，请改用普通 ZIP"),
    (r"needs more than the (\d+) MB", r"读取时需要的内存超过 \1 MB，已停止"),
    (r"is no regular file", "不是普通文件"),
    (r"changed while it was read", "读取时文件有改动，请再上传一次"),
    (r"cannot be opened", "文件打不开"),
    (r"took longer than the ([\d.]+) s", r"读取超过 \1 秒，已停止"),
    (r"ended the process that read it", "读取时出错，已停止"),
    (r"holds settings and no report", "是设置文件，不是报告"),
    (r"is no name for a report", "文件名不可用，请改名"),
    (r"another process|is writing", "另一个程序正在写入资料库，请稍后再试"),
    (r"disk|space", "磁盘空间不足"),
    (r"Read by OCR: (.*)\.$", r"由文字识别（OCR）读出：\1"),
    (
        r"Read by OCR with little confidence: (.*); check the figures",
        r"识别把握不大，请核对数字：\1",
    ),
    (r"Read from the text layer of an earlier OCR: (.*)\.$", r"取自扫描件原有的文字层：\1"),
    (
        r"Text that nobody sees on the page was left out: (.*)\.$",
        r"略去了页面上看不见的文字：\1",
    ),
    (r"No readable text, and OCR is off or missing: (.*)\.$", r"没有读到文字：\1"),
    (
        r"The file name .* names (.+?), but the text is the report of (.+?);",
        r"文件名写的是\1，正文是\2的报告，以正文为准",
    ),
    (
        r"The file name says (\d+), the text reports on (\w+) for (\w+)",
        r"文件名写的是 \1 年，正文总结 \2 年、安排 \3 年",
    ),
)
_SHAPES = tuple((re.compile(shape), words) for shape, words in _CHINESE)


def reason_in(language: Language, reason: str) -> str:
    """A refusal or warning in a language; the file's name stands beside it and is left out.

    Example:
        >>> reason_in("zh", "'a.pdf' is a damaged PDF that cannot be opened; …")
        'PDF 已损坏，请重新下载'
    """
    if language == "zh":
        for shape, words in _SHAPES:
            match = shape.search(reason)
            if match:
                return _pages(match.expand(words))
    return re.sub(f"^{_NAMED}", "it ", reason)


def _pages(text: str) -> str:
    return re.sub(r"pages? ([\d–, ]+)", lambda pages: f"第 {pages[1]} 页", text)

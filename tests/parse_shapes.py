"""One known text in every shape: pages, columns, scans, tables, web pages, archives."""

import io
import random
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

A3, A4 = (842.0, 1191.0), (595.0, 842.0)


def chinese_font() -> str:
    """A Chinese font to embed, from the development dependency zhplot, else one not embedded."""
    found = find_spec("zhplot")
    if found and found.origin:
        path = Path(found.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"
        if "Noto" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont("Noto", str(path)))
        return "Noto"
    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


HAS_FONT = find_spec("zhplot") is not None

DISTRICTS = ("清河", "云山", "东湖", "平江", "石桥", "南浦")
_MATTERS = (
    "地区生产总值", "一般公共预算收入", "规模以上工业增加值", "固定资产投资", "社会消费品零售总额",
    "外贸进出口总额", "城镇居民人均可支配收入", "新增就业岗位",
)  # fmt: skip
_PLANS = (
    "推进老旧小区改造和口袋公园建设", "支持专精特新企业扩大产能", "完善养老托育服务网络",
    "加快轨道交通沿线土地收储", "培育人工智能和生物医药产业集群", "打造滨水公共空间",
)  # fmt: skip


@dataclass(frozen=True)
class Article:
    area: str
    headline: str
    paragraphs: tuple[str, ...]
    byline: str

    @property
    def text(self) -> str:
        return "".join((self.headline, *self.paragraphs, self.byline))


def article(index: int, sentences: int = 7) -> Article:
    """A news item in the manner of a district's congress, its figures drawn by chance."""
    draw = random.Random(index)
    name = DISTRICTS[index % len(DISTRICTS)]
    first = (
        f"1月{7 + index}日，{name}区第{draw.choice('五六七八九')}届人民代表大会第四次会议开幕。"
        f"区长作政府工作报告。2024年，{name}区"
    )
    facts = "；".join(
        f"{matter}{draw.randint(1000, 99999) / 10}亿元，同比增长{draw.randint(11, 99) / 10}%"
        for matter in draw.sample(_MATTERS, 4)
    )
    plans = "。".join(
        f"2025年，{name}区将{draw.choice(_PLANS)}，新增{draw.randint(3, 90)}个项目，"
        f"计划投资{draw.randint(100, 9000) / 10}亿元"
        for _ in range(sentences)
    )
    half = len(plans) // 2
    stop = plans.index("。", half) + 1
    headline = draw.choice(("全力稳住经济大盘", "让城市更新更有温度", "建设创新驱动示范城区"))
    return Article(
        f"{name}区",
        f"{headline}",
        (f"{first}{facts}。", plans[:stop], f"{plans[stop:]}。"),
        "本报记者 " + draw.choice(("周一", "吴二", "郑三")),
    )


def report_paragraphs(seed: int = 0, parts: int = 4) -> list[str]:
    """A report: title, address, numbered headings and paragraphs."""
    draw = random.Random(seed)
    lines = [
        "2025年清河区政府工作报告",
        "各位代表：",
        "现在，我代表清河区人民政府，向大会报告工作，请予审议。",
    ]
    for number, part in enumerate(("2024年工作回顾", "2025年主要任务")):
        lines.append(f"{'一二'[number]}、{part}")
        for index in range(parts):
            matter = draw.choice(_MATTERS)
            lines.append(
                f"（{'一二三四五六七八'[index]}）{draw.choice(_PLANS)}。{matter}达到"
                f"{draw.randint(1000, 99999) / 10}亿元，增长{draw.randint(11, 99) / 10}%。"
                + "".join(
                    f"{draw.choice(_PLANS)}，完成投资{draw.randint(10, 999)}万元，"
                    f"惠及居民{draw.randint(100, 9999)}户。"
                    for _ in range(3)
                )
            )
    return lines


def wrap(text: str, size: float, width: float, font: str, indent: float = 0.0) -> list[str]:
    """Lines no wider than `width`, the first one indented."""
    lines, current, room = [], "", width - indent
    for character in text:
        if pdfmetrics.stringWidth(current + character, font, size) > room:
            lines.append(current)
            current, room = "", width
        current += character
    return [*lines, current] if current else lines


class Page:
    """Draws text on pages, in points from the top left."""

    def __init__(self, size=A4, font: str | None = None):
        self.buffer = io.BytesIO()
        self.width, self.height = size
        self.canvas = Canvas(self.buffer, pagesize=size)
        self.font = font or chinese_font()

    def text(self, x: float, y: float, words: str, size: float) -> None:
        self.canvas.setFont(self.font, size)
        self.canvas.drawString(x, self.height - y, words)

    def next(self) -> None:
        self.canvas.showPage()

    def pdf(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()

    def column(self, lines, x: float, y: float, size: float = 10, leading: float = 16) -> float:
        """Draw `(indent, line)` pairs; the height that they end at."""
        for indent, line in lines:
            self.text(x + indent, y, line, size)
            y += leading
        return y


def body_lines(paragraphs, size: float, width: float, font: str) -> list[tuple[float, str]]:
    """Indented paragraphs as lines."""
    found = []
    for paragraph in paragraphs:
        wrapped = wrap(paragraph, size, width, font, 2 * size)
        found += [(2 * size if i == 0 else 0.0, line) for i, line in enumerate(wrapped)]
    return found


def newspaper(articles, columns: int = 4, across: bool = False, labels: bool = False) -> bytes:
    """Articles one below the other, each with a headline over `columns` columns.

    `across` draws line by line over all columns, as some programs do. `labels` prints the area
    over each headline.
    """
    page = Page(A3)
    gap, margin, size, leading = 18.0, 40.0, 9.5, 14.0
    width = (page.width - 2 * margin - gap * (columns - 1)) / columns
    page.text(margin, 50, "城市晚报  2025年1月12日  星期日  A3版", 9)
    y = 90.0
    for item in articles:
        if labels:
            page.text(margin, y, item.area.removesuffix("区"), 15)
            y += 26
        page.text(margin, y, item.headline, 22)
        y += 24
        lines = [*body_lines(item.paragraphs, size, width, page.font), (0.0, item.byline)]
        rows = -(-len(lines) // columns)
        places = [
            (margin + (i // rows) * (width + gap) + indent, y + (i % rows) * leading, line)
            for i, (indent, line) in enumerate(lines)
        ]
        for x, height, line in sorted(places, key=lambda p: (p[1], p[0])) if across else places:
            page.text(x, height, line, size)
        y += rows * leading + 30
    return page.pdf()


def report_pdf(paragraphs, size=A4, font: str | None = None, columns: int = 1) -> bytes:
    """A report over several pages with header, footer and page numbers."""
    page = Page(size, font)
    margin, point, leading, gap = 64.0, 11.0, 19.0, 24.0
    width = (page.width - 2 * margin - gap * (columns - 1)) / columns
    number, column, y = 1, 0, 110.0

    def edges() -> None:
        page.text(margin, 40, "清河区人民政府文件", 9)
        page.text(page.width / 2 - 10, page.height - 30, f"— {number} —", 9)

    edges()
    page.text(margin + 60, 80, paragraphs[0], 18)
    for indent, line in body_lines(paragraphs[1:], point, width, page.font):
        if y > page.height - 70:
            column, y = column + 1, 110.0 if number == 1 else 70.0
            if column == columns:
                page.next()
                number, column, y = number + 1, 0, 70.0
                edges()
        page.text(margin + column * (width + gap) + indent, y, line, point)
        y += leading
    return page.pdf()


def scan(pdf: bytes, dpi: int = 200, angle: float = 0.0, noise: float = 6.0) -> list[Image.Image]:
    """The pages of a PDF as a scanner gives them: grey, noisy, turned by `angle` degrees."""
    import pypdfium2

    images = []
    draw = np.random.default_rng(0)
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        if angle:
            image = image.rotate(angle, expand=True, fillcolor=255, resample=Image.BICUBIC)
        pixels = np.asarray(image, dtype=float) * 0.95 + draw.normal(0, noise, image.size[::-1])
        images.append(Image.fromarray(pixels.clip(0, 255).astype("uint8")))
    return images


def image_pdf(images, dpi: int = 200) -> bytes:
    """A PDF whose pages are nothing but images."""
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", resolution=dpi, save_all=True, append_images=images[1:])
    return buffer.getvalue()


def without_unicode(pdf: bytes) -> bytes:
    """The PDF with the maps from its glyphs to Unicode taken away."""
    assert b"/ToUnicode" in pdf
    return pdf.replace(b"/ToUnicode", b"/ToNothing")


def squeeze(text: str) -> str:
    """The text without white space, for comparison."""
    return "".join(text.split())


def distance(one: str, other: str) -> int:
    """Levenshtein distance."""
    codes = np.array([ord(character) for character in other])
    row = np.arange(len(other) + 1)
    for index, character in enumerate(one):
        costs = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(character)))
        offsets = np.arange(len(other) + 1)
        merged = np.concatenate(([index + 1], costs)) - offsets
        row = np.minimum.accumulate(merged) + offsets
    return int(row[-1])


def error_rate(read: str, truth: str) -> float:
    """Character error rate, white space aside."""
    truth = squeeze(truth)
    return distance(squeeze(read), truth) / len(truth)

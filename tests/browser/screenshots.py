"""Make the pictures of the READMEs: `make screenshots`."""

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from rag.bot import Bot
from tests.browser.conftest import NAMES, visiting
from tests.serving import Site

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
WIDE = {"width": 1280, "height": 880, "device_scale_factor": 1.5}
PHONE = {"width": 390, "height": 844, "device_scale_factor": 2, "has_touch": True}


def main() -> None:
    """Serve the shipped reports and photograph six views."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        sys.exit("No Chromium was found; on Debian: apt install chromium fonts-noto-cjk")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        with Bot.open(folder) as bot:
            bot.ingest(ROOT / "documents")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with Site(Path(folder)) as site, visiting(browser, site) as visit:
            for take in (answer, comparison, chart, refusal, phone, library):
                save(take(visit), take.__name__)
        browser.close()


def answer(visit):
    page = visit("zh-CN", **WIDE).open("/")
    page.ask("黄浦区2024年前三季度GDP是多少?")
    page.ask("那静安呢?")
    return page


def comparison(visit):
    page = visit("en-GB", **WIDE).open("/")
    page.ask("Compare the district-level budget revenue of Yangpu, Jing'an and Huangpu in 2024")
    return page


def chart(visit):
    page = visit("en-GB", **WIDE).open("/")
    page.tab("Figures")
    page.page.wait_for_selector("#compare .bars .point")
    page.page.locator("#compare .bars .point").last.click(force=True)
    page.page.mouse.move(0, 0)  # the words at the mouse would hide the bar
    return page


def refusal(visit):
    page = visit("zh-CN", **WIDE).open("/")
    page.ask("浦东新区2024年GDP是多少?")
    return page


def phone(visit):
    page = visit("zh-CN", **PHONE, is_mobile=True).open("/")
    page.ask("徐汇区2024年一般公共预算收入增长多少?")
    page.page.locator("#chat a.cite").first.tap()
    page.cited()
    return page


def library(visit):
    page = visit("en-GB", **WIDE, color_scheme="dark").open("/")
    page.tab("Library")
    page.page.wait_for_selector("#reports td")
    report = "# 奉贤区2025年政府工作报告\n\n2024年，奉贤区地区生产总值1500.5亿元，增长4.2%。\n"
    files = {"奉贤区2025年政府工作报告.md": report, "scan.rtf": "{\\rtf1}"}
    payload = [
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
        for name, text in files.items()
    ]
    page.page.set_input_files("#files", payload)
    page.page.wait_for_selector("#uploads li.bad")
    return page


def save(page, name):
    """A picture in 256 colours, which are enough, and a third of the size."""
    page.page.wait_for_timeout(1500)  # fonts and the scrolling to the words have settled
    file = IMAGES / f"{name}.png"
    page.page.screenshot(path=file)
    Image.open(file).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        file, optimize=True
    )


if __name__ == "__main__":
    main()

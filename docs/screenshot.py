"""Make the README's screenshot from the demo that is loaded: the viewer as a reader meets it."""

import os
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from api.check import serving
from geo.settings import Settings

TARGET: Final = Path(__file__).parent / "lagesbild.png"
VIEW: Final = "/?lager=anmalda_brott_ruta_9&tema=misshandel_utomhus"
READY_TIMEOUT_MS: Final = 60_000


def main() -> None:
    """Open the viewer in Chromium, wait until the map is drawn, and keep the picture."""
    with serving(Settings(demo=True)) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("LB_CHROMIUM", "/usr/bin/chromium"),
            args=["--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        page = browser.new_page(
            viewport={"width": 1280, "height": 800}, locale="sv-SE", timezone_id="Europe/Stockholm"
        )
        page.goto(base + VIEW)
        page.locator("html[data-ready]").wait_for(state="attached", timeout=READY_TIMEOUT_MS)
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main()

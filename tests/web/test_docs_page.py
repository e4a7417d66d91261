"""The page that documents the API, under the same content security policy."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.web

VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error("CSP", event.violatedDirective, event.blockedURI);
});
"""


def operations_of(openapi: dict[str, Any]) -> int:
    methods = {"get", "post", "put", "delete", "patch", "head", "options"}
    return sum(method in methods for path in openapi["paths"].values() for method in path)


def open_docs(chromium: Browser, served: str, errors: list[str]) -> Page:
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, locale="sv-SE")
    page.add_init_script(VIOLATIONS)
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{served}/docs.html")
    return page


def test_it_lists_every_operation_without_breaking_the_policy(
    chromium: Browser, served: str, errors: list[str]
) -> None:
    openapi = httpx.get(f"{served}/api/openapi.json").raise_for_status().json()
    page = open_docs(chromium, served, errors)
    expect(page.locator(".opblock")).to_have_count(operations_of(openapi), timeout=30_000)
    expect(page.get_by_role("link", name="Till kartan")).to_be_visible()
    assert errors == []
    page.close()


def test_an_operation_opens_with_its_parameters(chromium: Browser, served: str, errors: list[str]) -> None:
    page = open_docs(chromium, served, errors)
    page.locator(".opblock-summary-path", has_text="/frames/").first.click(timeout=30_000)
    expect(page.locator(".opblock.is-open").locator("[data-param-name=tema]").first).to_be_visible()
    assert errors == []
    page.close()

"""A file to send holds everything it shows, and is refused if it would ask for anything."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from geo.errors import NotFoundError, PolicyError, ShapeError
from maps.self_contained import POLICY_PLACE, SelfContainedHtml, contain, load_assets, require_silence

PNG = b"\x89PNG"
ASSETS = {
    "a/b.js": b"run();\n//# sourceMappingURL=b.js.map\n",
    "a/b.css": b'x { background: url("images/i.png") } y { behavior: url(#default#VML) }',
    "a/images/i.png": PNG,
    "a/LICENSE": b"Free\n",
    "evil.js": b'write("</script><script>x</script><!--");',
    "far.css": b"x { background: url(../../secret.png) }",
}
SCRIPT = '<script src="a/b.js"></script>'
STYLE = '<link rel="stylesheet" href="a/b.css"/>'


def page(body: str) -> str:
    return f'<!doctype html><html lang="sv"><head>{POLICY_PLACE}</head><body>{body}</body></html>'


def test_files_are_put_into_the_page() -> None:
    html = contain("t", page(SCRIPT + STYLE), ASSETS).html
    assert "<script>/*\nFree\n*/\nrun();" in html
    assert f"url(data:image/png;base64,{base64.b64encode(PNG).decode()})" in html
    assert "url(#default#VML)" in html
    assert "sourceMappingURL" not in html
    assert "src=" not in html
    assert "<link" not in html


@pytest.mark.parametrize(
    "body",
    ['<script src="https://example.org/x.js"></script>', '<link rel="stylesheet" href="other.css"/>'],
)
def test_an_address_that_no_file_answers_is_refused(body: str) -> None:
    with pytest.raises(NotFoundError, match="ber om"):
        contain("t", page(body), ASSETS)


def test_a_style_sheet_that_asks_for_an_unknown_file_is_refused() -> None:
    with pytest.raises(NotFoundError, match="secret"):
        contain("t", page('<link rel="stylesheet" href="far.css"/>'), ASSETS)


def test_a_script_cannot_end_its_element() -> None:
    html = contain("t", page('<script src="evil.js"></script>'), ASSETS).html
    assert html.count("<script>") == html.count("</script>") == 1
    assert "<!--" not in html


def test_the_policy_names_every_script_by_its_hash() -> None:
    html = contain("t", page(f"{SCRIPT}<script>own();</script>"), ASSETS).html
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy.startswith("default-src 'none'; script-src 'unsafe-inline' 'sha256-")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 2
    for script in scripts:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    assert "style-src 'unsafe-inline'; img-src data:" in policy


def test_a_page_without_scripts_allows_none() -> None:
    assert "script-src" not in contain("t", page("<p>å</p>"), {}).html


def test_line_ends_are_those_that_a_browser_hashes() -> None:
    assert "\r" not in contain("t", page("<script>a();\r\nb();\r</script>"), {}).html


@pytest.mark.parametrize("places", [0, 2])
def test_a_page_has_one_place_for_its_policy(places: int) -> None:
    with pytest.raises(ShapeError, match="one place"):
        contain("t", f"<p>{POLICY_PLACE * places}</p>", {})


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://example.org/x.png">',
        '<img src="x.png">',
        '<IMG SRC="//example.org">',
        '<img srcset="data:image/png;base64,AA, x.png">'.replace("data:", "http:"),
        '<a href="https://example.org">ut</a>',
        '<a href="javascript:alert(1)">kör</a>',
        '<svg><use xlink:href="other.svg#a"/></svg>',
        '<svg><image href="x.png"/></svg>',
        "<iframe></iframe>",
        '<object data="x"></object>',
        '<form action="x"></form>',
        '<base href="/">',
        '<link rel="icon" href="x">',
        '<meta http-equiv="Refresh" content="0; url=x">',
        '<p onclick="x()">',
        '<p style="background: url(x.png)">',
        "<style>@import 'x.css';</style>",
        "<style>p { background: url('http://x') }</style>",
        '<video poster="x"></video>',
    ],
)
def test_whatever_would_ask_is_refused(body: str) -> None:
    with pytest.raises(PolicyError, match="hämtar ingenting"):
        require_silence(page(body))


def test_what_lies_in_the_page_is_let_through() -> None:
    require_silence(
        page(
            '<a href="#tabell">ned</a><img src="data:image/png;base64,AA" alt="">'
            '<svg><use xlink:href="#a"/></svg><p style="color: red">x</p><style>p { color: red }</style>'
            "<p>skriv till url(http://x) eller @import</p>"
        )
    )


def test_a_refusal_never_shows_the_content() -> None:
    with pytest.raises(PolicyError) as refusal:
        require_silence(page('<img src="https://example.org/hemligt">'))
    assert "hemligt" not in str(refusal.value)


def test_a_page_is_written_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "å.html"
    path.write_text("gammal")
    assert SelfContainedHtml("t", "<p>å</p>").write(path) == len("<p>å</p>".encode())
    assert path.read_text(encoding="utf-8") == "<p>å</p>"
    assert list(tmp_path.iterdir()) == [path]


def test_a_page_that_cannot_be_written_leaves_what_stood_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SelfContainedHtml("t", "x").write(tmp_path / "saknas" / "a.html")
    path = tmp_path / "a.html"
    path.write_text("gammal")
    with pytest.raises(UnicodeEncodeError):
        SelfContainedHtml("t", "\ud800").write(path)
    assert path.read_text() == "gammal"
    assert list(tmp_path.iterdir()) == [path]


def test_the_build_laid_out_leaflet_with_its_licence() -> None:
    assets = load_assets()
    assert b"Leaflet 1.9.3" in assets["leaflet/leaflet.js"][:200]
    assert b"BSD 2-Clause" in assets["leaflet/LICENSE"]
    html = contain(
        "t",
        page('<script src="leaflet/leaflet.js"></script><link rel="stylesheet" href="leaflet/leaflet.css"/>'),
        assets,
    ).html
    assert html.count("url(data:image/png;base64,") == 3

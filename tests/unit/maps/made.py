"""Pictures and pages made by hand, and a reader of what was written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

from maps.picture import About, Measure, Outline, Picture, Source, Unit

HOSTILE = (
    "<img src=x onerror=\"document.body.dataset.run='1'\">",
    "</script><script>document.body.dataset.run='2'</script>",
    "<!--<script>",
    "{{7*7}}{{ this.__class__ }}",
    "{% for x in y %}{% raw %}{# comment #}",
    "\"'`><svg onload=\"document.body.dataset.run='3'\">",
    "rad\N{LINE SEPARATOR}rad\N{PARAGRAPH SEPARATOR}",
    "$a_b$ \\n ${7*7} &lt;b&gt; &amp;",
    "javascript:alert(1)",
)
EVERY_HOSTILE = " ".join(HOSTILE)


def square(lng: float, lat: float, side: float = 0.02) -> dict[str, object]:
    ring = [[lng, lat], [lng + side, lat], [lng + side, lat + side], [lng, lat + side], [lng, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def source(**changes: object) -> Source:
    known = Source(
        "Anmälda brott", "Polismyndigheten", "Egen", "brottstid", date(2025, 12, 31), is_synthetic=True
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def about(**changes: object) -> About:
    known = About(
        [source()], "brottstid", 3, date(2026, 11, 20), ["Brott anmäls i efterhand."], "Syntetiska data"
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def unit(code: str, value: int | None = None, status: str | None = "exact", **more: object) -> Unit:
    at = sum(map(ord, code)) % 50
    shape = square(18 + at / 100, 59.3)
    fields: dict[str, object] = {"name": code.capitalize(), "area_km2": 2.0, **more}
    return Unit(geometry=shape, code=code, value=value, status=status, **fields)  # type: ignore[arg-type]


def picture(units: Sequence[Unit], measure: Measure = "antal", **changes: object) -> Picture:
    known = Picture(
        title="Anmälda brott per stadsdel",
        theme="Klotter",
        period="2025",
        measure=measure,
        unit="anmälda brott",
        unit_kind="Stadsdel",
        is_hexagonal=False,
        description="Antal anmälda brott med position.",
        about=about(),
        units=units,
        classes=(5, 10, 25) if measure == "antal" else (),
        threshold=5,
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def hostile_picture(text: str, measure: Measure = "antal") -> Picture:
    """Put one text in every field that holds a text."""
    units = [
        unit("a", 12, estimate=3.0, low=1.0, high=9.0, base=100, is_raised=True, expected=2.0),
        unit("b", None, "withheld"),
        unit("c", 0),
    ]
    return picture(
        [replace(each, code=f"{each.code}{text}", name=text) for each in units],
        measure,
        title=text,
        theme=text,
        period=text,
        unit=text,
        unit_kind=text,
        description=text,
        about=hostile_about(text),
        outlines=[Outline(square(18, 59.3, 0.1), text)],
    )


def hostile_about(text: str) -> About:
    made = source(title=text, publisher=text, licence=text, clock=text)
    return about(sources=[made], clock=text, caveats=[text], label=text, recipients=text)


class Reader(HTMLParser):
    """Reads a page: elements in order, and the text of those that are asked for."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.texts.append((tag, ""))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self.texts:
            place = max(at for at, (tag, _) in enumerate(self.texts) if tag == self._open[-1])
            self.texts[place] = (self._open[-1], self.texts[place][1] + data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text_of(self, tag: str) -> list[str]:
        return [text for name, text in self.texts if name == tag]

"""Pages to send: templates in which every text is escaped before it is written.

Texts are values of a template, never templates themselves: braces in a name stay braces.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

import jinja2

from maps.about import facts, joined, synthetic_note, titled
from maps.picture import About
from maps.self_contained import POLICY_PLACE, Assets, SelfContainedHtml, contain

_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]")
"""What no page can show: control characters, halves of characters."""


def plain(text: str) -> str:
    """Replace what no page can show by the character that stands for it."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("maps"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: plain(value) if type(value) is str else value,
    )


def render_page(
    template: str, title: str, about: About, values: Mapping[str, object], assets: Assets
) -> SelfContainedHtml:
    """Fill in one template and make a file to send of it.

    Parameters
    ----------
    template
        File in `maps/templates`.
    title
        Without the label, which is put before it.
    about
        What the page says of its figures.
    values
        What the template names besides; text is escaped.
    assets
        Files that the page names; empty for one without scripts.
    """
    name = plain(titled(title, about.label))
    html = (
        _environment()
        .get_template(template)
        .render(
            title=name,
            about=about,
            facts=facts(about),
            synthetic_note=synthetic_note(about),
            caveats=joined(about.caveats),
            policy_place=POLICY_PLACE,
            **values,
        )
    )
    return contain(name, html, assets)

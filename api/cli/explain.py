"""`lagesbild explain`: one delivered row, from delivery to tile, in words."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Annotated, Final

import typer
from rich.console import Console

from etl.lineage import trace_row
from etl.lineage.parts import AreaKey, Delivery, Fate, Figure, Keys, Lineage, Relation, Release, State, Value
from etl.load.codes import ALWAYS, EVER
from geo.db.roles import ETL
from geo.db.session import connect
from geo.periods import TIME_ZONE, Window
from geo.settings import Settings

TOO_FEW: Final = "för få för att visas"
QUALITIES: Final = {
    "exact": "position i koordinater",
    "street": "bara en gata, ingen position",
    "area": "bara ett område, ingen position",
    "none": "ingen plats alls",
}
CLOCKS: Final = {
    "anmald": "när det anmäldes",
    "brottstid": "när det hände",
    "inkommen": "när det kom in till staden",
    "inventerad": "dagen för vandringen",
    "undersokning": "året som undersökningen gäller",
    "matdag": "dagen då befolkningen räknades",
    "handelse": "när händelsen inträffade",
    "bedomning": "när bedömningen gjordes",
}
STATUSES: Final = {
    "withheld": TOO_FEW,
    "saknas": "uppgift saknas",
    "ej_tillamplig": "uppgiften är inte tillämplig",
}
MEASURES: Final = {"per_1000": "per 1 000 invånare", "andel": "procent", "koncentration_gi": "Gi*"}
RELATIONS: Final = {
    Relation.OWN: "är den levererade uppgiften",
    Relation.PART: "är en summa där raden ingår",
    Relation.UNUSED: "bygger inte på raden",
}


def explain(
    delivery: Annotated[int, typer.Argument(help="leveransens nummer, se balansen från lagesbild etl run")],
    row: Annotated[int, typer.Argument(min=2, help="radens nummer i filen; rubriken är rad 1")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="skriv JSON i stället för text")] = False,
) -> None:
    """Följ en levererad rad hela vägen: leverans, rad, nycklar, kub, publicerade värden, plattor."""
    settings = Settings.load()
    with connect(settings, ETL) as connection:
        lineage = trace_row(connection, settings.store_dir, delivery, row)
    if as_json:
        typer.echo(json.dumps(asdict(lineage), default=str, ensure_ascii=False, indent=2))
        return
    console = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
    for line in describe(lineage):
        console.print(line)


def describe(lineage: Lineage) -> Iterator[str]:
    """Tell the steps of a lineage, a line at a time."""
    yield f"Rad {lineage.row_number} i leverans {lineage.delivery.delivery_id}"
    steps = (
        ("Leveransen", _delivery(lineage.delivery)),
        ("Raden", _row(lineage)),
        ("Nycklarna", _keys(lineage.keys)),
        ("Kuben (internt, lämnar aldrig tjänsten)", _cube(lineage)),
        ("Publicerat", _published(lineage)),
        ("Beslut om frisläppning", _releases(lineage.releases)),
    )
    number = 0
    for title, lines in steps:
        told = list(lines)
        if told:
            number += 1
            yield ""
            yield f"{number}. {title}"
            yield from (f"   {line}" for line in told)


def _delivery(delivery: Delivery) -> Iterator[str]:
    yield f"Källa: {delivery.title} ({delivery.source}), {delivery.publisher}"
    yield f"Fil: {delivery.file_name}, {delivery.size_bytes} byte, {delivery.rows_read} rader"
    yield f"sha256: {delivery.sha256}"
    yield f"Mottagen: {_local(delivery.received_at)}"
    yield f"Licens: {delivery.licence}"
    yield f"Syntetisk: {'ja, beskriver inga verkliga händelser' if delivery.is_synthetic else 'nej'}"
    if not delivery.is_stored:
        yield "Filen finns inte kvar i förrådet: raden som den kom går inte att visa."


def _row(lineage: Lineage) -> Iterator[str]:
    yield from _fate(lineage.fate, lineage.delivery.delivery_id)
    if lineage.delivered:
        yield "Som den kom (bara öppna kolumners värden visas):"
        yield from (f"  {column}: {shown}" for column, shown in lineage.delivered.items())


def _fate(fate: Fate, delivery_id: int) -> Iterator[str]:
    yield from _when_it_came(fate, delivery_id)
    if fate.supersedes is not None:
        former = fate.supersedes
        yield f"Ersatte rad {former.row_number} i leverans {former.delivery_id}."
    if fate.superseded_by is not None:
        later = fate.superseded_by
        yield (
            f"Ersatt av rad {later.row_number} i leverans {later.delivery_id}; räknas inte längre. "
            f"Följ den med: lagesbild explain {later.delivery_id} {later.row_number}"
        )
    if fate.withdrawn_by is not None:
        yield (
            f"Återtagen: leverans {fate.withdrawn_by} gäller samma period och har inte raden. "
            "Den räknas inte längre."
        )
    if fate.missing_from is not None:
        yield (
            f"Den senare leverans {fate.missing_from} täcker radens månad men har inte raden. Den räknas ändå: "
            "källans leveranser ersätter inte sin period."
        )
    if fate.is_unsure_of_later:
        yield "En senare leverans täcker radens månad, men dess fil är borta: om raden finns där går inte att säga."


def _when_it_came(fate: Fate, delivery_id: int) -> Iterator[str]:
    stands, held = fate.stands, fate.held
    if held is not None:
        yield f"I karantän: kolumn {held.column}, väntade {held.expected}, fick {held.got}."
        if held.resolved_by is None:
            yield "Väntar på rättning; räknas inte."
        elif held.correction is not None:
            row = held.correction
            yield (
                f"Rättad av leverans {held.resolved_by}, rad {row.row_number}. "
                f"Följ den med: lagesbild explain {row.delivery_id} {row.row_number}"
            )
        else:
            yield f"Rättad av leverans {held.resolved_by}."
    elif stands is not None and fate.state is State.LOADED:
        yield "Inläst."
    elif stands is not None:
        reason = (
            "Preliminär uppgift där en slutlig redan fanns"
            if fate.state is State.OUTRANKED
            else "Upprepning, oförändrad"
        )
        where = "samma fil" if stands.delivery_id == delivery_id else f"leverans {stands.delivery_id}"
        yield f"{reason}: rad {stands.row_number} i {where} gäller och följs här."


def _keys(keys: Keys | None) -> Iterator[str]:
    if keys is None:
        return
    yield f"Klocka: {keys.clock} ({CLOCKS.get(keys.clock, keys.clock)})"
    for name, moment in keys.times.items():
        yield f"Tid {name}: {'okänd' if moment is None else _local(moment)}"
    yield f"Månad: {keys.month:%Y-%m}" if keys.month else "Månad: okänd, så raden räknas inte i någon period"
    if keys.theme is not None:
        yield f"Tema: {_theme(keys)}"
    if keys.position_quality is not None:
        yield f"Position: {QUALITIES.get(keys.position_quality, keys.position_quality)}"
    if keys.cells:
        yield "Ruta (H3): " + ", ".join(f"{cell} (upplösning {level})" for level, cell in keys.cells.items())
    yield from (_area(area) for area in keys.areas)


def _theme(keys: Keys) -> str:
    theme = keys.theme
    if theme is None:
        return "inget"
    told = f"{theme.title} ({theme.theme})"
    if theme.brottskod is None:
        return f"{told}, det som kuben räknar raden i"
    why = f"kodlista {theme.list_version}, brottskod {theme.brottskod}"
    if theme.valid_from is None or theme.valid_to is None:
        return f"{told}: ingen rad i {why} gäller den månaden"
    first = "alltid" if theme.valid_from == ALWAYS else f"från {theme.valid_from}"
    last = "" if theme.valid_to == EVER else f" till {theme.valid_to}"
    return f"{told}: {why}, gäller {first}{last}"


def _area(area: AreaKey) -> str:
    version = f"indelningen från {area.valid_from}" + (f" till {area.valid_to}" if area.valid_to else "")
    return f"Område: {area.kind} {area.name} ({area.code}), {version}"


def _cube(lineage: Lineage) -> Iterator[str]:
    for cell in lineage.cube:
        where = (
            f"ruta {cell.unit}, delen i {cell.name}"
            if cell.cube == "cube_cell"
            else f"{cell.unit} {cell.name}"
        )
        yield f"{where}: {cell.theme} {cell.month:%Y-%m}, {cell.n}"


def _published(lineage: Lineage) -> Iterator[str]:
    version = lineage.version
    if lineage.keys is None or not lineage.fate.is_counted:
        return
    if version is None:
        yield "Ingenting är publicerat. Publicera med: lagesbild publish"
        return
    made = f"körning {version.run_id} ({version.code_version})"
    yield f"Version {version.version_id}, {_local(version.created_at)}, {made}"
    if not version.has_delivery:
        yield "Versionen gjordes innan leveransen kom. Publicera med: lagesbild publish"
        return
    if not lineage.values and not lineage.figures:
        yield _why_nothing(lineage.keys)
    for value in lineage.values:
        yield from _value(value)
    for figure in lineage.figures:
        yield from _figure(figure)


def _why_nothing(keys: Keys) -> str:
    reason = "inget lager och ingen serie visar dess tema, plats och period (bara hela kalenderår visas)"
    if keys.month is None:
        reason = "dess tid är okänd"
    elif not keys.cells and not any(area.is_named for area in keys.areas):
        reason = "den har varken position eller område, och lagren räknar bara rader som har det"
    elif keys.theme is not None and keys.theme.brottskod and keys.theme.valid_from is None:
        reason = "dess brottskod hör inte till något tema"
    return f"Raden ingår inte i något publicerat värde: {reason}."


def _value(value: Value) -> Iterator[str]:
    period = Window(value.window_from, value.window_to).title
    place = f"{value.name} ({value.code})" if value.name else f"ruta {value.code}"
    yield f"{value.layer}: {value.title}, {value.theme_title}, {period}, {place}: {_shown(value)}"
    yield f"  Objekt: {value.item}"
    yield from (f"  Platta: {tile}" for tile in value.tiles)
    yield f"  Frisläppning {value.release_id}"


def _shown(value: Value) -> str:
    if value.status == "withheld":
        return TOO_FEW
    parts = [] if value.n is None else [f"{value.n} {value.unit}"]
    if value.is_raised is not None:
        parts.append("mer än slumpen" if value.is_raised else "inte mer än slumpen")
    if value.estimate is not None:
        parts.append(f"{MEASURES.get(value.measure, value.measure)} {value.estimate:.4g}")
    return ", ".join(parts)


def _figure(figure: Figure) -> Iterator[str]:
    begins = f"{figure.begins:%Y-%m}" if figure.grain == "month" else f"{figure.begins:%Y}"
    number = STATUSES.get(figure.status, "")
    if figure.andel is not None:
        number = f"{figure.andel:g} procent av {figure.n} svar"
    elif figure.n is not None and not number:
        number = f"{figure.n} {figure.unit}"
    yield (
        f"Serie: {figure.name}, {begins}, {figure.kind} {figure.area} (indelningen från {figure.valid_from}): "
        f"{number}; {RELATIONS[figure.relation]}" + (f". {figure.note}" if figure.note else "")
    )
    yield f"  Profil: {figure.address}"
    yield f"  Frisläppning {figure.release_id}"


def _releases(releases: tuple[Release, ...]) -> Iterator[str]:
    """Tell each decision once, with the releases that rest on it."""
    ids: dict[Release, list[int]] = {}
    for release in releases:
        ids.setdefault(replace(release, release_id=0), []).append(release.release_id)
    for release, numbers in ids.items():
        threshold = f", minst {release.threshold}" if release.threshold is not None else ""
        yield (
            f"Frisläppning {', '.join(map(str, numbers))}: policy {release.policy} "
            f"({release.method}{threshold}), för {', '.join(release.recipients)}"
        )
        if release.owner is None:
            yield "  Policyn finns inte längre i koden."
        else:
            yield f"  Ansvarig: {release.owner}, beslutat {release.decided}"
            yield f"  Skäl: {release.reason}"


def _local(moment: datetime | date) -> str:
    """Write an instant in the city's time, a day as it is."""
    if isinstance(moment, datetime):
        return f"{moment.astimezone(TIME_ZONE):%Y-%m-%d %H:%M}"
    return moment.isoformat()

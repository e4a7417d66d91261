"""Schema core: rows of the city's own sources, and of official statistics."""

from sqlalchemy import Boolean, Column, Date, Double, Integer, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP

from geo.db.tables.core import delivered, in_area, located

stockholm__tyck_till = delivered(
    "stockholm__tyck_till",
    Column("inkom_at", TIMESTAMP(timezone=True), nullable=False),
    Column("month", Date, nullable=False, index=True),
    Column("antal", Integer, nullable=False),
    Column("kategori", Text),
    Column("grupp", Text, nullable=False),
    Column("fritext", Text),
    Column("status", Text, nullable=False),
    Column("avslutad_at", TIMESTAMP(timezone=True)),
    *located(),
)

stockholm__trygghetsinventering = delivered(
    "stockholm__trygghetsinventering",
    Column("inventering_id", Text, nullable=False),
    Column("ordning", Integer),
    Column("inventerad_at", TIMESTAMP(timezone=True), nullable=False),
    Column("month", Date, nullable=False, index=True),
    Column("antal", Integer, nullable=False),
    Column("ljus", Text),
    Column("platsnamn", Text),
    Column("noggrannhet_m", Double),
    Column("platstyp", Text),
    Column("bristtyp", Text, nullable=False),
    Column("beskrivning", Text),
    Column("perspektiv", Text),
    Column("foreslagen_atgard", Text),
    Column("omfattning", Text),
    Column("ansvarig", Text),
    Column("tidsfrist_on", Date),
    Column("status", Text, nullable=False),
    Column("skal", Text),
    Column("aterkoppling_on", Date),
    Column("aterbesok_on", Date),
    Column("kostnad_kr", Integer),
    Column("tyck_till_id", Text),
    Column("antal_foton", Integer),
    *located(),
)

stockholm__trygghetsmatning = delivered(
    "stockholm__trygghetsmatning",
    Column("month", Date, nullable=False),
    Column("omrade_kind", Text, nullable=False),
    Column("omrade_code", Text, nullable=False),
    in_area(nullable=False),
    Column("kon", Text, nullable=False),
    Column("alder", Text, nullable=False),
    Column("indikator", Text, nullable=False),
    Column("andel", Double, nullable=False),
    Column("ki_lag", Double, nullable=False),
    Column("ki_hog", Double, nullable=False),
    Column("antal_svar", Integer, nullable=False),
)

stockholm__arsbok_brott = delivered(
    "stockholm__arsbok_brott",
    Column("month", Date, nullable=False),
    Column("omrade", Text, nullable=False),
    Column("omrade_kind", Text),
    Column("omrade_code", Text),
    in_area(),
    Column("brottsgrupp", Text, nullable=False),
    Column("antal", Integer, nullable=False),
    Column("per_1000", Double),
)

stockholm__folkmangd = delivered(
    "stockholm__folkmangd",
    Column("matdag_on", Date, nullable=False),
    Column("month", Date, nullable=False),
    Column("omrade", Text, nullable=False),
    Column("omrade_kind", Text),
    Column("omrade_code", Text),
    in_area(),
    Column("folkmangd", Double, nullable=False),
    Column("is_prognos", Boolean, nullable=False),
)

scb__folkmangd_regso = delivered(
    "scb__folkmangd_regso",
    Column("matdag_on", Date, nullable=False),
    Column("month", Date, nullable=False),
    Column("omrade_kind", Text, nullable=False),
    Column("omrade_code", Text, nullable=False),
    in_area(),
    Column("alder", Text, nullable=False),
    Column("kon", Text, nullable=False),
    Column("folkmangd", Integer),
    Column("status", Text, nullable=False),
)

bra__ntu_regso = delivered(
    "bra__ntu_regso",
    Column("month", Date, nullable=False),
    Column("kommun", Text, nullable=False),
    Column("regso", Text, nullable=False),
    Column("omrade_kind", Text),
    Column("omrade_code", Text),
    in_area(),
    Column("indikator", Text, nullable=False),
    Column("anmalda_per_ar", Integer),
    Column("andel", Double),
    Column("ki_lag", Double),
    Column("ki_hog", Double),
    Column("antal_svar", Integer),
)

"""Checks of who may see what: roles, grants, row security and its policies."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import psycopg

from api.doctor.ask import Row, ask
from api.doctor.findings import Finding, error, in_psql, ok
from geo.db.roles import AUTH, ETL, READ, ROLES, SUPERUSER, WORKFLOW

ANYBODY: Final = "public"
"""What PostgreSQL calls every role there is or will be."""
SCHEMAS: Final = ("meta", "area", "core", "analysis", "publish", "workflow", "access", "audit", "job")
PROTECTED: Final = ("meta", "core", "analysis")
SHOWN: Final = ("publish", "area")
WRITTEN: Final = (*PROTECTED, *SHOWN)
CHANGES: Final = frozenset({"INSERT", "UPDATE", "DELETE", "TRUNCATE"})
LOADS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
SETTING: Final = "lagesbild.recipients"
"""What a policy compares recipients with; one that does not is open to all that it is for."""
MANY: Final = 6
"""Names beyond this many are counted instead."""


def check_roles(connection: psycopg.Connection) -> Finding:
    """Look whether every role exists and may sign in."""
    missing = [row["name"] for row in _roles(connection) if not (row["is_there"] and row["can_login"])]
    if not missing:
        return ok(f"{len(ROLES)} roller finns")
    return error(
        f"Roller som saknas eller inte får ansluta: {', '.join(missing)}",
        "Skapa dem som superuser.",
        "lagesbild db init",
        in_psql((f"ALTER ROLE {role} LOGIN" for role in missing), SUPERUSER),
    )


def check_powers(connection: psycopg.Connection) -> Finding:
    """Look whether a role may do what no part of the system needs, or has another's rights."""
    told, statements = [], []
    for row in _roles(connection):
        if row["powers"]:
            told.append(f"{row['name']} har {', '.join(row['powers'])}")
            withdrawn = " ".join(f"NO{power}" for power in row["powers"])
            statements.append(f"ALTER ROLE {row['name']} {withdrawn}")
        for holder in row["memberships"]:
            told.append(f"{row['name']} är medlem i {holder}")
            statements.append(f'REVOKE "{holder}" FROM {row["name"]}')
    if not told:
        return ok("Ingen roll har mer makt än att ansluta")
    return error(
        f"Roller med för mycket makt: {'; '.join(told)}", "Ta bort den.", in_psql(statements, SUPERUSER)
    )


def check_excess(connection: psycopg.Connection) -> Finding:
    """Look whether a role that shows things may read what is protected, or change what is shown."""
    excess = [row for row in _privileges(connection, (READ, WORKFLOW, AUTH, ANYBODY)) if _is_excess(row)]
    if not excess:
        return ok(
            f"{READ} och de andra visande rollerna når inte core, meta eller analysis och ändrar inget publicerat"
        )
    places = sorted({_place(row) for row in excess})
    told = [f"{role} i {schema}" for role, schema in sorted({(row["role"], row["schema"]) for row in excess})]
    statements = [f"REVOKE ALL ON {what} FROM {role}" for what, role in places]
    return error(
        f"För vida rättigheter: {_names(told)}", "Ta tillbaka dem.", in_psql([*statements, *_regrant(excess)])
    )


def _is_excess(row: Row) -> bool:
    if row["schema"] in PROTECTED or row["role"] == ANYBODY:
        return True
    if row["schema"] not in SHOWN:
        return False
    return row["role"] == AUTH or row["privilege"] in CHANGES


def _place(row: Row) -> tuple[str, str]:
    """Say what to revoke of a privilege, and from whom."""
    what = f"{row['schema']}.{row['table_name']}" if row["table_name"] else f"SCHEMA {row['schema']}"
    return what, row["role"]


def _regrant(excess: Iterable[Row]) -> list[str]:
    """Give back reading where only the changing was too much."""
    tables = {
        (row["schema"], row["table_name"], row["role"])
        for row in excess
        if row["schema"] in SHOWN and row["role"] in {READ, WORKFLOW} and row["table_name"]
    }
    return [f"GRANT SELECT ON {schema}.{table} TO {role}" for schema, table, role in sorted(tables)]


def check_grants(connection: psycopg.Connection) -> Finding:
    """Look whether each role may do what its work needs."""
    held = {
        (row["role"], row["schema"], row["table_name"], row["privilege"])
        for row in _privileges(connection, (ETL, READ, WORKFLOW))
    }
    tables = defaultdict(list)
    query = "SELECT schemaname::text, tablename::text FROM pg_tables WHERE schemaname = ANY(%s)"
    for schema, table in connection.execute(query, [list(WRITTEN)]):
        tables[schema].append(table)
    wanted = [
        *((ETL, schema, LOADS) for schema in WRITTEN),
        *((role, schema, ("SELECT",)) for role in (READ, WORKFLOW) for schema in SHOWN),
    ]
    missing: list[str] = []
    statements: list[str] = []
    for role, schema, privileges in wanted:
        if (role, schema, None, "USAGE") not in held:
            missing.append(f"{role} i {schema}")
            statements.append(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
        for table in tables[schema]:
            if any((role, schema, table, privilege) not in held for privilege in privileges):
                missing.append(f"{role} i {schema}.{table}")
                statements.append(f"GRANT {', '.join(privileges)} ON {schema}.{table} TO {role}")
    if not missing:
        return ok("Varje roll har de rättigheter som dess arbete kräver")
    return error(f"Rättigheter saknas: {_names(missing)}", "Ge tillbaka dem.", in_psql(statements))


def check_row_security(connection: psycopg.Connection) -> Finding:
    """Look whether every table whose rows are for somebody forces row security, on its owner too."""
    guarded = _guarded(connection)
    open_tables = [_name(row) for row in guarded if not row["is_forced"]]
    if not open_tables:
        return ok(f"Radsäkerhet gäller i alla {len(guarded)} tabeller med mottagare eller skyddade rader")
    statements = [
        f"ALTER TABLE {table} {verb} ROW LEVEL SECURITY"
        for table in open_tables
        for verb in ("ENABLE", "FORCE")
    ]
    return error(f"Radsäkerhet är avstängd: {_names(open_tables)}", "Slå på den.", in_psql(statements))


def check_wide_policies(connection: psycopg.Connection) -> Finding:
    """Look for policies that show rows to others than the loading role without asking whom they are for."""
    wide = [
        (_name(row), policy["name"])
        for row in _guarded(connection)
        for policy in row["policies"]
        if set(policy["roles"]) != {ETL}
        and (row["schema"] == "core" or SETTING not in (policy["condition"] or ""))
    ]
    if not wide:
        return ok("Ingen policy visar rader för andra än deras mottagare")
    return error(
        f"Policyer som visar för mycket: {_names([f'{name} på {table}' for table, name in wide])}",
        "Ta bort dem.",
        in_psql(f'DROP POLICY "{name}" ON {table}' for table, name in wide),
    )


def check_policies(connection: psycopg.Connection) -> Finding:
    """Look whether every guarded table has its policies: without one nobody sees a row."""
    guarded = [row for row in _guarded(connection) if row["schema"] in {"core", "publish"}]
    condition = next((found for row in guarded if (found := _session_condition(row))), None)
    missing: list[str] = []
    statements: list[str] = []
    for row in guarded:
        table = _name(row)
        if not any(set(policy["roles"]) == {ETL} for policy in row["policies"]):
            missing.append(f"{table} (för {ETL})")
            statements.append(
                f"CREATE POLICY for_writer ON {table} FOR ALL TO {ETL} USING (TRUE) WITH CHECK (TRUE)"
            )
        if row["schema"] == "publish" and _session_condition(row) is None:
            missing.append(f"{table} (för {READ})")
            if condition is not None:
                statements.append(
                    f"CREATE POLICY for_session ON {table} FOR SELECT TO {READ}, {WORKFLOW} USING ({condition})"
                )
    if not missing:
        return ok(f"Policyer finns för alla {len(guarded)} skyddade tabeller")
    mend = "Skapa dem." if condition is not None else "Alla policyer är borta: återställ en säkerhetskopia."
    commands = [in_psql(statements)] if statements else []
    return error(f"Policyer saknas: {_names(missing)}", mend, *commands)


def _session_condition(row: Row) -> str | None:
    """Condition by which readers see rows of a table; None when no policy lets them."""
    for policy in row["policies"]:
        if READ in policy["roles"] and SETTING in (policy["condition"] or ""):
            return str(policy["condition"])
    return None


def _roles(connection: psycopg.Connection) -> list[Row]:
    return ask(connection, "roles", {"roles": list(ROLES)})


def _privileges(connection: psycopg.Connection, roles: Iterable[str]) -> list[Row]:
    """Ask what the roles that exist may do; a missing role is another check's finding."""
    there = {row["name"] for row in _roles(connection) if row["is_there"]} | {ANYBODY}
    wanted = [role for role in roles if role in there]
    return ask(connection, "privileges", {"roles": wanted, "schemas": list(SCHEMAS)})


def _guarded(connection: psycopg.Connection) -> list[Row]:
    return ask(connection, "guarded", {"schemas": list(SCHEMAS)})


def _name(row: Row) -> str:
    return f"{row['schema']}.{row['table_name']}"


def _names(names: list[str]) -> str:
    """List names; of many the first, and how many more there are."""
    rest = len(names) - MANY
    return ", ".join(names[:MANY]) + (f" och {rest} till" if rest > 0 else "")

-- What only this revision knows goes with it; what the one before knows stays.
TRUNCATE publish.version CASCADE;
DROP TABLE workflow.beslut, workflow.plats;
DROP FUNCTION workflow.refuse_change(), workflow.require_next();
DROP TABLE publish.estimate, publish.kandidatplats;
DROP FUNCTION publish.require_answers();
DROP FUNCTION core.counted(text);
DROP FUNCTION core.counted_omrade();
DROP TABLE
core.polisen__anmalda_brott_basomrade,
core.polisen__anmalda_brott_omrade,
core.polisen__utsatt_omrade,
core.polisen__handelser,
core.stockholm__tyck_till,
core.stockholm__trygghetsinventering,
core.stockholm__trygghetsmatning,
core.stockholm__arsbok_brott,
core.stockholm__folkmangd,
core.scb__folkmangd_regso,
core.bra__ntu_regso,
area.place_name;

DELETE FROM analysis.cube_cell
WHERE source <> 'polisen__anmalda_brott';
DELETE FROM analysis.cube_area
WHERE source <> 'polisen__anmalda_brott';
DELETE FROM analysis.hotspot;
ALTER TABLE analysis.hotspot DROP COLUMN gi_z, DROP COLUMN gi_p, DROP COLUMN gi_q;

DELETE FROM meta.quarantine AS held USING meta.delivery AS delivery
WHERE
    held.delivery_id = delivery.delivery_id
    AND delivery.source NOT IN ('polisen__anmalda_brott', 'bra__anmalda_brott');
DELETE FROM meta.delivery
WHERE source NOT IN ('polisen__anmalda_brott', 'bra__anmalda_brott');
ALTER TABLE meta.delivery DROP COLUMN rows_withdrawn, DROP COLUMN removed, DROP COLUMN valid_from;

DELETE FROM core.bra__anmalda_brott
WHERE grain <> 'month' OR (status = 'exact' AND antal IS NULL);
ALTER TABLE core.bra__anmalda_brott
DROP CONSTRAINT ck_bra__anmalda_brott_grain, DROP CONSTRAINT ck_bra__anmalda_brott_antal;
ALTER TABLE core.bra__anmalda_brott DROP COLUMN grain;
ALTER TABLE core.bra__anmalda_brott
ADD CONSTRAINT ck_bra__anmalda_brott_antal CHECK ((status = 'exact') = (antal IS NOT NULL));

DELETE FROM area.part USING area.area, area.area_set
WHERE
    (part.child_id = area.area_id OR part.parent_id = area.area_id)
    AND area.area_set_id = area_set.area_set_id
    AND area_set.kind IN ('basomrade', 'utsatt_omrade');
DELETE FROM area.area USING area.area_set
WHERE area.area_set_id = area_set.area_set_id AND area_set.kind IN ('basomrade', 'utsatt_omrade');
DELETE FROM area.area_set
WHERE area_set.kind IN ('basomrade', 'utsatt_omrade');
ALTER TABLE area.area DROP COLUMN category;

ALTER TABLE publish.theme DROP COLUMN source;
ALTER TABLE publish.delivery DROP COLUMN rows_withdrawn, DROP COLUMN removed;
ALTER TABLE publish.source_status DROP COLUMN note;
ALTER TABLE publish.layer DROP CONSTRAINT ck_layer_measure, DROP CONSTRAINT ck_layer_clock;
ALTER TABLE publish.layer
ADD CONSTRAINT ck_layer_measure CHECK (measure IN ('antal', 'koncentration')),
ADD CONSTRAINT ck_layer_clock CHECK (clock IN ('anmald', 'brottstid'));
ALTER TABLE publish.value
DROP COLUMN estimate, DROP COLUMN low, DROP COLUMN high, DROP COLUMN base;
ALTER TABLE publish.value
ADD CONSTRAINT ck_value_withheld CHECK (
    CASE
        WHEN status = 'withheld' THEN n IS NULL AND is_raised IS NULL
        ELSE (n IS NOT NULL) <> (is_raised IS NOT NULL)
    END
);
ALTER TABLE publish.series DROP CONSTRAINT ck_series_unit;
ALTER TABLE publish.series ADD CONSTRAINT ck_series_unit CHECK (unit IN ('antal', 'per_100000'));
ALTER TABLE publish.release
DROP CONSTRAINT ck_release_method,
DROP CONSTRAINT ck_release_threshold,
DROP CONSTRAINT ck_release_police,
DROP CONSTRAINT ck_release_own,
DROP CONSTRAINT ck_release_own_open,
DROP CONSTRAINT ck_release_survey,
DROP CONSTRAINT ck_release_official,
DROP CONSTRAINT ck_release_recipients_open,
DROP CONSTRAINT ck_release_finest,
DROP CONSTRAINT ck_release_calendar_year;
ALTER TABLE publish.release
ADD CONSTRAINT ck_release_method CHECK (method IN ('suppression', 'official')),
ADD CONSTRAINT ck_release_threshold CHECK ((method = 'suppression') = (threshold IS NOT NULL)),
ADD CONSTRAINT ck_release_official CHECK (
    method <> 'official' OR split_part(source, '__', 1) IN ('bra', 'scb')
),
ADD CONSTRAINT ck_release_open CHECK (method = 'official' OR NOT 'oppen' = any(recipients)),
ADD CONSTRAINT ck_release_finest CHECK (method = 'official' OR geography <> 'ruta_10'),
ADD CONSTRAINT ck_release_calendar_year CHECK (
    method = 'official'
    OR (
        extract(DOY FROM window_from) = 1
        AND window_to = (window_from + interval '1 year')::date
    )
);

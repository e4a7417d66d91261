SELECT
    answer.area_id,
    area_set.valid_from AS area_set_from,
    area_set.kind AS geography,
    answer.indikator,
    answer.month,
    answer.kon,
    answer.alder,
    answer.andel,
    answer.ki_lag,
    answer.ki_hog,
    answer.antal_svar
FROM core.stockholm__trygghetsmatning AS answer
INNER JOIN area.area AS area ON answer.area_id = area.area_id
INNER JOIN area.area_set AS area_set ON area.area_set_id = area_set.area_set_id
WHERE answer.superseded_by IS NULL
ORDER BY answer.indikator, answer.month, answer.area_id, answer.kon, answer.alder

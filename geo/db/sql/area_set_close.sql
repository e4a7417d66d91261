-- A division ends on the day that the next of its kind begins.
UPDATE area.area_set AS former
SET
    valid_to = (
        SELECT min(later.valid_from) FROM area.area_set AS later
        WHERE later.kind = former.kind AND later.valid_from > former.valid_from
    )
WHERE former.kind = %(kind)s

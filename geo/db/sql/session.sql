-- Whom this transaction answers for. Without these settings the policies show nothing.
SELECT
    set_config('lagesbild.recipients', %(recipients)s, TRUE) AS recipients,
    set_config('lagesbild.demo', %(demo)s, TRUE) AS demo,
    set_config('statement_timeout', %(timeout)s, TRUE) AS statement_timeout

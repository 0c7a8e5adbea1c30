-- What the rules see of the day and of their policy, until the end of the transaction.
-- $1 day, $2 the policy's first day, $3 its bureaus, joined by ';', or '', $4 the rule's numbers,
-- $5 the institutions of a narrow pass, null where all are seen.
select set_config('duban.today', $1, true), set_config('duban.starts_on', $2, true),
  set_config('duban.bureau', $3, true), set_config('duban.numbers', $4, true),
  set_config('duban.touched', coalesce($5, '{}'), true),
  set_config(
    'search_path',
    case when $5 is null then 'duban, registry' else 'duban_touched, duban, registry' end, true),
  -- These statements are many and short: compiling them takes longer than running them. And what a daemon
  -- reads again and again lies in memory: of a large table the few rows that a narrow pass is to see are
  -- looked up.
  set_config('jit', 'off', true), set_config('random_page_cost', '1.1', true)
